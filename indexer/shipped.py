"""Where the data lies that the project ships beside its code."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """Return a file or folder that the project ships as data, by its path from the checkout's root.

    An installed wheel keeps it in `indexer/_shipped/`; a checkout, at its own place. The wheel's place is
    looked at first: beside an installed `indexer` lie other projects' folders.

    Raises:
        FileNotFoundError: it is in neither place.

    """
    places = [root.joinpath(*parts) for root in (_HERE / "_shipped", _HERE.parent)]
    for place in places:
        if place.exists():
            return place
    raise FileNotFoundError(
        f"{'/'.join(parts)} belongs to oacite, but is neither {places[0]} nor {places[1]}:"
        " install oacite again"
    )
