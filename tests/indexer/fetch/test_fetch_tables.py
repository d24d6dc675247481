"""`oacite fetch titles` and `oacite fetch owners`: tables of two products, and newer ones if there are."""

import re
from datetime import date
from pathlib import Path

import orjson
import pytest

from indexer.errors import OaciteError
from indexer.fetch import manifest
from indexer.fetch.bulk_product import fetch_products
from indexer.fetch.report import FetchReport
from indexer.fetch.tables import PRODUCTS
from indexer.odp import Portal, errors
from indexer.progress import silent
from indexer.synthetic.tables import TABLES, file_name, synthesize_tables
from tests.indexer.fetch.conftest import Connect
from tests.portal.__main__ import table_zips
from tests.portal.files import MODIFIED
from tests.portal.portal import LocalPortal
from tests.portal.switches import KEY

NEWER = "2026-09-03 00:01:12"
GRANTS, PUBLICATIONS = "pvgpatdis", "pvpgpubdis"


@pytest.fixture
def products(local: LocalPortal) -> dict[str, dict[str, bytes]]:
    """The portal's two products, with made-up tables."""
    made = table_zips(30)
    local.files.products |= made
    return made


def fetched(portal: Portal, folder: Path, wanted: str = "titles") -> FetchReport:
    """Fetch the tables of titles, or others."""
    return fetch_products(portal, wanted, PRODUCTS[wanted], folder, silent)


def there(folder: Path) -> dict[str, bytes]:
    """The zips of a folder."""
    return {path.name: path.read_bytes() for path in folder.glob("*.zip")}


def zips(products: dict[str, dict[str, bytes]], *tables: str) -> dict[str, bytes]:
    """What the products have of some tables."""
    every = {name: content for files in products.values() for name, content in files.items()}
    return {name: every[name] for table in tables if (name := f"{file_name(table)}.zip")}


@pytest.mark.parametrize(("wanted", "tables"), TABLES.items())
def test_just_the_tables_are_fetched_of_their_products(  # noqa: PLR0913, PLR0917 - fixtures
    wanted: str,
    tables: tuple[str, ...],
    local: LocalPortal,
    portal: Portal,
    products: dict[str, dict[str, bytes]],
    tmp_path: Path,
) -> None:
    """One report for all; the other files, some of whose names begin as theirs, stay where they are."""
    report = fetched(portal, tmp_path / "t", wanted)
    assert zips(products, *tables) == there(tmp_path / "t")
    files = len(tables)
    assert {"files": files, "fetched now": files} == report.counts
    assert [str(tmp_path / "t" / f"{file_name(table)}.zip") for table in tables] == report.files
    assert ([], 2 * files) == (report.notes, report.calls)
    assert dict.fromkeys(zips(products, *tables), 1) == local.files.downloads
    again = fetched(portal, tmp_path / "t", wanted)
    assert (False, {"files": files, "fetched now": 0}) == (again.fetched, again.counts)


def test_a_newer_table_is_fetched_anew(
    local: LocalPortal, portal: Portal, products: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    """That one alone, which is told; its day is known afterwards."""
    fetched(portal, tmp_path)
    name = "g_patent.tsv.zip"
    assert date(2026, 6, 2) == manifest.modified(tmp_path / name)
    newer = table_zips(31, seed=1)[GRANTS][name]
    local.files.products[GRANTS] = {**products[GRANTS], name: newer}
    local.files.modified[name] = NEWER
    report = fetched(portal, tmp_path)
    assert {"files": 2, "fetched now": 1} == report.counts
    assert [f"{name}: the portal's of {NEWER} in place of the one of {MODIFIED}"] == report.notes
    assert newer == (tmp_path / name).read_bytes()
    assert date(2026, 9, 3) == manifest.modified(tmp_path / name)
    assert date(2026, 6, 2) == manifest.modified(tmp_path / "pg_published_application.tsv.zip")
    assert [] == fetched(portal, tmp_path).notes


def test_the_older_table_stays_until_the_newer_one_is_whole(
    local: LocalPortal, portal: Portal, products: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    """An interrupted or damaged download takes nothing away, and the next fetch goes on or begins anew."""
    fetched(portal, tmp_path)
    name = "g_patent.tsv.zip"
    newer = table_zips(31, seed=1)[GRANTS][name]
    damaged = bytearray(newer)
    damaged[len(damaged) // 2] ^= 1
    local.files.modified[name] = NEWER
    for failures, content in (({"cut": 1.0}, newer), ({}, bytes(damaged))):
        local.files.products[GRANTS] = {**products[GRANTS], name: content}
        local.switches.failures = failures
        with pytest.raises(errors.PortalError):
            fetched(portal, tmp_path)
        assert zips(products, *TABLES["titles"]) == there(tmp_path)
        assert date(2026, 6, 2) == manifest.modified(tmp_path / name)
    local.files.products[GRANTS] = {**products[GRANTS], name: newer}
    assert 1 == fetched(portal, tmp_path).counts["fetched now"]
    assert newer == (tmp_path / name).read_bytes()


def test_a_table_that_was_put_there_by_hand_is_taken_as_it_is(
    local: LocalPortal, portal: Portal, products: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    """Nothing tells its day."""
    for name, content in zips(products, *TABLES["owners"]).items():
        (tmp_path / name).write_bytes(content)
    assert not fetched(portal, tmp_path, "owners").fetched
    assert {} == local.files.downloads
    assert manifest.modified(tmp_path / "g_assignee_disambiguated.tsv.zip") is None


def test_a_file_that_was_changed_after_the_fetch_has_no_day(
    local: LocalPortal, portal: Portal, products: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    """Nor one that is gone, nor one of which the portal told no day."""
    local.files.modified["g_patent.tsv.zip"] = "yesterday"
    fetched(portal, tmp_path)
    assert manifest.modified(tmp_path / "g_patent.tsv.zip") is None
    other = tmp_path / "pg_published_application.tsv.zip"
    other.write_bytes(products[PUBLICATIONS][other.name] + b"more")
    assert manifest.modified(other) is None
    other.unlink()
    assert manifest.modified(other) is None


def test_a_product_without_the_table_is_told_before_anything_is_fetched(
    local: LocalPortal, portal: Portal, products: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    """With the product, the table and what there is instead, although the first product has its table."""
    del local.files.products[PUBLICATIONS]["pg_published_application.tsv.zip"]
    listed = "pg_assignee_disambiguated.tsv.zip, pg_cpc_at_issue.tsv.zip, pg_cpc_current.tsv.zip"
    sentence = (
        f"the product {PUBLICATIONS} has no file of the table pg_published_application, it lists {listed}"
    )
    with pytest.raises(errors.PortalError, match=re.escape(sentence)):
        fetched(portal, tmp_path)
    assert ({}, {}) == (there(tmp_path), local.files.downloads)
    assert products


def test_real_tables_never_come_among_made_up_ones(
    local: LocalPortal, portal: Portal, products: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    """The folder of a synthetic set is refused, without a call."""
    synthesize_tables(tmp_path, 5)
    with pytest.raises(OaciteError, match=r"titles holds made-up tables \(SYNTHETIC\.json\): remove it"):
        fetched(portal, tmp_path / "titles")
    assert [] == local.seen
    assert products


@pytest.mark.parametrize("seed", [1, 2])
def test_with_every_failure_at_random_the_tables_come_whole(
    seed: int,
    local: LocalPortal,
    connect: Connect,
    products: dict[str, dict[str, bytes]],
    tmp_path: Path,
) -> None:
    """Two calls of five fail; the command is run again until it is done, and the key stays at the portal."""
    local.switches.downloads_a_year = 10_000
    local.switches.failures = dict.fromkeys(("429", "503", "html", "cut", "garbled", "dropped"), 0.4 / 6)
    local._chance.seed(seed)  # noqa: SLF001 - another run of failures
    for wanted, tables in TABLES.items():
        folder = tmp_path / tables[0]
        for _ in range(50):
            try:
                fetched(connect(), folder, wanted)
                break
            except OaciteError:
                continue
        assert zips(products, *tables) == there(folder)
    elsewhere = [seen.headers for seen in local.seen if seen.server == "storage"]
    assert elsewhere
    assert [] == [headers for headers in elsewhere if KEY in orjson.dumps(headers).decode()]


def test_what_was_fetched_reads_as_the_table_that_was_published(
    portal: Portal, products: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    """Both commands' folders together hold the four tables, and nothing is left of the work."""
    fetched(portal, tmp_path / "titles")
    fetched(portal, tmp_path / "owners", "owners")
    expected = {"fetched.manifest", *(f"{table}.tsv.zip" for table in (*TABLES["titles"], *TABLES["owners"]))}
    assert expected == {path.name for path in tmp_path.glob("[to]*/*")}
    assert zips(products, *TABLES["owners"]) == there(tmp_path / "owners")
