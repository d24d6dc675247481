"""`oacite fetch office-actions`: of each that the citations name what the portal has, asked for once."""

import gzip
from pathlib import Path

import orjson
import pytest

from indexer.errors import InputError
from indexer.fetch.journal import write_rows
from indexer.fetch.office_actions import fetch_office_actions
from indexer.fetch.report import FetchReport
from indexer.odp import Portal
from indexer.odp.errors import PortalDown
from indexer.progress import silent
from tests.indexer.fetch.conftest import ACTIONS, CITATIONS, REJECTIONS, Connect
from tests.portal.portal import LocalPortal
from tests.portal.rows import Row


@pytest.fixture
def citations(filled: LocalPortal, tmp_path: Path) -> list[Path]:
    """The portal's citations as they were fetched, in two files."""
    table = filled.searches.rows[CITATIONS]
    files = [tmp_path / "one.jsonl.gz", tmp_path / "two.jsonl.gz"]
    for file, rows in zip(files, (table[:2_000], table[1_900:]), strict=True):
        write_rows(file, rows)
    return files


def fetched(portal: Portal, citations: list[Path], folder: Path, **how: bool) -> FetchReport:
    """Fetch into a folder."""
    return fetch_office_actions(
        portal, citations, folder / "actions", folder / f"w{portal.calls}", silent, **how
    )


def rows_of(report: FetchReport, kind: str) -> list[Row]:
    """All rows of one kind, by id."""
    lines: list[bytes] = []
    for file in map(Path, report.files):
        if file.name.startswith(kind):
            lines += gzip.decompress(file.read_bytes()).splitlines()
    return sorted(map(orjson.loads, lines), key=lambda row: row["id"])


def by_id(rows: list[Row]) -> list[Row]:
    """Rows in the order of their ids."""
    return sorted(rows, key=lambda row: row["id"])


def test_all_that_the_portal_has_is_fetched_once(
    filled: LocalPortal, portal: Portal, citations: list[Path], tmp_path: Path
) -> None:
    """Texts and rejections, counted against the 600 office actions that the citations name."""
    report = fetched(portal, citations, tmp_path)
    assert by_id(filled.searches.rows[ACTIONS]) == rows_of(report, "oa-actions")
    assert by_id(filled.searches.rows[REJECTIONS]) == rows_of(report, "oa-rejections")
    assert {
        "office actions named": 600,
        "oa-actions found": 480,
        "oa-actions missing": 120,
        "oa-rejections found": 420,
        "oa-rejections missing": 180,
    } == report.counts


def test_nothing_is_asked_for_twice(
    filled: LocalPortal, portal: Portal, citations: list[Path], tmp_path: Path
) -> None:
    """Neither what was found nor what was missing; with --missing, only the latter."""
    first = fetched(portal, citations, tmp_path)
    calls = len(filled.seen)
    assert (False, first.counts, calls) == (
        (again := fetched(portal, citations, tmp_path)).fetched,
        again.counts,
        len(filled.seen),
    )
    fetched(portal, citations, tmp_path, missing_too=True)
    asked = "".join(seen.form for seen in filled.seen[calls:])
    assert 300 == asked.count("BLUEX")


@pytest.mark.long  # hundreds of calls
def test_texts_that_are_too_large_together_are_asked_for_one_by_one(
    filled: LocalPortal, portal: Portal, citations: list[Path], tmp_path: Path
) -> None:
    """The portal's limit is below two of them; one that is alone over it is told of."""
    filled.switches.most_bytes = 5_000
    huge = filled.searches.rows[ACTIONS][7]
    huge["bodyText"] = ["x" * 6_000]
    report = fetched(portal, citations, tmp_path)
    others = [row for row in filled.searches.rows[ACTIONS] if row is not huge]
    assert by_id(others) == rows_of(report, "oa-actions")
    assert 121 == report.counts["oa-actions missing"]
    assert f"the first is {huge['obsoleteDocumentIdentifier'][0]}" in report.notes[0]


def test_an_interrupted_fetch_goes_on(
    filled: LocalPortal, connect: Connect, citations: list[Path], tmp_path: Path
) -> None:
    """What has its file is not asked for again, what has none is."""
    filled.searches.before_each = lambda number: filled.switches.failures.update(
        {"503": 1.0} if number > 12 else {}
    )
    with pytest.raises(PortalDown):
        fetched(connect(), citations, tmp_path)
    filled.searches.before_each = lambda _: None
    filled.switches.failures.clear()
    report = fetched(connect(), citations, tmp_path)
    assert by_id(filled.searches.rows[ACTIONS]) == rows_of(report, "oa-actions")
    assert by_id(filled.searches.rows[REJECTIONS]) == rows_of(report, "oa-rejections")


def test_a_file_that_was_taken_away_is_fetched_again(
    filled: LocalPortal, portal: Portal, citations: list[Path], tmp_path: Path
) -> None:
    """The journal alone is not believed."""
    Path(fetched(portal, citations, tmp_path).files[0]).unlink()
    assert by_id(filled.searches.rows[ACTIONS]) == rows_of(fetched(portal, citations, tmp_path), "oa-actions")


def test_without_citations_it_says_what_to_do_first(portal: Portal, tmp_path: Path) -> None:
    """No call is made."""
    with pytest.raises(InputError, match="run `oacite fetch oa-citations`"):
        fetched(portal, [], tmp_path)


def test_citations_that_are_cut_off_are_named(portal: Portal, citations: list[Path], tmp_path: Path) -> None:
    """With the way to mend them."""
    citations[0].write_bytes(citations[0].read_bytes()[:-2_000])
    with pytest.raises(InputError, match=r"cannot be read .*: fetch them again"):
        fetched(portal, citations, tmp_path)
