"""The time for the engine is for the whole of a request, and ends when nobody waits for it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

import pytest
from opensearchpy import ConnectionTimeout, OpenSearch

from engine.connection import EngineSettings, connect
from engine.deadline import Abandoned, at_most, deadline, present, step
from engine.errors import EngineTimeout, EngineUnreachable
from engine.translation import translated
from tests.engine.dripping import HEADS, LONGEST, dripping

FOREVER = 30.0
"""Seconds that nothing here should come near to."""


def client(port: int, scheme: str = "http") -> OpenSearch:
    """A client that would wait that long for each byte."""
    return connect(EngineSettings.model_validate({"url": f"{scheme}://127.0.0.1:{port}"}), timeout=FOREVER)


@contextmanager
def later(act: Callable[[], None]) -> Iterator[None]:
    """Within it, that is done in half a second by another thread."""
    timer = Timer(0.5, act)
    timer.start()
    yield
    timer.join()


@pytest.mark.parametrize("what", HEADS)
def test_an_answer_that_drips_ends_at_the_deadline(what: str) -> None:
    """Whichever part of it drips."""
    start = time.monotonic()
    with dripping(HEADS[what]) as port, deadline(0.5) as limit, later(limit.expire):
        asked = client(port, "https" if what == "TLS" else "http")
        with pytest.raises(EngineTimeout), translated():
            asked.info()
    assert time.monotonic() - start < LONGEST / 2


@pytest.mark.parametrize("what", HEADS)
def test_an_answer_that_nobody_waits_for_ends_at_once(what: str) -> None:
    """Long before its time is over, and it is nobody's failure."""
    start = time.monotonic()
    with dripping(HEADS[what]) as port, deadline(FOREVER) as limit, later(limit.abandon):
        asked = client(port, "https" if what == "TLS" else "http")
        with pytest.raises(Abandoned):
            asked.info()
    assert time.monotonic() - start < LONGEST / 2


def test_a_connection_that_was_kept_is_cut_too() -> None:
    """The second request of a connection has its deadline as the first one had its own."""
    with dripping(HEADS["its headers"], whole=2) as port:
        asked = client(port)
        with deadline(FOREVER):
            assert {"took": 1} == asked.info() == asked.info()
        with deadline(FOREVER) as limit, later(limit.abandon), pytest.raises(Abandoned):
            asked.info()


def test_what_is_over_is_not_begun() -> None:
    """No further request is sent when the time is over, or nobody waits."""
    with dripping(b"", whole=9) as port:
        asked = client(port)
        with deadline(0), pytest.raises(EngineTimeout), translated():
            asked.info()
        with deadline(FOREVER) as limit:
            limit.abandon()
            with pytest.raises(Abandoned):
                asked.info()


def test_a_deadline_that_ends_later_cuts_nobody_elses_connection() -> None:
    """The connection goes back to the pool, and its next user keeps it."""
    with dripping(b"", whole=9) as port:
        asked = client(port)
        with deadline(FOREVER) as earlier:
            asked.info()
        earlier.abandon()
        earlier.expire()
        with deadline(FOREVER):
            assert {"took": 1} == asked.info()
            assert 1 == asked.transport.get_connection().pool.num_connections


def test_without_a_deadline_a_request_has_the_time_it_was_given() -> None:
    """The indexer's have none."""
    assert present() is None
    assert FOREVER == at_most(FOREVER)
    with dripping(b"", whole=1) as port:
        assert {"took": 1} == client(port).info()


def test_an_engine_that_is_not_there_is_said_so_within_a_deadline() -> None:
    """A connection that breaks by itself is no time-out."""
    with deadline(FOREVER), pytest.raises(EngineUnreachable), translated():
        client(9).info()


def test_a_deadline_is_over_after_its_block() -> None:
    """What is served next has its own."""
    with deadline(1) as outer:
        with deadline(2) as inner:
            assert inner is present()
        assert outer is present()
        assert 0 < at_most(FOREVER) <= 1
    assert present() is None


def test_each_step_has_a_time_of_its_own() -> None:
    """Between two of them none runs; one that takes too long is over as a whole request would be."""
    with deadline(0.2) as limit:
        with step(FOREVER):
            time.sleep(0.3)
            assert limit.remaining() > FOREVER / 2
        assert limit.left() > FOREVER
        with step(0.1):
            time.sleep(0.2)
            with pytest.raises(ConnectionTimeout):
                limit.remaining()


def test_a_step_needs_no_deadline_around_it() -> None:
    """On the command line there is none."""
    with step(0.1):
        assert present() is None
