"""Who reads a feed after every refresh is told of each new row once, whatever the portal does."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from lxml import etree
from opensearchpy import OpenSearch

from indexer.refresh import Wish
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from tests.indexer.fetch.conftest import FakeClock
from tests.indexer.refreshing import World, made_world
from tests.portal import rows
from tests.portal.rows import Row
from tests.search_ui.served import serving

ATOM = {"a": "http://www.w3.org/2005/Atom"}


class Reader:
    """A feed reader: it asks with what it was told last.

    Args:
        follows: whether it goes on until it knows all of a page, or reads the first one alone.

    Attributes:
        told: the ids of the entries that it has shown.
        unchanged: how often it was answered that nothing is new.
    """

    def __init__(self, client: httpx.Client, url: str, *, follows: bool) -> None:
        self._follows = follows
        self._client = client
        self._url = url
        self._tag = ""
        self.told: list[str] = []
        self.unchanged = 0

    def read(self) -> set[str]:
        """The citations that are new to it."""
        new: dict[str, str] = {}
        response = self._client.get(self._url, headers={"If-None-Match": self._tag})
        if response.status_code == httpx.codes.NOT_MODIFIED:
            self.unchanged += 1
            return set()
        self._tag = response.headers["etag"]
        while True:
            feed = etree.fromstring(response.content)
            found = dict(
                zip(
                    feed.xpath("a:entry/a:id/text()", namespaces=ATOM),
                    feed.xpath("a:entry/a:link/@href", namespaces=ATOM),
                    strict=True,
                )
            )
            unknown = {id_: link for id_, link in found.items() if id_ not in self.told}
            new |= unknown
            following = feed.xpath("a:link[@rel='next']/@href", namespaces=ATOM)
            if not self._follows or not unknown or not following:
                break
            response = self._client.get(urljoin(str(response.url), following[0]))
        self.told += new
        return {link.rpartition("/")[2] for link in new.values()}


@pytest.fixture
def world(empty_engine: OpenSearch, tmp_path: Path) -> Iterator[World]:
    """A portal with 600 citations, and nothing indexed yet."""
    with made_world(empty_engine, tmp_path / "home", FakeClock()) as world:
        yield world


def naming(some: list[Row]) -> set[str]:
    """The rows that name a reference: no feed has the others."""
    return {row["id"] for row in some if row["referenceIdentifier"]}


def gained(world: World, step: int) -> list[Row]:
    """Rows that the portal loads before a refresh, some of the first with a time of the day before."""
    some = rows.citations(3 + 11 * step, seed=100 + step)
    for place, row in enumerate(some):
        row["createDateTime"] = f"2025-09-{step + 10 - (step < 4 and place % 4 == 0):02}T0{place % 9}:00:00"
    world.table.extend(some)
    world.local.searches.change()
    return some


def test_a_reader_is_told_of_each_new_row_once_over_ten_refreshes(world: World) -> None:
    """Every row is stamped anew among them, then some; one is full, and two bring nothing."""
    world.index()
    naming_at_first = len(naming(world.table))
    searcher = Searcher(world.engine)
    with serving(create_app(searcher)) as address, httpx.Client(base_url=address, timeout=60) as client:
        reader, hasty = (Reader(client, "/search.atom", follows=follows) for follows in (True, False))
        assert naming(world.table) == reader.read()
        assert 100 == len(hasty.read())
        for step in range(10):
            new: list[Row] = []
            match step:
                case 3 | 7:
                    assert not world.refresh().full
                case 4:
                    new = gained(world, step)
                    world.stamp([row for row in world.table if row not in new], "2025-09-14T09:00:00")
                    assert world.refresh().full
                case 6:
                    new = gained(world, step)
                    world.stamp(world.table[:90], "2025-09-16T09:00:00")
                    assert not world.refresh().full
                case 8:
                    new = gained(world, step)
                    world.refresh(Wish(full=True))
                case _:
                    new = gained(world, step)
                    world.refresh()
            world.engine.indices.refresh(index="citations")
            assert [naming(new)] * 2 == [reader.read(), hasty.read()], step
            assert set() == reader.read()
        assert reader.unchanged >= 10
    assert len(hasty.told) == len(set(hasty.told)) == len(naming(world.table)) - naming_at_first + 100
    assert len(reader.told) == len(set(reader.told)) == len(naming(world.table))
