"""What an index says of itself in its `_meta`: the run that made it, the tables that it joined. Pure."""

from dataclasses import dataclass

from engine.meta import BESIDE, IndexMeta, is_beside

OF_OUTCOMES = ("g_application", "application_data")
"""The tables that tell what became of applications, and which patents they became."""
OF_EXAMINERS = ("application_data",)
ATTRIBUTION = "Titles, owners, families and subjects: PatentsView, USPTO, CC BY 4.0"
"""What its licence asks for beside them."""


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What the run that made an index noted in it: rows read = indexed + merged + rejected.

    Attributes:
        finished: when, in ISO 8601; None when it does not say.
        read: rows of the source; None (as the others) when there is no report.
        indexed: documents made. merged: rows that were an older state of another.
        rejected: rows that could not be used.
    """

    finished: str | None = None
    read: int | None = None
    indexed: int | None = None
    merged: int | None = None
    rejected: int | None = None

    @classmethod
    def from_meta(cls, meta: IndexMeta, source: str) -> "RunCounts":
        """What an index says of the rows of a source, perhaps one of two; any of it may be absent."""
        report = meta.report or {}
        names = ("read", "indexed", "merged", "rejected")
        files = report.get("files") or {}
        if not any(map(is_beside, files)):
            return cls(meta.finished, *(report.get(name) for name in names))  # type: ignore[arg-type]
        counts = [each for name, each in files.items() if _source_of(name, meta) == source]
        return cls(meta.finished, *(sum(each[name] for each in counts) for name in names))


def _source_of(file: str, meta: IndexMeta) -> str | None:
    return next((source for source, begin in BESIDE.items() if file.startswith(begin)), meta.source)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of titles or owners.

    Attributes:
        name: PatentsView's, as `g_patent`.
        rows: how many it had.
        modified: the day on which it was last changed, YYYY-MM-DD; None when that is not known.
    """

    name: str
    rows: int
    modified: str | None


@dataclass(frozen=True, slots=True)
class Joined:
    """The tables of titles and owners that were joined on to the rows of a source.

    Attributes:
        date: the day on which they were joined, YYYY-MM-DD.
        tables: in the order of the index.
    """

    date: str
    tables: tuple[Table, ...]

    @property
    def outcomes(self) -> tuple[Table, ...]:
        """Those of them that tell what became of applications."""
        return tuple(table for table in self.tables if table.name in OF_OUTCOMES)

    @property
    def examiners(self) -> tuple[Table, ...]:
        """Those of them that name the examiners of applications."""
        return tuple(table for table in self.tables if table.name in OF_EXAMINERS)

    @classmethod
    def from_meta(cls, meta: IndexMeta) -> "Joined | None":
        """From what an index says of itself; None where nothing was joined."""
        joined = meta.joined
        if not joined:
            return None
        tables = (Table(name, table["rows"], table["modified"]) for name, table in joined["tables"].items())
        return cls(joined["date"], tuple(tables))
