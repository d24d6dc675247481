"""The real portal, for whoever has a key: the client gets along with it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.fetch.bulk_product import choose, listed_files
from indexer.fetch.ptoffact import PTOFFACT
from indexer.fetch.rows import OA_CITATIONS, Wanted, fetch_rows
from indexer.odp import Portal, Service
from indexer.progress import silent
from indexer.settings import PortalSettings

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not os.environ.get("USPTO_API_KEY"), reason="asks the real portal: set USPTO_API_KEY"),
]


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Portal]:
    """A client of the real portal."""
    with Portal(PortalSettings(), tmp_path) as portal:
        yield portal


def test_a_small_fetch_is_whole(live: Portal, tmp_path: Path) -> None:
    """The rows of one application, cut as small as can be, are those of one page."""
    criteria = "patentApplicationNumber:16123456"
    page = live.search(Service.OA_CITATIONS, criteria, rows=100)
    report = fetch_rows(live, OA_CITATIONS, Wanted(criteria), tmp_path / "rows", silent, most=3)
    assert page.num_found == report.counts["rows"] == len(page.rows)


@pytest.mark.parametrize("service", list(Service))
def test_each_service_answers(service: Service, live: Portal) -> None:
    """With rows that name their office action."""
    [row] = live.search(service, "*:*").rows
    assert "obsoleteDocumentIdentifier" in row


def test_ptoffact_lists_its_three_tables(live: Portal) -> None:
    """Without fetching them."""
    assert 3 == len(choose(PTOFFACT, listed_files(live.product(PTOFFACT.identifier))))
