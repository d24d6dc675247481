"""The portal itself, without HTTP: who may call, what is answered, and what fails at random."""

import random
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import orjson

from indexer.clock import Clock, SystemClock
from tests.portal.answers import Answer, Seen, json_answer, too_many
from tests.portal.files import Files
from tests.portal.limits import Window
from tests.portal.searches import SERVICES, Searches
from tests.portal.switches import Switches

FAILURES = ("429", "503", "html", "cut", "garbled", "dropped")
"""What can go wrong at random: two statuses, a firewall's page, half a reply, half a JSON, no reply."""


class LocalPortal:
    """The services and the bulk download, under the real one's rules.

    Args:
        switches: how it behaves.
        clock: the time that its limits go by.

    Attributes:
        searches: the services' rows.
        files: the products.
        seen: every request.
        scripted: what the interface answers next, whatever it is asked; None stands for its own answer.
    """

    def __init__(self, switches: Switches | None = None, clock: Clock | None = None) -> None:
        self.switches = switches or Switches()
        self.clock: Clock = clock or SystemClock()
        self.searches = Searches(self.switches)
        self.files = Files(self.switches, self.clock)
        self.seen: list[Seen] = []
        self.scripted: deque[Answer | None] = deque()
        self._under_way = 0
        self._lately = Window(self.clock, 1.0)
        self._chance = random.Random(self.switches.seed)  # noqa: S311 - made-up failures
        self._lock = threading.Lock()

    def api_answer(self, seen: Seen) -> Answer:
        """What the interface answers to a request."""
        with self._call() as alone:
            with self._lock:
                self.seen.append(seen)
                scripted = self.scripted.popleft() if self.scripted else None
                if scripted:
                    return scripted
                refusal = self._refusal(seen.headers.get("x-api-key"), alone=alone)
            if refusal is None:
                time.sleep(self.switches.seconds_a_call)
                with self._lock:
                    # A file's 429 without a time to wait is the year's limit, which does not come by chance.
                    wait = 5 if "/files/" in seen.path else self.switches.retry_after
                    return self._echoing(self._failing(self._answer(seen), wait), seen)
            return self._echoing(refusal, seen)

    def storage_answer(self, seen: Seen) -> Answer:
        """What the place behind the redirects answers; it knows no rates and no firewall, but breaks off."""
        with self._lock:
            self.seen.append(seen)
            file = self.files.stored(seen)
            failing = self._failing(file)
            return failing if failing.failure or failing.status == 503 else file

    def _refusal(self, key: str | None, *, alone: bool) -> Answer | None:
        """Why the call is not answered at all."""
        if self.switches.moved:
            target = {"Location": "https://elsewhere.example/api/v9?token=hidden"}
            return Answer(self.switches.moved, b"", target)
        if not key:
            return json_answer(401, {"message": "Unauthorized"})
        if self.switches.forbidden or key != self.switches.key:
            return json_answer(403, {"code": 403, "error": "Forbidden"})
        calls = self._lately.count()
        too_fast = self.switches.calls_a_second is not None and calls > self.switches.calls_a_second
        if too_fast or (self.switches.one_at_a_time and not alone):
            return too_many(self.switches.retry_after)
        return None

    @contextmanager
    def _call(self) -> Iterator[bool]:
        """Within it a call is under way; whether it is the only one."""
        with self._lock:
            self._under_way += 1
            alone = self._under_way == 1
        try:
            yield alone
        finally:
            with self._lock:
                self._under_way -= 1

    def _failing(self, answer: Answer, retry_after: int | None = None) -> Answer:
        """The answer, or a failure in its place."""
        drawn = self._chance.random()
        for kind, share in self.switches.failures.items():
            if drawn < share:
                return _failure(kind, answer, retry_after)
            drawn -= share
        return answer

    def _echoing(self, answer: Answer, seen: Seen) -> Answer:
        if self.switches.echo_key and answer.status >= 400 and answer.body.startswith(b"{"):
            told = orjson.loads(answer.body)
            words = f"{told.get('errorDetails', '')} (your key: {seen.headers.get('x-api-key')})"
            return replace(answer, body=orjson.dumps({**told, "errorDetails": words}))
        return answer

    def _answer(self, seen: Seen) -> Answer:
        path = seen.path.removeprefix("/api/v1/")
        for service in SERVICES:
            if (seen.method, path) == ("POST", f"{service}/records"):
                return self.searches.page(service, seen.form)
            if (seen.method, path) == ("GET", f"{service}/fields"):
                return self.searches.fields(service)
        match path.split("/"):
            case ["datasets", "products", identifier] if identifier in self.files.products:
                return self.files.product(identifier)
            case ["datasets", "products", "files", identifier, name]:
                if name in self.files.products.get(identifier, {}):
                    return self.files.file(identifier, name, seen)
        return json_answer(404, {"code": 404, "error": "Not Found", "message": "no such address"})


def _failure(kind: str, answer: Answer, retry_after: int | None) -> Answer:
    match kind:
        case "429":
            return too_many(retry_after)
        case "503":
            return json_answer(503, {"message": "Service Unavailable"})
        case "html":
            page = b"<!DOCTYPE html><html><title>Request rejected</title></html>"
            return Answer(200, page, {"Content-Type": "text/html; charset=utf-8"})
        case "garbled":
            return Answer(200, answer.body[: len(answer.body) // 2], answer.headers)
        case "cut" | "dropped":
            return replace(answer, failure=kind)
    raise ValueError(f"no failure is called {kind}: choose of {', '.join(FAILURES)}")
