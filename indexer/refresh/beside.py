"""What is served of the applications that new rows are of.

A row alone does not tell all that is to be said of it: a name in the text of its office action may be another
reference's too, and what became of its application may stand with another office action. A refresh has a few
rows of each; the index has the others.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import orjson
from opensearchpy import OpenSearch

from citations.enriched import document_id
from citations.oa_citations import SOURCE
from engine.translation import translated
from indexer.errors import OaciteError
from indexer.fetch.by_office_action import ID, citations_in, citations_read
from indexer.index import IndexName
from indexer.loading.retry import RetryPolicy

APPLICATIONS, PAGE = 500, 5_000
"""That are asked about at once, and documents that come at once."""

_NUMBER = "patentApplicationNumber"
_APPLICATIONS = "SELECT DISTINCT patentApplicationNumber FROM rows WHERE patentApplicationNumber <> ''"
_ROWS = "SELECT id, trim(obsoleteDocumentIdentifier) FROM rows WHERE regexp_full_match(id, '[0-9a-f]{32}')"
_SHOWN = ["application_number", "office_action_id", "reference", "reference_number", "rejection_type"]
_NO_DIGIT = re.compile(r"\D")


def served_beside(
    client: OpenSearch, name: IndexName, citations: Sequence[Path], work: Path, retry: RetryPolicy
) -> list[Path]:
    """A file with all that an index has of the applications of some rows, as rows; none if it has nothing.

    These have the portal's names, and no more than what an office action cites: `parsedReferenceIdentifier`
    is made of the number, as the portal makes it.

    Args:
        client: the cluster.
        name: the index.
        citations: JSON lines of the rows, .gz too.
        work: for the file; the caller removes it.
        retry: how long to bear with an engine that fails.

    Raises:
        InputError: the rows cannot be read. EngineError: the engine could not be asked.
        OaciteError: more rows have the same place in the order than come at once.
    """
    file = work / "served.jsonl"
    work.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        for some in _read(citations, _APPLICATIONS, APPLICATIONS):
            applications = [number for (number,) in some]
            for hits in _pages(client, name, applications, retry):
                target.writelines(orjson.dumps(_row(hit)) + b"\n" for hit in hits)
    return [file] if file.stat().st_size else []


def office_actions_left(
    client: OpenSearch, name: IndexName, own: Sequence[Path], beside: Sequence[Path], retry: RetryPolicy
) -> Iterator[set[str]]:
    """The office actions that an index has some rows of, where these name others: some at a time, if any.

    A row of the Enriched Citations API that is joined on another is no document, so it tells none.

    Args:
        client: the cluster.
        name: the index.
        own: JSON lines of rows of the Office Action Citations API, .gz too.
        beside: likewise, of the Enriched Citations API.
        retry: how long to bear with an engine that fails.

    Raises:
        InputError: the rows cannot be read. EngineError: the engine could not be asked.
    """
    for files, document in ((own, str), (beside, document_id)):
        for some in _read(files, _ROWS, PAGE) if files else ():
            body = {
                "query": {"ids": {"values": [document(id_) for id_, _ in some]}},
                "size": len(some),
                "_source": ["office_action_id"],
                "track_total_hits": False,
            }
            hits = retry.call(lambda: _hits(client, name, body))  # noqa: B023 - called at once
            served = {hit["_source"]["office_action_id"] for hit in hits if hit["_source"]}
            if left := served - {office_action for _, office_action in some}:
                yield left


def _read(files: Sequence[Path], query: str, at_once: int) -> Iterator[list[tuple[str, ...]]]:
    """What a query finds in the rows of files, some of it at a time."""
    rows = f"FROM {citations_in('files', 'id', _NUMBER, ID)}"
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection, citations_read():
        found = connection.execute(f"WITH rows AS ({rows}) {query}", {"files": [*map(str, files)]})
        while some := found.fetchmany(at_once):
            yield some


def _pages(
    client: OpenSearch, name: IndexName, applications: list[str], retry: RetryPolicy
) -> Iterator[list[dict[str, Any]]]:
    """The hits of some applications.

    Of a full page those at its end are left to the next one: as many as have the same `sequence`, since more
    may have it (60 bits of an id), and the engine gives only what comes behind a number.
    """
    wanted = [{"term": {"source": SOURCE}}, {"terms": {"application_number": applications}}]
    body: dict[str, Any] = {
        "query": {"bool": {"filter": wanted}},
        "size": PAGE,
        "sort": ["sequence"],
        "_source": _SHOWN,
        "track_total_hits": False,
    }
    while len(hits := retry.call(lambda: _hits(client, name, body))) == PAGE:
        whole = [hit for hit in hits if hit["sort"] != hits[-1]["sort"]]
        if not whole:
            raise OaciteError(
                f"{PAGE:,} rows of {name} or more begin with the same 60 bits of their ids:"
                " run `oacite refresh --full`"
            )
        yield whole
        body["search_after"] = whole[-1]["sort"]
    yield hits


def _hits(client: OpenSearch, name: IndexName, body: dict[str, Any]) -> list[dict[str, Any]]:
    with translated():
        found = client.search(index=str(name), body=body, params={"allow_partial_search_results": "false"})
    return list(found["hits"]["hits"])


def _row(hit: dict[str, Any]) -> dict[str, str]:
    document = hit["_source"]
    return {
        "id": hit["_id"],
        _NUMBER: document["application_number"],
        ID: document.get("office_action_id", ""),
        "referenceIdentifier": document.get("reference", ""),
        "parsedReferenceIdentifier": _NO_DIGIT.sub("", document.get("reference_number", "")),
        "legalSectionCode": "/".join(document.get("rejection_type", ())),
    }
