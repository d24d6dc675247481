"""Several addresses of one cluster: searches go on where one does not answer, and no write is sent twice."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from opensearchpy import ConnectionError as BrokenConnection
from opensearchpy import ConnectionTimeout, OpenSearch
from pydantic import ValidationError

from engine.addresses import parse
from engine.connection import EngineSettings, connect
from engine.deadline import deadline
from tests.indexer.faulty import Faults, proxy

ASKED = 12
"""Requests: of two addresses each is the first for some of them."""


def client(*urls: str, timeout: float = 30) -> OpenSearch:
    """A client for these addresses, which asks them in turn."""
    return connect(EngineSettings.model_validate({"url": ",".join(urls)}), timeout=timeout)


@contextmanager
def refusing() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@contextmanager
def written(engine: OpenSearch) -> Iterator[str]:
    """An index of a test."""
    name = f"failover-{uuid4().hex}"
    engine.indices.create(index=name, body={"settings": {"number_of_replicas": 0}})
    yield name
    engine.indices.delete(index=name)


def count(engine: OpenSearch, index: str) -> int:
    """How many documents it has."""
    engine.indices.refresh(index=index)
    return int(engine.count(index=index)["count"])


def test_what_nobody_received_goes_to_another_address(
    engine: OpenSearch, engine_settings: EngineSettings
) -> None:
    """Writes too, each once."""
    with refusing() as absent, written(engine) as index:
        for _ in range(ASKED):  # a client of its own each time: it passes over who refused it just now
            client(absent, engine_settings.url).index(index=index, body={"title": "Battery"})
        assert ASKED == count(engine, index)


def test_a_search_that_is_cut_off_goes_to_another_address(
    engine: OpenSearch, engine_settings: EngineSettings
) -> None:
    """Before or after it was received: it only reads."""
    faults = Faults(others=["cut before", "cut after"], spared=0)
    with proxy(engine_settings.url, faults) as broken, written(engine) as index:
        searches: list[dict[str, object]] = [{}, {"query": {"match_all": {}}}]
        for _ in range(ASKED):
            asked = client(broken, engine_settings.url)
            assert 0 == asked.count(index=index)["count"]
            assert 1 == len(asked.msearch(body=searches, index=index)["responses"])
            assert [index] == list(asked.indices.get_mapping(index=index))
    assert faults.done["cut before"] + faults.done["cut after"] >= 2


def test_a_write_that_is_cut_off_is_not_sent_again(
    engine: OpenSearch, engine_settings: EngineSettings
) -> None:
    """Who sent it is told, and knows whether it may be: what was received is there once."""
    faults = Faults(others=["cut after"], spared=0)
    failed = 0
    with proxy(engine_settings.url, faults) as broken, written(engine) as index:
        for _ in range(ASKED):
            try:
                client(broken, engine_settings.url).index(index=index, body={"title": "Battery"})
            except BrokenConnection:
                failed += 1
        assert ASKED == count(engine, index)
    assert faults.done["cut after"] == failed > 0


def test_who_does_not_answer_is_passed_over(engine_settings: EngineSettings) -> None:
    """After one request that waited for it in vain, the next ones wait no more."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        asked = client(f"http://127.0.0.1:{silent.getsockname()[1]}", engine_settings.url, timeout=1)
        waited = 0
        start = time.monotonic()
        for _ in range(ASKED):
            try:
                with deadline(10):
                    asked.info()
            except ConnectionTimeout:
                waited += 1
        assert waited <= 1
        assert time.monotonic() - start < 5


def test_where_nobody_answers_the_error_says_so() -> None:
    """After each was asked."""
    with refusing() as one, refusing() as other, pytest.raises(BrokenConnection):
        client(one, other).info()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://127.0.0.1:9200", ["http://127.0.0.1:9200/"]),
        ("https://ui:a,b@one:9200 , https://ui:a,b@two", ["https://ui:a,b@one:9200/", "https://ui:a,b@two/"]),
        ("http://[::1]:9200/search,http://two:9201", ["http://[::1]:9200/search", "http://two:9201/"]),
    ],
)
def test_addresses_stand_between_commas(text: str, expected: list[str]) -> None:
    """A login may have a comma, and what was read reads the same again."""
    assert expected == [str(url) for url in parse(text)]
    assert parse(text) == parse(EngineSettings.model_validate({"url": text}).url)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("http://one,https://two", "one scheme and one login"),
        ("http://ui:geheimnis@one,http://two", "one scheme and one login"),
        ("http://one,http://one:80/", "named twice"),
        ("http://one,", "valid URL|invalid"),
        ("one:9200,two:9200", "valid URL|URL scheme"),
    ],
)
def test_wrong_addresses_are_told_in_a_sentence(text: str, sentence: str) -> None:
    """Without what was given."""
    with pytest.raises(ValidationError, match=sentence) as error:
        EngineSettings.model_validate({"url": text})
    assert "geheimnis" not in str(error.value)
