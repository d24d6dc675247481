"""Files of JSON lines read in parts that fit into memory, each put into the table `cited` and used there."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb

from indexer.errors import OaciteError
from indexer.sources.answers import counted
from indexer.sources.file_rows import FileRows, names, together, unpacked
from indexer.sources.json_lines import opened, relation, told
from indexer.sources.parts import parts, sizes

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RowParts:
    """How files are read in parts.

    Attributes:
        connection: where they are read.
        part: where to put a part of a large file.
        first, largest: bytes of JSON lines that are read at a time.
    """

    connection: duckdb.DuckDBPyConnection
    part: Path
    first: int
    largest: int

    def each(
        self,
        files: Sequence[FileRows],
        columns: Mapping[str, str],
        use: Callable[[str, int], Iterator[_T]],
        after: int = 0,
        until: int | None = None,
    ) -> Iterator[_T]:
        """What the parts give, in their order.

        Args:
            files: in their order.
            columns: fields of the rows → types in SQL.
            use: the rows in SQL, and how many are before them → what they give; leaves all in `cited`.
            after: the parts that end before that many rows are left out.
            until: those that begin behind that many rows too.

        Raises:
            InputError: a file is damaged. OaciteError: DuckDB cannot read it, or it has changed.
        """
        stop = math.inf if until is None else until
        wanted = [rows for rows in files if rows.before + rows.count > after and rows.before < stop]
        for places in together([rows.file for rows in wanted], self.first, self.largest):
            some = [wanted[place] for place in places]
            before = some[0].before
            try:
                for paths in self._parts(some):
                    rows = relation(paths, columns)
                    behind = before >= after or before + counted(self.connection, rows) > after
                    if behind and before < stop:
                        yield from use(rows, before)
                        rows = "cited"
                    before += counted(self.connection, rows)
            except (
                duckdb.Error
            ) as error:  # a field stands twice, or the disk is full, or the file has changed
                for each in some:
                    each.file.check()
                raise OaciteError(f"DuckDB could not read {names(some)}: {error}") from error
            examined, read = sum(rows.count for rows in some), before - some[0].before
            if read != examined:
                raise OaciteError(
                    f"{names(some)} had {examined:,} rows when examined, but {read:,} when read: run again"
                    " when nothing writes to it"
                )

    def _parts(self, some: Sequence[FileRows]) -> Iterator[list[Path]]:
        """Files with the rows of some files, to be used at once; they are gone at the next."""
        path = some[0].file.path
        if len(some) > 1 or unpacked(path) <= self.first:
            yield [rows.file.path for rows in some]
            return
        with told(path), opened(path) as file:
            for part in parts(file, self.part, sizes(self.first, self.largest), quoted=False):
                yield [part]
