"""A local portal with a clock of its own: waiting takes no time, and all limits go by the same clock."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pydantic import HttpUrl, SecretStr

from indexer.odp import Portal
from indexer.progress import silent
from indexer.settings import PortalSettings
from tests.portal import rows
from tests.portal.portal import LocalPortal
from tests.portal.searches import SERVICES
from tests.portal.server import serving
from tests.portal.switches import KEY

CITATIONS, ACTIONS, REJECTIONS, ENRICHED = SERVICES
Connect = Callable[..., Portal]


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker of the tests that ask the real portal."""
    config.addinivalue_line("markers", "live: asks the USPTO's portal; runs only with a key in USPTO_API_KEY")


class FakeClock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.time = 1_795_000_000.0  # in November 2026
        self.slept: list[float] = []

    def now(self) -> float:
        """Seconds since 1970."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let that time pass at once."""
        self.time += seconds
        self.slept.append(seconds)


@pytest.fixture
def clock() -> FakeClock:
    """The time of the portal and of whoever calls it."""
    return FakeClock()


@pytest.fixture
def local(clock: FakeClock) -> LocalPortal:
    """A portal without rows, with the limits that the real one is known for."""
    portal = LocalPortal(clock=clock)
    portal.switches.calls_a_second = 4.5
    return portal


@pytest.fixture
def address(local: LocalPortal) -> Iterator[str]:
    """Where it is served."""
    with serving(local) as address:
        yield address


@pytest.fixture
def connect(address: str, clock: FakeClock, tmp_path: Path) -> Iterator[Connect]:
    """Makes clients of it, with the right key and OACITE_HOME below the test's folder."""
    with ExitStack() as clients:

        def client(key: str = KEY, home: str = "home", progress: object = silent) -> Portal:
            settings = PortalSettings(url=HttpUrl(address), key=SecretStr(key))
            return clients.enter_context(Portal(settings, tmp_path / home, progress, clock))  # type: ignore[arg-type]  # a test's list

        yield client


@pytest.fixture
def portal(connect: Connect) -> Portal:
    """A client of it."""
    return connect()


@pytest.fixture
def filled(local: LocalPortal) -> LocalPortal:
    """The portal with 3,000 citations, of which 1,000 were loaded in one second, and their office actions."""
    made = rows.citations(3_000)
    for row in made[::3]:
        row["createDateTime"] = "2025-07-20T01:02:03"
    local.searches.rows = {
        CITATIONS: made,
        ACTIONS: rows.office_actions(made),
        REJECTIONS: rows.rejections(made),
        ENRICHED: rows.enriched(made),
    }
    return local
