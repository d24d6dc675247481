"""A refresh of rows of both APIs: the index becomes what it would be if all were fetched anew."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from opensearchpy import OpenSearch

from indexer import index
from indexer.errors import InputError, OaciteError, Stopped
from indexer.fetch.journal import write_rows
from indexer.fetch.rows import ENRICHED as LANE
from indexer.fetch.rows import Wanted
from indexer.loading.upsert import upsert_within
from indexer.refresh import Wish
from tests.indexer.fetch.conftest import ACTIONS, ENRICHED, FakeClock
from tests.indexer.refreshing import World, made_world
from tests.portal import rows
from tests.portal.rows import Row

SAID = "Claims 1-3 are rejected under 35 U.S.C. 103 over {0}. Regarding claim 1, {0} teaches a lens.\n"
TEXT = "".join(map(SAID.format, ("Sabe", "Kim", "Lee", "Müller", "Smith")))
"""What each office action says: of each name that it gives to one reference alone, something."""


@pytest.fixture
def world(empty_engine: OpenSearch, tmp_path: Path) -> Iterator[World]:
    """A portal with 600 citations, and rows of the other API for most of their references.

    An application has two office actions, and a name is often that of several references of one.
    """
    with made_world(empty_engine, tmp_path / "home", FakeClock()) as world:
        for row in world.table:
            row["patentApplicationNumber"] = str(int(row["patentApplicationNumber"]) // 2 * 2)
        for row in world.local.searches.rows[ACTIONS]:
            row["bodyText"] = [TEXT]
        world.local.searches.rows[ENRICHED] = rows.enriched(world.table)
        yield world


def enriched(world: World) -> list[Row]:
    """The rows of the other API that the portal has."""
    return world.local.searches.rows[ENRICHED]


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 7))])
def test_after_any_changes_of_both_the_index_is_as_made_anew(
    seed: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows come late, say something else, name another office action, or a reference that others name too.

    A name that is two references' since then is nobody's: what was quoted of the first is quoted no more.
    """
    monkeypatch.setattr(index, "_AT_ONCE", 7)  # of more documents that are joined now
    chance = random.Random(seed)  # noqa: S311 - made-up changes
    late, late_enriched = (cut(chance, table) for table in (world.table, enriched(world)))
    world.index()
    before, same = world.indexed(), {row["id"] for row in world.table}
    useless: list[tuple[Row, Row]] = []
    for day in range(1, 4):
        time = f"2025-09-{day:02}T00:00:00"
        mended, useless = useless, []
        for row, good in mended:
            row.update(good, createDateTime=time)
        for held, table in ((late, world.table), (late_enriched, enriched(world))):
            some = [held.pop() for _ in range(20)]
            table.extend(some)
            world.stamp(some, time)
        for row in chance.sample(enriched(world), 15):
            change(chance, world, row, time)
        for row in chance.sample(world.table, 5):
            row |= {"createDateTime": time, **named(chance.choice(world.table))}
        served = world.indexed()
        alone = [row for row in enriched(world) if f"enriched-{row['id']}" in served]
        for row in (*chance.sample(world.table, 8), *chance.sample(alone, 4)):
            row |= {"createDateTime": time, **of_action(chance.choice(world.table))}
        for row in (*chance.sample(world.table, 4), *chance.sample(enriched(world), 4)):
            useless.append((row, {field: row[field] for field in SPOILT}))
            row |= {chance.choice(SPOILT): "none", "createDateTime": time}
        world.local.searches.change()
        report = world.refresh()
        assert report.rejected == len(useless)
        assert not {*ids(world, useless)} & world.indexed().keys()
        assert (False, time, time) == (report.full, report.newest, report.newest_beside)
        assert report.newer >= 20 + 20 + 15
        assert report.read == report.indexed + report.merged + report.rejected
    refreshed = world.indexed()
    assert {*ids(world, mended)} & refreshed.keys()
    again = world.anew()
    assert [] == [id_ for id_ in again.keys() | refreshed.keys() if again.get(id_) != refreshed.get(id_)]
    assert {"oa_citations", "enriched_citations"} == {each["source"] for each in refreshed.values()}
    same -= {row["id"] for row in world.table if row["createDateTime"] >= "2025-09"}
    quoted = {id_ for id_ in same if "passage" in before[id_]}
    assert {id_ for id_ in quoted if "passage" not in refreshed[id_]}
    assert {id_ for id_ in quoted if "passage" in refreshed[id_]}


SPOILT = ("patentApplicationNumber", "examinerCitedReferenceIndicator")
"""Fields of either API without which a row cannot be used; `none` is no value of theirs."""


def ids(world: World, rows: list[tuple[Row, Row]]) -> Iterator[str]:
    """Of the documents of some rows."""
    for row, _ in rows:
        yield row["id"] if row in world.table else f"enriched-{row['id']}"


def of_action(row: Row) -> Row:
    """What a row says of its office action."""
    return {field: row[field] for field in ("obsoleteDocumentIdentifier", "patentApplicationNumber")}


@pytest.mark.usefixtures("indexed")
def test_what_is_loaded_while_it_asks_around_is_found_by_the_next(world: World) -> None:
    """Of that time one row is of an office action that is asked for, one has left another for it."""
    first, *_, last = world.table
    left = joined_on(world)
    world.stamp([first], "2025-09-01T00:00:00")
    come = {**first, "id": "c" * 32, "createDateTime": "2025-09-01T06:00:00"}
    last = {**last, "id": "d" * 32, "createDateTime": "2025-09-01T06:00:00"}

    def load(_: int) -> None:
        asked = b"".join(seen.form.encode() for seen in world.local.seen[-1:])
        if b"obsoleteDocumentIdentifier" in asked and come not in world.table:
            world.table.extend((come, last))
            left.update({"createDateTime": "2025-09-01T06:00:00", **of_action(first)})
            world.local.searches.change()

    world.local.searches.before_each = load
    soon = Wish(overlap=timedelta(0))
    assert "2025-09-01T00:00:00" == world.refresh(soon).newest
    assert come["id"] in world.indexed()
    assert "2025-09-01T06:00:00" == world.refresh(soon).newest
    refreshed = world.indexed()
    assert last["id"] in refreshed
    assert world.anew() == refreshed


def joined_on(world: World) -> Row:
    """A citation on which rows of the other API are joined, the only one of its reference there."""
    keys = [key(row) for row in world.table]
    others = {(row["obsoleteDocumentIdentifier"], row["publicationNumber"]) for row in enriched(world)}
    return next(row for row in world.table[100:] if key(row) in others and 1 == keys.count(key(row)))


def key(row: Row) -> tuple[str, str]:
    """What a citation is joined by."""
    return row["obsoleteDocumentIdentifier"], row["parsedReferenceIdentifier"]


@pytest.mark.usefixtures("indexed")
def test_what_a_row_has_left_is_known_after_a_refresh_that_was_ended(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the index has the row under its other office action already, but nothing else."""
    moved = joined_on(world) | {"createDateTime": "2025-09-01T00:00:00", **of_action(world.table[0])}
    joined_on(world).update(moved)
    world.local.searches.change()

    def only_that(*asked: Any) -> None:  # noqa: ANN401 - as it is asked for
        document = world.indexed()[moved["id"]]
        change = {"doc": {"office_action_id": moved["obsoleteDocumentIdentifier"]}}
        assert document["office_action_id"] != change["doc"]["office_action_id"]
        world.engine.update(index=str(asked[3]), id=moved["id"], body=change)
        raise Stopped("stopped by SIGTERM")

    with monkeypatch.context() as patched:
        patched.setattr("indexer.refresh.run.upsert_within", only_that)
        with pytest.raises(Stopped):
            world.refresh()
    world.refresh()
    refreshed = world.indexed()
    assert world.anew() == refreshed


@pytest.mark.usefixtures("indexed")
def test_a_document_that_was_joined_for_a_moment_comes_back(world: World) -> None:
    """As old as it was, though the engine remembers for a minute that it was deleted."""
    served = world.indexed()
    alone = next(row for row in enriched(world) if f"enriched-{row['id']}" in served)
    row = next(
        each
        for each in world.table
        if each["obsoleteDocumentIdentifier"] == alone["obsoleteDocumentIdentifier"]
        and each["parsedReferenceIdentifier"]
    )
    number = alone["publicationNumber"]
    other = {"parsedReferenceIdentifier": number, "referenceIdentifier": f"Lee; Jae US {number} A1"}
    for day, reference in ((1, other), (2, named(row))):
        row.update(reference)
        world.stamp([row], f"2025-09-0{day}T00:00:00")
        world.refresh()
        assert (day == 2) == (f"enriched-{alone['id']}" in world.indexed())


def cut(chance: random.Random, table: list[Row]) -> list[Row]:
    """Take rows away, to come later."""
    late = chance.sample(table, 60)
    table[:] = [row for row in table if row not in late]
    return late


def change(chance: random.Random, world: World, row: Row, time: str) -> None:
    """Let a row of the other API be loaded anew, saying something else."""
    beside = [
        each
        for each in world.table
        if each["obsoleteDocumentIdentifier"] == row["obsoleteDocumentIdentifier"]
        and each["parsedReferenceIdentifier"]
    ]
    other = chance.choice(beside)["parsedReferenceIdentifier"] if beside else "20090000001"
    row |= chance.choice(
        (
            {"citationCategoryCode": "E"},
            {"passageLocationText": ["figure 7"]},
            {"officeActionDate": "2019-07-09T00:00:00"},
            {"citedDocumentIdentifier": f"US {other} A1", "publicationNumber": other},
        )
    )
    row["createDateTime"] = time


def named(row: Row) -> Row:
    """What a citation says of its reference."""
    return {field: row[field] for field in ("parsedReferenceIdentifier", "referenceIdentifier")}


@pytest.mark.usefixtures("indexed")
def test_a_row_that_cannot_be_used_is_a_dead_letter_and_comes_when_it_is_mended(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is counted among those read, and not served any more if it was, also where the refresh is ended."""
    before = world.indexed()
    own, alone = joined_on(world), next(row for row in enriched(world) if f"enriched-{row['id']}" in before)
    new = {**alone, "id": "e" * 32}
    good = [(row, {**row}) for row in (own, alone, new)]
    enriched(world).append(new)
    for row in (own, alone, new):
        row |= {"patentApplicationNumber": "none", "createDateTime": "2025-09-01T00:00:00"}
    own["obsoleteDocumentIdentifier"] = ""
    world.local.searches.change()

    def written(*asked: Any) -> None:  # noqa: ANN401 - as it is asked for
        upsert_within(*asked)
        raise Stopped("stopped by SIGTERM")

    with monkeypatch.context() as patched:
        patched.setattr("indexer.refresh.run.upsert_within", written)
        with pytest.raises(Stopped):
            world.refresh()
    [file] = (world.home / "dead-letters").iterdir()
    served = [letter.get("served") for letter in map(orjson.loads, file.read_bytes().splitlines())]
    assert [own["id"], f"enriched-{alone['id']}", None] == served
    report = world.refresh()
    assert (3, 3, report.indexed + report.merged + 3) == (report.newer, report.rejected, report.read)
    assert world.anew() == world.indexed()
    assert {own["id"], f"enriched-{alone['id']}"} == before.keys() - world.indexed().keys()
    for row, was in good:
        row.update(was, createDateTime="2025-09-02T00:00:00")
    world.local.searches.change()
    assert 0 == world.refresh().rejected
    assert before.keys() | {f"enriched-{new['id']}"} == world.indexed().keys()
    assert world.anew() == world.indexed()


def test_dead_letters_of_either_api_are_tried_again(world: World) -> None:
    """Mended by hand, while the portal has them as they were; twice comes to the same."""
    bad, other = enriched(world)[5], world.table[300]
    good = [row["patentApplicationNumber"] for row in (bad, other)]
    for row in (bad, other):
        row["patentApplicationNumber"] = "none"
    world.index()
    [file] = (world.home / "dead-letters").iterdir()
    assert 2 == len(file.read_bytes().splitlines())
    assert 2 == world.refresh(Wish(replay=file)).rejected
    mended = {row["id"]: number for row, number in zip((bad, other), good, strict=True)}
    letters = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    for letter in letters:
        letter["row"]["patentApplicationNumber"] = mended[letter["row"]["id"]]
    file.write_bytes(b"".join(orjson.dumps(letter) + b"\n" for letter in letters))
    for _ in range(2):
        assert 0 == world.refresh(Wish(replay=file)).rejected
    refreshed = world.indexed()
    assert other["id"] in refreshed
    for row in (bad, other):
        row["patentApplicationNumber"] = mended[row["id"]]
    world.local.searches.change()
    assert world.anew() == refreshed


@pytest.mark.usefixtures("indexed")
def test_what_is_no_row_of_either_api_is_left_out_of_a_replay(world: World, tmp_path: Path) -> None:
    """A file with nothing else is refused."""
    file = tmp_path / "letters.jsonl"
    letter = {"file": "all.jsonl.gz", "line": 1, "reason": "refused", "row": {"index": {}, "document": {}}}
    file.write_bytes(orjson.dumps(letter) + b"\n")
    with pytest.raises(InputError, match="has no row of either API"):
        world.refresh(Wish(replay=file))
    with file.open("ab") as more:
        more.write(orjson.dumps({**letter, "row": world.table[0]}) + b"\n")
    assert any(
        "1 of the letters in letters.jsonl have no row" in note
        for note in world.refresh(Wish(replay=file)).notes
    )
    with pytest.raises(InputError, match="does not exist"):
        world.refresh(Wish(replay=tmp_path / "none.jsonl"))


def test_only_what_was_asked_for_at_first_is_asked_for_of_office_actions(world: World) -> None:
    """Other rows of the same office action stay away, of either API."""
    unit = world.table[0]["groupArtUnitNumber"]
    odd = next(row for row in world.table if row["groupArtUnitNumber"] == unit)
    odd["groupArtUnitNumber"] = "9999"
    world.index(Wanted(art_units=(unit,)))
    world.stamp([row for row in world.table if row["groupArtUnitNumber"] == unit][:20], "2025-09-01T00:00:00")
    world.refresh()
    assert odd["id"] not in world.indexed()


@pytest.mark.usefixtures("indexed")
def test_an_index_that_does_not_say_up_to_when_it_has_them_is_refreshed_without_new_ones(
    world: World,
) -> None:
    """As one that an earlier version made; what it has stays joined."""
    [state] = index.states(world.engine)
    index.note(world.engine, state.name, report={**(state.meta.report or {}), "newest_beside": None})
    before = world.indexed()
    for row in enriched(world)[:10]:
        row |= {"citationCategoryCode": "E", "createDateTime": "2025-09-01T00:00:00"}
    world.stamp(world.table[300:310], "2025-09-01T00:00:00")
    report = world.refresh()
    assert 10 == report.newer
    assert any("does not say up to when it has rows of the Enriched" in note for note in report.notes)
    assert joined(before) == joined(world.indexed())


def joined(documents: dict[str, dict[str, Any]]) -> set[str]:
    """The citations that both APIs have."""
    return {id_ for id_, document in documents.items() if "also_in" in document}


def test_rows_that_no_fetch_has_left_stay_joined_as_long_as_they_are_there(world: World) -> None:
    """Without them a refresh would take away what they say, so it does not begin."""
    by_hand = world.home / LANE.name / "by-hand.jsonl.gz"
    by_hand.parent.mkdir(parents=True)
    write_rows(by_hand, enriched(world)[:200])
    del enriched(world)[:]
    world.index()
    before = world.indexed()
    world.stamp(world.table[:30], "2025-09-01T00:00:00")
    world.refresh()
    assert before == world.indexed()
    assert joined(before)
    by_hand.unlink()
    with pytest.raises(OaciteError, match=r"made of by-hand\.jsonl\.gz, too, which is not in"):
        world.refresh()
