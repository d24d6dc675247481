"""A folder of made-up files, marked as such: written whole or not at all, and never over real ones."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from indexer.errors import InputError

MARKER = "SYNTHETIC.json"
UNFINISHED = ".unfinished"


def refuse(directory: Path, names: Sequence[str]) -> None:
    """Stop if made-up files must not be written there.

    Raises:
        ValueError: `directory` is a file.
        FileExistsError: it holds files that begin with one of the names, without the mark.
    """
    if directory.exists() and not directory.is_dir():
        raise ValueError(f"{directory} is a file; name a directory to write to.")
    if (directory / MARKER).exists():
        return
    for name in names:
        for found in directory.glob(f"{name}*"):
            raise FileExistsError(
                f"{found} may be real data, as it has no {MARKER} beside it; name another directory."
            )


def made_up_note(directory: Path, otherwise: str) -> str | None:
    """What the mark of a folder's made-up files says of them; None where they have none.

    Raises:
        InputError: the mark is damaged.
    """
    try:
        mark: dict[str, Any] = json.loads((directory / MARKER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise InputError(
            f"{directory / MARKER}, which says what is made up beside it, is damaged: delete the folder, and"
            " make it again"
        ) from error
    return str(mark.get("note", otherwise))


@contextmanager
def unfinished(directory: Path) -> Iterator[Path]:
    """A folder within `directory` for what is not finished; it is gone at the end."""
    folder = directory / UNFINISHED
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(unfinished: Path, names: Sequence[str], mark: Mapping[str, object]) -> None:
    """Move the finished files into place; wherever it stops, no set looks whole or real that is not."""
    directory = unfinished.parent
    (unfinished / MARKER).write_text(json.dumps(mark, indent=2) + "\n", encoding="utf-8")
    for name in names:
        (directory / name).unlink(missing_ok=True)
    for name in (MARKER, *names):
        (unfinished / name).replace(directory / name)
