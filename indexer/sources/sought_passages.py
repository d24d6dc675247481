"""Passages of the texts of office actions: which are sought, cut where they are not kept, and found again."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from citations.office_actions import from_oa_actions
from indexer.progress import Progress
from indexer.sources import filling
from indexer.sources.answers import counted
from indexer.sources.file_rows import FileRows
from indexer.sources.json_lines import Row, read
from indexer.sources.kept_passages import KeptPassages
from indexer.sources.merged_actions import COMPARED_AT_ONCE
from indexer.sources.office_actions import COLUMNS
from indexer.sources.passage_cutting import Cited, ToCut, cut_all, key_of

_BATCH = 2_000_000  # characters of texts that one process cuts at once, some 40 texts and a tenth of a second
_BETWEEN = "number BETWEEN ? AND ?"
_AT_ONCE = 5_000  # office actions whose keys are compared at once

# In the order of the texts, so that what one of them is asked for stands together.
_SEEK = """
    INSERT INTO sought
        SELECT DISTINCT texts.number, reference, parsed, ground
        FROM wanted
        JOIN (FROM actions WHERE number >= $first AND number < $last AND text IS NOT NULL) AS texts
            ON texts.id = wanted.office_action
        ORDER BY ALL
"""


def seek(connection: duckdb.DuckDBPyConnection) -> None:
    """Of `wanted` make `sought`: what texts of `actions` are asked for, some texts after the others."""
    parts = 1 + counted(connection, "wanted") // COMPARED_AT_ONCE
    [(end,)] = connection.execute("SELECT coalesce(max(number), -1) + 1 FROM actions").fetchall()
    for part in range(parts):
        span = {"first": end * part // parts, "last": end * (part + 1) // parts}
        connection.execute(_SEEK, span)
    connection.execute("DROP TABLE wanted")


class SoughtPassages:
    """The passages of what is `sought`.

    Args:
        connection: where it is, and `actions`.
        rows: those of each file of office actions, by which they are numbered.
        kept: the passages that are kept, of these and others.
        work: where to put temporary files.
        of: a text that stands for all that is sought, by which it is noted that all is kept; None if there is
            none.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        rows: Sequence[FileRows],
        kept: KeptPassages,
        work: Path,
        of: str | None = None,
    ) -> None:
        self._connection = connection
        self._rows = rows
        self._kept = kept
        self._work = work
        self._of = of

    def cut(self, progress: Progress) -> None:
        """Have them kept: those that are not are cut now.

        Raises:
            OaciteError: they cannot be kept.
        """
        if self._of is not None and self._kept.complete(self._of):
            return
        [(total,)] = self._connection.execute("SELECT count(DISTINCT number) FROM sought").fetchall()
        done = 0

        def tell(more: int) -> None:
            nonlocal done
            done += more
            progress("cutting passages", done, total)

        with self._kept.alone(progress):
            for cut in cut_all(self._to_cut(tell)):
                self._kept.keep(cut)
                tell(len(cut))
            if self._of is not None:
                self._kept.note_complete(self._of)

    def find(self, citations: str) -> None:
        """Fill `found` with the passages of some citations; each row of theirs names an `office_action`."""
        named = f"SELECT DISTINCT office_action FROM ({citations}) WHERE office_action <> ''"  # noqa: S608 - ours
        self._connection.execute("TRUNCATE found")
        ids = [id_ for (id_,) in self._connection.execute(named).fetchall()]
        with filling.lines(self._connection, "found", COLUMNS["found"], self._work) as file:
            file.writelines(self._kept.lines(ids))

    def _to_cut(self, tell: Callable[[int], None]) -> Iterator[list[ToCut]]:
        """What is to be cut, file by file; one of which all is kept is not read again."""
        for rows in self._rows:
            first, last = rows.before, rows.before + rows.count
            stale, kept = array("q"), 0
            for start in range(first, last, _AT_ONCE):
                sought = self._sought(_BETWEEN, [start, min(start + _AT_ONCE, last) - 1])
                keys = self._kept.keys(each.id for each in sought.values())
                stale.extend(number for number, each in sought.items() if keys.get(each.id) != each.key)
                kept += len(sought)
            tell(kept - len(stale))
            yield from self._batches(rows, stale)

    def _batches(self, rows: FileRows, stale: Sequence[int]) -> Iterator[list[ToCut]]:
        """The texts of a file with these numbers, ascending, some bytes of them at a time."""
        texts: dict[int, str] = {}
        size = 0
        for number, row in _picked(enumerate(read(rows.file), rows.before), stale):
            texts[number] = from_oa_actions(row).text or ""
            size += len(texts[number])
            if size > _BATCH or len(texts) == _AT_ONCE:
                yield self._with_texts(texts)
                texts, size = {}, 0
        if texts:
            yield self._with_texts(texts)

    def _with_texts(self, texts: dict[int, str]) -> list[ToCut]:
        sought = self._sought(
            f"{_BETWEEN} AND number IN (SELECT unnest(?::BIGINT[]))", [min(texts), max(texts), list(texts)]
        )
        return [sought[number]._replace(text=text) for number, text in texts.items()]

    def _sought(self, which: str, values: list[Any]) -> dict[int, ToCut]:
        """Office actions whose passages are wanted, without their texts, in their order."""
        cites: dict[int, list[Cited]] = defaultdict(list)
        sql = f"SELECT number, reference, parsed, ground FROM sought WHERE {which} ORDER BY ALL"  # noqa: S608
        for number, *citation in self._connection.execute(sql, values).fetchall():
            cites[number].append(Cited(*citation))
        texts = f"SELECT number, id, text FROM actions WHERE {which} ORDER BY number"  # noqa: S608 - SQL of ours
        return {
            number: ToCut(id_, key_of(text, cites[number]), "", cites[number])
            for number, id_, text in self._connection.execute(texts, values).fetchall()
            if number in cites
        }


def _picked(rows: Iterable[tuple[int, Row]], numbers: Sequence[int]) -> Iterator[tuple[int, Row]]:
    """The rows with some numbers, both ascending; behind the last nothing is read."""
    waiting = iter(numbers)
    awaited = next(waiting, None)
    for number, row in rows if numbers else ():
        if number == awaited:
            yield number, row
            awaited = next(waiting, None)
            if awaited is None:
                return
