"""Each request has an id and is counted by its kind of page, and nothing tells who asked for what."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import NoReturn

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opensearchpy import OpenSearch
from starlette.datastructures import Headers

from search_ui.searcher import Searcher
from search_ui.url.params import SearchParams
from search_ui.web import access_log, workers
from search_ui.web.app import create_app
from search_ui.web.metrics import METRICS, metric_of
from search_ui.web.observed import ID_HEADER, request_id
from search_ui.web.settings import UiSettings
from search_ui.web.traffic import BUCKETS, DURATION, ENGINE_WAIT, RESPONSES, Key, Traffic, Visit
from search_ui.web.workers import SharedTraffic
from tests.search_ui.served import serving

HARMLESS = "A1.b-2_" + "c" * 57


def visit(page: str = "/search", seconds: float = 0.3, status: int = 200) -> Visit:
    """A request that was served."""
    return Visit("1", page, status, seconds, seconds / 2)


def buckets(counts: dict[Key, float], page: str) -> list[float]:
    """A page's histogram, from the shortest time on."""
    return [
        value
        for (name, labels), value in counts.items()
        if name == f"{DURATION}_bucket" and ("page", page) in labels
    ]


def test_threads_lose_no_count() -> None:
    """Whoever reads meanwhile sees each request with all that is told of it, or not at all."""
    traffic = Traffic()

    def note(_: int) -> None:
        for _ in range(500):
            traffic.note(visit())

    def torn(_: int) -> int:
        seen = [traffic.counts() for _ in range(100)]
        return sum(
            counts.get((f"{DURATION}_count", (("page", "/search"),)), 0)
            != counts.get((RESPONSES, (("page", "/search"), ("status", "200"))), 0)
            for counts in seen
        )

    with ThreadPoolExecutor(8) as threads:
        noting = [threads.submit(note, n) for n in range(6)]
        reading = [threads.submit(torn, n) for n in range(2)]
        assert [None] * 6 == [each.result() for each in noting]
        assert [0, 0] == [each.result() for each in reading]
    assert [0, 0, *[3000] * 7] == buckets(traffic.counts(), "/search")
    assert 450 == pytest.approx(traffic.counts()[ENGINE_WAIT, (("page", "/search"),)])


@given(st.lists(st.floats(0, 40)))
def test_a_histogram_counts_what_took_at_most_so_long(seconds: list[float]) -> None:
    """Each bucket has those of the shorter ones; the last has all."""
    traffic = Traffic()
    for each in seconds:
        traffic.note(visit(seconds=each))
    expected = [sum(each <= bound for each in seconds) for bound in (*BUCKETS, float("inf"))]
    assert (expected if seconds else []) == buckets(traffic.counts(), "/search")


def test_kinds_of_pages_are_told_and_no_addresses(searcher: Searcher) -> None:
    """However many there are asked for: of each its route, of what is no page one kind in all."""
    with serving(create_app(searcher)) as address, httpx.Client(base_url=address, timeout=60) as web:
        web.head("/references/US5000001")
        for path in (
            "/references/US5000002",
            "/applications/1.csv",
            "/static/style.css",
            "/no/such",
            "/help/",
        ):
            web.get(path)
        web.get("/search?" + "q" * 9000)
        told = web.get("/metrics").text
    lines = {line for line in told.splitlines() if line.startswith(RESPONSES)}
    assert {
        f'{RESPONSES}{{page="/references/{{number}}",status="404"}} 2',
        f'{RESPONSES}{{page="/applications/{{number}}.csv",status="404"}} 1',
        f'{RESPONSES}{{page="/static",status="200"}} 1',
        f'{RESPONSES}{{page="other",status="404"}} 1',
        f'{RESPONSES}{{page="other",status="307"}} 1',
        f'{RESPONSES}{{page="/search",status="414"}} 1',
    } == lines
    assert "5000001" not in told


def test_every_metric_has_its_help_and_its_type_before_it(searcher: Searcher) -> None:
    """A metric's samples stand together, and a histogram's series of one page too."""
    with serving(create_app(searcher)) as address, httpx.Client(base_url=address, timeout=60) as web:
        for path in ("/help", "/robots.txt", "/help"):
            web.get(path)
        told = web.get("/metrics").text.splitlines()
    metrics = [metric_of(line.split("{")[0].split()[0]) for line in told if not line.startswith("#")]
    each = list(dict.fromkeys(metrics))
    assert sorted(metrics, key=each.index) == metrics
    for name in each:
        start = told.index(f"# HELP {name} {METRICS[name][1]}")
        assert f"# TYPE {name} {METRICS[name][0]}" == told[start + 1]
    first = next(n for n, line in enumerate(told) if line.startswith(f"{DURATION}_bucket"))
    series = [f"{DURATION}_bucket"] * (len(BUCKETS) + 1) + [f"{DURATION}_sum", f"{DURATION}_count"]
    assert series * 2 == [line.split("{")[0] for line in told[first : first + 2 * len(series)]]


def test_waiting_for_the_engine_is_told_apart(searcher: Searcher) -> None:
    """A search waits for it, the help does not."""
    app = create_app(searcher)
    with serving(app) as address:
        for path in ("/search?q=lithium", "/help"):
            httpx.get(address + path, timeout=60)
    counts = app.state.counts()
    duration = counts[f"{DURATION}_sum", (("page", "/search"),)]
    assert 0 < counts[ENGINE_WAIT, (("page", "/search"),)] < duration
    assert 0 == counts[ENGINE_WAIT, (("page", "/help"),)]


def test_a_harmless_id_is_kept_and_any_other_is_replaced(web: httpx.Client) -> None:
    """The answer tells which it is, and no two are alike."""
    for told in (HARMLESS, "7"):
        assert told == web.get("/help", headers={ID_HEADER: told}).headers[ID_HEADER]
    given_ = [web.get("/robots.txt", headers={ID_HEADER: "a b"}).headers[ID_HEADER] for _ in range(20)]
    assert 20 == len(set(given_) - {"a b"})
    assert {16} == {len(each) for each in given_}


@pytest.mark.parametrize(
    "told", ["", "c" * 65, "a\tb", "a b", "a\x1b]0;b", '{"a":1}', "é", "\u0661", "a\n", "$(x)"]
)
def test_a_hostile_id_is_not_taken(told: str) -> None:
    """Nor is one that is long, empty, or not of plain letters."""
    raw = [(b"x-request-id", told.encode("latin-1", "replace") if told != "\u0661" else told.encode())]
    assert request_id(Headers(raw=raw)).isalnum()
    assert 16 == len(request_id(Headers(raw=raw)))


def test_of_two_ids_none_is_taken(address: str) -> None:
    """Nobody could tell which is meant."""
    line = HTTPConnection(address.removeprefix("http://"), timeout=60)
    line.putrequest("GET", "/help")
    for told in ("first", "second"):
        line.putheader(ID_HEADER, told)
    line.endheaders()
    assert line.getresponse().getheader(ID_HEADER) not in {None, "first", "second"}
    line.close()


class Broken(Searcher):
    """It breaks in a way that nobody foresaw."""

    def search(self, params: SearchParams, **how: bool) -> NoReturn:
        """Break."""
        raise RuntimeError(params, how)


def test_what_broke_has_its_id_and_is_counted_too(
    engine: OpenSearch, alias: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its answer is made outside of all else."""
    app = create_app(Broken(engine, alias=alias), UiSettings(access_log="json"))
    with serving(app) as address:
        answer = httpx.get(f"{address}/search?q=a", headers={ID_HEADER: "mine"}, timeout=60)
    assert (500, "mine") == (answer.status_code, answer.headers[ID_HEADER])
    assert 1 == app.state.counts()[RESPONSES, (("page", "/search"), ("status", "500"))]
    told = orjson.loads(capsys.readouterr().err)
    assert ("mine", "/search", 500, "internal_error") == tuple(
        told[name] for name in ("id", "page", "status", "problem")
    )


def test_a_redirect_is_no_problem(searcher: Searcher, capsys: pytest.CaptureFixture[str]) -> None:
    """What is nowhere is one."""
    with serving(create_app(searcher, UiSettings(access_log="json"))) as address:
        for path in ("/help/", "/nowhere"):
            httpx.get(address + path, timeout=60)
    told = [orjson.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(307, None), (404, "not_found")] == [(line["status"], line.get("problem")) for line in told]


def test_a_line_of_the_log_tells_kind_status_and_times() -> None:
    """And what went wrong, where something did; neither query nor address."""
    now = datetime(2026, 11, 26, 12, 0, 1, 234567, tzinfo=UTC)
    assert (
        '{"time":"2026-11-26T12:00:01.234+00:00","id":"mine","page":"/references/{number}","status":503,'
        '"ms":1234.6,"engine_ms":1000.0,"problem":"busy"}'
    ) == access_log.line(
        Visit("mine", "/references/{number}", 503, 1.23456, 1.0, "busy", is_refused=True), now
    )
    assert "problem" not in access_log.line(visit(), now)


def test_workers_are_told_of_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another has left is added, and what he leaves later takes the place of that."""

    async def leave(traffic: SharedTraffic, page: str) -> None:
        traffic.note(visit(page))
        await asyncio.sleep(0.2)

    monkeypatch.setattr(workers, "SECONDS", 0.05)
    first, second = SharedTraffic(tmp_path), SharedTraffic(tmp_path)
    second._name = "other.json"  # noqa: SLF001 - as in another process
    for _ in range(2):
        asyncio.run(leave(second, "/search"))
    first_counts = first.counts()
    assert 2 == first_counts[f"{DURATION}_count", (("page", "/search"),)]
    asyncio.run(leave(first, "/search"))
    assert first.counts() == second.counts()
    assert 3 == first.counts()[f"{DURATION}_count", (("page", "/search"),)]
