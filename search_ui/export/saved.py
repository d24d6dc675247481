"""How far an export is, as a file beside it says."""

import os
from dataclasses import dataclass
from pathlib import Path

import orjson

from search_ui.query.state import State
from search_ui.searcher.exporting import BEGINNING, Started

VERSION = 2


class Unreadable(ValueError):
    """The file is not what `write_saved` writes."""


@dataclass(frozen=True, slots=True)
class Saved:
    """An export that is not done.

    Attributes:
        page: whose table. ending: the format.
        begun: when, in ISO 8601. total: the rows that there are.
        state: of the indexes. held: the engine's name of that, for as long as it has it.
        started: how many rows are safe, and where the last of them stands. bytes: that these take.
    """

    page: str
    ending: str
    begun: str
    total: int
    state: State
    held: str
    started: Started = BEGINNING
    bytes: int = 0


def write_saved(path: Path, saved: Saved) -> None:
    """Keep it, whole or not at all."""
    told = {
        "version": VERSION,
        "page": saved.page,
        "ending": saved.ending,
        "begun": saved.begun,
        "total": saved.total,
        "state": saved.state._asdict(),
        "held": saved.held,
        "done": saved.started.done,
        "place": None if saved.started.place is None else [*saved.started.place],
        "bytes": saved.bytes,
    }
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        file.write(orjson.dumps(told))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def read_saved(path: Path) -> Saved:
    """The way back.

    Raises:
        Unreadable: it is not what was kept.
    """
    try:
        told = orjson.loads(path.read_bytes())
        if told["version"] != VERSION:
            raise Unreadable("another version of oacite wrote it")
        state = told["state"]
        return Saved(
            page=told["page"],
            ending=told["ending"],
            begun=told["begun"],
            total=int(told["total"]),
            state=State(tuple(state["indexes"]), state["documents"], state["written"]),
            held=told["held"],
            started=Started(int(told["done"]), told["place"]),
            bytes=int(told["bytes"]),
        )
    except (KeyError, TypeError, orjson.JSONDecodeError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from None
