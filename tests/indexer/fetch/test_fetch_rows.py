"""`oacite fetch oa-citations` and `enriched`: every row once, resumed, and honest about what moved."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from indexer.errors import InputError, OaciteError
from indexer.fetch.criteria import fields_of
from indexer.fetch.journal import Journal
from indexer.fetch.report import FetchReport
from indexer.fetch.rows import ENRICHED as ENRICHED_ROWS
from indexer.fetch.rows import OA_CITATIONS, Wanted, fetch_rows
from indexer.odp import Portal
from indexer.odp.errors import PortalDown
from indexer.progress import silent
from tests.indexer.fetch.conftest import CITATIONS, ENRICHED, Connect, FakeClock
from tests.portal.portal import LocalPortal
from tests.portal.rows import Row, as_v1, citations

DAY = 86_400


def fetched(portal: Portal, folder: Path, wanted: Wanted | None = None, **how: object) -> FetchReport:
    """Fetch with slices of at most 500 rows."""
    options = {"most": 500, "lane": OA_CITATIONS, **how}
    return fetch_rows(portal, wanted=wanted or Wanted(), folder=folder, progress=silent, **options)  # type: ignore[arg-type]  # a test's options


def rows_of(report: FetchReport) -> list[Row]:
    """The rows of the file, by id."""
    with gzip.open(report.files[0]) as file:
        return by_id([orjson.loads(line) for line in file])


def by_id(rows: list[Row]) -> list[Row]:
    """Rows in the order of their ids."""
    return sorted(rows, key=lambda row: row["id"])


def searches(local: LocalPortal) -> int:
    """How many pages and counts were asked for."""
    return sum(seen.method == "POST" for seen in local.seen)


def test_the_file_holds_every_row_as_the_portal_gives_it(
    filled: LocalPortal, portal: Portal, tmp_path: Path
) -> None:
    """Though the portal pages only through 500 of a search, and a third was loaded in one second."""
    filled.switches.deep_paging = 500
    report = fetched(portal, tmp_path / "rows")
    assert by_id(filled.searches.rows[CITATIONS]) == rows_of(report)
    assert 3_000 == report.counts["rows"] == report.counts["found at the end"]
    assert ([], True) == (report.notes, report.counts["slices"] > 5)


def test_the_other_lane_is_fetched_by_the_same_rules(
    filled: LocalPortal, connect: Connect, tmp_path: Path
) -> None:
    """Cut into slices, gone on with where it was interrupted, and counted at the end."""
    filled.switches.deep_paging = 500
    filled.searches.before_each = lambda number: filled.switches.failures.update(
        {"503": 1.0} if number > 9 else {}
    )
    with pytest.raises(PortalDown):
        fetched(connect(), tmp_path, lane=ENRICHED_ROWS)
    filled.searches.before_each = lambda _: None
    filled.switches.failures.clear()
    report = fetched(connect(), tmp_path, lane=ENRICHED_ROWS)
    assert by_id(filled.searches.rows[ENRICHED]) == rows_of(report)
    assert len(rows_of(report)) == report.counts["found at the end"] > 1_000
    assert {"patent/oa/enriched_cited_reference_metadata/v3"} == {
        seen.path.removeprefix("/api/v1/").removesuffix("/records") for seen in filled.seen
    }


def test_nothing_but_the_rows_looks_like_rows(filled: LocalPortal, portal: Portal, tmp_path: Path) -> None:
    """What `oacite index` takes is one file, also while a fetch is unfinished."""
    seen: list[Path] = []
    filled.searches.before_each = lambda _: seen.extend(
        path for path in tmp_path.glob("*.json*") if path.is_file()
    )
    fetched(portal, tmp_path)
    assert ([], ["all.jsonl.gz"]) == (seen, [path.name for path in tmp_path.glob("*.json*")])


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (Wanted(art_units=("1727",)), lambda row: row["groupArtUnitNumber"] == "1727"),
        (Wanted(art_units=("1727", "2858")), lambda row: row["groupArtUnitNumber"] in {"1727", "2858"}),
        (Wanted(criteria="legalSectionCode:103"), lambda row: row["legalSectionCode"] == "103"),
        (
            Wanted(
                since=datetime(2025, 7, 10, tzinfo=UTC).date(), until=datetime(2025, 7, 20, tzinfo=UTC).date()
            ),
            lambda row: "2025-07-10" <= row["createDateTime"] < "2025-07-21",
        ),
    ],
    ids=["an art unit", "two", "criteria", "days"],
)
def test_only_the_wanted_rows_are_fetched(
    wanted: Wanted, kept: object, filled: LocalPortal, portal: Portal, tmp_path: Path
) -> None:
    """By art unit, by criteria and by the day they were loaded."""
    expected = [row for row in filled.searches.rows[CITATIONS] if kept(row)]  # type: ignore[operator]  # a test of a row
    assert 0 < len(expected) < 3_000
    assert by_id(expected) == rows_of(fetched(portal, tmp_path, wanted))


def test_pages_are_halved_where_they_are_too_large(
    filled: LocalPortal, portal: Portal, tmp_path: Path
) -> None:
    """The limit of a reply is smaller than any page would be."""
    filled.switches.most_bytes = 40_000
    assert by_id(filled.searches.rows[CITATIONS]) == rows_of(fetched(portal, tmp_path))


def test_a_portal_with_smaller_pages_is_read_to_the_end(
    filled: LocalPortal, portal: Portal, tmp_path: Path
) -> None:
    """It gives a hundred rows, however many are asked for."""
    filled.switches.most_rows = 100
    assert by_id(filled.searches.rows[CITATIONS]) == rows_of(fetched(portal, tmp_path))


@pytest.mark.parametrize("calls", [1, 5, 17, 30])
def test_an_interrupted_fetch_goes_on_at_the_last_finished_slice(
    calls: int, filled: LocalPortal, connect: Connect, tmp_path: Path
) -> None:
    """What was fetched and counted before is not asked for again."""
    whole = searches_of_a_whole_fetch(filled, connect, tmp_path / "other")
    before = searches(filled)
    filled.searches.before_each = lambda number: filled.switches.failures.update(
        {"503": 1.0} if number > before + calls else {}
    )
    with pytest.raises(PortalDown):
        fetched(connect(), tmp_path / "rows")
    failed = searches(filled)
    filled.searches.before_each = lambda _: None
    filled.switches.failures.clear()
    assert by_id(filled.searches.rows[CITATIONS]) == rows_of(fetched(connect(), tmp_path / "rows"))
    assert searches(filled) - failed <= whole - calls + 2


def searches_of_a_whole_fetch(local: LocalPortal, connect: Connect, folder: Path) -> int:
    """How many searches it takes without an interruption."""
    before = searches(local)
    fetched(connect(), folder)
    return searches(local) - before


def test_a_journal_cut_off_in_a_line_is_mended(tmp_path: Path) -> None:
    """What a dying process had half written is as if it never was."""
    with Journal(tmp_path / "journal") as journal:
        journal.add(one=1)
    with (tmp_path / "journal").open("ab") as file:
        file.write(b'{"two":')
    with Journal(tmp_path / "journal") as journal:
        journal.add(three=3)
        assert ([{"one": 1}, {"three": 3}], 2) == (list(journal.entries()), journal.length)


def test_two_fetches_of_the_same_rows_do_not_meet(tmp_path: Path) -> None:
    """The second is refused with a sentence."""
    with Journal(tmp_path / "journal"), pytest.raises(OaciteError, match="another oacite is fetching"):
        Journal(tmp_path / "journal")


def test_a_complete_fetch_is_used_for_a_day(
    filled: LocalPortal, portal: Portal, tmp_path: Path, clock: FakeClock
) -> None:
    """Then, or with --again, a new one takes its place."""
    fetched(portal, tmp_path)
    calls = len(filled.seen)
    again = fetched(portal, tmp_path)
    assert (False, calls) == (again.fetched, len(filled.seen))
    assert "--again" in again.notes[0]
    filled.searches.rows[CITATIONS] = citations(700, seed=1)
    filled.searches.change()
    assert 700 == fetched(portal, tmp_path, again=True).counts["rows"]
    filled.searches.rows[CITATIONS] = citations(600, seed=2)
    filled.searches.change()
    clock.time += DAY
    assert by_id(filled.searches.rows[CITATIONS]) == rows_of(fetched(portal, tmp_path))


def test_what_is_gained_changed_and_lost_meanwhile_is_in_the_file(
    filled: LocalPortal, portal: Portal, tmp_path: Path
) -> None:
    """Slices whose number of rows has changed are fetched again, and the file is as the portal at the end."""
    table = filled.searches.rows[CITATIONS]

    def move(number: int) -> None:
        if number == 25:
            table.extend(citations(150, seed=9))
            del table[:40]
            table[0]["createDateTime"] = "2025-12-24T00:00:00"
            filled.searches.change()

    filled.searches.before_each = move
    report = fetched(portal, tmp_path)
    assert 3_110 == report.counts["rows"] == report.counts["found at the end"]
    assert 3_000 == report.counts["found at the start"]
    assert by_id(table) == rows_of(report)
    assert "rows came, went or moved" in report.notes[0]


def test_rows_that_never_stand_still_are_told_of(filled: LocalPortal, portal: Portal, tmp_path: Path) -> None:
    """The fetch ends, and says that the counts differ."""
    extra = iter(citations(5_000, seed=3))
    filled.switches.most_rows = 100

    def gain(_: int) -> None:
        filled.searches.rows[CITATIONS].append({**next(extra), "createDateTime": "2025-07-20T01:02:03"})
        filled.searches.change()

    filled.searches.before_each = gain
    report = fetched(portal, tmp_path, most=10_000)
    assert report.counts["slices that moved while they were read"] > 0
    assert report.counts["rows"] < report.counts["found at the end"]
    assert 1 == len(report.notes)


def test_a_shuffled_order_between_pages_loses_no_row(
    filled: LocalPortal, portal: Portal, tmp_path: Path
) -> None:
    """A slice of which a row came twice and another never is read again."""
    table = filled.searches.rows[CITATIONS]
    filled.switches.most_rows = 200

    def shuffle(number: int) -> None:
        if number % 23 == 0:
            table.reverse()
            filled.searches.change()

    filled.searches.before_each = shuffle
    assert by_id(table) == rows_of(fetched(portal, tmp_path))


def test_v1_rows_are_kept_as_they_come(filled: LocalPortal, portal: Portal, tmp_path: Path) -> None:
    """Reading them is the source's business."""
    old = [as_v1(row) for row in filled.searches.rows[CITATIONS]]
    filled.searches.rows[CITATIONS] = old
    assert by_id(old) == rows_of(fetched(portal, tmp_path))


def test_nothing_found_is_said_and_leaves_what_there_was(
    filled: LocalPortal, portal: Portal, tmp_path: Path
) -> None:
    """An empty answer never replaces a file with rows."""
    report = fetched(portal, tmp_path)
    filled.searches.rows[CITATIONS] = []
    filled.searches.change()
    with pytest.raises(InputError, match="no row for"):
        fetched(portal, tmp_path, again=True)
    assert 3_000 == len(rows_of(report))


def test_the_manifest_says_what_the_file_is(filled: LocalPortal, portal: Portal, tmp_path: Path) -> None:
    """Criteria, counts and each slice, whose rows add up."""
    fetched(portal, tmp_path)
    manifest = orjson.loads((tmp_path / "all.manifest").read_bytes())
    assert "*:*" == manifest["criteria"]
    assert len(filled.searches.rows[CITATIONS]) == sum(part["rows"] for part in manifest["slices"])
    assert (tmp_path / "all.jsonl.gz").stat().st_size == sum(part["bytes"] for part in manifest["slices"])


def test_rows_since_a_time_are_those_loaded_since(
    filled: LocalPortal, portal: Portal, tmp_path: Path
) -> None:
    """The second of the time itself included."""
    since = datetime(2025, 7, 20, 1, 2, 3, tzinfo=UTC)
    got = rows_of(fetched(portal, tmp_path, Wanted(since=since)))
    expected = [
        row for row in filled.searches.rows[CITATIONS] if row["createDateTime"] >= "2025-07-20T01:02:03"
    ]
    assert 1_000 < len(expected) < 3_000
    assert by_id(expected) == got


def test_criteria_with_a_field_that_the_portal_has_not_are_refused(
    filled: LocalPortal, portal: Portal, tmp_path: Path
) -> None:
    """It would answer with no row, as to a search that finds nothing."""
    wrong = Wanted(criteria='groupArtUnit:1727 AND referenceIdentifier:"Smith: x" AND techCenter:2100')
    with pytest.raises(InputError, match=r"names groupArtUnit, which .* Its fields are actionTypeCategory, "):
        fetched(portal, tmp_path, wrong)
    assert ["GET"] == [seen.method for seen in filled.seen]


@pytest.mark.parametrize(
    ("criteria", "fields"),
    [
        ("*:*", []),
        ("groupArtUnitNumber:1727", ["groupArtUnitNumber"]),
        ("createDateTime:[2018-01-01T00:00:00 TO 2019-01-01T00:00:00Z]", ["createDateTime"]),
        ('a:"b: c" OR (-d : x AND NOT e:f\\:g) a:1', ["a", "d", "e"]),
        ('"groupArtUnit:1727"', []),
    ],
)
def test_the_fields_of_criteria(criteria: str, fields: list[str]) -> None:
    """Names before colons; not times, not what is quoted or escaped."""
    assert fields == fields_of(criteria)
