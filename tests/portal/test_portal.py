"""The local portal is as strict as the real one is said to be; the client's tests lean on that."""

from collections.abc import Iterator

import pytest
import requests

from tests.portal import rows
from tests.portal.lucene import BadCriteria, compiled
from tests.portal.portal import LocalPortal
from tests.portal.searches import SERVICES
from tests.portal.server import serving
from tests.portal.switches import KEY

TABLE = [
    {"id": "a", "unit": "1727", "flag": True, "createDateTime": "2025-07-03T13:51:37", "many": ["X", "Y"]},
    {"id": "b", "unit": "2858", "flag": False, "createDateTime": "2025-07-04T00:00:00"},
    {"id": "c", "flag": True},
]


@pytest.mark.parametrize(
    ("criteria", "ids"),
    [
        ("*:*", "abc"),
        ("unit:1727", "a"),
        ('unit:"2858"', "b"),
        ("unit:17*", "a"),
        ("unit:*", "ab"),
        ("flag:true", "ac"),
        ("unit:[1727 TO 2858]", "ab"),
        ("unit:{1727 TO 2858]", "b"),
        ("unit:[* TO 2000]", "a"),
        ("createDateTime:[2025-07-03T13:51:37Z TO 2025-07-03T23:59:59Z]", "a"),
        ("unit:1727 OR unit:2858", "ab"),
        ("unit:(1727 OR 2858) AND flag:false", "b"),
        ("*:* AND NOT unit:17*", "bc"),
        ("flag:true -unit:1727", "abc"),
        ('many:("Y" OR "Z")', "a"),
    ],
)
def test_criteria_find_what_lucene_would(criteria: str, ids: str) -> None:
    """As far as the client uses its syntax."""
    test = compiled(criteria)
    assert list(ids) == [row["id"] for row in TABLE if test(row)]


@pytest.mark.parametrize("criteria", ["unit:[1 TO", "(", "word", "createDateTime:[2025-07-03 TO *]"])
def test_bad_criteria_are_refused(criteria: str) -> None:
    """Not answered with everything."""
    with pytest.raises(BadCriteria):
        compiled(criteria, dates_need_z=True)


@pytest.fixture
def local() -> LocalPortal:
    """A portal in real time with 20 citations and a file."""
    portal = LocalPortal()
    portal.searches.rows[SERVICES[0]] = rows.citations(20)
    portal.files.products["ptoffact"] = {"t.csv": b"0123456789"}
    return portal


@pytest.fixture
def address(local: LocalPortal) -> Iterator[str]:
    """Where it is."""
    with serving(local) as address:
        yield f"{address}/api/v1"


def ask(address: str, key: str = KEY, **form: object) -> requests.Response:
    """A search."""
    return requests.post(
        f"{address}/{SERVICES[0]}/records", data=form, headers={"X-API-KEY": key}, timeout=10
    )


def file(address: str) -> str:
    """The signed address of the file."""
    answer = requests.get(
        f"{address}/datasets/products/files/ptoffact/t.csv",
        headers={"X-API-KEY": KEY},
        allow_redirects=False,
        timeout=10,
    )
    assert 302 == answer.status_code
    return answer.headers["Location"]


def test_a_page_ignores_the_list_of_fields(address: str) -> None:
    """`fl` has no effect, as people report."""
    reply = ask(address, criteria="*:*", start=18, rows=5, fl="id").json()["response"]
    assert (20, 18, 2) == (reply["numFound"], reply["start"], len(reply["docs"]))
    assert len(reply["docs"][0]) > 10


@pytest.mark.parametrize(
    ("switch", "value", "status"),
    [
        ("key", "other", 403),
        ("forbidden", True, 403),
        ("most_bytes", 1_000, 413),
        ("deep_paging", 10, 400),
        ("moved", 301, 301),
        ("calls_a_second", 0, 429),
    ],
)
def test_each_refusal_has_its_status(
    switch: str, value: object, status: int, address: str, local: LocalPortal
) -> None:
    """And is off unless switched on."""
    assert 200 == ask(address, rows=20).status_code
    setattr(local.switches, switch, value)
    answer = requests.post(
        f"{address}/{SERVICES[0]}/records",
        data={"rows": 20},
        headers={"X-API-KEY": KEY},
        allow_redirects=False,
        timeout=10,
    )
    assert status == answer.status_code


def test_storage_refuses_a_key(address: str) -> None:
    """As a signed address does."""
    signed = file(address)
    assert b"0123456789" == requests.get(signed, timeout=10).content
    assert 400 == requests.get(signed, headers={"X-API-KEY": KEY}, timeout=10).status_code


def test_a_signed_address_expires(address: str, local: LocalPortal) -> None:
    """And cannot be lengthened."""
    local.switches.link_seconds = -1
    assert 403 == requests.get(file(address), timeout=10).status_code
    later = file(address).replace("expires=1", "expires=2")
    assert 403 == requests.get(later, timeout=10).status_code


@pytest.mark.parametrize(
    ("sent", "status", "content"),
    [
        ({"Range": "bytes=4-"}, 206, b"456789"),
        ({"Range": "bytes=4-", "If-Range": '"old"'}, 200, b"0123456789"),
        ({"Range": "bytes=10-"}, 416, b""),
    ],
)
def test_parts_of_a_file(sent: dict[str, str], status: int, content: bytes, address: str) -> None:
    """From a byte on, of the same file, if it is that long."""
    answer = requests.get(file(address), headers=sent, timeout=10)
    assert (status, content) == (answer.status_code, answer.content)


def test_the_sixth_download_in_ten_seconds_is_refused(address: str, local: LocalPortal) -> None:
    """With a time to wait; the twenty-first in a year without one."""
    address += "/datasets/products/files/ptoffact/t.csv"
    answers = [
        requests.get(address, headers={"X-API-KEY": KEY}, allow_redirects=False, timeout=10) for _ in range(6)
    ]
    assert [302] * 5 + [429] == [answer.status_code for answer in answers]
    assert "10" == answers[-1].headers["Retry-After"]
    local.files.downloads["t.csv"] = 20
    refused = requests.get(address, headers={"X-API-KEY": KEY}, timeout=10)
    assert (429, None) == (refused.status_code, refused.headers.get("Retry-After"))
