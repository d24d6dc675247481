"""Texts of a source that would be markup, a formula or a command if anybody let them, in every field.

Each page, feed and file that shows them is asked for once, on a real engine: they are text wherever they
stand. What is asked, rather than found, is in `test_pages.py` and `test_fuzz.py`.
"""

import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import quote_plus, urlsplit

import html5lib
import httpx
import orjson
import pytest
from opensearchpy import OpenSearch

from search_ui.web.app import create_app
from tests.search_ui import specimens as s
from tests.search_ui.filling import by_source
from tests.search_ui.served import serving
from tests.search_ui.test_feeds import ATOM, read

MARKUP = (
    "'\"></title></textarea></script>--><script>oops()</script><oops onoops=oops()>&lt;oops&gt; {{ 191 * 7 }}"
)
UNSEEN = "\x00\x08\x1b\x85\u202e\u2066\ue000\uffff"
"""What steers a terminal or turns the direction of writing, our own mark, and what XML cannot hold."""


def hostile(field: str) -> str:
    """A text that nobody means well with: a formula too, where a spreadsheet would take it for one."""
    return f"=oops() {field} {MARKUP} javascript:oops() ]]>{UNSEEN}"


OWNER = f"javascript:oops() {MARKUP}"
"""What an address can have: those of searches take no control characters."""
TEXTS = replace(
    s.MULLER,
    id="hostile",
    reference=hostile("reference"),
    title=hostile("title"),
    application_owner=(hostile("application owner"), OWNER),
    examiner=hostile("examiner"),
    location=(hostile("location"),),
    told_otherwise=(f"art_unit={hostile('told otherwise')}",),
    reference_title=hostile("reference title"),
    reference_owner=(hostile("reference owner"), OWNER),
    passage=hostile("passage"),
)
"""Of an application and a reference that have pages: all that is written freely is hostile."""
CODES = replace(
    TEXTS,
    id="hostile-codes",
    sequence=TEXTS.sequence + 1,
    office_action_id=hostile("office action"),
    office_action_type=hostile("type"),
    reference_number=None,
    reference_type="unrecognized",
    paragraph=hostile("paragraph"),
    action=hostile("action"),
    art_unit=hostile("art unit"),
    work_group=hostile("work group"),
    tech_center=hostile("tech center"),
    category=(hostile("category"),),
    uspc_class=hostile("class"),
    application_cpc=(hostile("application cpc"),),
    reference_cpc=(hostile("reference cpc"),),
    application_patent=hostile("patent"),
)
"""What is a code in a source that keeps to its own description is hostile too."""
PAGES = (
    "/",
    "/search?q=oops",
    "/search?q=oops&group=reference",
    "/search?like=oops+reference+title+passage",
    f"/search?reference_owner={quote_plus(OWNER)}",
    "/citations/hostile",
    "/citations/hostile-codes",
    "/references/US9280610",
    "/applications/17248024",
    "/facets/reference",
    "/facets/reference_owner",
    "/facets/examiner",
    "/facets/art_unit",
    "/art-units/1727/uses",
)


@pytest.fixture(scope="module")
def hostiles(engine: OpenSearch) -> Iterator[httpx.Client]:
    """A client for the pages of both."""
    with (
        by_source(engine, f"ui-hostile-{os.getpid()}", [TEXTS, CODES]) as searcher,
        serving(create_app(searcher)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def test_no_text_is_markup_on_a_page(hostiles: httpx.Client) -> None:
    """Every one is shown as it is written, and none is an element, an attribute, a comment or a script."""
    for page in PAGES:
        response = hostiles.get(page)
        assert (page, 200) == (page, response.status_code)
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        elements = [*parser.parse(response.text).iter()]
        assert {"invalid-codepoint"} >= {kind for _, kind, _ in parser.errors}, page
        assert all(isinstance(each.tag, str) and each.tag != "oops" for each in elements), page
        scripts = [each for each in elements if each.tag == "script"]
        assert not [each for each in scripts if each.text or not each.get("src", "").startswith("/static/")]
        attributes = [attribute for each in elements for attribute in each.items()]
        assert not [name for name, _ in attributes if name.startswith("on")], page
        links = [value for name, value in attributes if name in {"href", "src", "action"}]
        assert {"", "https"} >= {urlsplit(each).scheme for each in links}, page
        shown = [text for each in elements for text in (each.text, each.tail) if text]
        assert any(MARKUP in text for text in shown), page


def test_a_page_is_called_what_it_is_about(hostiles: httpx.Client) -> None:
    """Its title is text, and its canonical address is one attribute, whatever stands in them."""
    for page, called in ((f"/search?reference_owner={quote_plus(OWNER)}", OWNER), ("/citations/hostile", "")):
        parsed = html5lib.HTMLParser(namespaceHTMLElements=False).parse(hostiles.get(page).text)
        assert [page] == [each.get("href") for each in parsed.iter("link") if each.get("rel") == "canonical"]
        [title] = [each.text for each in parsed.iter("title")]
        assert called in title


def strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - as JSON has it
    """All texts in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def test_programs_get_every_text_as_it_is(hostiles: httpx.Client) -> None:
    """As JSON that no browser takes for a page; suggestions too, which leave quotation marks out."""
    unquoted = MARKUP.replace('"', "")
    for path in (*(f"/api{page}" for page in PAGES[1:-1]), "/suggest?q=oops"):
        response = hostiles.get(path)
        assert re.fullmatch(r"application/(x-suggestions\+)?json", response.headers["content-type"]), path
        assert "nosniff" == response.headers["x-content-type-options"]
        assert any(unquoted in text.replace('"', "") for text in strings(response.json())), path
    hits = {hit["id"]: hit for hit in hostiles.get("/api/search").json()["hits"]}
    for citation in (TEXTS, CODES):
        told = {name: value for name, value in asdict(citation).items() if "oops" in f"{value}"}
        expected = {name: [*value] if isinstance(value, tuple) else value for name, value in told.items()}
        assert expected == {name: hits[citation.id][name] for name in told}


def test_no_text_is_markup_in_a_feed(hostiles: httpx.Client) -> None:
    """It is valid, and its titles and sentences have the texts as they are."""
    feed = read(hostiles, "/search.atom")
    entries = feed.findall("a:entry", ATOM)
    assert 2 == len(entries)
    for entry in entries:
        assert f" title {MARKUP}" in entry.findtext("a:content", namespaces=ATOM)
    assert any(MARKUP in each.findtext("a:title", namespaces=ATOM) for each in entries)


def test_no_text_is_a_formula_in_a_file(hostiles: httpx.Client) -> None:
    """Each is one cell, and whole; where rows are JSON, as it is."""
    for path in ("/search.csv", "/facets/reference_owner.csv", "/applications/17248024.csv"):
        rows = [*csv.DictReader(io.StringIO(hostiles.get(path).content.decode("utf-8-sig")))]
        cells = [cell for row in rows for cell in row.values()]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], path
        assert any(MARKUP in cell for cell in cells), path
    rows = [orjson.loads(line) for line in hostiles.get("/search.jsonl").content.splitlines()]
    assert {TEXTS.reference} == {row["reference"] for row in rows}
