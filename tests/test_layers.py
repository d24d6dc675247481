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
    "export": {"url", "query", "results", "searcher"},
    "web": {"url", "language", "results", "searcher", "export"},
    "assistant": {"url", "results", "searcher", "web"},
}
"""The rooms of the search UI, the lowest first, each with those that it imports."""
UI_AT_THE_EDGE = {"searcher", "export", "web", "assistant"}
PURE = [
    *sorted((ROOT / "citations").rglob("*.py")),
    ROOT / "engine/meta.py",
    ROOT / "engine/runs.py",
    *(
        path
        for room in UI_ROOMS
        if room not in UI_AT_THE_EDGE
        for path in sorted((ROOT / "search_ui" / room).rglob("*.py"))
    ),
    *(
        ROOT / "search_ui" / "web" / f"{name}.py"
        for name in (
            "chart",
            "conditions",
            "display",
            "fair_queue",
            "metrics",
            "traffic",
            "openapi",
            "title_case",
        )
    ),
]
PURE += [
    ROOT / "search_ui" / "export" / f"{name}.py"
    for name in (
        "citation_columns",
        "formats",
        "line_columns",
        "list_columns",
        "notes",
        "shape",
        "value_columns",
    )
]
INDEXER_GROUND = {"clock", "errors", "processes", "progress", "settings", "shipped", "work", "zips"}
INDEXER_ROOMS = {
    "index": set[str](),
    "node": set[str](),
    "keys": set[str](),
    "security": set[str](),
    "odp": set[str](),
    "synthetic": set[str](),
    "fetch": {"odp", "synthetic"},
    "sources": {"synthetic"},
    "loading": {"index", "sources"},
    "backup": {"index", "loading"},
    "refresh": {"fetch", "index", "loading", "odp", "sources"},
    "commands": {
        "backup",
        "fetch",
        "index",
        "keys",
        "loading",
        "node",
        "odp",
        "refresh",
        "security",
        "sources",
        "synthetic",
    },
    "cli": {"commands"},
}
"""A room inside `indexer/` (a folder, or a module beside the folders) → the rooms that it imports, from below
to above. All of them stand on the modules of INDEXER_GROUND, which import nothing above them."""
OF_ANY_SOURCE = {"__init__", "documents"}
"""What `loading/` may know of `indexer/sources/`: what a source is, not which there are."""
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


def imported_modules(path: Path) -> Iterator[str]:
    """The modules that a module imports, by their whole names; of a package what is taken from it too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if (ROOT / node.module.replace(".", "/")).is_dir():
                yield from (f"{node.module}.{name.name}" for name in node.names)
            else:
                yield node.module


def rooms_imported(package: str, room: str) -> set[str]:
    """The rooms of a package that one of them imports: folders, and the modules beside them."""
    folder = ROOT / package / room
    modules = folder.rglob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]
    names = (name.split(".") for module in modules for name in imported_modules(module))
    return {parts[1] for parts in names if parts[0] == package and parts[1:2] != [room]}


@pytest.mark.parametrize("package", BELOW)
def test_a_package_imports_only_what_is_below_it(package: str) -> None:
    """The indexer and the search UI never import each other; citations and engine import nothing of ours."""
    modules = sorted((ROOT / package).rglob("*.py"))
    assert modules
    forbidden = set(BELOW) - BELOW[package] - {package}
    assert {} == {
        str(path.relative_to(ROOT)): wrong for path in modules if (wrong := set(imported(path)) & forbidden)
    }


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_pure_module_does_not_touch_the_world(path: Path) -> None:
    """No file, no network, no engine in the middle."""
    assert set() == set(imported(path)) & OUTSIDE_WORLD


def test_the_searcher_alone_talks_to_the_engine_in_the_search_ui() -> None:
    """Nothing above it sees a client or a client's error."""
    modules = (ROOT / "search_ui").rglob("*.py")
    assert {"searcher"} == {path.parent.name for path in modules if "opensearchpy" in imported(path)}


def test_the_shipped_data_is_no_package() -> None:
    """opensearch/ is data: a package of that name belongs to others."""
    assert [] == list((ROOT / "opensearch").rglob("*.py"))


def test_the_rooms_of_the_indexer_import_what_their_table_says() -> None:
    """Each what stands in the table and the ground under all; no room is missing there."""
    rooms = {path.stem for path in (ROOT / "indexer").iterdir() if path.is_dir() or path.suffix == ".py"}
    assert {*INDEXER_ROOMS, *INDEXER_GROUND} == rooms - {"__init__", "__pycache__"}
    assert {room: rooms_imported("indexer", room) - INDEXER_GROUND for room in INDEXER_ROOMS} == INDEXER_ROOMS


def test_no_rooms_of_the_indexer_import_each_other() -> None:
    """The table stands from below to above."""
    below = list(INDEXER_ROOMS)
    assert {} == {
        room: above
        for place, (room, others) in enumerate(INDEXER_ROOMS.items())
        if (above := others - set(below[:place]))
    }


def test_the_ground_of_the_indexer_is_under_its_rooms() -> None:
    """It imports nothing of theirs."""
    assert {} == {
        module: above
        for module in sorted(INDEXER_GROUND)
        if (above := rooms_imported("indexer", module) - INDEXER_GROUND)
    }


def test_loading_knows_no_source() -> None:
    """It takes rows as documents, whatever they were made of: neither its rules nor who reads it."""
    sources = {path.stem for path in (ROOT / "indexer/sources").glob("*.py")} - OF_ANY_SOURCE
    forbidden = {f"indexer.sources.{name}" for name in sources}
    forbidden |= {"citations.oa_citations", "citations.office_actions", "citations.ptoffact"}
    assert {} == {
        path.name: wrong
        for path in sorted((ROOT / "indexer/loading").glob("*.py"))
        if (wrong := set(imported_modules(path)) & forbidden)
    }


def test_the_rooms_of_the_search_ui_import_what_their_table_says() -> None:
    """URL, language, results, query, searcher, web: each from those before it; no hall."""
    rooms = {path.stem for path in (ROOT / "search_ui").iterdir() if path.is_dir() or path.suffix == ".py"}
    assert {*UI_ROOMS} == rooms - {"__init__", "__pycache__"}
    assert {room: rooms_imported("search_ui", room) for room in UI_ROOMS} == UI_ROOMS


def test_no_table_of_rooms_has_a_circle() -> None:
    """Each room stands on those above it in its table."""
    for rooms in (UI_ROOMS, INDEXER_ROOMS):
        names = list(rooms)
        assert {} == {
            room: above for room in names if (above := rooms[room] - set(names[: names.index(room)]))
        }
