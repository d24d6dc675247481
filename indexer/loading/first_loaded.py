"""Rows keep the day on which they were first loaded, also when the Office loads all of them anew.

What is new in the index is told by `loaded_on` (`citations.record`). Now and then the portal stamps every row
with a new time; a row that is served already, and says the same, is not new for that. So before rows are
indexed, the index that is served is asked what it has of them, for a few values that stand beside the
documents: none of these is unpacked for it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import orjson
from opensearchpy import OpenSearch

from engine.translation import translated
from indexer.index import IndexName
from indexer.loading.retry import RetryPolicy
from indexer.sources import Batch
from indexer.sources.documents import Documents

_ROW = re.compile(
    r'\{"index":\{"_id":"(?P<id>[^"]+)".*\n'
    r'\{"source":"[a-z_]+","sequence":(?P<sequence>\d+),"loaded_on":"(?P<day>\d{4}-\d\d-\d\d)"'
)
"""How the lines of a document begin (`Citation.to_document`, `oa_citations.sql`), if it has such a day."""
_IN_SIGNATURE = 3
"""Ground, form and action are its first parts; the others may change though the row does not."""
_DAYS = 100
"""Of one batch, that are asked about one by one."""


class _Served(NamedTuple):
    """What is served of a row: the day on which it was loaded, and what it says."""

    day: str
    says: tuple[object, ...]

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "_Served":
        """From a document, or what the engine tells of one, where each value is in a list."""
        named = ("loaded_on", "reference_number", "signature")
        day, number, signature = (_single(fields.get(name)) for name in named)
        return cls(str(day), (number, *str(signature).split("|")[:_IN_SIGNATURE]))


def with_first_days(
    client: OpenSearch, served: IndexName | None, batches: Iterable[Batch], retry: RetryPolicy
) -> Iterator[Batch]:
    """The same batches; a row that is served with an earlier day, and says the same, keeps that day.

    It says the same when its reference, its grounds, its forms and its action are what they were. The title
    of a document, or the date of the office action, may have come since.

    Args:
        client: the cluster.
        served: the index that is served of the source; None where there is none.
        batches: rows; the engine is not asked about those without a day.
        retry: how long to bear with an engine that fails.

    Raises:
        EngineError: the engine could not be asked.
    """
    for batch in batches:
        rows = {place: row for place, lines in enumerate(batch.lines) if (row := _ROW.match(lines))}
        if not served or not rows:
            yield batch
            continue
        known = retry.call(lambda: _earlier(client, served, [*rows.values()]))  # noqa: B023 - called at once
        earlier = {
            place: was
            for place, row in rows.items()
            if (was := known.get(row["sequence"])) and was.day < row["day"]
        }
        yield replace(batch, lines=_kept(batch.lines, rows, earlier)) if earlier else batch


def _earlier(client: OpenSearch, served: IndexName, rows: Sequence[re.Match[str]]) -> dict[str, _Served]:
    """Those of some rows that are served with an earlier day, by their `sequence`.

    That is made of their id, which does not stand beside the documents.
    """
    body = {
        "query": {"bool": {"filter": [_loaded_before(rows)]}},
        "size": len(rows),
        "sort": ["_doc"],
        "stored_fields": "_none_",
        "docvalue_fields": ["sequence", "loaded_on", "reference_number", "signature"],
        "track_total_hits": False,
    }
    whole = {"allow_partial_search_results": "false"}
    with translated():
        found = client.search(
            index=str(served), body=body, params={"filter_path": "hits.hits.fields", **whole}
        )
    told = [hit["fields"] for hit in found.get("hits", {}).get("hits", ())]
    return {str(each["sequence"][0]): _Served.of(each) for each in told}


def _loaded_before(rows: Sequence[re.Match[str]]) -> dict[str, Any]:
    """Being one of the rows, with an earlier day: nearly always none is, and nothing need be told of it.

    Where there are many days, the latest stands for all.
    """
    by_day: dict[str, list[str]] = {}
    for row in rows:
        by_day.setdefault(row["day"], []).append(row["id"])
    if len(by_day) > _DAYS:
        by_day = {max(by_day): [row["id"] for row in rows]}
    clauses = [
        {"bool": {"filter": [{"ids": {"values": ids}}, {"range": {"loaded_on": {"lt": day}}}]}}
        for day, ids in by_day.items()
    ]
    return {"bool": {"should": clauses}}


def _kept(lines: Documents, rows: Mapping[int, re.Match[str]], earlier: Mapping[int, _Served]) -> Documents:
    """The documents, with the earlier day where they say what is served."""
    made = [*lines]
    for place, was in earlier.items():
        row, text = rows[place], made[place]
        if _Served.of(orjson.loads(text.split("\n")[1])).says == was.says:
            made[place] = f"{text[: row.start('day')]}{was.day}{text[row.end('day') :]}"
    return Documents.of(made)


def _single(value: object) -> object:
    return value[0] if isinstance(value, list) else value
