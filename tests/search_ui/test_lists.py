"""Pasted lists over a real server: the page, JSON and CSV, what fits into an address and what does not."""

import csv
import io
import re
import socket
from collections.abc import Iterable
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from search_ui.query import list_uses
from search_ui.url.list_params import MAX_NUMBERS, MAX_TEXT, ListParams
from search_ui.url.values import MAX_QUERY
from search_ui.web import body
from tests.search_ui import specimens as s

PASTED = """* A US-9,280,610-B2 03-2016 Müller 429/144
Dear John, see US 2007/0217688 A1, 12345678 and EP 1234567
no number
application 17/248,024
=1+1 6622200"""
PLAIN = {"content-type": "text/plain; charset=utf-8"}


def numbers(reply: httpx.Response) -> list[dict[str, Any]]:
    """All numbers of a reply of the API."""
    return [number for line in reply.json()["lines"] for number in line["numbers"]]


def text_of(page: httpx.Response) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page.text)))


def longer(count: int) -> str:
    """A list of so many numbers in lines of eighty characters."""
    return "\n".join(f"{3_000_000 + number} {'Smith et al. ' * 5}" for number in range(count))


def test_every_number_of_a_list_is_told_in_order(web: httpx.Client) -> None:
    """As the API tells it: with how it is cited, and where more is told of it."""
    lines = web.post("/api/list", content=PASTED.encode(), headers=PLAIN).json()["lines"]
    assert PASTED.split("\n") == [line["text"] for line in lines]
    assert [1, 4, 0, 1, 1] == [len(line["numbers"]) for line in lines]
    [muller] = lines[0]["numbers"]
    assert {
        "text": "US-9,280,610-B2",
        "understood_as": "US9280610",
        "kind": "document",
        "is_one_of_two": False,
        "citations": 2,
        "applications": 1,
        "exact": True,
        "102": 1,
        "103": 2,
        "last_date": s.FINAL.office_action_date,
        "family": None,
        "url": "/references/US9280610",
        "search_url": "/search?reference=US9280610",
    } == muller
    told = [(each["understood_as"], each["kind"], each["citations"]) for each in lines[1]["numbers"]]
    assert [
        ("US20070217688", "document", 1),
        ("US12345678", "document", 1),
        ("12345678", "application", 1),
        ("EP1234567", "document", 0),
    ] == told
    assert [False, True, True, False] == [each["is_one_of_two"] for each in lines[1]["numbers"]]
    [application] = lines[3]["numbers"]
    assert ("17248024", 2, 1, 1, 2) == tuple(
        application[name] for name in ("understood_as", "citations", "applications", "102", "103")
    )


def test_every_figure_is_the_total_of_its_search(web: httpx.Client) -> None:
    """Of documents and applications with grounds and without, dated and undated, beside placeholders."""
    every = "9280610 2007/0217688 12345678 D911,456 16/123,456 17/248,024 13/000,003"
    listed = numbers(web.get("/api/list", params={"text": every}))
    assert 8 == len(listed)
    for number in listed:
        for figure, filters in (
            ("citations", ""),
            ("102", "&rejection_type=102"),
            ("103", "&rejection_type=103"),
        ):
            found = web.get(f"/api{number['search_url']}{filters}").json()["total"]
            assert (number["understood_as"], figure, found) == (
                number["understood_as"],
                figure,
                number[figure],
            )
        dates = {c.office_action_date for c in cited(number) if c.office_action_date}
        assert max(dates, default=None) == number["last_date"]
        assert len({c.application_number for c in cited(number)}) == number["applications"]


def cited(number: dict[str, Any]) -> Iterable[Any]:
    """The specimens that are of a number, or against it, and name a reference."""
    field = "reference_number" if number["kind"] == "document" else "application_number"
    return [c for c in s.NAMING_A_REFERENCE if getattr(c, field) == number["understood_as"]]


def test_every_link_of_the_page_leads_to_what_it_says(web: httpx.Client) -> None:
    """A figure to as many citations; what nothing cites has no link to a page of ours."""
    page = web.get("/list", params={"text": PASTED})
    table = page.text[page.text.index("<tbody>") : page.text.index("</tbody>")]
    links = [
        (unescape(url), int(figure))
        for url, figure in re.findall(r'<a href="(/search[^"]*)"[^>]*>(\d+)<span', table)
    ]
    assert len(links) > 8
    for url, figure in links:
        assert (url, figure) == (url, web.get(f"/api{url}").json()["total"])
    pages = [unescape(url) for url in re.findall(r'href="(/[^"]*)"', table)]
    assert {200} == {web.get(url).status_code for url in pages}
    assert "EP1234567" not in "".join(pages)


def test_the_page_says_what_it_read(web: httpx.Client) -> None:
    """Line by line; and of what it did not find, no more than that."""
    told = text_of(web.get("/list", params={"text": PASTED}))
    for words in (
        "6 numbers in 5 lines",
        "5 cited here, 1 with no citation here (that does not mean that it was never cited: the",
        "In 1 line no number was recognized.",
        "3 no number no number recognized in this line",
        "US 12,345,678 document or application? 1",
        "12/345,678 application or document? 1",
        "EP 1234567 document no citation here Espacenet",
        "no date",
    ):
        assert words in told
    assert "not cited" not in told


def test_what_is_estimated_is_called_so(web: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a list has more citations than are counted one by one, those with the most first."""
    monkeypatch.setattr(list_uses, "COUNTED", 1)
    text = "9280610 6622200"
    told = [(each["applications"], each["exact"]) for each in numbers(web.get(f"/api/list?text={text}"))]
    assert [(1, False), (1, True)] == told
    page = text_of(web.get("/list", params={"text": text}))
    assert "about 1" in page
    assert "“About”: estimated" in page
    assert '"about 1"' in web.get("/list.csv", params={"text": text}).text


def test_a_posted_list_that_fits_leads_to_its_address(web: httpx.Client) -> None:
    """So that it can be bookmarked; a form and a plain text alike."""
    asked = ListParams("6622200\nJP 2004-159476")
    for posted in (
        web.post("/list", data={"text": " 6622200 \r\n\r\nJP 2004-159476\r\n"}),
        web.post("/list", content=b"6622200\nJP 2004-159476", headers=PLAIN),
    ):
        assert (303, asked.to_url()) == (posted.status_code, posted.headers["location"])
    page = web.get(asked.to_url())
    assert 200 == page.status_code
    assert f'<link rel="canonical" href="{asked.to_url()}">' in unescape(page.text)
    assert "The address of this page is the whole list: bookmark it" in page.text
    assert [asked.text] == re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)


def test_another_spelling_of_a_list_redirects(web: httpx.Client) -> None:
    """To the one address of the list."""
    for query, url in [
        ("text=+6622200+%0D%0A&utm_source=x", "/list?text=6622200"),
        ("text=", "/list"),
    ]:
        response = web.get(f"/list?{query}")
        assert (302, url) == (response.status_code, response.headers["location"])


@pytest.mark.parametrize("more", [0, 1])
def test_a_list_is_as_long_as_an_address_or_longer(web: httpx.Client, more: int) -> None:
    """To the last character: then the page comes at once, and says that it has no address."""
    text = "6622200 " + "x" * (MAX_QUERY - len("text=6622200+") + more)
    assert MAX_QUERY + more == len(urlencode([("text", text)]))
    response = web.post("/list", data={"text": text})
    assert (200 if more else 303) == response.status_code
    told = text_of(web.get(response.headers["location"]) if response.is_redirect else response)
    assert "1 number in 1 line" in told
    assert bool(more) == ("This list is too long for an address" in told)
    assert bool(more) != ("bookmark it or send it" in told)


def test_a_long_list_is_looked_up_whole(web: httpx.Client) -> None:
    """As many numbers as may be, by a form."""
    text = longer(MAX_NUMBERS - 1) + "\n6622200"
    assert MAX_QUERY < len(text) < MAX_TEXT
    page = web.post("/list", data={"text": text})
    assert (200, MAX_NUMBERS) == (page.status_code, page.text.count('<th scope="row">'))
    found = numbers(web.post("/api/list", data={"text": text}))
    assert ("US6622200", 1) == (found[-1]["understood_as"], found[-1]["citations"])


def test_a_list_without_anything_is_the_empty_box(web: httpx.Client) -> None:
    """And a text without numbers says so of each line."""
    assert {"lines": []} == web.get("/api/list").json()
    assert "<table" not in web.get("/list").text
    assert {"lines": [{"text": "hello", "numbers": []}]} == web.get("/api/list?text=hello").json()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (longer(MAX_NUMBERS + 1), "This list has 501 numbers; it may have at most 500."),
        ("x" * (MAX_TEXT + 1), "This list has 65,537 characters; it may have at most 65,536."),
        ("x\n" * 2_001, "This list has 2,001 lines; it may have at most 2,000."),
    ],
)
def test_a_list_that_is_too_long_is_refused_and_stays_in_the_box(
    web: httpx.Client, text: str, sentence: str
) -> None:
    """To be shortened; programs get the same sentence."""
    page = web.post("/list", data={"text": text})
    assert 400 == page.status_code
    assert sentence in text_of(page)
    assert "<table" not in page.text
    [kept] = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    assert text == kept
    for path in ("/api/list", "/list.csv"):
        refused = web.post(path, content=text.encode(), headers=PLAIN)
        assert 400 == refused.status_code
        assert sentence in unescape(refused.text)


def test_a_file_has_a_row_for_each_meaning(web: httpx.Client) -> None:
    """UTF-8 with a byte order mark; nothing in it is a formula, and the line without a number is there."""
    for reply in (
        web.get("/list.csv", params={"text": PASTED}),
        web.post("/list.csv", data={"text": PASTED}),
    ):
        assert "text/csv; charset=utf-8" == reply.headers["content-type"]
        assert 'attachment; filename="oacite-list-8-rows.csv"' == reply.headers["content-disposition"]
        assert b"\xef\xbb\xbf" == reply.content[:3]
        head, *rows = csv.reader(io.StringIO(reply.content.decode("utf-8-sig")))
        assert ["Line", "As written", "Understood as", "Kind", "Citations", "Applications"] == head[:6]
        assert ["1", "US-9,280,610-B2", "US 9,280,610", "document", "2", "1", "1", "2"] == rows[0][:8]
        assert ["2", "2", "2", "2", "3", "4", "5"] == [row[0] for row in rows[1:]]
        assert "no number recognized in this line" == rows[5][9]
        assert "no citation here" == rows[4][9]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_of_a_file_is_a_formula(web: httpx.Client, sign: str) -> None:
    """What begins like one is preceded by an apostrophe."""
    reply = web.get("/list.csv", params={"text": f"{sign}cmd|' /C calc'!A0"})
    [_, row] = csv.reader(io.StringIO(reply.content.decode("utf-8-sig")))
    assert f"'{sign}cmd|' /C calc'!A0" == row[1]


@pytest.mark.parametrize(
    ("content", "type_", "status", "code"),
    [
        (b"x" * (body.MAX_BODY + 1), "text/plain", 413, "too_large"),
        (b"{}", "application/json", 415, "unreadable"),
        (b"6622200", "", 415, "unreadable"),
        (b"\xff\xfe\xfd", "text/plain", 415, "unreadable"),
        (b"6622200", "text/plain; charset=idna", 415, "unreadable"),
        ("text=ü".encode(), "application/x-www-form-urlencoded", 415, "unreadable"),
        (b"a=1&" * 30, "application/x-www-form-urlencoded", 415, "unreadable"),
        (b"text=1&text=2", "application/x-www-form-urlencoded", 400, "bad_parameter"),
    ],
)
def test_what_is_no_list_is_refused_in_words(
    web: httpx.Client, content: bytes, type_: str, status: int, code: str
) -> None:
    """As JSON and as a page with a search box."""
    data = web.post("/api/list", content=content, headers={"content-type": type_})
    assert (status, code) == (data.status_code, data.json()["error"]["code"])
    assert data.json()["error"]["hint"]
    page = web.post("/list", content=content, headers={"content-type": type_})
    assert status == page.status_code
    assert data.json()["error"]["message"] in unescape(page.text)


def test_a_text_of_another_encoding_is_read(web: httpx.Client) -> None:
    """If its sender names it."""
    for encoding in ("utf-16", "iso-8859-1"):
        headers = {"content-type": f'text/plain; charset="{encoding.upper()}"'}
        reply = web.post("/api/list", content="Müller 6622200".encode(encoding), headers=headers)
        assert ["Müller 6622200"] == [line["text"] for line in reply.json()["lines"]]


def raw(web: httpx.Client, head: str, *parts: bytes) -> bytes:
    """The answer to a request that is sent as it is, part by part, until it is answered."""
    with socket.create_connection((web.base_url.host, web.base_url.port or 80), timeout=30) as line:
        line.sendall(
            f"POST /api/list HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n{head}\r\n\r\n".encode()
        )
        try:
            for part in parts:
                line.sendall(part)
        except ConnectionError:  # it has heard enough
            pass
        return line.recv(65_536)


def test_a_body_that_says_that_it_is_too_long_is_not_read(web: httpx.Client) -> None:
    """It is refused before its first byte has come."""
    answer = raw(web, "Content-Length: 1000000000")
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_body_is_read_no_further_than_it_may_be_long(web: httpx.Client) -> None:
    """Whoever sends without end and without a length is answered while he still could go on."""
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    answer = raw(web, "Transfer-Encoding: chunked", *[chunk] * (body.MAX_BODY // 0x10000 + 1))
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_body_that_does_not_come_is_not_waited_for(
    web: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would keep one of the places for searches."""
    monkeypatch.setattr(body, "SECONDS", 0.3)
    answer = raw(web, "Content-Length: 100", b"662")
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_search_text_with_too_many_numbers_leads_to_the_list(web: httpx.Client) -> None:
    """Which has them all; a text of mere words does not, and an address that is too long leads to the box."""
    many = " ".join(str(3_000_000 + number) for number in range(150))
    page = web.get("/search", params={"q": many})
    assert 400 == page.status_code
    [url] = re.findall(r'<a href="(/list\?[^"]*)"', page.text)
    assert [("text", many)] == parse_qsl(urlsplit(unescape(url)).query)
    assert "150 numbers in 1 line" in text_of(web.get(unescape(url)))
    assert "/list?" not in web.get("/search", params={"q": "battery " * 150}).text
    too_long = web.get("/search", params={"q": many * 8})
    assert 414 == too_long.status_code
    assert '<li><a href="/list">Paste a whole list</a>' in too_long.text


def test_a_search_for_several_numbers_leads_to_their_list(web: httpx.Client) -> None:
    """Each on a line of its own."""
    page = web.get("/search", params={"q": "US 6,622,200, US 9,280,610"})
    assert 'href="/list?text=US+6%2C622%2C200%2C+US+9%2C280%2C610"' in page.text
    assert "See each of these 2 numbers" in page.text
    assert "/list?" not in web.get("/search", params={"q": "6622200"}).text


def test_the_list_is_linked_from_every_page(web: httpx.Client) -> None:
    """From its header, and from the start page and the help."""
    for path in ("/about", "/", "/help"):
        assert (1 if path == "/about" else 2) == web.get(path).text.count('href="/list"')
