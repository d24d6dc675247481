"""What a fetch keeps of itself, as a power cut may leave it: cut off, or blocks of zeros."""

from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import InputError, OaciteError
from indexer.fetch import manifest
from indexer.fetch.journal import Journal
from indexer.fetch.rows import Wanted, wanted_by
from indexer.odp import Portal
from indexer.odp.errors import PortalDown
from indexer.synthetic.folder import MARKER, made_up_note
from tests.indexer.fetch.conftest import CITATIONS, Connect
from tests.indexer.fetch.test_fetch_rows import by_id, fetched, rows_of, searches
from tests.portal.portal import LocalPortal

DAMAGED = st.one_of(
    st.builds(lambda kept: ("cut off", kept), st.floats(0, 1)),
    st.builds(lambda kept: ("zeros behind", kept), st.floats(0, 1)),
)


def damaged(content: bytes, how: tuple[str, float]) -> bytes:
    """The beginning of it, and nothing else or zeros behind."""
    kind, share = how
    kept = content[: int(len(content) * share)]
    return kept if kind == "cut off" else kept + bytes(len(content) - len(kept))


@given(how=DAMAGED, numbers=st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_damaged_journal_tells_what_it_told_at_first(
    tmp_path_factory: pytest.TempPathFactory, how: tuple[str, float], numbers: list[int]
) -> None:
    """What is damaged, and what was written behind it, is as if it never was; it can be written on."""
    path = tmp_path_factory.mktemp("journal") / "journal"
    with Journal(path) as journal:
        for number in numbers:
            journal.add(number=number)
    path.write_bytes(damaged(path.read_bytes(), how))
    with Journal(path) as journal:
        length = journal.length
        journal.add(last=True)
        *before, last = journal.entries()
    assert {"last": True} == last
    assert [{"number": number} for number in numbers[:length]] == before


@pytest.mark.parametrize("how", [("cut off", 0.5), ("zeros behind", 0.5), ("cut off", 0.0)])
def test_a_fetch_whose_journal_is_damaged_gets_every_row(
    how: tuple[str, float], filled: LocalPortal, connect: Connect, tmp_path: Path
) -> None:
    """What is not known to be there is fetched again."""
    before = searches(filled)
    filled.searches.before_each = lambda number: filled.switches.failures.update(
        {"503": 1.0} if number > before + 17 else {}
    )
    with pytest.raises(PortalDown):
        fetched(connect(), tmp_path / "rows")
    [journal] = (tmp_path / "rows").glob("*/journal")
    journal.write_bytes(damaged(journal.read_bytes(), how))
    filled.searches.before_each = lambda _: None
    filled.switches.failures.clear()
    assert by_id(filled.searches.rows[CITATIONS]) == rows_of(fetched(connect(), tmp_path / "rows"))


@pytest.mark.parametrize("content", [b"", b"\0" * 300, b'{"wanted":', b"[]"])
def test_a_damaged_manifest_is_named_with_the_cure(
    content: bytes, filled: LocalPortal, portal: Portal, tmp_path: Path
) -> None:
    """And when it was deleted, the rows are fetched again."""
    file = Path(fetched(portal, tmp_path).files[0])
    kept = tmp_path / "all.manifest"
    kept.write_bytes(content)
    for asked in (lambda: fetched(portal, tmp_path), lambda: wanted_by(file)):
        with pytest.raises(OaciteError, match=f"^{kept}, .* is damaged: delete it; what"):
            asked()
    kept.unlink()
    assert by_id(filled.searches.rows[CITATIONS]) == rows_of(fetched(portal, tmp_path))
    assert Wanted() == wanted_by(file)


def test_a_damaged_manifest_of_products_is_named_too(tmp_path: Path) -> None:
    """Whoever indexes what it tells of reads it as well."""
    table = tmp_path / "g_patent.tsv.zip"
    table.write_bytes(b"a table")
    manifest.add(tmp_path, table.name, 7, "2026-11-01 00:00:00")
    assert "2026-11-01" == str(manifest.modified(table))
    kept = tmp_path / manifest.NAME
    kept.write_bytes(damaged(kept.read_bytes(), ("zeros behind", 0.5)))
    with pytest.raises(OaciteError, match=f"^{kept}, .* is damaged: delete it"):
        manifest.modified(table)
    kept.unlink()
    assert None is manifest.modified(table)


def test_a_damaged_mark_of_made_up_files_is_named(tmp_path: Path) -> None:
    """Else what is made up would be told as real, or the run would end without a sentence."""
    (tmp_path / MARKER).write_bytes(orjson.dumps({"note": "made up"})[:-4])
    with pytest.raises(InputError, match=f"^{tmp_path / MARKER}, which says what is made up beside it"):
        made_up_note(tmp_path, "the rows are made up")
