"""Sources of rows made for a test, and what an index has of them."""

from collections.abc import Iterator
from typing import Any

from opensearchpy import OpenSearch

from citations.facets import MAY_LACK
from citations.record import MADE, Citation
from engine.connection import ALIAS
from engine.meta import JoinedTables
from indexer.sources import Batch, Rejected, SourceRow, bulk_lines
from indexer.sources.documents import Documents

Row = tuple[SourceRow, str] | Rejected


def citation(number: int, file: str = "citations.csv", **values: object) -> Row:
    """A usable row."""
    fields = {"application_number": "14123456", "reference_type": "none"} | values
    made = Citation(id=str(number), source="ptoffact", sequence=number, **fields)  # type: ignore[arg-type]
    return SourceRow(file, number + 1, {"row": number}), bulk_lines(made)


def unusable(number: int, reason: str = "app_id: '' is missing") -> Rejected:
    """A row that no document can be made of."""
    return Rejected(SourceRow("citations.csv", number + 1, {"row": number}), reason)


class Rows:
    """A source of given rows; an exception among them is raised when its turn comes.

    Args:
        rows: the rows, in their order.
        size: how many make a batch.
        fingerprint: another one is another file.
        total: how many it says it has.
    """

    name = "ptoffact"
    sample_note: str | None = None
    newest: str | None = None
    newest_beside: str | None = None
    joined: JoinedTables | None = None

    def __init__(
        self,
        *rows: Row | BaseException,
        size: int = 2_000,
        fingerprint: str = "these rows",
        total: int | None = None,
    ) -> None:
        self.notes: list[str] = []
        self.fingerprint = fingerprint
        self.asked: list[int] = []
        self.total = total
        self._rows = rows
        self._size = size

    def batches(self, after: int = 0, until: int | None = None) -> Iterator[Batch]:
        """The rows behind the first ones."""
        self.asked.append(after)
        some: list[Row] = []
        for row in self._rows[after:until]:
            if some and (
                isinstance(row, BaseException) or len(some) == self._size or _file(row) != _file(some[0])
            ):
                yield _batch(some)
                some = []
            if isinstance(row, BaseException):
                raise row
            some.append(row)
        if some:
            yield _batch(some)


def _file(row: Row | BaseException) -> str:
    assert not isinstance(row, BaseException)
    return row.row.file if isinstance(row, Rejected) else row[0].file


def _batch(rows: list[Row]) -> Batch:
    usable = [row for row in rows if not isinstance(row, Rejected)]
    rejected = [row for row in rows if isinstance(row, Rejected)]
    lines = Documents.of([lines for _, lines in usable])
    return Batch(_file(rows[0]), lines, lambda place: usable[place][0], 0, rejected)


_NAMING = {
    "bool": {
        "must": {"match_all": {}},
        "should": [{"term": {"lacks": {"value": field, "_name": field}}} for field in MAY_LACK],
    }
}
"""All, each with the names of what it lacks: the index has these for searching alone."""


def documents(engine: OpenSearch, index: str = ALIAS) -> dict[str, dict[str, Any]]:
    """All that is in an index, by id: as stored, and what is kept for counting alone."""
    engine.indices.refresh(index=index)
    found: dict[str, dict[str, Any]] = {}
    after: list[int] | None = None
    while True:
        body: dict[str, Any] = {
            "query": _NAMING,
            "size": 10_000,
            "sort": ["sequence"],
            "docvalue_fields": [field for field in MADE if field != "lacks"],
        }
        hits = engine.search(index=index, body=body | ({"search_after": after} if after else {}))["hits"][
            "hits"
        ]
        if not hits:
            return found
        for hit in hits:
            counted = {field: value for field, [value] in hit.get("fields", {}).items()}
            named = {*hit.get("matched_queries", [])}
            absent = {"lacks": [field for field in MAY_LACK if field in named]} if named else {}
            found[hit["_id"]] = hit["_source"] | counted | absent
        after = hits[-1]["sort"]
