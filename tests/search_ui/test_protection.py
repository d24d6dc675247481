"""What a browser is told to refuse on behalf of our pages, by every answer, whatever became of a request."""

from collections.abc import Iterator

import httpx
import pytest

from engine.errors import EngineUnreachable
from search_ui.searcher import Searcher
from search_ui.url.values import MAX_QUERY
from search_ui.web.app import create_app
from search_ui.web.settings import UiSettings
from tests.search_ui.served import serving
from tests.search_ui.test_problems import FailingSearcher

EXPECTED = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
OVER_TLS = {"strict-transport-security": "max-age=31536000"}
PUBLIC = UiSettings.model_validate({"public_url": "https://oacite.example.org"})


def told(response: httpx.Response) -> dict[str, str]:
    """What an answer says of this."""
    names = EXPECTED | OVER_TLS
    return {name: value for name, value in response.headers.multi_items() if name in names}


@pytest.fixture(scope="module")
def public(searcher: Searcher) -> Iterator[httpx.Client]:
    """The specimens' pages, which people know by an address with TLS."""
    with (
        serving(create_app(searcher, PUBLIC)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/about", 200),
        ("/api/facets/year", 200),
        ("/search.csv?q=lithium", 200),
        ("/search.atom", 200),
        ("/static/style.css", 200),
        ("/search?q=+lithium", 302),
        ("/search?year=20x", 400),
        ("/no-such-page", 404),
        ("/api/citations/nothing", 404),
        (f"/search?{'x' * (MAX_QUERY + 1)}", 414),
        ("/metrics", 200),
    ],
)
def test_every_answer_tells_browsers_what_to_refuse(public: httpx.Client, path: str, status: int) -> None:
    """A page, data, a file, a feed, what is static, and what went wrong; each header once."""
    response = public.get(path)
    assert (status, EXPECTED | OVER_TLS) == (response.status_code, told(response))
    assert 1 == len(response.headers.get_list("content-security-policy"))


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError("unforeseen"), 500), (EngineUnreachable("it is away"), 503)]
)
def test_an_answer_that_failed_does_too(error: Exception, status: int) -> None:
    """Also where nobody foresaw it, as a page and as data."""
    with serving(create_app(FailingSearcher(error), PUBLIC)) as address:
        for path in ("/search", "/api/search"):
            response = httpx.get(f"{address}{path}", timeout=60)
            assert (status, EXPECTED | OVER_TLS) == (response.status_code, told(response))


def test_tls_is_asked_for_only_where_it_is_known_to_be_there(web: httpx.Client) -> None:
    """On one's own machine there is none."""
    assert EXPECTED == told(web.get("/about"))
    assert EXPECTED == told(web.get("/healthz"))
