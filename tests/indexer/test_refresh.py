"""A refresh: what the portal gained and changed comes into the index that is served, whatever happens."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from citations.oa_citations import SOURCE
from indexer import index
from indexer.errors import MappingRefused, OaciteError, Stopped, TooManyRejected
from indexer.fetch import office_actions
from indexer.fetch.rows import Wanted
from indexer.progress import Progress
from indexer.refresh import Wish
from tests.indexer.fetch.conftest import ACTIONS, ENRICHED, FakeClock
from tests.indexer.refreshing import World, made_world
from tests.lengths import LONG
from tests.portal import rows
from tests.portal.portal import FAILURES
from tests.portal.rows import Row


@pytest.fixture
def world(empty_engine: OpenSearch, tmp_path: Path) -> Iterator[World]:
    """A portal with 600 citations, and nothing indexed yet."""
    clock = FakeClock()
    with made_world(empty_engine, tmp_path / "home", clock) as world:
        world.local.switches.calls_a_second = 4.5
        yield world


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_with_every_failure_at_random_the_index_becomes_the_portal(seed: int, world: World) -> None:
    """What the portal gained and changed comes by a refresh, what it lost goes by a full one."""
    assert world.expected() == world.indexed()
    lost = world.change()
    world.local.switches.failures = dict.fromkeys(FAILURES, 0.4 / len(FAILURES))
    world.local._chance.seed(seed)  # noqa: SLF001 - another run of failures
    report = world.refresh_until_done()
    assert world.expected(*lost) == world.indexed()
    assert (640, 660, 60) == (report.at_portal, report.in_index, report.added)
    lacks = "the index has at least 20 rows that the portal no longer has: `oacite refresh --full`"
    assert [f"{lacks} leaves them out"] == [note for note in report.notes if "the index has" in note]
    report = world.refresh_until_done(Wish(full=True))
    assert world.expected() == world.indexed()
    assert (640, 640, -20) == (report.at_portal, report.in_index, report.added)


@pytest.mark.usefixtures("indexed")
def test_the_counts_of_a_refresh_add_up(world: World) -> None:
    """Read are the rows of the overlap too; what cannot be used is told, and kept."""
    world.change()
    world.table[-1]["patentApplicationNumber"] = "none"
    report = world.refresh()
    assert report.read == report.indexed + report.merged + report.rejected
    assert (90, 1) == (report.newer, report.rejected)
    assert report.dead_letters
    assert [] == [note for note in report.notes if "more than the index" in note]


@pytest.mark.usefixtures("indexed")
def test_too_many_rows_that_cannot_be_used_end_it_and_take_nothing_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the portal gives a field another name."""
    monkeypatch.setattr("indexer.loading.filling._FEW", 10)
    before = world.indexed()
    for row in world.table[:30]:
        row |= {"patentApplicationNumber": "", "createDateTime": "2025-09-01T00:00:00"}
    world.local.searches.change()
    with pytest.raises(TooManyRejected, match="30 of the first"):
        world.refresh()
    assert before == world.indexed()


@pytest.mark.usefixtures("indexed")
def test_a_second_refresh_finds_nothing_new(world: World) -> None:
    """It says so, and changes nothing."""
    assert world.refresh().nothing_new
    world.change()
    first = world.refresh()
    before = world.indexed()
    second = world.refresh()
    assert (False, True) == (first.nothing_new, second.nothing_new)
    assert first.newest == second.newest == max(row["createDateTime"] for row in world.table)
    assert before == world.indexed()


def test_rows_of_the_other_api_stay_joined(world: World) -> None:
    """A row that came later is joined as if it had been there, and what stood for it by itself is gone.

    A full refresh fetches both APIs anew, and comes to the same.
    """
    late, other = world.table[500:], rows.enriched(world.table)
    del world.table[500:]
    world.local.searches.rows[ENRICHED] = other
    world.index()
    alone = counted(world)["enriched_citations"]
    for row in late:
        row["createDateTime"] = "2025-09-01T00:00:00"
    world.table.extend(late)
    world.stamp(world.table[:30], "2025-09-02T00:00:00")
    report = world.refresh()
    assert (100, 600, 600) == (report.added, report.in_index, report.at_portal)
    found = world.indexed()
    joined = [each for each in found.values() if "also_in" in each]
    assert len(joined) > 200
    assert 0 < counted(world)["enriched_citations"] < alone
    assert len(other) > counted(world)["enriched_citations"] + len(joined) / 2
    other[0]["citationCategoryCode"] = "E"
    world.local.searches.change()
    anew = world.anew()
    assert world.refresh(Wish(full=True)).full
    again = world.indexed()
    assert anew == again
    differing = {id_ for id_ in found.keys() | again.keys() if found.get(id_) != again.get(id_)}
    assert {"E"} == {letter for id_ in differing for letter in again[id_]["category"]}
    assert [] == [*world.home.glob("refresh/*")]


def counted(world: World) -> Counter[str]:
    """How many documents there are of each source."""
    return Counter(each["source"] for each in world.indexed().values())


@pytest.mark.usefixtures("indexed")
def test_an_older_state_never_takes_the_place_of_a_newer_one(world: World) -> None:
    """As when a portal goes back to an earlier copy of its rows."""
    newest = max(world.table, key=lambda row: str(row["createDateTime"]))
    before = world.indexed()
    newest["createDateTime"] = newest["createDateTime"][:-2] + "00"
    newest["legalSectionCode"] = "112"
    world.local.searches.change()
    report = world.refresh()
    assert before == world.indexed()
    again = sum(row["createDateTime"] >= report.since for row in world.table)
    assert report.merged == again + 1  # those of the overlap came with their office actions, too


@pytest.mark.usefixtures("indexed")
def test_a_row_that_came_late_is_found_in_the_overlap(world: World) -> None:
    """The portal may load rows for hours, and some turn up with an earlier time than others before them."""
    [late] = rows.citations(1, seed=9)
    late["createDateTime"] = max(str(row["createDateTime"]) for row in world.table)[:-8] + "00:00:00"
    world.table.append(late)
    world.local.searches.change()
    report = world.refresh()
    assert (0, 1, False) == (report.newer, report.added, report.nothing_new)
    assert world.expected() == world.indexed()


def test_an_office_action_that_came_after_its_citation_is_joined_later(world: World) -> None:
    """It is asked for again as long as the citation is in the overlap."""
    youngest = max(world.table, key=lambda row: str(row["createDateTime"]))
    actions = world.local.searches.rows[ACTIONS]
    late = [
        row for row in actions if youngest["obsoleteDocumentIdentifier"] in row["obsoleteDocumentIdentifier"]
    ]
    late = late or rows.office_actions([youngest])
    actions[:] = [row for row in actions if row not in late]
    world.index()
    assert "title" not in world.indexed()[youngest["id"]]
    actions += late
    world.local.searches.change()
    world.refresh()
    assert "MADE-UP BATTERY SEPARATOR" == world.indexed()[youngest["id"]]["title"]


def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each office action is fetched into a file of its own."""
    kinds = [dataclasses.replace(kind, batch=1) for kind in office_actions._KINDS]  # noqa: SLF001
    monkeypatch.setattr("indexer.fetch.office_actions._KINDS", kinds)
    monkeypatch.setattr("indexer.fetch.office_actions.BATCHES_A_FILE", 1)


def of_action(world: World, action: int) -> list[Row]:
    """Its citations."""
    return [row for row in world.table if row["obsoleteDocumentIdentifier"] == rows.action_id(action)]


def test_what_became_of_an_application_stays_though_another_office_action_tells_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refresh has the rows of one of them."""
    apart(monkeypatch)
    del world.table[60:]
    granted, other = of_action(world, 0), of_action(world, 1)
    actions = world.local.searches.rows[ACTIONS]
    actions[:] = [row for row in actions if rows.action_id(1) not in row["obsoleteDocumentIdentifier"]]
    for row in other:
        row["patentApplicationNumber"] = granted[0]["patentApplicationNumber"]
    world.index()
    assert world.expected() == world.indexed()
    assert "granted" == world.indexed()[other[0]["id"]]["outcome"]
    world.stamp(other[:2], "2025-08-05T01:02:03")
    assert 2 == world.refresh().newer
    assert world.expected() == world.indexed()


@pytest.fixture
def said(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """The citations of an office action that says something of Sabe, and of Zabel.

    The first is of a Sabe, the second of another, the third of Zabel.
    """
    apart(monkeypatch)
    del world.table[60:]
    for row, name, number in zip(of_action(world, 0), ("Sabe", "Sabe", "Zabel"), (1, 2, 3), strict=False):
        row |= {"referenceIdentifier": f"{name}; A US 2009000000{number} A1 ", "legalSectionCode": "103"}
        row |= {"parsedReferenceIdentifier": f"2009000000{number}"}
    text = "Claims 1-3 are rejected under 35 U.S.C. 103 over {0}. Regarding claim 1, {0} teaches a lens.\n"
    for row in world.local.searches.rows[ACTIONS]:
        if rows.action_id(0) in row["obsoleteDocumentIdentifier"]:
            row["bodyText"] = [text.format("Sabe") + text.format("Zabel")]
    world.local.searches.change()
    return of_action(world, 0)


def test_a_name_of_two_references_stays_nobodys_when_one_of_them_is_loaded_anew(
    world: World, said: list[Row]
) -> None:
    """The other one is not among the new rows; a reference that was changed is no longer cited."""
    first, second, third, *_ = said
    world.index()
    before = world.indexed()
    assert ["passage" in before[row["id"]] for row in (first, second, third)] == [False, False, True]
    world.stamp([first, third], "2025-08-05T01:02:03")
    assert 2 == world.refresh().newer
    assert before == world.indexed()
    second |= {"referenceIdentifier": "Lee; B US 20090000004 A1", "createDateTime": "2025-08-06T01:02:03"}
    world.stamp([first], "2025-08-06T01:02:03")
    world.refresh()
    assert "passage" in world.indexed()[first["id"]]


def test_what_is_quoted_of_a_name_goes_and_comes_with_another_reference_of_that_name(
    world: World, said: list[Row]
) -> None:
    """A citation that has not changed quotes what the examiner says of it as long as no other has its name.

    The other comes late, and then is of another office action.
    """
    first, second, *_ = said
    world.table.remove(second)
    world.index()
    assert "passage" in world.indexed()[first["id"]]
    world.table.append(second)
    world.stamp([second], "2025-09-01T00:00:00")
    world.refresh()
    assert "passage" not in world.indexed()[first["id"]]
    second["obsoleteDocumentIdentifier"] = rows.action_id(5)
    world.stamp([second], "2025-09-02T00:00:00")
    world.refresh()
    refreshed = world.indexed()
    assert "passage" in refreshed[first["id"]]
    assert world.anew() == refreshed


def stopping(after: int) -> Progress:
    """Ends the refresh when it has told of so many steps."""
    told = 0

    def tell(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001 - as Progress has it
        nonlocal told
        told += 1
        if told > after:
            raise Stopped(f"stopped at {step}")

    return tell


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("full", [pytest.param(False, marks=pytest.mark.long), True])
def test_a_refresh_that_is_ended_at_any_step_is_made_up_for_by_the_next(*, full: bool, world: World) -> None:
    """It is served as before or as it should be, and in the end it is the same as without an end."""
    lost = [] if full else world.change()
    if full:
        world.change()
    for steps in range(0, 60, 1 if LONG else 5):
        try:
            world.refresh(Wish(full=full), progress=stopping(steps))
        except Stopped:
            assert 0 < len(world.indexed())
        else:
            break
    assert steps > 3
    assert world.expected(*lost) == world.indexed()
    assert not (world.home / "refresh").exists()
    assert 1 == len(index.states(world.engine))


@pytest.mark.usefixtures("indexed")
def test_a_mass_re_stamp_becomes_a_full_reload_once(world: World) -> None:
    """In one line; what the portal lost is gone with it, and the next refresh is a small one again."""
    before = index.served(world.engine, SOURCE)
    world.change()
    for row in world.table[20:50]:  # they say something else since
        row["createDateTime"] = "2025-09-01T00:00:00"
    world.stamp([*world.table[:20], *world.table[50:400]], "2025-09-01T00:00:00")
    report = world.refresh()
    assert (True, 460) == (report.full, report.newer)
    [line] = [line for line in world.told if "anew" in line]
    assert "the portal has loaded 460 rows after 2025-08-0" in line
    assert "more than 25% of the 600 in the index: all are fetched and indexed anew" in line
    assert world.expected() == world.indexed()
    assert before != index.served(world.engine, SOURCE)

    gained = rows.citations(5, seed=11)
    for row in gained:
        row["createDateTime"] = "2025-09-01T10:00:00"
    world.table.extend(gained)
    world.local.searches.change()
    report = world.refresh()
    assert (False, 5, 5 + 5, "2025-09-01T00:00:01") == (report.full, report.newer, report.read, report.since)
    assert any("too many to fetch them again" in note for note in report.notes)
    assert world.expected() == world.indexed()


@pytest.mark.usefixtures("indexed")
def test_an_index_of_another_mapping_is_only_refreshed_in_full(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is fetched for it, and nothing put beside its documents."""
    world.change()
    before, version = world.indexed(), index.mapping_version()
    monkeypatch.setattr(index, "mapping_version", lambda: version + 1)
    with pytest.raises(MappingRefused, match=f"version {version}, and this oacite writes"):
        world.refresh()
    assert before == world.indexed()
    assert world.refresh(Wish(full=True)).full
    assert world.expected() == world.indexed()
    assert 0 == world.refresh().newer


@pytest.mark.usefixtures("indexed")
def test_rows_that_were_only_stamped_anew_keep_their_day(world: World) -> None:
    """In a small refresh too, and however often; whoever says something else has a day of its own."""
    for day in ("2025-08-20", "2025-08-22"):
        world.stamp(world.table[:40], f"{day}T00:00:00")
        other = world.table[41 if day.endswith("20") else 42]
        section = "112" if other["legalSectionCode"] != "112" else "103"
        other |= {"createDateTime": f"{day}T00:00:00", "legalSectionCode": section}
        world.local.searches.change()
        assert (False, 41) == ((report := world.refresh()).full, report.newer)
        assert day == world.indexed()[other["id"]]["loaded_on"]
    assert world.expected() == world.indexed()


@pytest.mark.usefixtures("indexed")
def test_a_full_refresh_does_not_take_what_was_fetched_before_it(world: World) -> None:
    """A fetch of less than a day ago is not fetched again by `oacite fetch`, but it is by a refresh."""
    world.change()
    world.refresh(Wish(full=True))
    assert world.expected() == world.indexed()


def test_the_criteria_of_the_fetch_are_those_of_the_refresh(world: World) -> None:
    """Rows that were not asked for at first are not asked for later, and not missed."""
    world.index(
        Wanted(art_units=("1727",)), Wanted(criteria="groupArtUnitNumber:2641", since=date(2025, 7, 20))
    )
    world.change()
    units = {"1727": "", "2641": "2025-07-20"}
    wanted = [
        row for row in world.table if row["createDateTime"] >= units.get(row["groupArtUnitNumber"], "9")
    ]
    report = world.refresh()
    expected = world.expected()
    found = world.indexed()
    assert {row["id"]: expected[row["id"]] for row in wanted}.items() <= found.items()
    assert {"1727", "2641"} == {document["art_unit"] for document in found.values()}
    assert len(wanted) == report.at_portal
    world.refresh(Wish(full=True))
    assert {row["id"]: expected[row["id"]] for row in wanted} == world.indexed()


def test_rows_that_were_fetched_up_to_a_day_get_no_younger_ones(world: World) -> None:
    """Nothing new can come then."""
    world.index(Wanted(until=date(2025, 7, 20)))
    before = world.indexed()
    world.change()
    assert 0 == world.refresh().newer
    assert before.keys() == world.indexed().keys()


def test_rows_without_a_time_can_only_be_refreshed_in_full(world: World) -> None:
    """There is no youngest one then."""
    for row in world.table:
        row["createDateTime"] = ""
    world.index()
    with pytest.raises(OaciteError, match="run `oacite refresh --full`"):
        world.refresh()
    world.refresh(Wish(full=True))
    assert world.expected() == world.indexed()


def test_a_time_that_has_not_come_yet_does_not_stop_later_refreshes(world: World) -> None:
    """A mistake of the portal's, which would make all other rows old ones."""
    world.table[5]["createDateTime"] = "2199-01-01T00:00:00"
    world.index()
    lost = world.change()
    world.refresh()
    assert world.expected(*lost) == world.indexed()
