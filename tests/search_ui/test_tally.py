"""The three ways to count are one: a table of counts, two requests by signature, a request for each facet."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import Mock, patch
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from opensearchpy import OpenSearch

from citations.facets import FACETS
from citations.record import Citation
from citations.signature import SIGNATURES, read, signatures
from citations.vocabulary import NONE
from search_ui.query import held as held_module
from search_ui.query.counts import counts_one_by_one
from search_ui.query.held import LARGE, Held
from search_ui.query.state import State
from search_ui.results.leading import Leading
from search_ui.results.table import Table
from search_ui.searcher import Searcher
from search_ui.searcher import counting as module
from search_ui.searcher.counting import Counting
from search_ui.url.params import Filter, SearchParams
from search_ui.url.parse import parse
from tests.lengths import some
from tests.search_ui import specimens as s
from tests.search_ui.filling import by_source, contract, fill, without
from tests.waiting import until

ALIAS = f"ui-tally-{os.getpid()}"
TOOK = 0.02
FEW = [name for name, facet in FACETS.items() if facet.counted_by]
MANY = {
    "uspc": ("none", "=none", "a,b", "rare", "nothing"),
    "examiner": ("none", "=none", "Roe, Jane"),
    "reference_owner": ("none", "=none", "Acme Corp."),
    "application_owner": ("none", "Roe Corp."),  # which most have not
}
"""Facets that are in no signature, and what the rows have of them."""
ODD = ("none", "=none", "a,b", "a|b", "50%", "%2C", "%", "|", ",", "É")
"""Values that a joint, or an escape, could be taken for."""


def drawn(number: int) -> Citation:
    """A citation with other values of all facets than most others have."""
    values = [None, *ODD]
    pick = [values[number // step % len(values)] for step in (1, 3, 7, 13)]
    return replace(
        s.MULLER,
        id=f"drawn-{number}",
        sequence=number,
        source="oa_citations" if number % 3 else "ptoffact",
        rejection_type=(("101",), ("102", "103"), (), ("103", "other"))[number % 4],
        form_source=((), ("892",), ("892", "1449", "oa_text"))[number % 3],
        action=pick[0],
        office_action_type=pick[1],
        office_action_date=(None, "2012-12-31", "2013-01-01")[number % 3],
        reference_type=("none", "us_grant", "foreign")[number // 2 % 3],
        reference_country=(None, "US", "JP")[number // 5 % 3],
        art_unit=pick[2],
        work_group=pick[3],
        tech_center=("2800", None)[number // 4 % 2],
        category=((), ("X",), ("X", "a|b"))[number // 7 % 3],
        outcome=(None, "granted", "abandoned")[number // 8 % 3],
        uspc_class="rare" if number % 50 == 7 else values[number // 9 % len(values)],
        examiner=(None, "Roe, Jane", "none")[number // 11 % 3],
        reference_owner=((), ("Acme Corp.",), ("Acme Corp.", "none"))[number // 6 % 3],
        application_owner=("Roe Corp.",) if number % 5 == 0 else (),
    )


ROWS = [drawn(number) for number in range(400)]


@pytest.fixture(scope="module")
def counting(engine: OpenSearch) -> Iterator[tuple[Searcher, Searcher]]:
    """Two searchers of odd rows in two indexes: one counted all that can be beforehand, and one nothing."""
    with by_source(engine, ALIAS, ROWS) as quick:
        assert quick.counting.tabulate()
        for hold in quick.counting.hold_large():
            hold()
        yield quick, Searcher(engine, alias=ALIAS)


def values_of(name: str) -> list[str]:
    """What the rows have of a facet, and something that none has, as the URL says it."""
    facet = FACETS[name]
    stored = {
        value
        for row in ROWS
        for field, part in SIGNATURES.items()
        if name in part
        for value in read(signatures(row.to_document())[field])[part.index(name)]
    }
    unknown = "1999" if name == "year" else "nothing"
    return sorted({facet.value_of(value) for value in stored} | {NONE, unknown})


FILTERS = st.sampled_from(FEW).flatmap(
    lambda name: st.builds(Filter, st.just(name), st.sampled_from(values_of(name)), st.booleans())
)


def consistent(filters: frozenset[Filter]) -> frozenset[Filter]:
    """Without exclusions of what is selected."""
    return frozenset(f for f in filters if not (f.excluded and Filter(f.facet, f.value) in filters))


SELECTIONS = st.frozensets(FILTERS, max_size=5).map(consistent)
OF_ONE = st.sampled_from([*MANY]).flatmap(
    lambda name: st.frozensets(
        st.builds(Filter, st.just(name), st.sampled_from(MANY[name]), st.booleans()), max_size=2
    )
)
BESIDE = st.lists(OF_ONE, max_size=2).map(lambda found: consistent(frozenset[Filter]().union(*found)))


@given(
    SELECTIONS,
    BESIDE,
    st.sampled_from(["", "electrolyte", "reference_owner=none", "from=2013-01-01", "nowhere"]),
)
@example(frozenset(), frozenset({Filter("application_owner", each) for each in ("none", "Roe Corp.")}), "")
@example(
    frozenset(), frozenset({Filter("uspc", "a,b", excluded=True), Filter("application_owner", "none")}), ""
)
@settings(max_examples=some(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_ways_count_the_same(
    counting: tuple[Searcher, Searcher], few: frozenset[Filter], many: frozenset[Filter], otherwise: str
) -> None:
    """Every value of every facet, and the total; which is what is there when it is counted by hand."""
    quick, slow = counting
    asked = parse(parse_qsl(otherwise if "=" in otherwise or not otherwise else f"q={otherwise}"))
    params = replace(asked, filters=consistent(asked.filters | few | many))
    slow.search(params.changed(filters=asked.filters | many))  # so that both counts of these are known
    by_table, by_signature = quick.search(params), slow.search(params)
    apart = Searcher(slow.engine.client, alias=ALIAS).search(params)
    assert replace(apart, took_ms=0) == replace(by_signature, took_ms=0)
    singly = slow.engine.answer(counts_one_by_one(params), params)  # as for an older index
    assert by_table.facets == by_signature.facets == singly.facets
    assert by_table.total == by_signature.total == singly.total
    assert by_table.hits == by_signature.hits
    if not otherwise.startswith(("electrolyte", "nowhere", "from")):
        assert sum(fits(row, params) for row in ROWS) == by_table.total


def fits(row: Citation, params: SearchParams) -> bool:
    """Whether a row fulfils a selection, found without any of what is tested."""

    def has(name: str, wanted: tuple[str, ...]) -> bool:
        found = getattr(row, FACETS[name].field)
        stored = list(found) if isinstance(found, tuple) else [found] if found else []
        if name == "year":
            stored = [day[:4] for day in stored]
        return bool(({FACETS[name].value_of(value) for value in stored} or {NONE}) & {*wanted})

    if not params.selected("reference_type") and row.reference_type == NONE:
        return False
    return all(
        (not params.selected(name) or has(name, params.selected(name)))
        and not has(name, params.excluded(name))
        for name in (*FEW, *MANY)
    )


def reaches(searcher: Searcher, query: str) -> bool:
    """Whether a search comes to what is made to fail."""
    try:
        searcher.search(parse(parse_qsl(query)))
    except InterruptedError:
        return True
    return False


def reaching(searcher: Searcher, queries: tuple[str, ...]) -> list[str]:
    """Which of these searches do."""
    return [query for query in queries if reaches(searcher, query)]


def test_the_table_is_used_where_it_answers(counting: tuple[Searcher, Searcher]) -> None:
    """Also of what is left out besides, and for the largest values, which have one of their own.

    Nowhere else: words, dates and smaller classes are not in it.
    """
    quick, _ = counting
    in_it = (
        "",
        "art_unit=1727&not_action=allowed&year=none",
        "outcome=granted&not_reference_owner=none&not_uspc=%3Dnone",
        "application_owner=none&not_uspc=none",
        "page=3&sort=oldest",
        "not_application_owner=none",
        "not_reference_owner=Acme+Corp.",
        "reference_owner=none",
        "reference_owner=none&not_uspc=none",
        "application_owner=Roe+Corp.",
        "not_application_owner=none&art_unit=1727",
    )
    others = (
        "q=electrolyte",
        "from=2013-01-01",
        "uspc=rare",
        "uspc=rare&not_reference_owner=none",
        "application=16123456",
    )
    with patch.object(Table, "tally", side_effect=InterruptedError):
        assert [*in_it] == reaching(quick, (*in_it, *others))


def test_one_large_value_is_counted_beforehand(counting: tuple[Searcher, Searcher]) -> None:
    """The largest beside whatever is asked of facets of few values; not two, nor beside words.

    One that is not as large alone, and for one signature beside what is asked of its facets.
    """
    quick, _ = counting
    whole = (
        "examiner=none",
        "reference_owner=Acme+Corp.",
        "not_application_owner=Roe+Corp.",
        "examiner=none&art_unit=1727&form_source=892",
        "examiner=none&not_reference_owner=none",
        "not_uspc=none&art_unit=1727&form_source=892",
        "uspc=rare",
    )
    half = (
        "uspc=rare&art_unit=1727&outcome=granted",
        "uspc=rare&form_source=892&not_action=allowed",
        "not_uspc=rare&form_source=892",
    )
    others = (
        "uspc=rare&art_unit=1727&form_source=892",
        "examiner=none&uspc=nothing",
        "examiner=none&q=electrolyte",
        "examiner=none&from=2013-01-01",
        "uspc=nothing",
    )
    asked = (*whole, *half, "reference_owner=Acme+Corp.&not_uspc=%3Dnone", *others)
    with patch.object(module, "tally", side_effect=InterruptedError):
        assert [*others] == reaching(quick, asked)
    with patch.object(held_module, "counted_of", side_effect=InterruptedError):
        assert [*half] == reaching(quick, asked)


def test_a_value_is_large_that_one_in_so_many_citations_has() -> None:
    """Or lacks, at most; the largest come first."""
    leading = {"uspc": Leading({"706": 2, "707": 1, "708": 3}, 0, 1), "examiner": Leading({}, 0, 400)}
    held = Held(Mock(total=400), leading, State((), 400, 0.0))
    assert [("examiner", NONE), ("uspc", "708"), ("uspc", "706")] == [value[:2] for value in held.large(200)]
    assert [("examiner", NONE)] == [value[:2] for value in held.large(100)]


def test_large_values_are_counted_while_the_table_is_true(engine: OpenSearch) -> None:
    """Else it is made anew, and they with it."""
    alias = f"ui-tally-large-{os.getpid()}"
    row = replace(s.MULLER, id="one", source="ptoffact")
    index = fill(engine, alias, "ptoffact", [row])
    counting = Searcher(engine, alias=alias).counting
    assert counting.tabulate()
    held, asked = counting.held, counting.hold_large()
    assert held
    next(asked)()
    assert 1 == len(held.values) < len(held.large(LARGE))
    engine.index(index=index, id="two", body=row.to_document(), params={"refresh": "true"})
    next(asked)()
    assert not [*asked]
    assert 1 == len(held.values)
    engine.indices.delete(index=index)


@pytest.mark.parametrize("signed", [True, False])
def test_the_largest_have_a_table_while_that_of_all_is_true(engine: OpenSearch, *, signed: bool) -> None:
    """It takes the place of their counts; what is written while it is made takes all away."""
    alias = f"ui-tally-largest-{os.getpid()}"
    row = replace(s.MULLER, id="one", source="ptoffact", application_owner=("Roe Corp.",))
    index = fill(engine, alias, "ptoffact", [row])
    searcher = Searcher(engine, alias=alias)
    counting, asked = searcher.counting, parse([("application_owner", "Roe Corp.")])
    assert counting.tabulate()
    held, large = counting.held, [*counting.hold_large()]
    assert held
    values, tables = large[: len(large) // 2], large[len(large) // 2 :]
    for hold in (*values, tables[0]):
        hold()
    assert (1, len(values) - 1) == (len(held.tables), len(held.values))
    document = row.to_document()
    if not signed:
        for field in SIGNATURES:
            del document[field]

    def written(*args: Any) -> Table:  # noqa: ANN401 - as they come
        engine.index(index=index, id="two", body=document, params={"refresh": "true"})
        return Table.of(*args)

    with patch.object(module, "Table", of=written):
        tables[1]()
    assert 2 == searcher.search(asked).total
    assert (1, None) == (len(held.tables), counting.held)
    engine.indices.delete(index=index)


@pytest.mark.parametrize("query", ["", "application_owner=none"])
def test_a_table_is_never_out_of_date(engine: OpenSearch, query: str) -> None:
    """Nor is a value that was counted beforehand.

    Whatever is written, changed or deleted, even where the number stays, and whichever index is served.
    """
    alias = f"ui-tally-state-{os.getpid()}"
    row = replace(s.MULLER, id="one", source="ptoffact", art_unit="1727", application_owner=())
    others = [replace(row, id=f"{number}", sequence=number) for number in range(50)]
    index = fill(engine, alias, "ptoffact", [row, *others])
    searcher, asked = Searcher(engine, alias=alias), parse(parse_qsl(query))

    def count() -> None:
        assert searcher.counting.tabulate()
        for hold in searcher.counting.hold_large():
            hold()

    def units() -> dict[str, int]:
        found = next(facet for facet in searcher.search(asked).facets if facet.name == "art_unit")
        return {value.value: value.count for value in found.values}

    def write(id_: str, art_unit: str) -> None:
        document = replace(row, art_unit=art_unit).to_document()
        engine.index(index=index, id=id_, body=document, params={"refresh": "true"})

    count()
    assert {"1727": 51} == units()
    write("one", "1728")
    assert {"1727": 50, "1728": 1} == units()
    count()
    engine.delete(index=index, id="one", params={"refresh": "true"})
    write("two", "1729")
    assert {"1727": 50, "1729": 1} == units()
    count()
    engine.indices.create(index=f"{index}-next", body=contract())
    for other in (row, *others):
        engine.index(index=f"{index}-next", id=other.id, body=replace(other, art_unit="1730").to_document())
    engine.indices.refresh(index=f"{index}-next")
    actions = [
        {"remove": {"index": index, "alias": alias}},
        {"add": {"index": f"{index}-next", "alias": alias}},
    ]
    engine.indices.update_aliases(body={"actions": actions})
    assert {"1730": 51} == units()
    engine.indices.delete(index=f"{index},{index}-next")


def test_a_table_is_kept_and_made_again_when_something_was_written(engine: OpenSearch) -> None:
    """By the pages themselves, beside what they answer."""
    alias = f"ui-tally-kept-{os.getpid()}"
    row = replace(s.MULLER, id="one", source="ptoffact")
    index = fill(engine, alias, "ptoffact", [row])
    searcher = Searcher(engine, alias=alias)

    def until_tabulated(citations: int) -> None:
        until(lambda: (held := searcher.counting.held) and held.table.total == citations)

    ended = searcher.keep_ready(seconds=0.05)
    try:
        until_tabulated(1)
        engine.index(index=index, id="two", body=row.to_document(), params={"refresh": "true"})
        assert 2 == searcher.search(SearchParams()).total
        until_tabulated(2)
        assert 2 == searcher.search(SearchParams()).total
    finally:
        ended.set()
        engine.indices.delete(index=index)


def test_a_state_that_was_told_lately_is_asked_for_only_where_it_must_be_the_present_one() -> None:
    """Each question is a sum over all citations, if anything was written."""
    engine = Mock()
    counting = Counting(engine)
    told = [counting.state(within=60), counting.state(within=60), counting.state()]
    assert (2, {engine.answer.return_value}) == (engine.answer.call_count, set(told))


def test_a_state_that_takes_long_to_tell_is_seldom_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the time at most: while something is written, the engine sums over all citations for it."""
    pauses: list[float] = []

    class Ended:
        def wait(self, pause: float) -> bool:
            pauses.append(pause)
            return len(pauses) > 2

    def slow() -> State:
        time.sleep(TOOK)
        return State((), 0, 0.0)

    counting = Counting(Mock())
    monkeypatch.setattr(counting, "state", slow)
    monkeypatch.setattr(counting, "tabulate", lambda: False)
    monkeypatch.setattr(module, "Event", Ended)
    counting.keep_table(TOOK, Mock())
    until(lambda: len(pauses) > 2)
    assert 0 == pauses[0]
    assert 9 * TOOK <= min(pauses[1:])


def test_an_index_of_an_earlier_version_is_counted_facet_by_facet(engine: OpenSearch) -> None:
    """It has no signatures; beside one that has them every count is of both."""
    alias = f"ui-tally-old-{os.getpid()}"
    rows = [replace(s.MULLER, id=f"old-{n}", sequence=n) for n in range(3)]
    old = fill(engine, alias, "old", rows, without(*SIGNATURES))
    searcher = Searcher(engine, alias=alias)
    assert not searcher.counting.tabulate()
    assert 3 == searcher.search(SearchParams()).total
    new = fill(engine, alias, "new", [replace(s.MULLER, id="new", source="ptoffact")])
    assert not searcher.counting.tabulate()
    found = searcher.search(SearchParams(q="electrolyte"))
    assert 4 == found.total
    assert 4 == sum(value.count for facet in found.facets for value in facet.values if facet.name == "source")
    engine.indices.delete(index=f"{old},{new}")


def test_an_index_of_an_earlier_version_may_come_beside_a_table(engine: OpenSearch) -> None:
    """What is left out is asked for at once with the state of the indexes, and has no signatures there."""
    alias = f"ui-tally-beside-{os.getpid()}"
    new = fill(engine, alias, "new", [replace(s.MULLER, id="new", source="ptoffact")])
    searcher, excluding = Searcher(engine, alias=alias), parse([("not_reference_owner", "Acme Corp.")])
    assert searcher.counting.tabulate()
    assert 0 == searcher.search(excluding).total
    rows = [replace(s.MULLER, id=f"old-{n}", reference_owner=("Acme Corp.",) * (n % 2)) for n in range(5)]
    old = fill(engine, alias, "old", rows, without(*SIGNATURES))
    assert 3 == searcher.search(excluding).total
    engine.indices.delete(index=f"{old},{new}")
