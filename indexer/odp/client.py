"""The portal as we may use it: calls in turn, tried again, answered with rows or one clear error."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

import requests

from indexer.clock import Clock, SystemClock
from indexer.odp import errors
from indexer.odp.addresses import portal_address
from indexer.odp.bodies import Session, whole_body
from indexer.odp.download import TIMEOUT, Download, open_file
from indexer.odp.key import KeyHeader, read_key
from indexer.odp.rate_limiter import LONGEST_WAIT, RateLimiter, calls_this_week
from indexer.odp.replies import PortalResponse, Reply, Service, check, parsed, read_reply
from indexer.progress import Progress, silent
from indexer.settings import PortalSettings

_WAITS = (1, 2, 4, 8, 16, 30, 60, 60)  # seconds before each further try, give or take a quarter
_AFTER_429 = 5.0  # seconds at least, says the portal
_BETWEEN_FILES = 2.5  # seconds: the portal gives an address 5 files in 10 seconds

_T = TypeVar("_T")


class Portal:
    """The Open Data Portal.

    Args:
        settings: where it is, the key, the rate.
        home: OACITE_HOME, where its processes take turns and count their calls.
        progress: told of every wait.
        clock: the time.

    Raises:
        KeyMissing: there is no key.
        InputError: the address would let the key travel unencrypted.
    """

    def __init__(
        self,
        settings: PortalSettings,
        home: Path,
        progress: Progress = silent,
        clock: Clock | None = None,
    ) -> None:
        self._address = portal_address(settings)
        self._key = KeyHeader(read_key(settings))
        self.clock: Clock = clock or SystemClock()
        self._rate_limiter = RateLimiter(home, settings.rate, self.clock)
        self._home = home
        self._progress = progress
        self._answering: set[Service] = set()
        self._session = Session()
        self._session.headers["User-Agent"] = "oacite"

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def now(self) -> datetime:
        """The time by its clock, in UTC."""
        return datetime.fromtimestamp(self.clock.now(), UTC)

    @property
    def calls(self) -> int:
        """Calls that were made through this object."""
        return self._rate_limiter.calls

    @property
    def calls_this_week(self) -> int:
        """Calls of this OACITE_HOME in this week of the portal's."""
        return calls_this_week(self._home, self.clock)

    def search(self, service: Service, criteria: str, *, start: int = 0, rows: int = 1) -> Reply:
        """One page of what the criteria find.

        Args:
            service: where to look.
            criteria: in the syntax of Lucene 3.6.
            start: how many rows to skip.
            rows: how many to give, at most 1,000.

        Raises:
            ReplyTooLarge: ask for fewer rows.
            PortalError: nothing came after all tries.
        """
        form = {"criteria": criteria, "start": str(start), "rows": str(rows)}

        def once() -> Reply:
            answer = self._answer("POST", f"/api/v1/{service}/records", form)
            if answer.status == 404 and not answer.is_html:  # noqa: PLR2004 - "No matching record found"
                self._make_sure_of(service)
                return Reply(0, [], len(answer.body))
            check(answer, self.clock.now())
            return read_reply(answer, start)

        return self.retrying(once)

    def count(self, service: Service, criteria: str) -> int:
        """How many rows the criteria find now; one comes along, as `rows=0` is documented nowhere."""
        return self.search(service, criteria).num_found

    def fields(self, service: Service) -> list[str]:
        """The names of a service's fields; none where the portal lists them in another way than it did.

        Raises:
            PortalError: nothing came after all tries.
        """

        def once() -> list[str]:
            answer = self._answer("GET", f"/api/v1/{service}/fields")
            check(answer, self.clock.now())
            match parsed(answer):
                case {"fields": list(names)} if all(isinstance(name, str) for name in names):
                    return names
            return []

        return self.retrying(once)

    def product(self, identifier: str) -> Any:  # noqa: ANN401 - any JSON
        """What the portal tells of a bulk data product, its files among it.

        Raises:
            PortalError: nothing came after all tries.
        """

        def once() -> Any:  # noqa: ANN401 - any JSON
            answer = self._answer("GET", f"/api/v1/datasets/products/{quote(identifier, safe='')}")
            check(answer, self.clock.now())
            return parsed(answer)

        return self.retrying(once)

    @contextmanager
    def file(self, address: str, first: int = 0, validator: str | None = None) -> Iterator[Download]:
        """One try at a file of a product; a redirect is followed at once and without the key.

        Args:
            address: as the product tells it.
            first: the first byte to give, where the server can begin there.
            validator: the `ETag` or `Last-Modified` that the bytes before it came with.

        Raises:
            DownloadLimit: the portal does not give it again.
            RangeRefused: there is no such byte.
            TryAgain: it may work another time; try within `retrying`.
            PortalError: it will not.
        """
        with (
            self._translated(),
            open_file(
                self._session,
                address,
                lambda: self._rate_limiter.turn(_BETWEEN_FILES),
                portal=self._address,
                key=self._key,
                first=first,
                validator=validator,
                clock=self.clock,
            ) as download,
        ):
            yield download

    def retrying(self, once: Callable[[], _T], tries: int = len(_WAITS) + 1) -> _T:
        """Call until it works, or cannot, or was tried often enough.

        Raises:
            PortalError: the last try's.
        """
        for attempt in range(1, tries):
            try:
                return once()
            except errors.TryAgain as error:
                self._wait(error, attempt, tries)
        return once()

    def _wait(self, error: errors.TryAgain, attempt: int, tries: int) -> None:
        wait = max(_WAITS[attempt - 1] * random.uniform(0.75, 1.25), error.wait or 0)  # noqa: S311 - no secret
        if wait > LONGEST_WAIT:
            raise errors.PortalError(
                f"{error}; it asks to wait for {wait / 60:,.0f} minutes: run the command again after that,"
                " it goes on where it stopped"
            ) from error
        if isinstance(error, errors.PortalBusy):
            wait = max(wait, _AFTER_429)
            self._rate_limiter.postpone(wait)
        self._progress("waiting for the portal", attempt, tries, f"since {error}")
        self.clock.sleep(wait)

    def _answer(self, method: str, path: str, form: dict[str, str] | None = None) -> PortalResponse:
        """One call, its body read; redirects are not followed, so that the key stays here."""
        address = self._address + path
        with self._translated(), self._rate_limiter.turn():
            response = self._session.request(
                method,
                address,
                data=form,
                headers={"Accept": "application/json"},
                auth=self._key,
                allow_redirects=False,
                stream=True,
                timeout=TIMEOUT,
            )
            with response:
                body = whole_body(response)
        if response.status_code != 200:  # noqa: PLR2004 - what is no data may be shown
            body = self._key.hide(body)
        return PortalResponse(response.status_code, response.headers, body, address)

    def _make_sure_of(self, service: Service) -> None:
        """Tell 'no such row' from 'no such service', which both are 404."""
        if service not in self._answering:
            check(self._answer("GET", f"/api/v1/{service}/fields"), self.clock.now())
            self._answering.add(service)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Within it, an error of requests is raised as ours; its own words hold addresses that are signed."""
        try:
            yield
        except requests.exceptions.SSLError as error:
            raise errors.PortalError(
                f"the certificate of {self._address} is not trusted: set REQUESTS_CA_BUNDLE to your network's"
            ) from error
        except requests.Timeout as error:
            raise errors.PortalUnreachable("the portal does not answer in time: try again later") from error
        except requests.RequestException as error:
            raise errors.PortalUnreachable(
                f"the connection to {self._address} failed or was lost: check the network"
            ) from error
