"""The portal, or who stands in for it, fills neither memory nor disk, and sends to no place inside."""

import gzip
import shutil
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from socket import gaierror

import pytest
import requests
from pydantic import SecretStr

from indexer.errors import OaciteError
from indexer.fetch.bulk_product import BulkProduct, fetch_product
from indexer.fetch.journal import write_rows
from indexer.fetch.paging import Pager
from indexer.odp import Portal, Service, bodies, errors
from indexer.odp.addresses import file_address
from indexer.odp.download import open_file
from indexer.odp.key import KeyHeader
from indexer.progress import silent
from tests.indexer.fetch.conftest import CITATIONS, Connect, FakeClock
from tests.portal.answers import Answer
from tests.portal.portal import LocalPortal

ALL = "*:*"
PORTAL = "https://api.uspto.gov"
TABLE = BulkProduct("product", ("table",))
NAMES = {"cdn.example": "93.184.216.34", "inside.example": "10.1.2.3", "both.example": "93.184.216.34 ::1"}


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that are known, without a network."""

    def found(host: str, _: object) -> list[tuple[None, None, None, None, tuple[str, int]]]:
        if host not in NAMES and host.strip("0123456789.:abcdef"):
            raise gaierror(host)
        return [(None, None, None, None, (each, 0)) for each in NAMES.get(host, host).split()]

    monkeypatch.setattr("indexer.odp.addresses.getaddrinfo", found)


def bomb(status: int, failure: str | None = None) -> Answer:
    """A small reply that is 30 MB when it is unpacked."""
    packed = gzip.compress(bytes(30_000_000), 1)
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    return Answer(status, packed, headers | {"Location": "/elsewhere"}, failure)


@pytest.mark.parametrize(
    ("status", "failure"), [(200, None), (200, "endless"), (302, None), (404, None), (503, None)]
)
def test_a_reply_is_read_no_further_than_an_honest_one(
    status: int,
    failure: str | None,
    local: LocalPortal,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However small it was packed; it fills no memory, and is not asked for again and again."""
    monkeypatch.setattr(bodies, "LONGEST", 1_000_000)
    local.scripted.extend([bomb(status, failure)])
    with (
        little_memory(),
        pytest.raises(errors.ReplyTooLarge, match="goes on beyond 1 MB, five times the portal's own"),
    ):
        connect().count(Service.OA_CITATIONS, ALL)
    assert 1 == len(local.seen)


@pytest.mark.parametrize("status", [302, 403])
def test_neither_is_what_a_server_says_in_place_of_a_file(
    status: int, local: LocalPortal, portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a redirect nothing is read, of an error no more than of any reply."""
    monkeypatch.setattr(bodies, "LONGEST", 1_000_000)
    local.files.products["product"] = {"table.csv": b"content"}
    local.scripted.extend([None, bomb(status)])
    with little_memory(), suppress(errors.PortalError):  # after a redirect to nowhere it is asked again
        fetch_product(portal, TABLE, tmp_path, silent)
    assert not local.scripted


@contextmanager
def little_memory() -> Iterator[None]:
    """In the block no more than 5 MB are held at once."""
    tracemalloc.start()
    try:
        yield
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5_000_000


def test_rows_that_are_too_many_to_hold_are_asked_for_in_parts(
    filled: LocalPortal, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page is as large as the portal allows, but there may be thousands of them."""
    monkeypatch.setattr("indexer.fetch.paging._MOST", 1_000_000)
    [first, *_] = filled.searches.rows[CITATIONS]
    assert [first] == Pager(portal, Service.OA_CITATIONS).read(f'id:"{first["id"]}"', 10_000).rows
    with pytest.raises(errors.ReplyTooLarge, match="over 1 MB: ask for fewer rows"):
        Pager(portal, Service.OA_CITATIONS).read(ALL, 10_000)


def test_rows_leave_some_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are."""
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("indexer.fetch.journal.shutil.disk_usage", lambda _: usage._replace(free=400_000_000))
    with pytest.raises(OaciteError, match=r"has only 400\.0 MB free: make room there"):
        write_rows(tmp_path / "rows.gz", [{}])
    assert [] == [*tmp_path.iterdir()]


@pytest.mark.parametrize("listed", [True, False])
def test_a_file_that_goes_on_and_on_is_left(
    listed: bool,  # noqa: FBT001 - a case
    local: LocalPortal,
    portal: Portal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Beyond the size that is listed, or half of the room where none is; nothing of it stays."""
    content = bytes(50_000)
    local.files.products["product"] = {"table.csv": content}
    usage = shutil.disk_usage(tmp_path)._replace(free=102_000)
    monkeypatch.setattr("indexer.fetch.bulk_product.shutil.disk_usage", lambda _: usage)
    if not listed:
        listing = local.files.product("product")
        local.scripted.append(replace(listing, body=listing.body.replace(b"fileSize", b"else")))
    monkeypatch.setattr(local.files, "stored", lambda _: Answer(200, content, {}, "endless"))
    with pytest.raises(errors.PortalError, match=r"table\.csv came damaged \(it goes on beyond 51,000 bytes"):
        fetch_product(portal, TABLE, tmp_path, silent)
    assert ["home"] == [path.name for path in tmp_path.iterdir()]
    assert 1 == local.files.downloads["table.csv"]
    monkeypatch.undo()
    fetch_product(portal, TABLE, tmp_path, silent)
    assert content == (tmp_path / "table.csv").read_bytes()


def test_what_is_nested_without_end_is_no_reply(local: LocalPortal, connect: Connect) -> None:
    """Nor is it shown as the reason of an error."""
    deep = b'{"a":' * 1_000 + b"1" + b"}" * 1_000
    local.scripted.extend([Answer(200, deep)] * 9)
    with pytest.raises(errors.DamagedReply, match="nested deeper than 100 levels"):
        connect().product("ptoffact")
    local.scripted.extend([Answer(400, deep)])
    with pytest.raises(errors.CriteriaRefused, match=r'the request: \{"a":\{"a":'):
        connect().count(Service.OA_CITATIONS, ALL)


class Redirecting(requests.adapters.BaseAdapter):
    """In place of the network: whatever is asked redirects to an address.

    Attributes:
        asked: what was.
    """

    def __init__(self, target: str) -> None:
        super().__init__()
        self.asked: list[str] = []
        self._target = target

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        """The redirect."""
        self.asked.append(str(request.url))
        response = requests.Response()
        response.status_code, response.url = 302, str(request.url)
        response.headers["Location"] = self._target
        response.raw = BytesIO()
        return response

    def close(self) -> None:
        """Nothing is open."""


def opened(address: str, adapter: Redirecting) -> None:
    """Ask the portal for a file of this address."""
    with bodies.Session() as session:
        for scheme in ("https://", "http://"):
            session.mount(scheme, adapter)
        key = KeyHeader(SecretStr("k"))
        with open_file(
            session, address, nullcontext, portal=PORTAL, key=key, first=0, validator=None, clock=FakeClock()
        ):
            raise AssertionError("it came")


REFUSED = (
    ("http://cdn.example/x", "unencrypted"),
    ("file:///etc/passwd", "unencrypted"),
    ("https://127.0.0.1/x", "its own network"),
    ("https://127.0.0.1:9200/_search", "its own network"),
    ("https://2130706433/x", "its own network"),
    (r"https://127.0.0.1\@cdn.example/x", "its own network"),
    ("//localhost/x", "its own network"),
    ("https://engine/x", "its own network"),
    ("https://169.254.169.254/latest/meta-data", "its own network"),
    ("https://10.0.0.5/x", "its own network"),
    ("https://[::1]/x", "its own network"),
    ("https://[::ffff:192.168.0.1]/x", "its own network"),
    ("https://inside.example/x", "its own network"),
    ("https://both.example/x", "its own network"),
    ("https://[::1", "that is none"),
    ("https://cdn.example:99999/", "that is none"),
)


@pytest.mark.parametrize(("target", "why"), REFUSED)
def test_a_redirect_leads_to_no_place_but_the_internet(target: str, why: str) -> None:
    """What is refused is not asked, not even once."""
    adapter = Redirecting(target)
    with pytest.raises(errors.PortalError, match=why):
        opened(f"{PORTAL}/files/x", adapter)
    assert [f"{PORTAL}/files/x"] == adapter.asked


@pytest.mark.parametrize(("address", "why"), [each for each in REFUSED if not each[0].startswith("//")])
def test_neither_does_an_address_that_is_listed(address: str, why: str) -> None:
    """Which is asked without a redirect."""
    adapter = Redirecting("/")
    with pytest.raises(errors.PortalError, match=why):
        opened(address, adapter)
    assert [] == adapter.asked


def test_redirects_have_an_end() -> None:
    """Five are followed, to places where a file may be."""
    adapter = Redirecting("https://cdn.example/x")
    with pytest.raises(errors.EndpointMoved, match=r"is redirected to cdn.example/x \(302\)"):
        opened(f"{PORTAL}/files/x", adapter)
    assert [f"{PORTAL}/files/x", *["https://cdn.example/x"] * 5] == adapter.asked


def test_a_portal_inside_may_send_to_places_inside() -> None:
    """As a firm's own copy does; a name that nobody here knows is for a proxy to know."""
    for portal, address in (
        ("http://127.0.0.1:8000", "http://127.0.0.1:8001/x"),
        ("https://inside.example", "https://10.9.9.9/x"),
        (PORTAL, "https://unknown.example/x"),
    ):
        assert address == file_address(address, portal, portal)
