"""The licences of what is installed where oacite runs, as each project itself declares it."""

import re
from collections.abc import Mapping
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "docs/licences.md"
_PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)
_CLASSIFIED = "License :: OSI Approved :: "
_LONGEST = 60  # letters: beyond that it is the whole text of a licence


def pinned(lock: str) -> dict[str, str]:
    """Package → its version, of one of the locks."""
    return dict(_PINNED.findall((ROOT / lock).read_text(encoding="utf-8")))


def table() -> str:
    """What docs/licences.md says of each package, in its lines."""
    return "".join(f"| {name} | {_licence(metadata(name).json)} |\n" for name in pinned("requirements.lock"))


def _licence(about: Mapping[str, str | list[str]]) -> str:
    """The expression, else what else is declared: a project may say it in three places."""
    classified = [
        each.removeprefix(_CLASSIFIED) for each in about.get("classifier", ()) if each.startswith(_CLASSIFIED)
    ]
    stated = str(about.get("license", "")).strip()
    told = stated if 0 < len(stated) < _LONGEST else " or ".join(classified)
    return str(about.get("license_expression", "")) or told or "not declared"


if __name__ == "__main__":
    head, line, rest = PLACE.read_text(encoding="utf-8").partition("|---|---|\n")
    _, paragraph, after = rest.partition("\nThree of them")
    PLACE.write_text(f"{head}{line}{table()}{paragraph}{after}", encoding="utf-8")
