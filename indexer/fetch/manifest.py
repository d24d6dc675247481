"""What is known of the files that fetches of bulk products left in a folder, in its `fetched.manifest`."""

from datetime import date
from pathlib import Path
from typing import Any

import orjson

from indexer.fetch.journal import read_whole, write_whole

NAME = "fetched.manifest"


def read(folder: Path) -> dict[str, Any]:
    """File name → its bytes and when the portal changed it, as told.

    Raises:
        OaciteError: the manifest is damaged.
    """
    path = folder / NAME
    return read_whole(path) if path.is_file() else {}


def add(folder: Path, name: str, length: int, modified: str) -> None:
    """Note down a file that was fetched whole, in place of what was known of one with this name."""
    known = read(folder) | {name: {"bytes": length, "modified": modified}}
    write_whole(folder / NAME, orjson.dumps(known, option=orjson.OPT_INDENT_2))


def modified(file: Path) -> date | None:
    """The day on which the portal last changed a file that was fetched.

    None when it was put there by hand or changed since, or when the portal does not tell.
    """
    known = read(file.parent).get(file.name)
    if not known or not file.is_file() or file.stat().st_size != known["bytes"]:
        return None
    try:
        return date.fromisoformat(known["modified"][:10])
    except ValueError:
        return None
