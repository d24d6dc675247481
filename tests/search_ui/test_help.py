"""The help page: every example is a link that does what it says."""

import re
from html import unescape

import httpx

from search_ui.language import understand
from search_ui.web.help_page import FIELD_EXAMPLES, NUMBERS, TOGETHER, WORDS

EXAMPLES = [*WORDS, *NUMBERS, *TOGETHER, *(each for _, examples in FIELD_EXAMPLES for each in examples)]


def test_every_example_is_a_link_that_is_understood_as_it_says(web: httpx.Client) -> None:
    """All links of the page are followed; a search's page shows what was understood."""
    page = web.get("/help").text
    shown = {
        unescape(text): unescape(url)
        for url, text in re.findall(r'<a href="([^"]+)"[^>]*><code>(.*?)</code>', page)
    }
    assert {each.text: each.url for each in EXAMPLES} == shown
    for each in EXAMPLES:
        found = web.get(each.url)
        understood = understand(each.text)
        assert 200 == found.status_code
        assert () == understood.repaired
        if understood.text != each.text:
            assert f"Understood as <code>{understood.text}</code>" in unescape(found.text)


def test_every_field_is_documented(web: httpx.Client) -> None:
    """With what it looks for."""
    page = unescape(web.get("/help").text)
    for field, _ in FIELD_EXAMPLES:
        assert f"<code>{field.name}:</code></th><td>{field.meaning}</td>" in page


def test_the_help_is_linked_from_every_page(web: httpx.Client) -> None:
    """From its header."""
    for path in ("/", "/about", "/search?q=sabe"):
        assert 'href="/help"' in web.get(path).text
