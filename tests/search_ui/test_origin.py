"""No answer repeats a host that its sender made up; whole addresses are those that the server was told of."""

import re
from urllib.parse import urljoin

import httpx
import pytest
from fastapi.routing import APIRoute
from opensearchpy import OpenSearch
from pydantic import ValidationError

from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from search_ui.web.settings import UiSettings
from tests.search_ui.served import serving

FOREIGN = (
    "evil.example",
    "evil.example:80",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "[::evil",
    "evil:x",
)
ADDRESSES = (
    "/search/?q=sabe",
    "/search?q=sabe&page=1&size=25",
    "/facets/art_unit/",
    "/references/us 7,842,375",
    "/references/US7842375/",
    "//evil.example/",
    "/\\evil.example/",
    "/%09/evil.example/",
    "/api/search/?q=sabe",
    "/suggest?q=sab",
    "/suggest/?q=sab",
    "/opensearch.xml",
    "/static",
    "/static/",
    "/nothing/",
)


def paths(searcher: Searcher) -> list[str]:
    """One address of every route, with values where it takes some."""
    values = {"name": "art_unit", "id_": "nothing", "id": "nothing", "number": "US7842375"}
    routes = [route for route in create_app(searcher).routes if isinstance(route, APIRoute)]
    return [re.sub(r"{(\w+)[^}]*}", lambda match: values[match[1]], route.path) for route in routes]


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_not_repeated(web: httpx.Client, searcher: Searcher, host: str) -> None:
    """Neither in a body nor in a header, at any route; a redirect stays on the server that was asked."""
    for path in (*paths(searcher), *ADDRESSES):
        asked = web.build_request("GET", path, headers={"Host": host})
        answer = web.send(asked, follow_redirects=False)
        told = answer.text + str([*answer.headers.values()])
        if "evil" not in path:
            assert (path, False) == (path, "evil" in told)
        if "location" in answer.headers:
            there = urljoin("http://here/", answer.headers["location"])
            assert there.startswith("http://here/"), path


@pytest.mark.parametrize("path", [path for path in ADDRESSES if path.split("?")[0].endswith("/")])
def test_a_slash_too_many_is_left_out(web: httpx.Client, path: str) -> None:
    """What stands before it is shown, or is not there."""
    answer = web.get(path, follow_redirects=True)
    assert not answer.url.path.endswith("/") or answer.url.path == "/"
    assert (path, answer.status_code) in {(path, 200), (path, 404)}
    if "?" in path:
        assert (200, "q=sab") == (answer.status_code, answer.url.query.decode()[:5])


def test_a_browser_is_told_what_it_may_keep_only_by_a_server_that_knows_its_name(web: httpx.Client) -> None:
    """It would keep the name of whoever answered for good."""
    unknown = web.get("/opensearch.xml", headers={"Host": "evil.example"})
    assert 404 == unknown.status_code
    assert "OACITE_PUBLIC_URL" in unknown.text
    relative = web.get("/suggest", params={"q": "sab"}, headers={"Host": "evil.example"}).json()[3]
    assert relative
    assert all(each.startswith("/search?") for each in relative)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_this_machine_may_be_called_by_its_own_names(web: httpx.Client, host: str) -> None:
    """As somebody does who tries the demo."""
    assert f'template="http://{host}/search?' in web.get("/opensearch.xml", headers={"Host": host}).text


def test_a_server_that_was_told_its_name_says_no_other(engine: OpenSearch, alias: str) -> None:
    """However it was called."""
    settings = UiSettings.model_validate({"public_url": "https://cites.example.org/"})
    with (
        serving(create_app(Searcher(engine, alias=alias), settings)) as address,
        httpx.Client(base_url=address) as web,
    ):
        for host in ("evil.example", "localhost"):
            headers = {"Host": host}
            assert (
                'template="https://cites.example.org/search?'
                in web.get("/opensearch.xml", headers=headers).text
            )
            found = web.get("/suggest", params={"q": "sab"}, headers=headers).json()[3]
            assert found
            assert all(each.startswith("https://cites.example.org/search?") for each in found)


@pytest.mark.parametrize(
    "url", ["cites.example.org", "https://u:p@a.example", "https://a.example/b", "ftp://a.example"]
)
def test_a_name_that_is_no_origin_is_refused(url: str) -> None:
    """The pages' links begin at the root, so nothing can stand before it."""
    with pytest.raises(ValidationError):
        UiSettings.model_validate({"public_url": url})
