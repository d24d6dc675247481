"""What one request may take of the engine: the limits are in force, and refusing is told as what it is."""

import http.client
import json
import os
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from opensearchpy import OpenSearch, TransportError

from engine.connection import EngineSettings
from engine.errors import EngineError, EngineTimeout, RequestRefused
from engine.translation import from_client, translated
from tests.engine import limits

INDEX = "limits-test"
SHARDS = 2
DOCUMENTS = 70_000
COUNTED = {"terms": {"field": "n", "size": 10_000}}


@pytest.fixture(scope="module")
def filled(engine: OpenSearch) -> Iterator[OpenSearch]:
    """The engine with an index that has more values than a request may count."""
    body = {
        "settings": {"number_of_shards": SHARDS, "number_of_replicas": 0},
        "mappings": {"properties": {"n": {"type": "keyword"}}},
    }
    engine.indices.create(index=INDEX, body=body)
    lines: list[dict[str, object]] = []
    for number in range(DOCUMENTS):
        lines += [{"index": {"_index": INDEX}}, {"n": f"{number:b}"}]
    engine.bulk(body=lines, refresh=True, request_timeout=300)
    yield engine
    engine.indices.delete(index=INDEX)


def error_of(engine: OpenSearch, body: dict[str, object]) -> EngineError:
    """The error of ours for a search that is one of several."""
    [response] = engine.msearch(body=[{"index": INDEX}, body], request_timeout=120)["responses"]
    return error_in(response)


def error_in(response: dict[str, Any]) -> EngineError:
    """The error of ours for that of a response."""
    return from_client(TransportError(response["status"], response["error"]["type"], response))


def test_compose_sets_the_limits_of_the_node() -> None:
    """One place has the reasons; both have the values."""
    assert len(limits.of_the_node()) > 15
    assert limits.of_the_node() == limits.of_compose()


@pytest.mark.skipif("OPENSEARCH_URL" in os.environ, reason="another's engine has its own limits")
def test_the_engine_knows_its_limits(engine: OpenSearch) -> None:
    """Each setting is one that it has, in this version too."""
    told = engine.cluster.get_settings(params={"include_defaults": "true", "flat_settings": "true"})
    known = {name: told["defaults"][name] for name in limits.of_the_node()}
    assert limits.of_the_node() | {"script.allowed_types": ["none"]} == known


def test_more_values_than_may_be_counted_are_refused(filled: OpenSearch) -> None:
    """Trying again would not help, though the engine's own status says so."""
    error = error_of(filled, {"size": 0, "aggs": {"all": {"terms": {"field": "n", "size": DOCUMENTS}}}})
    assert (RequestRefused, True) == (type(error), "too many buckets" in str(error))


def test_more_clauses_than_may_be_asked_are_refused(filled: OpenSearch) -> None:
    """They are not searched in part."""
    clauses = [{"term": {"n": str(number)}} for number in range(1_025)]
    error = error_of(filled, {"query": {"bool": {"should": clauses}}})
    assert (RequestRefused, True) == (type(error), "maxClauseCount is set to 1024" in str(error))


@pytest.mark.parametrize("body", [{"timeout": "1nanos"}, {}])
def test_a_search_that_is_broken_off_is_no_answer(filled: OpenSearch, body: dict[str, object]) -> None:
    """By its own limit or the node's; never with the part that was done.

    It is at it for longer than the engine looks at its clock, five times a second.
    """
    slow: dict[str, Any] = {"size": 0, "aggs": {}}
    for _ in range(3):
        slow["aggs"] = {"each": {"filters": {"filters": [{"match_all": {}}] * 12}, "aggs": slow["aggs"]}}
    header = {"index": INDEX} | ({} if body else {"cancel_after_time_interval": "1nanos"})
    [response] = filled.msearch(body=[header, slow | body], request_timeout=120)["responses"]
    if "error" in response:
        assert EngineTimeout is type(error_in(response)), response
    else:
        assert response["timed_out"]


def test_a_scroll_too_many_is_refused(filled: OpenSearch) -> None:
    """Each holds memory for as long as it is kept."""

    def scroll() -> str:
        with translated():
            opened = filled.search(index=INDEX, params={"scroll": "1m", "size": "1"})
        return str(opened["_scroll_id"])

    opened = [scroll() for _ in range(10 // SHARDS)]
    try:
        with pytest.raises(EngineError, match="too many scroll contexts"):
            scroll()
    finally:
        filled.clear_scroll(body={"scroll_id": opened})


def cancelled_searches(url: str) -> list[bool]:
    """Of each request for several searches that is under way, whether it was cancelled."""
    asked = {"actions": "*msearch", "detailed": "true"}
    told = requests.get(f"{url}/_tasks", params=asked, timeout=60).json()
    tasks = [task for each in told["nodes"].values() for task in each["tasks"].values()]
    return [task["cancelled"] for task in tasks if INDEX in task["description"]]


@pytest.mark.usefixtures("filled")
def test_a_client_that_leaves_ends_its_searches(engine_settings: EngineSettings) -> None:
    """The engine sees the connection end, and need not be told: nothing of the searches is done on."""
    url = str(engine_settings.url).rstrip("/")
    slow = {"size": 0, "query": {"wildcard": {"n": "*1*0*1*0*1*"}}, "aggs": {"all": COUNTED}}
    header = json.dumps({"index": INDEX})
    lines = (f"{header}\n{json.dumps(slow | {'min_score': number / 1e6})}\n" for number in range(3_000))
    leaving = http.client.HTTPConnection(urlsplit(url).netloc)
    leaving.request("POST", "/_msearch", "".join(lines), {"Content-Type": "application/x-ndjson"})
    deadline = time.monotonic() + 120
    while not cancelled_searches(url):
        assert time.monotonic() < deadline
    leaving.close()
    while not all(cancelled_searches(url)):
        assert time.monotonic() < deadline
    while cancelled_searches(url):
        assert time.monotonic() < deadline
