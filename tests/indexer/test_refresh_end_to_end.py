"""From nothing to a current index by the command line, and killed on the way."""

import gzip
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from opensearchpy import OpenSearch

from citations.oa_citations import SOURCE
from engine.connection import EngineSettings
from indexer.loading import locks, runs
from indexer.loading.retry import RetryPolicy
from tests.indexer.refreshing import World, made_world
from tests.portal.__main__ import ptoffact_zips
from tests.portal.portal import FAILURES
from tests.portal.switches import KEY

KILLS = 6
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def world(empty_engine: OpenSearch, tmp_path: Path) -> Iterator[World]:
    """A portal in real time, with 600 citations and a small ptoffact."""
    with made_world(empty_engine, tmp_path / "home") as world:
        world.local.files.products["ptoffact"] = ptoffact_zips(10)
        yield world


@pytest.fixture
def start(world: World, engine_settings: EngineSettings) -> Start:
    """Starts `oacite` in a process of its own."""
    environment = os.environ | {
        "OPENSEARCH_URL": str(engine_settings.url),
        "USPTO_API_URL": world.address,
        "USPTO_API_KEY": KEY,
        "USPTO_API_RATE": "15",
        "OACITE_HOME": str(world.home),
        "OACITE_INDEX_GRACE": "0",
        "COLUMNS": "200",
    }

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "indexer.cli", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def oacite(start: Start) -> Callable[..., tuple[int, str, str]]:
    """Runs `oacite`: exit code, output, errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with start(*arguments) as process:
            output, errors = process.communicate()
        return process.returncode, output, errors

    return run


Run = Callable[..., tuple[int, str, str]]


@pytest.mark.long  # the same without processes of their own: test_refresh.py
def test_from_nothing_to_a_current_index(world: World, oacite: Run, tmp_path: Path) -> None:
    """Fetch and index both sources, refresh what changed, and see the key nowhere."""
    world.local.switches.echo_key = True
    printed = _loaded(world, oacite)
    others = len(world.indexed()) - len(world.expected())
    assert others > 0

    lost = world.change()
    world.local.switches.failures = dict.fromkeys(FAILURES, 0.02)
    code, output, errors = oacite("refresh", "--report", str(tmp_path / "r.json"))
    printed.append(output + errors)
    assert code == 0, errors
    assert "+60 documents make 660; the portal has 640 rows" in output
    report = orjson.loads((tmp_path / "r.json").read_bytes())
    assert ("refresh", 90, None) == (report["kind"], report["newer"], report["error"])
    assert world.expected(*lost).items() <= world.indexed().items()
    assert 660 + others == len(world.indexed())

    code, output, errors = oacite("refresh")
    assert (0, True) == (code, f"Nothing is new since {report['newest']}" in output)
    _is_told_as_done(oacite)

    world.local.switches.failures, world.local.switches.key = {}, "another-key-123"
    code, output, errors = oacite("refresh")
    assert (1, True) == (code, "oacite: the portal refuses the key (403" in errors)
    printed.append(output + errors)
    code, output, errors = oacite("status")
    assert "ago: the portal refuses the key (403" in output
    contents = [_content(path) for path in world.home.rglob("*") if path.is_file()]
    record = world.engine.get(index=runs.INDEX, id=SOURCE)["_source"]
    assert [] == [place for place in (*printed, *contents, str(record)) if KEY in place]


def _loaded(world: World, oacite: Run) -> list[str]:
    """Fetch and index both sources; gives what was printed."""
    printed = []
    for command in ("fetch ptoffact", "index ptoffact", "fetch oa-citations", "fetch office-actions"):
        code, output, errors = oacite(*command.split())
        assert code == 0, errors
        printed.append(output + errors)
    code, output, errors = oacite("refresh")
    assert (1, True) == (code, "nothing of oa_citations is served yet: run `oacite fetch oa-" in errors)
    code, output, errors = oacite("index", "oa-citations")
    assert code == 0, errors
    assert "of 600 citations 480 (80.0%) have a date" in " ".join(output.split())
    ours = {id_: found for id_, found in world.indexed().items() if found["source"] == SOURCE}
    assert world.expected() == ours
    return printed


def _is_told_as_done(oacite: Run) -> None:
    """The last refresh, which found nothing newer."""
    _, output, _ = oacite("status")
    assert "oa_citations: the last refresh, of " in output
    assert ", 0 minutes ago: " in output
    _, output, _ = oacite("status", "--json")
    [told] = [run for run in orjson.loads(output)["runs"] if run["source"] == SOURCE]
    refresh = told["refresh"]
    assert ("done", "done", 0) == (told["state"], refresh["state"], refresh["report"]["newer"])


def test_wrong_usage_is_exit_code_2(oacite: Run) -> None:
    """As of all commands."""
    assert 2 == oacite("refresh", "--overlap", "yesterday")[0]
    assert 2 == oacite("refresh", "--report", "/no/such/folder/r.json")[0]


def test_while_another_run_is_at_work_the_command_is_refused(world: World, oacite: Run) -> None:
    """One sentence, exit code 1."""
    world.index()
    with locks.take(world.engine, SOURCE, RetryPolicy()):
        code, output, errors = oacite("refresh")
    assert (1, "") == (code, output)
    assert errors.startswith("oacite: another run of oa_citations is at work (process ")
    assert 1 == errors.count("\n")


@pytest.mark.long
@pytest.mark.parametrize("full", [False, True])
def test_killed_anywhere_the_next_refresh_makes_up_for_it(*, full: bool, world: World, start: Start) -> None:
    """Kill -9 at random points; in the end it is the same as without."""
    arguments = ["refresh", "--full"] if full else ["refresh"]
    world.index()
    lost = world.change()
    chance = random.Random(full)  # noqa: S311 - the same points every time, as far as a machine's speed is
    began = time.monotonic()
    with start(*arguments) as untroubled:
        assert 0 == untroubled.wait()
    seconds = time.monotonic() - began
    for number in range(KILLS):
        row = world.table[number]
        row |= {"createDateTime": f"2025-08-10T00:00:{number:02}", "legalSectionCode": "112"}
        world.local.searches.change()
        with start(*arguments) as killed:
            time.sleep(seconds * chance.uniform(0.3, 1.0))
            killed.kill()
        assert len(world.indexed()) >= len(world.table)
    with start(*arguments) as last:
        _, errors = last.communicate()
    assert last.returncode == 0, errors
    assert world.expected(*([] if full else lost)) == world.indexed()
    assert [] == list((world.home / "work").iterdir())
    assert not (world.home / "refresh").exists()


def _content(path: Path) -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("latin-1")
