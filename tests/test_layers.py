"""The house holds: imports point down, and the pure rooms stay pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BELOW = {
    "citations": set[str](),
    "engine": set[str](),
    "indexer": {"citations", "engine"},
    "search_ui": {"citations", "engine"},
}
UI_ROOMS = {
    "url": set[str](),
    "language": {"url"},
    "results": {"url", "language"},
    "query": {"url", "language", "results"},
    "searcher": {"url", "query", "results"},
    "web": {"url", "language", "results", "searcher"},
}
"""The rooms of the search UI, the lowest first: URL → query → results → page."""
UI_AT_THE_EDGE = {"searcher", "web"}
PURE = [
    *sorted((ROOT / "citations").rglob("*.py")),
    *(
        path
        for room in UI_ROOMS
        if room not in UI_AT_THE_EDGE
        for path in sorted((ROOT / "search_ui" / room).rglob("*.py"))
    ),
    *(ROOT / "search_ui" / "web" / f"{name}.py" for name in ("conditions", "display", "metrics", "openapi")),
]
OUTSIDE_WORLD = {
    "duckdb",
    "fastapi",
    "http",
    "io",
    "opensearchpy",
    "os",
    "pathlib",
    "requests",
    "socket",
    "starlette",
    "subprocess",
    "urllib3",
}


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("package", BELOW)
def test_a_package_imports_only_what_is_below_it(package: str) -> None:
    """The indexer and the search UI never import each other; citations and engine import nothing of ours."""
    modules = sorted((ROOT / package).rglob("*.py"))
    assert modules
    forbidden = set(BELOW) - BELOW[package] - {package}
    assert {} == {
        str(path.relative_to(ROOT)): wrong for path in modules if (wrong := set(imported(path)) & forbidden)
    }


def rooms_imported(path: Path) -> Iterator[str]:
    """The rooms of the search UI that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "search_ui":
            parts = (node.module or "").split(".")[1:]
            yield from parts[:1] or (name.name for name in node.names)


@pytest.mark.parametrize("room", UI_ROOMS)
def test_a_room_of_the_search_ui_imports_only_what_is_below_it(room: str) -> None:
    """URL, language, results, query, searcher, web: each from those before it, never back."""
    place = ROOT / "search_ui" / room
    modules = sorted(place.rglob("*.py")) or [place.with_suffix(".py")]
    assert {} == {
        str(path.relative_to(ROOT)): wrong
        for path in modules
        if (wrong := set(rooms_imported(path)) - UI_ROOMS[room] - {room})
    }


def test_every_module_of_the_search_ui_has_a_room() -> None:
    """Nothing stands in the hall."""
    places = {path.stem for path in (ROOT / "search_ui").iterdir() if path.name[:2] != "__"}
    assert set(UI_ROOMS) == places


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_pure_module_does_not_touch_the_world(path: Path) -> None:
    """No file, no network, no engine in the middle."""
    assert set() == set(imported(path)) & OUTSIDE_WORLD


def test_the_searcher_alone_talks_to_the_engine_in_the_search_ui() -> None:
    """Nothing above it sees a client or a client's error."""
    users = [
        path.name for path in sorted((ROOT / "search_ui").rglob("*.py")) if "opensearchpy" in imported(path)
    ]
    assert ["searcher.py"] == users


def test_the_shipped_data_is_no_package() -> None:
    """opensearch/ is data: a package of that name belongs to others."""
    assert [] == list((ROOT / "opensearch").rglob("*.py"))
