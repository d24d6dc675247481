"""What programs may rely on: a description whose examples are true, links, limits, problems of one shape."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from pydantic import BaseModel, ValidationError
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from search_ui.searcher import Searcher
from search_ui.web import models
from search_ui.web.app import create_app
from search_ui.web.problems import kinds_of_problem
from search_ui.web.settings import UiSettings
from tests.search_ui.served import serving

Operation = Mapping[str, Any]
ANSWERS: tuple[tuple[type[BaseModel], str], ...] = (
    (models.SearchData, "/api/search?q=battery"),
    (models.SearchData, "/api/search?group=reference&size=100"),
    (models.SearchData, "/api/search?group=office_action"),
    (models.SearchData, "/api/search?q=nothingatall"),
    (models.FacetData, "/api/facets/art_unit"),
    (models.FacetData, "/api/facets/reference_owner"),
    (models.FacetData, "/api/facets/year"),
    (models.RankingData, "/api/facets/reference"),
    (models.CitationData, "/api/citations/script"),
    (models.ReferenceData, "/api/references/US9280610"),
    (models.ReferenceData, "/api/references/US20050278580"),
    (models.ApplicationData, "/api/applications/17248024"),
    (models.ApplicationData, "/api/applications/16123456"),
    (models.ApplicationData, "/api/applications/13000003"),
    (models.UnitData, "/api/art-units/1727"),
    (models.UnitData, "/api/tech-centers/3600"),
    (models.ListData, "/api/list?text=US+9,280,610%0A12345678%0Anothing"),
    (models.ProblemData, "/api/search?year=20x"),
    (models.ProblemData, "/api/nothing"),
)


@pytest.fixture(scope="module")
def description(web: httpx.Client) -> dict[str, Any]:
    """What the API says of itself."""
    described: dict[str, Any] = web.get("/api/openapi.json").json()
    return described


def requests(description: Mapping[str, Any]) -> Iterator[str]:
    """Every example of a parameter as an address, with those of its path."""
    for path, operations in description["paths"].items():
        parameters = operations.get("get", {}).get("parameters", [])
        address = path
        for parameter in parameters:
            if parameter["in"] == "path":
                value = quote(parameter["examples"]["one"]["value"], safe="")
                address = address.replace(f"{{{parameter['name']}}}", value)
        assert "{" not in address
        yield address
        for parameter in parameters:
            if "example" in parameter:
                values = parameter["example"]
                given = values if isinstance(values, list) else [values]
                query = "&".join(f"{parameter['name']}={quote(str(each))}" for each in given)
                yield f"{address}?{query}"


def test_every_example_finds_something(web: httpx.Client, description: dict[str, Any]) -> None:
    """Each by itself; what is posted too."""
    asked = [each for each in requests(description) if each.startswith("/api/")]
    assert len(asked) > 40
    for address in asked:
        response = web.get(address)
        assert 200 == response.status_code, address
        found = response.json()
        if address != "/api/list":
            assert any(found.get(name) for name in ("total", "values", "totals", "id", "lines")), address
    content = description["paths"]["/api/list"]["post"]["requestBody"]["content"]
    text = content["text/plain"]["example"]
    listed = web.post("/api/list", content=text, headers={"Content-Type": "text/plain"}).json()
    assert all(number["citations"] for line in listed["lines"] for number in line["numbers"])


@pytest.mark.parametrize(("model", "asked"), ANSWERS)
def test_answers_have_the_shape_that_is_described(
    web: httpx.Client, model: type[BaseModel], asked: str
) -> None:
    """Every field of an answer is described, and the other way round, but for those that have a default."""
    answer = web.get(asked).text
    model.model_validate_json(answer, extra="forbid", strict=True)
    more = {**json.loads(answer), "another": 1}
    with pytest.raises(ValidationError):
        model.model_validate(more, extra="forbid")


def test_every_answer_has_a_described_shape(description: dict[str, Any]) -> None:
    """Of each address under /api, for success and for each problem."""
    for path, operations in description["paths"].items():
        for operation in operations.values() if path.startswith("/api/") else ():
            responses = operation["responses"]
            assert "$ref" in responses["200"]["content"]["application/json"]["schema"], path
            problems = {status for status in responses if status > "400" and status != "422"}
            assert {"429", "503", "504"} <= problems
            assert [{"application/problem+json"}] * len(problems) == [
                {*responses[status]["content"]} for status in sorted(problems)
            ]


@pytest.mark.parametrize(
    "asked",
    [
        "/api/search?size=10",
        "/api/search?group=application&size=10",
        "/api/facets/reference_owner",
        "/api/facets/reference",
        "/api/references/US9280610",
    ],
)
def test_links_lead_through_the_pages(web: httpx.Client, asked: str) -> None:
    """As `next` in the data does; the first is always told, the one before where it is known."""
    response, pages = web.get(asked), 1
    first = response.links["first"]["url"]
    assert response.json()["next"] == response.links.get("next", {}).get("url")
    assert "prev" not in response.links
    while "next" in response.links:
        before, response = response, web.get(response.links["next"]["url"])
        pages += 1
        assert first == response.links["first"]["url"]
        if "group" not in asked:
            assert before.json()["hits"] == web.get(response.links["prev"]["url"]).json()["hits"]
    assert (pages == 3) == (asked == "/api/search?size=10")
    assert web.get(first).json().keys() == response.json().keys()


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [("/api/search?year=20x", 400, "bad_parameter"), ("/api/nothing", 404, "not_found")],
)
def test_a_problem_is_told_as_rfc_9457_has_it(web: httpx.Client, asked: str, status: int, code: str) -> None:
    """Its type leads to where it is explained."""
    response = web.get(asked)
    problem = response.json()
    assert ("application/problem+json", status) == (response.headers["content-type"], problem["status"])
    assert asked.partition("?")[0] == problem["instance"]
    assert (problem["error"]["message"], f"/help#problem-{code}") == (problem["detail"], problem["type"])
    assert problem["title"] == kinds_of_problem()[code]


def test_every_problem_is_explained(web: httpx.Client) -> None:
    """On the page of help."""
    shown = web.get("/help").text
    assert not [code for code in kinds_of_problem() if f'id="problem-{code}"' not in shown]


@pytest.fixture
def limited(searcher: Searcher) -> Iterator[httpx.Client]:
    """Pages that one client may have three times an hour, behind a proxy at this address."""
    settings = UiSettings(request_limit="3/hour", cors_origins=("https://a.example",))
    app: Any = create_app(searcher, settings)  # uvicorn and starlette type what they call each in its own way
    app = ProxyHeadersMiddleware(app, trusted_hosts="127.0.0.1")
    with serving(app) as address, httpx.Client(base_url=address) as client:
        yield client


def test_who_asks_too_often_is_told_when_to_come_again(limited: httpx.Client) -> None:
    """And before that, how much is left; whoever else asks is answered, and what costs nothing is."""
    answers = [limited.get("/api/search") for _ in range(4)]
    assert [200, 200, 200, 429] == [each.status_code for each in answers]
    assert ["2", "1", "0", "0"] == [each.headers["ratelimit"].split(";")[1][2:] for each in answers]
    assert {'"client";q=3;w=3600'} == {each.headers["ratelimit-policy"] for each in answers}
    refused = answers[-1]
    assert 3_590 < int(refused.headers["retry-after"]) <= 3_600
    assert refused.headers["ratelimit"] == f'"client";r=0;t={refused.headers["retry-after"]}'
    assert ("too_many", 429) == (refused.json()["error"]["code"], refused.json()["status"])
    page = limited.get("/search")
    assert (429, True) == (page.status_code, "more than 3 requests in 3,600 seconds" in page.text)
    assert 200 == limited.get("/api/search", headers={"X-Forwarded-For": "192.0.2.7"}).status_code
    for path in ("/help", "/healthz", "/readyz", "/static/style.css"):
        free = limited.get(path)
        assert (200, False) == (free.status_code, "ratelimit" in free.headers)


def test_nobody_says_himself_who_asks(searcher: Searcher) -> None:
    """Else anybody would be another client with every request."""
    settings = UiSettings(request_limit="1/hour")
    with serving(create_app(searcher, settings)) as address:
        found = [
            httpx.get(f"{address}/api/search", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
            for n in range(2)
        ]
    assert [200, 429] == found


def test_pages_of_other_sites_read_it_only_where_that_is_wanted(
    web: httpx.Client, limited: httpx.Client
) -> None:
    """Those of the named sites, by GET, with the headers that programs need; a refusal can be read too."""
    asked = {"Origin": "https://a.example"}
    assert not [name for name in web.get("/api/search", headers=asked).headers if "access-control" in name]
    for _ in range(4):
        allowed = limited.get("/api/search", headers=asked)
        assert "https://a.example" == allowed.headers["access-control-allow-origin"]
    assert 429 == allowed.status_code
    exposed = allowed.headers["access-control-expose-headers"]
    assert {"ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After"} == {*exposed.split(", ")}
    other = limited.get("/api/search", headers={"Origin": "https://b.example"})
    assert "access-control-allow-origin" not in other.headers
    wanted = [
        limited.options("/api/list", headers={**asked, "Access-Control-Request-Method": method})
        for method in ("GET", "POST")
    ]
    assert [200, 400] == [response.status_code for response in wanted]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cors_origins", "example.org"),
        ("cors_origins", "https://example.org/"),
        ("request_limit", "many"),
        ("request_limit", "0/minute"),
    ],
)
def test_a_setting_that_could_never_work_is_refused(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the server starts, and not when somebody asks."""
    monkeypatch.setenv(f"OACITE_{name.upper()}", value)
    with pytest.raises(ValidationError, match=name):
        UiSettings()


def test_settings_of_several_names_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an environment."""
    monkeypatch.setenv("OACITE_CORS_ORIGINS", "https://a.example, http://b.example:8080")
    monkeypatch.setenv("OACITE_REQUEST_LIMIT", "120/minute")
    settings = UiSettings()
    assert ("https://a.example", "http://b.example:8080") == settings.cors_origins
    assert "120/minute" == settings.request_limit
