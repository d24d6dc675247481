"""All of it together: every failure at random, the command line, and where the key must not be."""

import contextlib
import gzip
import io
import logging
import os
import subprocess
import sys
import traceback
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from pydantic import HttpUrl, SecretStr

from indexer.errors import OaciteError
from indexer.fetch.bulk_product import fetch_product, fetch_products
from indexer.fetch.journal import write_rows
from indexer.fetch.office_actions import fetch_office_actions
from indexer.fetch.ptoffact import PTOFFACT
from indexer.fetch.rows import ENRICHED as ENRICHED_ROWS
from indexer.fetch.rows import OA_CITATIONS, Wanted, fetch_rows
from indexer.fetch.tables import PRODUCTS
from indexer.odp import Portal, Service
from indexer.progress import Progress, silent
from indexer.settings import PortalSettings
from tests.indexer.conftest import Run
from tests.indexer.fetch.conftest import ACTIONS, CITATIONS, ENRICHED, REJECTIONS, Connect, FakeClock
from tests.portal import rows
from tests.portal.__main__ import ptoffact_zips, table_zips
from tests.portal.portal import FAILURES, LocalPortal
from tests.portal.server import serving
from tests.portal.switches import KEY

ROOT = Path(__file__).resolve().parents[3]


def lines(folder: Path, pattern: str) -> list[rows.Row]:
    """All rows of the files that match, by id."""
    found: list[bytes] = []
    for file in folder.glob(pattern):
        found += gzip.decompress(file.read_bytes()).splitlines()
    return sorted(map(orjson.loads, found), key=lambda row: row["id"])


def by_id(table: list[rows.Row]) -> list[rows.Row]:
    """Rows in the order of their ids."""
    return sorted(table, key=lambda row: row["id"])


def until_done(connect: Connect, fetch: Callable[[Portal], object]) -> int:
    """Run a command again and again, as its user would, until it is done; how often it failed."""
    for failed in range(50):
        try:
            fetch(connect())
        except OaciteError:
            continue
        return failed
    raise AssertionError("fifty runs were not enough")


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_every_failure_at_random_the_folder_becomes_the_portal(
    seed: int, filled: LocalPortal, connect: Connect, tmp_path: Path
) -> None:
    """Two calls of five fail, rows move, and what was fetched equals what the portal has at the end."""
    filled.files.products["ptoffact"] = ptoffact_zips(30)
    filled.switches.downloads_a_year = 10_000
    filled.switches.failures = dict.fromkeys(FAILURES, 0.4 / len(FAILURES))
    filled._chance.seed(seed)  # noqa: SLF001 - another run of failures
    table = filled.searches.rows[CITATIONS]

    def move(number: int) -> None:
        if number == 60:
            table.extend(rows.citations(200, seed=seed))
            del table[:50]
            filled.searches.change()

    filled.searches.before_each = move
    citations, actions = tmp_path / "oa-citations", tmp_path / "office-actions"
    until_done(
        connect, lambda portal: fetch_rows(portal, OA_CITATIONS, Wanted(), citations, silent, most=400)
    )
    until_done(connect, lambda portal: fetch_product(portal, PTOFFACT, tmp_path / "ptoffact", silent))
    enriched = tmp_path / "enriched"
    until_done(
        connect, lambda portal: fetch_rows(portal, ENRICHED_ROWS, Wanted(), enriched, silent, most=400)
    )
    assert by_id(filled.searches.rows[ENRICHED]) == lines(enriched, "*.json*")
    files = list(citations.glob("*.jsonl.gz"))
    until_done(
        connect, lambda portal: fetch_office_actions(portal, files, actions, tmp_path / "work", silent)
    )
    assert by_id(table) == lines(citations, "*.json*")
    assert filled.files.products["ptoffact"] == {
        path.name: path.read_bytes() for path in (tmp_path / "ptoffact").glob("*.zip")
    }
    named = {row["obsoleteDocumentIdentifier"] for row in table}
    for service, kind in ((ACTIONS, "oa-actions-*"), (REJECTIONS, "oa-rejections-*")):
        asked = [row for row in filled.searches.rows[service] if named & set(_ids(row))]
        assert by_id(asked) == lines(actions, kind)


def _ids(row: rows.Row) -> list[str]:
    value = row["obsoleteDocumentIdentifier"]
    return value if isinstance(value, list) else [value]


@contextlib.contextmanager
def portal_process(*options: str) -> Iterator[str]:
    """The portal in a process of its own; its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.portal", *options], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        address = process.stdout.readline().partition("USPTO_API_URL=")[2].split()[0]
        try:
            yield address
        finally:
            process.terminate()


@pytest.mark.long
def test_memory_stays_flat_over_sixty_thousand_rows(clock: FakeClock, tmp_path: Path) -> None:
    """At the rate that the portal allows, and with no more in memory than a slice."""
    peaks, started = [], clock.time

    def watch(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001 - as Progress has it
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.reset_peak()

    with portal_process("--rows", "60000", "--rate", "0") as address:
        settings = PortalSettings(url=HttpUrl(address), key=SecretStr(KEY))
        with Portal(settings, tmp_path, clock=clock) as portal:
            tracemalloc.start()
            try:
                report = fetch_rows(portal, OA_CITATIONS, Wanted(), tmp_path / "rows", watch, most=5_000)
            finally:
                tracemalloc.stop()
    assert 60_000 + 5 == report.counts["rows"]
    assert clock.time - started >= (report.calls - 1) / 4
    assert max(peaks[-10:]) < 1.5 * max(peaks[:10])
    assert max(peaks) < 60e6


@pytest.fixture
def quick(filled: LocalPortal, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalPortal]:
    """A portal that commands find in their environment; its clock stands still, so all calls come at once.

    How long a command waits between files is told by a clock of its own in other tests.
    """
    monkeypatch.setattr("indexer.odp.client._BETWEEN_FILES", 0.0)
    filled.switches.calls_a_second = None
    filled.switches.files_in_ten_seconds = 12
    filled.files.products |= {"ptoffact": ptoffact_zips(10), **table_zips(10)}
    with serving(filled) as address:
        for name, value in (("URL", address), ("KEY", KEY), ("RATE", "15")):
            monkeypatch.setenv(f"USPTO_API_{name}", value)
        monkeypatch.setenv("COLUMNS", "200")
        yield filled


@pytest.mark.usefixtures("quick")
def test_every_command_fills_the_data_folder(command: Run, tmp_path: Path) -> None:
    """They say what came, how many calls the week has had, and write the report."""
    home, report = tmp_path / "home", tmp_path / "report.json"
    done = command("fetch", "oa-citations", "--art-unit", "1727", "--report", report)
    assert (0, "") == (done.returncode, done.stderr.replace("fetching oa-citations 600 of 600\n", ""))
    assert "oa-citations: rows 600, slices 1, found at the start 600" in done.stdout
    assert "4 calls this week" in done.stdout
    assert 600 == orjson.loads(report.read_bytes())["counts"]["rows"]
    done = command("fetch", "enriched", "--art-unit", "1727")
    assert (0, True) == (done.returncode, "enriched: rows " in done.stdout)
    assert {"1727"} == {row["groupArtUnitNumber"] for row in lines(home / "enriched", "art-unit-1727-*.gz")}
    done = command("fetch", "office-actions")
    assert (0, True) == (done.returncode, "office actions named 120" in done.stdout)
    done = command("fetch", "ptoffact")
    assert (0, True) == (done.returncode, "ptoffact: files 3, fetched now 3" in done.stdout)
    for name in PRODUCTS:
        done = command("fetch", name, "--report", report)
        files = sum(len(product.tables) for product in PRODUCTS[name])
        assert (0, True) == (done.returncode, f"{name}: files {files}, fetched now {files}" in done.stdout)
        assert (name, files) == (
            orjson.loads(report.read_bytes())["product"],
            len(list((home / name).glob("*.zip"))),
        )
    for path in home.glob("*/*.zip"):
        assert zipfile.ZipFile(io.BytesIO(path.read_bytes())).testzip() is None
    assert [] == list((home / "work").iterdir())


@pytest.mark.usefixtures("quick")
def test_a_failed_command_is_one_sentence_and_exit_code_1(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a trace."""
    monkeypatch.setenv("USPTO_API_KEY", "wrong-key-123")
    done = command("fetch", "oa-citations")
    assert (1, "") == (done.returncode, done.stdout)
    assert "oacite: the portal refuses the key (403: Forbidden): it is wrong or was deleted" in done.stderr
    assert "Traceback" not in done.stderr
    monkeypatch.setenv("USPTO_API_KEY", KEY)
    for wrong in (("--since", "yesterday"), ("--art-unit", "../1727")):
        assert 2 == command("fetch", "oa-citations", *wrong).returncode


def test_the_key_appears_nowhere(
    filled: LocalPortal,
    connect: Connect,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """In no log, output, error, trace, report, manifest or file, and in no request but the portal's header.

    The portal repeats it in each of its own errors, and everything fails at least once.
    """
    caplog.set_level(logging.DEBUG)
    filled.files.products |= {"ptoffact": ptoffact_zips(10), **table_zips(10)}
    filled.switches.echo_key = True
    told: list[str] = []

    def tell(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:
        told.append(f"{step} {done} {total} {note}")

    def attempt(*fetches: Callable[[Portal], object]) -> None:
        for fetch in fetches:
            try:
                told.append(repr(fetch(connect(progress=tell))))
            except OaciteError as error:
                told.extend(("".join(traceback.format_exception(error)), repr(error)))

    everything = _fetches(filled, tmp_path, tell)
    for failure in FAILURES:
        filled.switches.failures = {failure: 1.0}
        attempt(*everything)
    filled.switches.failures = {}
    for status in (301, 308, 410):
        filled.switches.moved = status
        attempt(*everything)
    filled.switches.moved, filled.switches.forbidden = None, True
    attempt(*everything)
    filled.switches.forbidden = False
    attempt(lambda portal: portal.count(Service.OA_CITATIONS, "createDateTime:[* TO"), *everything)
    printed = capfd.readouterr()
    places = [*told, caplog.text, printed.out, printed.err, *_contents(tmp_path)]
    assert [] == [place[:200] for place in places if KEY in place]
    assert any("[the key]" in place for place in told)
    assert "the portal refuses" in "".join(told)
    _is_only_in_the_portal_s_header(filled)


def _fetches(local: LocalPortal, folder: Path, tell: Progress) -> list[Callable[[Portal], object]]:
    """Every fetch that there is, of all that the portal has."""
    citations = folder / "c.jsonl.gz"
    write_rows(citations, local.searches.rows[CITATIONS][:50])
    return [
        *(
            lambda portal, lane=lane: fetch_rows(portal, lane, Wanted(), folder / lane.name, tell, again=True)
            for lane in (OA_CITATIONS, ENRICHED_ROWS)
        ),
        lambda portal: fetch_product(portal, PTOFFACT, folder / "b", tell),
        *(
            lambda portal, name=name: fetch_products(portal, name, PRODUCTS[name], folder / name, tell)
            for name in PRODUCTS
        ),
        lambda portal: fetch_office_actions(portal, [citations], folder / "d", folder / "w", tell),
    ]


def _is_only_in_the_portal_s_header(local: LocalPortal) -> None:
    for seen in local.seen:
        elsewhere = dict(seen.headers)
        sent = elsewhere.pop("x-api-key", None)
        assert (KEY if seen.server == "api" else None) == sent
        assert KEY not in repr((elsewhere, seen.path, seen.form))
    assert {"api", "storage"} == {seen.server for seen in local.seen}


def _contents(folder: Path) -> list[str]:
    """Every file's content, unpacked where it is packed."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            with contextlib.suppress(gzip.BadGzipFile):
                content = gzip.decompress(content)
            found.append(f"{path} {content.decode('latin-1')}")
    return found


def test_the_key_is_on_no_command_line(quick: LocalPortal, tmp_path: Path) -> None:
    """While a fetch runs, in a process of its own, the list of processes does not show it."""
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("this machine has no /proc to look into")
    seen: list[bytes] = []

    def look(_: int) -> None:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):  # it ended meanwhile
                seen.append(path.read_bytes())

    quick.searches.before_each = look
    fetch = [sys.executable, "-m", "indexer.cli", "fetch", "oa-citations", "--art-unit", "1727"]
    subprocess.run(fetch, env=os.environ | {"OACITE_HOME": str(tmp_path)}, capture_output=True, check=True)
    assert [] == [line for line in seen if KEY.encode() in line]
    assert any(b"oa-citations" in line for line in seen)
