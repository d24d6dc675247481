"""What an index says of itself in the `_meta` of its mapping: the contract of indexer and search UI.

The indexer writes it, the search UI reads it. Any of it may be missing: an index that is being filled says
less than a finished one, and one of an earlier version less than one of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, NotRequired, Self, TypedDict

KEY = "_meta"
"""Where in a mapping it stands."""


BESIDE: Mapping[str, str] = MappingProxyType({"enriched_citations": "enriched/"})
"""Sources whose rows stand in another's index (vocabulary.INDEXED_WITH) → how a report names their files."""


def is_beside(file: str) -> bool:
    """Whether a file that a report names has rows of another source than the index is of."""
    return file.startswith(tuple(BESIDE.values()))


class JoinedTable(TypedDict):
    """A table: its `rows`, and when it was `modified` (YYYY-MM-DD, None if not known)."""

    rows: int
    modified: str | None


class JoinedTables(TypedDict):
    """The tables that were joined on the rows, by their own names, and the `date` of it, YYYY-MM-DD."""

    date: str
    tables: dict[str, JoinedTable]


class RunReport(TypedDict, total=False):
    """What is read again of the report of the run that made an index; `indexer.loading.report` has all of it.

    read, indexed, merged, rejected: rows, `read == indexed + merged + rejected`.
    files: a file's name → the same counts.
    newest: `createDateTime` of the youngest row; None where rows have none.
    newest_beside: likewise of rows of the source that stands beside them.
    """

    read: int
    indexed: int
    merged: int
    rejected: int
    files: dict[str, dict[str, int]]
    newest: str | None
    newest_beside: str | None


class Refreshed(TypedDict):
    """When an index was last refreshed (`finished`, ISO 8601), and its youngest rows since then (RunReport).

    What an earlier version of oacite has refreshed does not tell `newest_beside`.
    """

    newest: str | None
    newest_beside: NotRequired[str | None]
    finished: str


@dataclass(frozen=True, slots=True)
class IndexMeta:
    """What an index says of itself; None where it does not say it.

    Attributes:
        version: of its mapping.
        source: which of vocabulary.SOURCES.
        sample: whether some of its rows are not real. sample_note: what is not real about them, in words.
        joined: the tables that were joined on its rows.
        finished: when its run ended, in ISO 8601.
        report: of that run.
        refreshed: the last refresh.
        retired: since when a younger index stands in its place, in ISO 8601.
        others: what it says besides, as another version of oacite may have written it; kept as it is.
    """

    version: int | None = None
    source: str | None = None
    sample: bool | None = None
    sample_note: str | None = None
    joined: JoinedTables | None = None
    finished: str | None = None
    report: RunReport | None = None
    refreshed: Refreshed | None = None
    retired: str | None = None
    others: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_mapping(cls, said: Mapping[str, Any]) -> Self:
        """Read it as the engine keeps it."""
        known = said.keys() & _NAMES
        others = {name: value for name, value in said.items() if name not in known}
        return cls(**{name: said[name] for name in known}, others=others)

    def to_mapping(self) -> dict[str, Any]:
        """Write it as the engine keeps it; what is None is left out."""
        said = {name: getattr(self, name) for name in _NAMES}
        return {name: value for name, value in {**said, **self.others}.items() if value is not None}


_NAMES = frozenset(each.name for each in fields(IndexMeta)) - {"others"}


def said_in(index: Mapping[str, Any]) -> IndexMeta:
    """Read it from what the engine tells of an index: `{"mappings": {"_meta": {…}}}`, any of it absent."""
    return IndexMeta.from_mapping(index.get("mappings", {}).get(KEY, {}))
