"""Thousands of queries made by chance: none fails, none takes too long, nothing is echoed as it came.

Most are read and turned into requests for the engine without it; the others go to a real server, some of them
made by schemathesis from the API's own description.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import max_response_time, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from citations.facets import FACETS
from search_ui.query.best import On, best, level
from search_ui.query.facet_values import values_body
from search_ui.query.words import levels
from search_ui.searcher import Searcher
from search_ui.url.exact import EXACT_FILTERS
from search_ui.url.parse import parse, parse_facet, salvage
from search_ui.url.values import BadParameter
from search_ui.web.app import create_app
from tests.lengths import some
from tests.search_ui.asked import plan_of
from tests.search_ui.served import serving

TIMEOUT = 5.0
"""Seconds that this server gives a search; an answer may be no later."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    max_response_time,
]
MARKER = "<x'\">"

EXACT = (*EXACT_FILTERS,)
OWN = ("q", "literal", "like", "all", *EXACT, "group", "sort", "page", "after", "size", "prefix", "order")
NAMES = (*OWN, *FACETS, *(f"not_{name}" for name in FACETS), "utm_source")
PIECES = (
    "battery",
    '"solid state"',
    "-lithium",
    "OR",
    "AND",
    "NOT",
    "(",
    ")",
    '"',
    "*",
    "bat*",
    "*tery",
    "/re.*x/",
    "~2",
    "ref:",
    "ref:US9280610",
    "au:1727",
    "ground:103(a)",
    "form:ids",
    "class:D14",
    "date:2015-01..2016-06",
    "date:[* TO *]",
    "name:müller",
    "owner:acme",
    "ref-title:(battery separators)",
    'title:"solid state"',
    "US 9,280,610",
    "16/123,456",
    "12345678",
    "2007/0217688",
    "JP 2004-159476",
    "電池",
    "\u202e",
    "\x00",
    "\\",
    "{{7*7}}",
    "' OR 1=1 --",
    "none",
    "2015",
    "2015-01-31",
    "-1",
    "10000",
    "1e9",
    "newest",
    "relevance",
    "name",
    "MSxuLDEwMDAwLCwyMDE1LTAxLTMxLDEyMzQ1LHB0b2ZmYWN0",
    "MSxyLDEwMDIwLDEyLjUsMjAxMi0wNy0wNCw3LHB0b2ZmYWN0",
    MARKER,
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), min_size=1, max_size=6).map(" ".join)
PATHS = (
    "/",
    "/citations/",
    "/facets/",
    "/references/",
    "/applications/",
    "/art-units/",
    "/api/tech-centers/",
    "/api/citations/",
    "/suggest?q=",
)
VALUES = st.sampled_from(PIECES) | TEXTS | st.integers(-1, 600).map(str)
USUAL = {
    "prefix": st.sampled_from(["17", "acme co", "müller", "semi"]),
    "q": TEXTS,
    "literal": st.sampled_from(["0", "1"]),
    "all": st.just("form_source"),
    "like": TEXTS | st.just("A battery comprising a lithium anode and a solid electrolyte"),
    "application": st.sampled_from(["16/123,456", "us 16123456", "14000001", "PCT/US2024/012345"]),
    "reference": st.sampled_from(["US 2007/0217688 A1", "d911,456", "JP 2004-159476", "9,280,610"]),
    "office_action": st.sampled_from(["k87ak41frxeapx5", "LD1Q0FKGXBLUEX4"]),
    "use": st.sampled_from(["62343438701208321", "007", "0"]),
    "paragraph": st.sampled_from(["a", "(b)"]),
    "uspc_class": st.sampled_from(["429", "d14"]),
    "from": st.dates().map(str),
    "to": st.dates().map(str),
    "group": st.sampled_from(["none", "reference", "application", "office_action"]),
    "sort": st.sampled_from(["relevance", "newest", "oldest"]),
    "order": st.sampled_from(["count", "name", "applications", "citations"]),
    "size": st.sampled_from(["10", "20", "50", "100"]),
    "page": st.integers(1, 120).map(str),
    "year": st.integers(1000, 2999).map(str) | st.just("none"),
    "not_year": st.integers(1000, 2999).map(str) | st.just("none"),
}


def pairs(name: str) -> st.SearchStrategy[tuple[str, str]]:
    """A parameter with a value: mostly one that it can have."""
    usual = USUAL.get(name, VALUES)
    return st.tuples(st.just(name), usual | usual | usual | VALUES)


ITEMS = st.lists(st.sampled_from(NAMES).flatmap(pairs), max_size=6)


@given(ITEMS)
@settings(max_examples=some(1_500), deadline=None)
def test_any_query_is_refused_in_words_or_becomes_a_request(items: list[tuple[str, str]]) -> None:
    """What is read is written as it will be read again; what is refused is named and leaves a usable rest."""
    refused: BadParameter | None = None
    try:
        params = parse(items)
        known = levels(params.q, literal=params.literal) if params.q else ()
        plans = (level(params), *(best(params, On(one, one.clause)) for one in known), plan_of(params))
        bodies = [request.body for plan in plans for request in plan.requests]
    except BadParameter as bad:
        refused, params, bodies = bad, salvage(items).without_text(), []
    assert refused is None or (str(refused) and refused.hint)
    assert params == parse(parse_qsl(params.to_query_string()))
    assert json.loads(json.dumps(bodies)) == bodies


@given(st.sampled_from(sorted(FACETS)), ITEMS)
@settings(max_examples=some(700), deadline=None)
def test_any_page_of_values_is_refused_in_words_or_becomes_a_request(
    name: str, items: list[tuple[str, str]]
) -> None:
    """The same for a facet's own page."""
    refused: BadParameter | None = None
    try:
        asked = parse_facet(name, items)
        body = values_body(asked, asked.after)
    except BadParameter as bad:
        refused, asked, body = bad, parse_facet(name, []), {}
    assert refused is None or (str(refused) and refused.hint)
    assert asked == parse_facet(name, asked.to_items())
    assert json.loads(json.dumps(body)) == body


@pytest.fixture(scope="module")
def hurried(searcher: Searcher) -> Iterator[httpx.Client]:
    """A server over the specimens that gives a search five seconds."""
    quick = Searcher(searcher.engine.client, alias=searcher.engine.alias, timeout=TIMEOUT)
    with (
        serving(create_app(quick)) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT, follow_redirects=True) as client,
    ):
        yield client


@given(
    st.sampled_from(["/search", "/facets/art_unit", "/facets/reference_owner", "/facets/reference"]),
    st.lists(st.tuples(st.sampled_from(NAMES), VALUES.map(lambda value: value + MARKER)), max_size=3),
    ITEMS,
)
@settings(
    max_examples=some(250),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_page_fails_is_late_or_echoes_what_it_was_asked(
    hurried: httpx.Client, path: str, marked: list[tuple[str, str]], items: list[tuple[str, str]]
) -> None:
    """Not in the text, not in an attribute; the client waits no longer than a search may take."""
    response = hurried.get(f"{path}?{urlencode([*marked, *items], errors='replace')}")
    assert response.status_code in {200, 400, 404}
    assert MARKER not in response.text
    assert "<x'" not in response.text
    for value in re.findall(r'(?:value|href|content|aria-label|title)="([^"]*)"', response.text):
        assert "<" not in value
    shown = [value for name, value in marked if name == "q" and value.isprintable()]
    if response.status_code == 200 and len(shown) == 1 and not any(name == "q" for name, _ in items):
        assert MARKER in html.unescape(response.text)


@given(st.sampled_from(PATHS), TEXTS)
@settings(
    max_examples=some(120),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_path_fails_or_echoes_what_it_was_asked(hurried: httpx.Client, path: str, text: str) -> None:
    """A name of ours that is none is not found."""
    quoted = urlencode({"": text + MARKER}, errors="replace").removeprefix("=").replace("+", "%20")
    response = hurried.get(path + quoted)
    assert response.status_code in {200, 404}
    if "html" in response.headers["content-type"]:
        assert "<x'" not in response.text


# schemathesis's own decorator is of an older pytest than ours; what it makes is the same without it.
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/search"),
        ("GET", "/api/facets/{name}"),
        ("GET", "/api/facets/reference"),
        ("GET", "/api/citations/{id_}"),
        ("GET", "/api/references/{number}"),
        ("GET", "/api/applications/{number}"),
        ("GET", "/api/art-units/{number}"),
        ("GET", "/api/list"),
        ("POST", "/api/list"),
        ("GET", "/readyz"),
    ],
)
def test_the_api_keeps_to_its_own_description(hurried: httpx.Client, method: str, path: str) -> None:
    """Every answer has a status, a type and a shape that the description names, in time."""
    base = str(hurried.base_url)
    described = schemathesis.openapi.from_dict(hurried.get("/api/openapi.json").json())

    @given(described[path][method].as_strategy())
    @settings(max_examples=some(60), deadline=None, suppress_health_check=list(HealthCheck))
    def keeps(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url=base, checks=CHECKS, timeout=TIMEOUT)

    keeps()


def test_the_description_names_every_parameter(web: httpx.Client) -> None:
    """Those of every facet too, and no other."""
    paths = web.get("/api/openapi.json").json()["paths"]
    named = {
        path: {parameter["name"] for parameter in paths[path]["get"]["parameters"]}
        for path in ("/api/search", "/api/facets/{name}")
    }
    search = {*NAMES} - {"utm_source", "prefix", "order"}
    assert {"/api/search": search, "/api/facets/{name}": search | {"name", "prefix", "order"}} == named
