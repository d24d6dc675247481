"""Rows that could not be used once, to be tried again among those of a refresh."""

from pathlib import Path

import orjson

from citations import enriched, oa_citations
from indexer.errors import InputError
from indexer.loading.dead_letters import letters
from indexer.refresh.fetching import FetchedRows


def rows_of(file: Path, work: Path, notes: list[str]) -> FetchedRows:
    """The rows of dead letters, apart by their API.

    Args:
        file: the dead letters.
        work: for the files; the caller removes it.
        notes: is told of letters that have no row of an API.

    Raises:
        InputError: there is no such file, it is damaged, or it has no such row.
    """
    if not file.is_file():
        raise InputError(f"{file} does not exist: give a file of dead letters")
    work.mkdir(parents=True, exist_ok=True)
    files, others = (work / "own.jsonl", work / "beside.jsonl"), 0
    with files[0].open("wb") as own, files[1].open("wb") as beside:
        for letter in letters(file):
            row = letter["row"]
            marks = row.keys() if isinstance(row, dict) else ()
            if any(mark in marks for mark in enriched.MARKS):
                beside.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
            elif any(mark in marks for mark in oa_citations.MARKS):
                own.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
            else:
                others += 1
    found = FetchedRows(*([path] if path.stat().st_size else [] for path in files))
    if not found.all:
        raise InputError(f"{file} has no row of either API: give dead letters of `oa-citations`")
    if others:
        notes.append(
            f"{others:,} of the letters in {file.name} have no row that the portal gave: they were left out"
        )
    return found
