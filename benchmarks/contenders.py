"""What is compared: each fills an index from files and gives the seconds that count.

The limit and ours index the very same documents. The helpers of opensearch-py do so too (what a user would
write with csv.DictReader, dicts and our record), and once more with nothing normalised, as a first script
would.
"""

import csv
import gc
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from opensearchpy import OpenSearch, helpers

from citations.oa_citations import from_oa_citations
from citations.ptoffact import PtoffactRow, from_ptoffact
from citations.record import Citation
from indexer.loading import bulk
from indexer.progress import silent
from indexer.sources import BATCH, Source
from indexer.sources.registry import SOURCES, Given
from indexer.sources.tables import Folders, Tables, take_in

CHUNK = 250  # batches that are serialised, then sent: half a million documents, some 200 MB

Contender = Callable[[OpenSearch, str, Path, Path], float]
"""client, index, the folder with the files, a folder for temporary files → seconds."""


def source_name(data: Path) -> str:
    """The source that the files of a folder are of."""
    return "oa_citations" if _api_rows(data).exists() else "ptoffact"


def _api_rows(data: Path) -> Path:
    return data / "rows.jsonl"


def source_of(data: Path, work: Path, tables: Tables) -> Source:
    """The rows of a folder, as the indexer reads them."""
    name, rows = source_name(data), _api_rows(data)
    return SOURCES[name].open(Given(data, work, [rows if rows.exists() else data], tables=tables))


def tables_of(data: Path, work: Path) -> Tables:
    """What the folder has to join on; taken in by the first that asks."""
    folders = Folders.there(data)
    return take_in(folders, data / "tables.duckdb", work / "tables", lambda _: None, silent)


def limit(client: OpenSearch, index: str, data: Path, work: Path) -> float:
    """The engine's own limit: documents serialised beforehand, a chunk at a time; only the sending counts."""
    seconds = 0.0
    bodies = (
        batch.lines.body(range(len(batch.lines)))
        for batch in source_of(data, work, tables_of(data, work)).batches()
    )
    with ThreadPoolExecutor(bulk.CONNECTIONS) as pool:
        while chunk := list(islice(bodies, CHUNK)):
            gc.collect()
            started = time.perf_counter()
            for reply in pool.map(
                lambda body: client.bulk(body=body, index=index, params={"filter_path": "errors"}), chunk
            ):
                assert reply == {"errors": False}  # noqa: S101 - a limit with errors is none
            seconds += time.perf_counter() - started
    return seconds


def ours(client: OpenSearch, index: str, data: Path, work: Path) -> float:
    """All that the indexer does, from the files to the last answer."""
    tables = tables_of(data, work)
    started = time.perf_counter()
    for result in bulk.fill(client, index, source_of(data, work, tables).batches()):
        assert not result.refused  # noqa: S101 - the synthetic rows are all usable
    return time.perf_counter() - started


def streaming_bulk(client: OpenSearch, index: str, data: Path, _work: Path) -> float:
    """The helper that the client's documentation shows first."""
    return _streaming(client, same_documents(data, index))


def parallel_bulk(client: OpenSearch, index: str, data: Path, _work: Path) -> float:
    """The helper with threads."""
    return _parallel(client, same_documents(data, index))


def streaming_bulk_raw(client: OpenSearch, index: str, data: Path, _work: Path) -> float:
    """The first helper, nothing normalised."""
    return _streaming(client, _raw_documents(data, index))


def parallel_bulk_raw(client: OpenSearch, index: str, data: Path, _work: Path) -> float:
    """The second helper, nothing normalised."""
    return _parallel(client, _raw_documents(data, index))


CONTENDERS: dict[str, Contender] = {
    "limit": limit,
    "ours": ours,
    "streaming_bulk": streaming_bulk,
    "parallel_bulk": parallel_bulk,
    "streaming_bulk, raw values": streaming_bulk_raw,
    "parallel_bulk, raw values": parallel_bulk_raw,
}


def _streaming(client: OpenSearch, documents: Iterable[dict[str, Any]]) -> float:
    started = time.perf_counter()
    for _ in helpers.streaming_bulk(client, documents, chunk_size=BATCH):
        pass
    return time.perf_counter() - started


def _parallel(client: OpenSearch, documents: Iterable[dict[str, Any]]) -> float:
    started = time.perf_counter()
    for _ in helpers.parallel_bulk(client, documents, thread_count=bulk.CONNECTIONS, chunk_size=BATCH):
        pass
    return time.perf_counter() - started


def same_documents(data: Path, index: str) -> Iterator[dict[str, Any]]:
    """The documents that ours sends, made without it, as the helpers take them; no titles and owners."""
    rows = _api_rows(data)
    for citation in _of_the_api(rows) if rows.exists() else _of_ptoffact(data):
        yield {"_index": index, "_id": citation.id, "_source": citation.to_document()}


def _of_the_api(rows: Path) -> Iterator[Citation]:
    with rows.open("rb") as file:
        yield from (from_oa_citations(orjson.loads(line)) for line in file)


def _of_ptoffact(data: Path) -> Iterator[Citation]:
    """The tables joined by dicts."""
    actions = {row["ifw_number"]: row for row in _table(data, "office_actions")}
    latest: dict[str, tuple[str, str]] = {}
    for action in actions.values():
        found = (action["mail_dt"], action["art_unit"])
        latest[action["app_id"]] = max(found, latest.get(action["app_id"], found))
    claims: dict[tuple[str, str, str], str] = {}
    for row in _table(data, "rejections"):
        ground = (row["ifw_number"], row["action_type"], row["action_subtype"])
        claims[ground] = ",".join(filter(None, (claims.get(ground), row["claim_numbers"])))
    of_the_files = PtoffactRow._fields[1 : PtoffactRow._fields.index("latest_art_unit")]
    for number, row in enumerate(_table(data, "citations"), 1):
        action = actions.get(row["ifw_number"], {})
        values = {field: row.get(field) or action.get(field) or None for field in of_the_files}
        claimed = claims.get((row["ifw_number"], row["action_type"], row["action_subtype"]))
        _, latest_unit = latest.get(row["app_id"], ("", None))
        yield from_ptoffact(
            PtoffactRow(row=number, **values, latest_art_unit=latest_unit, claim_numbers=claimed)
        )


def _raw_documents(data: Path, index: str) -> Iterator[dict[str, Any]]:
    """A field for each column that has one, as it stands there."""
    rows = _api_rows(data)
    for id_, document in _raw_of_the_api(rows) if rows.exists() else _raw_of_ptoffact(data):
        yield {"_index": index, "_id": id_, "_source": document}


def _raw_of_the_api(rows: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with rows.open("rb") as file:
        for line in file:
            row = orjson.loads(line)
            flags = (
                ("examinerCitedReferenceIndicator", "892"),
                ("applicantCitedExaminerReferenceIndicator", "1449"),
                ("officeActionCitationReferenceIndicator", "oa_text"),
            )
            yield (
                row["id"],
                {
                    "source": "oa_citations",
                    "application_number": row["patentApplicationNumber"],
                    "office_action_id": row["obsoleteDocumentIdentifier"],
                    "reference": row["referenceIdentifier"],
                    "rejection_type": row["legalSectionCode"],
                    "paragraph": row["paragraphNumber"],
                    "action": row["actionTypeCategory"],
                    "form_source": [form for flag, form in flags if row[flag]],
                    "art_unit": row["groupArtUnitNumber"],
                    "work_group": row["workGroup"],
                    "tech_center": row["techCenter"],
                },
            )


def _raw_of_ptoffact(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    actions = {row["ifw_number"]: row for row in _table(data, "office_actions")}
    flags = (("form892", "892"), ("form1449", "1449"), ("citation_in_oa", "oa_text"))
    for number, row in enumerate(_table(data, "citations"), 1):
        action = actions.get(row["ifw_number"], {})
        yield (
            str(number),
            {
                "source": "ptoffact",
                "application_number": row["app_id"],
                "office_action_id": row["ifw_number"] or None,
                "office_action_date": action.get("mail_dt"),
                "office_action_type": action.get("document_cd"),
                "reference": row["citation_pat_pgpub_id"],
                "rejection_type": row["action_type"] or None,
                "paragraph": row["action_subtype"] or None,
                "form_source": [form for flag, form in flags if row[flag] == "1"],
                "art_unit": action.get("art_unit"),
                "uspc_class": action.get("uspc_class"),
            },
        )


def _table(data: Path, name: str) -> Iterator[dict[str, str]]:
    with (data / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)
