"""`oacite fetch ptoffact` and its like: whole files, as few downloads as possible, and no key elsewhere."""

import random
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from indexer.errors import OaciteError, RunConflict
from indexer.fetch.alone import alone
from indexer.fetch.bulk_product import BulkProduct, choose, fetch_product, listed_files
from indexer.fetch.ptoffact import PTOFFACT
from indexer.fetch.report import FetchReport
from indexer.odp import Portal, errors
from indexer.odp.bodies import CHUNK
from indexer.progress import silent
from tests.indexer.fetch.conftest import FakeClock
from tests.portal.answers import Answer, Seen
from tests.portal.portal import LocalPortal

NAMES = ["office_actions.csv.zip", "rejections.csv.zip", "citations.csv.zip"]


def zipped(name: str, length: int, seed: int = 0) -> bytes:
    """A zip with a file of bytes that cannot be compressed."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, random.Random(seed).randbytes(length))  # noqa: S311 - made-up bytes
    return content.getvalue()


@pytest.fixture
def files(local: LocalPortal) -> dict[str, bytes]:
    """The product's files: the tables of 3 MB, and others that nobody wants."""
    made = {name: zipped(name.removesuffix(".zip"), 3_000_000, seed) for seed, name in enumerate(NAMES)}
    local.files.products["ptoffact"] = {"readme.pdf": b"%PDF", "citations.dta.zip": b"PK", **made}
    return made


def fetched(portal: Portal, folder: Path) -> FetchReport:
    """Fetch ptoffact."""
    return fetch_product(portal, PTOFFACT, folder, silent)


def there(folder: Path) -> dict[str, bytes]:
    """The zips of a folder."""
    return {path.name: path.read_bytes() for path in folder.glob("*.zip")}


def storage_calls(local: LocalPortal) -> list[dict[str, str]]:
    """The headers of the calls behind the redirect."""
    return [seen.headers for seen in local.seen if seen.server == "storage"]


@pytest.mark.parametrize("field", ["fileDownloadURI", "fileDownloadUrl", "fileDownloadURL"])
def test_the_three_tables_are_fetched_whole(
    field: str, local: LocalPortal, portal: Portal, files: dict[str, bytes], tmp_path: Path
) -> None:
    """And nothing else, whichever spelling the product uses, the key staying at the portal."""
    local.switches.address_field = field
    report = fetched(portal, tmp_path)
    assert files == there(tmp_path)
    assert [str(tmp_path / name) for name in NAMES] == report.files
    assert 3 == len(storage_calls(local))
    assert [] == [headers for headers in storage_calls(local) if "x-api-key" in headers]
    assert sorted([*NAMES, "fetched.manifest", "home"]) == sorted(path.name for path in tmp_path.iterdir())


def test_two_fetches_into_a_folder_do_not_meet(
    local: LocalPortal, portal: Portal, files: dict[str, bytes], tmp_path: Path
) -> None:
    """The second is refused before it asks for anything; when the first has ended, it may."""
    with alone(tmp_path), pytest.raises(RunConflict, match=f"another fetch into {tmp_path} is at work: wait"):
        fetched(portal, tmp_path)
    assert [] == local.seen
    assert fetched(portal, tmp_path).fetched
    assert files == there(tmp_path)


def test_what_is_whole_is_not_fetched_again(
    local: LocalPortal, portal: Portal, files: dict[str, bytes], tmp_path: Path
) -> None:
    """Also what somebody else put there; a damaged file is."""
    fetched(portal, tmp_path)
    assert not fetched(portal, tmp_path).fetched
    (tmp_path / "fetched.manifest").unlink()
    assert not fetched(portal, tmp_path).fetched
    damaged = bytearray(files["citations.csv.zip"])
    damaged[1_000] ^= 1
    (tmp_path / "citations.csv.zip").write_bytes(damaged)
    assert 1 == fetched(portal, tmp_path).counts["fetched now"]
    assert files == there(tmp_path)
    assert {
        "office_actions.csv.zip": 1,
        "rejections.csv.zip": 1,
        "citations.csv.zip": 2,
    } == local.files.downloads


@pytest.mark.parametrize("ranges", [True, False])
def test_a_cut_download_goes_on(  # noqa: PLR0913, PLR0917 - fixtures
    ranges: bool,  # noqa: FBT001 - a case
    local: LocalPortal,
    portal: Portal,
    files: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where it was cut, if the server gives parts, else from the beginning."""
    local.switches.ranges = ranges
    own, cuts = local.files.stored, iter([True, True, True])

    def stored(seen: Seen) -> Answer:
        local.switches.failures = {"cut": 1.0} if next(cuts, False) else {}
        return own(seen)

    monkeypatch.setattr(local.files, "stored", stored)
    fetched(portal, tmp_path)
    assert files == there(tmp_path)
    first_bytes = [headers.get("range") for headers in storage_calls(local)[:4]]
    length, place = len(files[NAMES[0]]), 0
    expected: list[str | None] = [None]
    for _ in range(3):
        came = (length - (place if ranges else 0)) // 2 // CHUNK * CHUNK
        place = came + (place if ranges else 0)
        expected.append(f"bytes={place}-")
    assert expected == first_bytes


@pytest.mark.parametrize(
    "note", [b'{"validator":"\\"old\\"","modified":"2026-06-02 00:02:59"}', bytes(60), b'{"validator":']
)
def test_a_part_of_an_older_state_or_of_none_known_is_not_gone_on_with(
    note: bytes, local: LocalPortal, portal: Portal, files: dict[str, bytes], tmp_path: Path
) -> None:
    """The file changed between two runs, or a power cut took what is known: it comes from the beginning."""
    local.switches.failures = {"cut": 1.0}
    with pytest.raises(errors.PortalError):
        fetched(portal, tmp_path)
    local.switches.failures = {}
    assert list(tmp_path.glob("*.part")) == []
    name = NAMES[0]
    (tmp_path / f"{name}.part").write_bytes(b"old" * 1_000)
    (tmp_path / f"{name}.note").write_bytes(note)
    fetched(portal, tmp_path)
    assert files == there(tmp_path)


def test_the_limit_of_a_year_is_explained_and_not_tried_again(
    local: LocalPortal, portal: Portal, files: dict[str, bytes], tmp_path: Path
) -> None:
    """One call, one sentence; the file can be copied there instead."""
    local.switches.downloads_a_year = 0
    with pytest.raises(errors.DownloadLimit, match="20 times a year"):
        fetched(portal, tmp_path)
    assert {"office_actions.csv.zip": 1} == local.files.downloads
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert not fetched(portal, tmp_path).fetched


def test_a_signed_address_is_used_within_its_five_seconds(  # noqa: PLR0913, PLR0917 - fixtures
    local: LocalPortal,
    portal: Portal,
    files: dict[str, bytes],
    tmp_path: Path,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that came too late is asked for anew, not stored."""
    own, late = local.files.stored, iter([True])

    def stored(seen: Seen) -> Answer:
        clock.time += 6 if next(late, False) else 0
        return own(seen)

    monkeypatch.setattr(local.files, "stored", stored)
    fetched(portal, tmp_path)
    assert files == there(tmp_path)
    assert 2 == local.files.downloads[NAMES[0]]


def test_a_file_may_come_without_a_redirect(
    local: LocalPortal, portal: Portal, files: dict[str, bytes], tmp_path: Path
) -> None:
    """From the portal itself."""
    local.switches.redirects = False
    fetched(portal, tmp_path)
    assert (files, []) == (there(tmp_path), storage_calls(local))


def test_a_damaged_zip_gets_no_name(
    local: LocalPortal, portal: Portal, files: dict[str, bytes], tmp_path: Path
) -> None:
    """Its checksums are tested before, and it is fetched anew the next time."""
    damaged = bytearray(files[NAMES[0]])
    damaged[1_000] ^= 1
    local.files.products["ptoffact"][NAMES[0]] = bytes(damaged)
    with pytest.raises(errors.PortalError, match=r"office_actions.csv.zip came damaged"):
        fetched(portal, tmp_path)
    assert {} == there(tmp_path)
    local.files.products["ptoffact"][NAMES[0]] = files[NAMES[0]]
    fetched(portal, tmp_path)
    assert files == there(tmp_path)


def test_too_small_a_disk_is_noticed_before_a_download(
    local: LocalPortal,
    portal: Portal,
    files: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the number of bytes that are missing."""
    usage = shutil.disk_usage(tmp_path)._replace(free=5_000_000)
    monkeypatch.setattr("indexer.fetch.bulk_product.shutil.disk_usage", lambda _: usage)
    with pytest.raises(OaciteError, match=r"need 9\.0 MB more, but .* has only 5\.0 MB free"):
        fetched(portal, tmp_path)
    assert (3, {}) == (len(files), dict(local.files.downloads))


def test_a_product_without_a_table_is_told_with_what_it_has(portal: Portal, local: LocalPortal) -> None:
    """The portal has changed."""
    local.files.products["ptoffact"] = {"citations.csv.zip": b""}
    listed = listed_files(portal.product("ptoffact"))
    with pytest.raises(
        errors.PortalError, match=r"no file of the table office_actions, it lists citations\.csv"
    ):
        choose(PTOFFACT, listed)


def test_a_file_name_cannot_leave_the_folder() -> None:
    """A product's list is not trusted with paths."""
    made = {"fileName": "../citations.csv.zip", "fileDownloadURI": "https://x.example/y", "fileSize": "12"}
    assert [] == listed_files({"fileDataBag": [made]})
    [file] = listed_files({"anything": [{**made, "fileName": "citations.csv.zip"}]})
    assert ("citations.csv.zip", 12) == (file.name, file.size)


def test_of_two_files_of_a_table_the_newer_is_taken() -> None:
    """By the time that the portal tells."""
    bag = [
        {"fileName": name, "fileDownloadURI": day, "fileLastModifiedDateTime": day}
        for name, day in (("t.tsv.zip", "2026-01-02"), ("t.csv", "2026-01-03"), ("t.zip", "2025-01-01"))
    ]
    [file] = choose(BulkProduct("x", ("t",)), listed_files(bag))
    assert "t.csv" == file.name
