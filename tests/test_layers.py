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
UI_AT_THE_EDGE = {
    "api",
    "app",
    "lookup",
    "pages",
    "problems",
    "rendering",
    "searcher",
    "settings",
}
PURE = [
    *sorted(ROOT.glob("citations/*.py")),
    *sorted(path for path in (ROOT / "search_ui").rglob("*.py") if path.stem not in UI_AT_THE_EDGE),
]
OUTSIDE_WORLD = {
    "duckdb",
    "http",
    "io",
    "opensearchpy",
    "os",
    "pathlib",
    "requests",
    "socket",
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
