"""What is published: the wheel runs by itself, the locks agree, and licences are told as they are."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from engine.connection import EngineSettings
from tests.licences import PLACE, ROOT, pinned, table

LOCKS = ("requirements-build.lock", "requirements-dev.lock", "requirements-release.lock")


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


def test_tools_that_build_are_not_installed_where_it_runs() -> None:
    """They have a lock of their own."""
    assert "hatchling" in pinned("requirements-build.lock")
    assert {"packaging"} == pinned("requirements-build.lock").keys() & pinned("requirements.lock").keys()


def test_the_licences_are_told_as_each_project_declares_them() -> None:
    """`python -m tests.licences` writes them anew."""
    assert table() in PLACE.read_text(encoding="utf-8")
    assert "not declared" not in table()


def test_one_version_is_told_everywhere() -> None:
    """And the changelog has one place for what is to come, which a release finds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    bump = project["tool"]["bumpversion"]
    assert project["project"]["version"] == bump["current_version"]
    for file in bump["files"]:
        wanted = file["search"].format(current_version=bump["current_version"])
        assert 1 == (ROOT / file["filename"]).read_text(encoding="utf-8").count(wanted)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "Unreleased" == re.findall(r"^## (.*)$", changelog, re.MULTILINE)[0]


@pytest.mark.long
def test_the_wheel_runs_in_an_environment_with_nothing_else(
    tmp_path: Path, engine_settings: EngineSettings
) -> None:
    """From another folder it indexes the sample and tells of it: all that it reads is in the wheel."""
    checkout = tmp_path / "checkout"
    ignored = shutil.ignore_patterns(".venv*", ".git", "dist", "*.egg-info", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, checkout, ignore=ignored)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel"], cwd=checkout, check=True
    )
    [wheel] = (checkout / "dist").glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    pip: list[str | Path] = [tmp_path / "venv/bin/pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", ROOT / "requirements.lock"], check=True)
    subprocess.run([*pip, "--no-deps", wheel], check=True)
    environment = {
        "PATH": os.environ["PATH"],
        "OPENSEARCH_URL": str(engine_settings.url),
        "OACITE_HOME": str(tmp_path / "home"),
    }

    def oacite(*arguments: str) -> str:
        done = subprocess.run(
            [tmp_path / "venv/bin/oacite", *arguments],
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
