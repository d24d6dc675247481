"""A bookmark of today means the same in five years.

`golden_urls.json` holds URLs and what they mean. A line may be added to it, never changed or taken away.
"""

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from search_ui.results.application_page import application_url
from search_ui.results.reference_page import reference_url
from search_ui.results.units import Unit
from search_ui.url.cursor import Cursor
from search_ui.url.facet_params import FacetParams
from search_ui.url.list_params import ListParams, parse_list
from search_ui.url.params import Filter, SearchParams, exactly
from search_ui.url.parse import parse, parse_facet, parse_ranking, parse_reference
from search_ui.url.ranking_params import RankingParams
from search_ui.url.reference_params import ReferenceParams
from search_ui.web.applications import canonical_application
from search_ui.web.numbers import canonical_number

Told = dict[str, Any]

GOLDEN: dict[str, Told] = json.loads(Path(__file__).with_name("golden_urls.json").read_text(encoding="utf-8"))
del GOLDEN[""]
EXACT = {
    "application",
    "reference",
    "family",
    "office_action",
    "use",
    "paragraph",
    "uspc_class",
    "from_date",
    "to_date",
}
FACET_PAGE = {field.name for field in fields(FacetParams)} - {"search"}
RANKING = {field.name for field in fields(RankingParams)} - {"search"}


def search_of(told: Told) -> SearchParams:
    """The search that a line of the file tells of."""
    read: Told = {
        "filters": lambda filters: frozenset(map(filter_of, filters)),
        "every": frozenset,
        "after": cursor_of,
    }
    exact = {name.removesuffix("_date"): value for name, value in told.items() if name in EXACT}
    values: dict[str, Any] = {
        name: read[name](value) if name in read else value
        for name, value in told.items()
        if name not in EXACT
    }
    return SearchParams(exact=exactly(**exact), **values)


def filter_of(told: str) -> Filter:
    """A filter, written as in the URL."""
    name, value = told.split("=", 1)
    return Filter(name.removeprefix("not_"), value, excluded=name.startswith("not_"))


def cursor_of(told: Told) -> Cursor:
    """A place in the order of the results."""
    return Cursor(**told | {"day": date.fromisoformat(told["day"]) if told["day"] else None})


def facet_page_of(told: Told) -> FacetParams:
    """The page of a facet's values."""
    own = {name: value for name, value in told.items() if name in FACET_PAGE}
    search = search_of({name: value for name, value in told.items() if name not in FACET_PAGE})
    return FacetParams(search=search, **own)


def ranking_of(told: Told) -> RankingParams:
    """The page of most used references."""
    own = {name: value for name, value in told.items() if name in RANKING}
    search = search_of({name: value for name, value in told.items() if name not in RANKING})
    return RankingParams(search=search, **own)


@pytest.mark.parametrize("url", GOLDEN)
def test_a_bookmark_means_the_same_for_ever(url: str) -> None:
    """It is read as it always was, and it is still what the same search is written as."""
    parts = urlsplit(url)
    items = parse_qsl(parts.query)
    if parts.path == "/search":
        expected = search_of(GOLDEN[url])
        assert expected == parse(items)
        assert url == expected.to_url()
    elif parts.path == "/list":
        listed = ListParams(**GOLDEN[url])
        assert listed == parse_list(items)
        assert url == listed.to_url()
    elif parts.path.startswith("/references/"):
        number = canonical_number(parts.path.removeprefix("/references/"))
        asked = ReferenceParams(**GOLDEN[url])
        assert asked == parse_reference(number, items)
        assert url == asked.to_url()
        assert asked.page > 1 or asked.alone or url == reference_url(number)
    elif parts.path.startswith("/applications/"):
        number = parts.path.removeprefix("/applications/")
        assert GOLDEN[url] == {"number": canonical_application(number)}
        assert url == application_url(number)
    elif "level" in GOLDEN[url]:
        assert url == Unit(**GOLDEN[url]).url
    elif parts.path == "/facets/reference":
        ranking = ranking_of(GOLDEN[url])
        assert ranking == parse_ranking(items)
        assert url == ranking.to_url()
    else:
        page = facet_page_of(GOLDEN[url])
        assert page == parse_facet(parts.path.removeprefix("/facets/"), items)
        assert url == page.to_url()


@pytest.mark.parametrize("url", GOLDEN)
def test_a_bookmark_is_answered_where_it_leads(web: httpx.Client, url: str) -> None:
    """Without a redirect and without a complaint; there may be no such page among thirty specimens."""
    assert web.get(url).status_code in {200, 404}
    unknown = {404} if not url.startswith(("/search", "/facets/")) else set()
    assert web.get(f"/api{url}").status_code in {200, *unknown}


def test_there_are_enough_bookmarks_of_every_kind() -> None:
    """Every parameter is in one."""
    assert len(GOLDEN) > 40
    names = {name for url in GOLDEN for name, _ in parse_qsl(urlsplit(url).query)}
    every = {
        "q",
        "literal",
        "application",
        "reference",
        "family",
        "office_action",
        "from",
        "to",
        "sort",
        "page",
        "size",
        "after",
    }
    assert every <= names
    assert {"rejection_type", "form_source", "tech_center", "work_group", "art_unit", "action"} <= names
    assert {"office_action_type", "year", "reference_type", "reference_country", "reference_owner"} <= names
    assert {"source", "not_source", "prefix", "order"} <= names
