"""An index of an earlier mapping is searched beside one of the present mapping; on a real engine."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from opensearchpy import OpenSearch

from citations.facets import FACETS, MAY_LACK
from search_ui.query.filters import lacks
from search_ui.searcher import Searcher
from search_ui.url.exact import EXACT_FILTERS
from search_ui.url.params import Filter, SearchParams
from search_ui.url.parse import parse_facet
from tests.search_ui import specimens as s
from tests.search_ui.asked import ids, of
from tests.search_ui.filling import fill, version_1

ALIAS = f"ui-versions-{os.getpid()}"
NEW = replace(s.MULLER, id="new", source="ptoffact")
OLD = replace(s.MULLER, id="old", source="oa_citations")


@pytest.fixture(scope="module")
def both(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches the same citation in an index of each."""
    names = [
        fill(engine, ALIAS, "ptoffact", [NEW]),
        fill(engine, ALIAS, "oa_citations", [OLD], body=version_1()),
    ]
    yield Searcher(engine, alias=ALIAS)
    engine.indices.delete(index=",".join(names))


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("electrode stack", [NEW, OLD]),
        ("electrodes stacked", [NEW]),
        ("electrode batteries", [NEW]),
        ("müller stacks", [NEW]),
        ("title:battery", [NEW, OLD]),
        ("title:batteries", [NEW]),
        ("ref-title:electrodes", [NEW]),
        ('"electrode stack"', [NEW, OLD]),
        ("electr* owner:acme", [NEW, OLD]),
        ("battery -batteries", [OLD]),
    ],
)
def test_where_there_are_no_stems_words_are_found_as_they_stand(
    both: Searcher, q: str, expected: list[Any]
) -> None:
    """A search never fails for it."""
    assert of(expected) == set(ids(both.search(SearchParams(q=q))))


def test_what_matched_is_marked_in_both(both: Searcher) -> None:
    """In another form where there are stems."""
    hits = both.search(SearchParams(q="electrode stack")).hits
    assert {"<mark>Electrode</mark> <mark>stack</mark>"} == {
        str(hit.shown("reference_title")) for hit in hits
    }
    [hit] = both.search(SearchParams(q="electrodes stacks")).hits
    assert "<mark>Electrode</mark> <mark>stack</mark>" == str(hit.shown("reference_title"))


def test_facets_and_pages_of_values_count_both(both: Searcher) -> None:
    """Owners too."""
    owners = {
        value.value: value.count for value in both.facet_page(parse_facet("reference_owner", [])).values
    }
    assert {"Acme Corp.": 2, "Müller Batterie GmbH": 2} == owners
    chosen = frozenset({Filter("reference_owner", "Acme Corp.")})
    assert 2 == both.search(SearchParams(filters=chosen)).total
    assert 2 == both.coverage().citations


def test_a_field_that_one_index_lacks_has_no_value_there(both: Searcher) -> None:
    """What is found is told whole, with what its own index has of it."""
    hits = {hit.citation.id: hit.citation for hit in both.search(SearchParams(q="electrode stack")).hits}
    assert NEW == hits["new"]
    bare = replace(
        OLD,
        application_owner=(),
        application_cpc=(),
        examiner=None,
        outcome=None,
        application_patent=None,
        reference_family=None,
        reference_cpc=(),
        category=(),
        location=(),
        related_claims=(),
        also_in=(),
        told_otherwise=(),
    )
    assert bare == hits["old"]
    assert (True, None) == (hits["new"].self_citation, hits["old"].self_citation)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({Filter("outcome", "none")}, [OLD]),
        ({Filter("outcome", "none", excluded=True)}, [NEW]),
        ({Filter("year", "none", excluded=True)}, [NEW, OLD]),
        ({Filter("year", "none")}, []),
        ({Filter("examiner", "none"), Filter("art_unit", "none", excluded=True)}, [OLD]),
    ],
)
def test_what_has_no_value_is_found_in_both(
    both: Searcher, filters: set[Filter], expected: list[Any]
) -> None:
    """By name in the one, by looking at each citation in the other."""
    found = both.search(SearchParams(filters=frozenset(filters)))
    assert of(expected) == set(ids(found))
    assert len(expected) == found.total


@pytest.mark.parametrize("field", MAY_LACK)
def test_where_all_names_are_there_no_citation_is_looked_at(both: Searcher, field: str) -> None:
    """What is meant for indexes of earlier versions is nothing to the engine in one of this version."""
    engine = both.engine.client
    explained = {
        source: engine.indices.validate_query(
            index=f"{ALIAS}-{source}", body={"query": lacks(field)}, params={"rewrite": "true"}
        )["explanations"][0]["explanation"]
        for source in ("ptoffact", "oa_citations")
    }
    assert f"lacks:{field}" in explained["ptoffact"]
    assert "*:*" not in explained["ptoffact"]
    assert "*:*" in explained["oa_citations"]


def test_whatever_may_be_asked_to_have_no_value_is_named() -> None:
    """The facets that not all citations have, and the exact filters."""
    facets = {facet.field for facet in FACETS.values() if not facet.always_set}
    assert {*MAY_LACK} == facets | {each.field for each in EXACT_FILTERS.values() if each.may_lack}
