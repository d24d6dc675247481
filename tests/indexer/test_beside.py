"""What a refresh reads of the index that is served: each row of it, or an error."""

import gzip
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from engine.errors import EngineOverloaded
from indexer import index
from indexer.errors import OaciteError
from indexer.index import IndexName
from indexer.loading.first_loaded import with_first_days
from indexer.loading.retry import RetryPolicy
from indexer.refresh import beside
from indexer.refresh.beside import served_beside
from indexer.sources import Batch, bulk_lines
from indexer.sources.documents import Documents

APPLICATION = "16123456"
PAIRS = 6


def made(number: int) -> Citation:
    """Of an application; two after each other begin with the same 60 bits."""
    id_ = f"{number // 2:015x}{number:017x}"
    return Citation(
        id=id_,
        source="oa_citations",
        sequence=int(id_[:15], 16),
        loaded_on="2025-07-03",
        application_number=APPLICATION,
        office_action_id="LD1Q0FKGXBLUEX4",
        reference_type="none",
    )


ROWS = [made(number) for number in range(2 * PAIRS)]


@pytest.fixture
def served(engine: OpenSearch) -> Iterator[IndexName]:
    """An index of these rows."""
    name = IndexName("oa_citations", 5, f"20250102t{os.getpid():012}")
    engine.indices.create(index=str(name), body=index.definition())
    lines = "".join(bulk_lines(each, 7) for each in ROWS)
    assert not engine.bulk(index=str(name), body=lines, refresh=True)["errors"]
    yield name
    index.discard(engine, name)


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A new row of the application."""
    file = tmp_path / "new.jsonl.gz"
    file.write_bytes(gzip.compress(orjson.dumps({"patentApplicationNumber": APPLICATION})))
    return file


@pytest.fixture
def read(
    engine: OpenSearch, served: IndexName, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], list[str]]:
    """The ids of the rows that are read, with pages of so many."""

    def ids(page: int) -> list[str]:
        monkeypatch.setattr(beside, "PAGE", page)
        [file] = served_beside(engine, served, [asked], tmp_path / "work", RetryPolicy())
        return [orjson.loads(line)["id"] for line in file.read_bytes().splitlines()]

    return ids


@pytest.mark.parametrize("page", [3, 4, 5, 2 * PAIRS, 2 * PAIRS + 1])
def test_no_row_is_lost_where_a_page_ends_between_two_of_one_number(
    page: int, read: Callable[[int], list[str]]
) -> None:
    """Each comes once, whatever a page has."""
    assert [each.id for each in ROWS] == sorted(read(page))


def test_a_page_of_rows_that_are_all_of_one_number_ends_the_refresh(
    read: Callable[[int], list[str]],
) -> None:
    """There might be more of them."""
    with pytest.raises(OaciteError, match=r"2 rows of .* or more begin with the same 60 bits"):
        read(2)


@pytest.mark.usefixtures("answers_in_part")
def test_an_index_of_which_a_part_is_absent_tells_nothing(
    engine: OpenSearch, asked: Path, tmp_path: Path
) -> None:
    """What the others have would be taken for all: of names, and of first days."""
    body = index.definition(2)
    body["settings"]["index"]["routing.allocation.total_shards_per_node"] = 1
    name = IndexName("oa_citations", 5, f"20250103t{os.getpid():012}")
    engine.indices.create(index=str(name), body=body, params={"wait_for_active_shards": "0"})
    engine.cluster.health(index=str(name), params={"wait_for_active_shards": "1"})
    batch = Batch("rows.jsonl", Documents.of([bulk_lines(ROWS[0], 7)]), lambda _: None)  # type: ignore[arg-type,return-value]
    try:
        with pytest.raises(EngineOverloaded):
            served_beside(engine, name, [asked], tmp_path / "work", RetryPolicy(0))
        with pytest.raises(EngineOverloaded):
            list(with_first_days(engine, name, [batch], RetryPolicy(0)))
    finally:
        index.discard(engine, name)
