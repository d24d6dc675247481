"""The examples of the help and of the start page: links that do what they say, and find something."""

import re
from dataclasses import replace
from html import unescape

import httpx
import pytest

from citations.record import Citation
from search_ui.language import understand
from search_ui.language.fields import FIELDS
from search_ui.results.examples import Examples, Facts
from search_ui.searcher import Searcher
from tests.search_ui.specimens import MULLER


@pytest.fixture
def examples(searcher: Searcher, web: httpx.Client) -> Examples:
    """Those of the specimens, once the pages know what is indexed."""
    assert 200 == web.get("/about").status_code
    return searcher.last_examples()


def shown(page: str, pattern: str) -> dict[str, str]:
    """The texts of links → where they lead."""
    return {unescape(text): unescape(url) for url, text in re.findall(pattern, page)}


def total(web: httpx.Client, url: str) -> int:
    """How many citations a search finds."""
    return int(web.get(f"/api{url}").json()["total"])


def test_an_example_is_a_link_if_it_finds_something(web: httpx.Client, examples: Examples) -> None:
    """Otherwise it only shows how to write it; a search's page shows what was understood."""
    page = web.get("/help").text
    all_ = [*examples.words, *examples.numbers, *examples.together]
    all_ += [each for some in examples.fields.values() for each in some]
    links = shown(page, r'<a href="(/search[^"]+)"[^>]*><code>(.*?)</code>')
    assert {each.text: each.url for each in all_ if total(web, each.url)} == links
    assert {each.text for each in all_} <= {unescape(text) for text in re.findall("<code>(.*?)</code>", page)}
    assert len(links) > len(all_) / 2
    for each in all_:
        understood = understand(each.text)
        assert () == understood.repaired
        if each.text in links and understood.text != each.text:
            assert f"Understood as <code>{understood.text}</code>" in unescape(web.get(each.url).text)


def test_what_the_start_page_tries_finds_something(web: httpx.Client, examples: Examples) -> None:
    """Numbers of what is indexed, and words of its titles."""
    [hello] = re.findall(r'<ul class="examples">(.*?)</ul>', web.get("/").text, re.DOTALL)
    links = shown(hello, r'<a href="(/search\?q=[^"]+)"[^>]*>(.*?)</a>')
    assert [each.text for each in examples.numbers[:4] if examples.finds(each)] == [*links][:-1]
    assert [] == [url for url in links.values() if not total(web, url)]


def test_examples_are_of_what_is_indexed() -> None:
    """What a citation does not tell is what any reader knows."""
    facts = Facts.of({"applied": MULLER, "patent": MULLER, "publication": None, "foreign": None})
    assert ("US9280610", "17/248,024") == (facts.patent, Examples(facts).numbers[2].text)
    assert (Facts().foreign, Facts().publication) == (facts.foreign, facts.publication)
    bare = Citation(
        id="1", source="ptoffact", sequence=1, application_number="14000001", reference_type="none"
    )
    nothing = Facts.of({"applied": bare, "patent": None, "publication": None, "foreign": None})
    assert Facts(application="14000001") == nothing


def test_a_name_is_a_word_of_the_index() -> None:
    """Of O'Neill no part is one by itself."""
    other = replace(MULLER, reference="O'Neill; Robert US 20070189810 A1")
    known = dict.fromkeys(("applied", "patent", "foreign"))
    assert "robert" == Facts.of({**known, "publication": other}).inventor


def test_an_index_without_any_of_the_kinds_leaves_what_any_reader_knows() -> None:
    """And nothing is said to find something, or not to."""
    assert Facts() == Facts.of(dict.fromkeys(("applied", "patent", "publication", "foreign")))
    assert all(Examples().finds(each) for each in Examples().numbers)


def test_every_field_is_documented(web: httpx.Client) -> None:
    """With what it looks for."""
    page = unescape(web.get("/help").text)
    for field in FIELDS.values():
        assert f"<code>{field.name}:</code></th><td>{field.meaning}</td>" in page


def test_the_help_is_linked_from_every_page(web: httpx.Client) -> None:
    """From its header."""
    for path in ("/", "/about", "/search?q=sabe"):
        assert 'href="/help"' in web.get(path).text
