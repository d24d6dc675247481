"""What is asked beside our pages: the same searches, by other ways."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from opensearchpy import OpenSearch

from benchmarks import tutorial
from benchmarks.agreement import Answer
from engine.connection import ALIAS
from engine.errors import EngineError
from engine.translation import translated
from search_ui.url.params import SearchParams


@dataclass(frozen=True, slots=True)
class Asked:
    """How long it took, and what came of it: an answer, or what went wrong."""

    seconds: float
    answer: Answer | None
    problem: str = ""


class Rival(Protocol):
    """One of the other ways.

    Attributes:
        has_all: whether it has all citations that the pages have, so that answers may be compared.
    """

    name: str
    has_all: bool

    def takes(self, search: SearchParams) -> bool:
        """Whether it has a way to ask for this."""

    def meant(self, search: SearchParams) -> SearchParams:
        """The search of ours that means what it asks."""

    def ask(self, search: SearchParams) -> Asked:
        """Ask, and wait for all of the answer; only that is timed."""


class Tutorial:
    """One request to the same engine, which may not answer it from its cache."""

    name = "tutorial"
    has_all = True

    def __init__(self, client: OpenSearch) -> None:
        self._client = client

    def takes(self, search: SearchParams) -> bool:
        """Every search that is no sentence."""
        return not search.like

    def meant(self, search: SearchParams) -> SearchParams:
        """The same."""
        return search

    def ask(self, search: SearchParams) -> Asked:
        """Send it."""
        body = tutorial.body(search)

        def send() -> dict[str, Any]:
            with translated():
                found: dict[str, Any] = self._client.search(
                    index=ALIAS, body=body, params={"request_cache": "false"}
                )
            return found

        return timed(send, lambda response: tutorial.answer(search, response))


def timed(send: Callable[[], dict[str, Any]], read: Callable[[dict[str, Any]], Answer]) -> Asked:
    """The seconds of sending; reading is not timed."""
    start = time.perf_counter()
    try:
        response = send()
    except EngineError as error:
        return Asked(time.perf_counter() - start, None, str(error))
    return Asked(time.perf_counter() - start, read(response))
