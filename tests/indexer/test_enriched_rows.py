"""Rows of two APIs, drawn by chance: the documents are those that `citations` makes of them, row by row."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from citations import enriched
from citations.enriched import EnrichedRow
from citations.oa_citations import JOINED, from_oa_citations, version
from citations.record import Citation, UnusableRow
from tests.indexer.drawn import ABSENT, Row, mixed_rows
from tests.indexer.test_enriched import row, source
from tests.indexer.test_oa_citations_join import action, citation
from tests.lengths import some

NAMED = {
    "obsoleteDocumentIdentifier": st.sampled_from(["A", "B"]),
    "createDateTime": st.sampled_from(["2025-07-03T13:51:37", "2026-03-02T21:36:52"]),
    "patentApplicationNumber": st.sampled_from(["16123456", "16123457"]),
    "groupArtUnitNumber": st.sampled_from(["2641", "2858"]),
    "id": st.integers(1, 6).map(lambda number: f"{number:032x}"),
}
API = {
    **{name: st.just(value) for name, value in citation(1).items()},
    **NAMED,
    "referenceIdentifier": st.sampled_from(
        ["US 9,280,610 B2", "9280610", "JP 2004-159476 A", "Some paper, 2010", "some Paper, 2010 ", ""]
    ),
}
ODD = {
    "patentApplicationNumber": st.sampled_from(["1612345", None]),
    "createDateTime": st.sampled_from(["never", "", ABSENT]),
    "obsoleteDocumentIdentifier": st.sampled_from(["", " A", None, ABSENT]),
    "groupArtUnitNumber": st.sampled_from(["", " 2641", None, ABSENT]),
}
ENRICHED = {
    **{name: st.just(value) for name, value in row(1).items()},
    **NAMED,
    "citedDocumentIdentifier": st.sampled_from(
        ["US 9280610 B2", "9280610", "JP 2004159476 A", "SOME PAPER, 2010", "7654321", ""]
    ),
    "citationCategoryCode": st.sampled_from(["X", "Y", "", None]),
    "passageLocationText": st.lists(
        st.sampled_from(["c. 4|page 2", "", "Fig. 3a", "c. 103", "é|\\"]), max_size=2
    ),
    "relatedClaimNumberText": st.sampled_from(["1,7", "1 and 3-4", "", None]),
    "officeActionDate": st.sampled_from(
        ["2019-10-03T00:00:00", "2019-10-05T00:00:00", "", "0001-01-01T00:00:00"]
    ),
    "officeActionCategory": st.sampled_from(["CTNF", "CTFR", ""]),
    "nplIndicator": st.sampled_from([True, False, None]),
}
ODD_ENRICHED = {
    **ODD,
    "relatedClaimNumberText": st.just("all"),
    "nplIndicator": st.just("x"),
    "id": st.just("y"),
}


def latest(rows: list[Row]) -> list[Row]:
    """The rows that stand, one of each id, in their order; those without an id or a time stand too."""
    states: dict[str, list[tuple[int, int, Row]]] = defaultdict(list)
    for place, each in enumerate(rows):
        try:
            state = (version(each), place, each)
        except UnusableRow:
            states[f"odd {place}"].append((0, place, each))
        else:
            states[each["id"] if len(each["id"]) == 32 else f"odd {place}"].append(state)
    standing = [max(found, key=lambda state: state[:2]) for found in states.values()]
    return [each for _, _, each in sorted(standing, key=lambda state: state[1])]


Made = TypeVar("Made")


def usable(rows: list[Row], make: Callable[[Row], Made]) -> list[tuple[Row, Made]]:
    """What stands and can be used."""
    found = []
    for each in latest(rows):
        with suppress(UnusableRow):
            found.append((each, make(each)))
    return found


Key = tuple[str, str]


def key(office_action: str | None, number: str | None, text: str | None) -> Key | None:
    """What rows of both APIs are joined by."""
    name = number or (text or "").strip().lower()
    return (office_action, name) if office_action and name else None


def key_of(made: Citation) -> Key | None:
    """That of a citation."""
    return key(made.office_action_id, made.reference_number, made.reference)


def key_of_row(found: EnrichedRow) -> Key | None:
    """That of a row of the other API."""
    return key(found.office_action_id, found.cited.reference_number, found.identifier)


def told_of(rows: list[EnrichedRow]) -> dict[Key | None, dict[str, list[Any]]]:
    """What rows say, of each reference of an office action."""
    told: dict[Key | None, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for found in sorted(rows, key=lambda row: row.id):
        said: dict[str, Any] = {**found.said, "category": [found.category] if found.category else []}
        for field in ("location", "related_claims"):
            said[field] = getattr(found, field)
        known = told[key_of_row(found)]
        for field, values in said.items():
            known[field] += [value for value in values if value not in known[field]]
    for known in told.values():
        for field in known.keys() - {"location"}:
            known[field].sort()
    return told


def acts_of(rows: list[EnrichedRow]) -> dict[str | None, dict[str, str]]:
    """The first day and type that rows tell of an office action."""
    acts: dict[str | None, dict[str, str]] = {}
    for found in rows:
        told = {"date": found.office_action_date, "type": found.office_action_type}
        known = acts.setdefault(found.office_action_id, {}) if found.office_action_id else {}
        known |= {name: min(value, known.get(name, value)) for name, value in told.items() if value}
    return acts


def expected(api: list[Row], other: list[Row], office_actions: dict[str, Row]) -> dict[str, dict[str, Any]]:
    """The documents, by id, as `citations` says it, row by row."""
    citations = usable(api, from_oa_citations)
    rows = usable(other, enriched.read)
    named = {key_of(made) for _, made in citations} - {None}
    told = told_of([found for _, found in rows if key_of_row(found) in named])
    acts = acts_of([found for _, found in rows])
    made = [
        enriched.from_enriched(
            {
                **each,
                JOINED: {
                    **office_actions.get(found.office_action_id or "", {}),
                    "action": acts.get(found.office_action_id),
                },
            }
        )
        for each, found in rows
        if key_of_row(found) not in named
    ]
    for each, found_of in citations:
        action_id = found_of.office_action_id
        acted = {**office_actions.get(action_id or "", {}), "action": acts.get(action_id)}
        made.append(from_oa_citations({**each, JOINED: {**acted, "enriched": told.get(key_of(found_of))}}))
    return {each.id: orjson.loads(orjson.dumps(each.to_document())) for each in made}


@settings(max_examples=some(32), deadline=None)
@given(
    st.lists(mixed_rows(API, ODD), min_size=1, max_size=8),
    st.lists(mixed_rows(ENRICHED, ODD_ENRICHED), min_size=1, max_size=8),
    st.sampled_from(["true", "false"]),
)
def test_any_rows_are_joined_as_citations_says(api: list[Row], other: list[Row], plain: str) -> None:
    """By SQL and by Python; every row is accounted for."""
    api, other = [citation(99), *api], [row(99), *other]
    acted = action(obsoleteDocumentIdentifier=["A"], bodyText=["null"])
    known = {"A": {"date": "2019-10-03", "type": "CTNF", "title": 'CAMERA "ONE"', "uspc_class": "348"}}
    with TemporaryDirectory() as folder:
        made = source(Path(folder), api, other, acted, plain=plain)
        batches = list(made.batches())
    lines = "".join("".join(batch.lines) for batch in batches).split("\n")[:-1]
    documents = {
        orjson.loads(first)["index"]["_id"]: orjson.loads(second)
        for first, second in zip(lines[::2], lines[1::2], strict=True)
    }
    assert expected(api, other, known) == documents
    assert (len(api) + len(other), len(documents)) == (
        sum(batch.rows for batch in batches),
        sum(len(batch.lines) for batch in batches),
    )
