"""Documents → the engine: through every fault, in order, and stopped by what no repetition cures."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from opensearchpy import OpenSearch

from engine.connection import EngineSettings, connect
from engine.errors import EngineOverloaded, EngineUnreachable, IndexMissing, WriteBlocked
from indexer import index
from indexer.commands import serving
from indexer.errors import MappingRefused
from indexer.index import IndexName
from indexer.loading.bulk import fill
from indexer.loading.job import Job, Options
from indexer.loading.load import Loading, load
from indexer.loading.report import Report
from indexer.loading.retry import RetryPolicy
from indexer.progress import silent
from indexer.sources import Rejected
from tests.indexer.faulty import Faults, proxy
from tests.indexer.rows import Row, Rows, citation, documents

ROWS = [citation(number, reference=f"Smith {number}") for number in range(1, 12_001)]


@pytest.fixture
def name(empty_engine: OpenSearch) -> IndexName:
    """An index ready to be filled."""
    return index.create(empty_engine, "ptoffact", None)


def lines(row: Row) -> str:
    """What is sent of a usable row."""
    assert not isinstance(row, Rejected)
    return row[1]


def expected(rows: list[Row]) -> dict[str, object]:
    """The documents that rows become, by id."""
    pairs = (lines(row).split("\n")[:2] for row in rows)
    return {orjson.loads(action)["index"]["_id"]: orjson.loads(document) for action, document in pairs}


FAULTS = {
    # Two in turn: it is retried what a detailed reply calls busy, and the first reply to a batch is brief.
    "busy items": Faults(bulk=["busy items", "busy items", ""]),
    "unready items": Faults(bulk=["unready items", "unready items", ""]),
    "busy": Faults(bulk=["busy", *[""] * 4]),
    "unavailable": Faults(bulk=["unavailable", "bad gateway", *[""] * 4]),
    "cut connections": Faults(bulk=["cut before", "cut after", *[""] * 4]),
    "slow replies": Faults(bulk=["slow", "", ""], slow=1.0),
    "too large": Faults(largest=50_000),
    "everything, everywhere": Faults(
        bulk=["busy items", "busy", "unavailable", "cut before", "cut after", *[""] * 20],
        others=["unavailable", "busy", "cut before", *[""] * 20],
        largest=150_000,
    ),
}


EVERY_TIME = ("everything, everywhere",)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=() if case in EVERY_TIME else pytest.mark.long) for case in FAULTS],
)
def test_a_run_through_faults_ends_with_the_same_index(
    case: str, empty_engine: OpenSearch, engine_settings: EngineSettings, tmp_path: Path
) -> None:
    """Each fault was met, all were told in the report, and no document is missing, doubled or different."""
    faults = FAULTS[case]
    # A time-out shorter than a slow reply makes it a lost one.
    timeout = 0.5 if case == "slow replies" else 30
    report = Report("ptoffact")
    with proxy(str(engine_settings.url), faults) as address:
        client = connect(serving.local(address), timeout=timeout)
        job = Job(client, tmp_path, silent, Options(checkpoint_seconds=0.2))
        Loading(job, report).run(lambda: Rows(*ROWS, total=len(ROWS)))
    assert (len(ROWS), len(ROWS), 0, 0) == (report.read, report.indexed, report.merged, report.rejected)
    assert expected(ROWS) == documents(empty_engine)
    met = {fault for fault in faults.done if fault}
    assert met >= {*faults.bulk, *faults.others} - {""}
    assert ("too large" in met) == (faults.largest is not None)
    assert (report.retried > 0) == (case != "too large")


def test_results_come_in_the_order_of_the_batches(
    empty_engine: OpenSearch, engine_settings: EngineSettings, name: IndexName
) -> None:
    """However long one of them takes, so that what was counted is a prefix of the source."""
    rows = Rows(*ROWS[:400], size=10)
    with proxy(str(engine_settings.url), Faults(bulk=["slow", "", "", ""], slow=0.1)) as address:
        results = list(fill(connect(serving.local(address)), str(name), rows.batches()))
    first = [orjson.loads(result.batch.lines[0].split("\n")[0])["index"]["_id"] for result in results]
    assert [str(number) for number in range(1, 400, 10)] == first
    assert [10] * 40 == [result.indexed for result in results]
    assert 400 == index.count(empty_engine, name)


def test_a_document_that_the_engine_refuses_is_told_with_what_was_sent(
    empty_engine: OpenSearch, name: IndexName
) -> None:
    """So that it can be sent again; the documents beside it are indexed."""
    rows = [citation(1), citation(2, art_unit="x" * 40_000), citation(3)]
    [result] = fill(empty_engine, str(name), Rows(*rows).batches())
    assert (2, 0, {1}) == (result.indexed, result.superseded, result.absent)
    [refused] = result.refused
    assert ("citations.csv", 3) == (refused.row.file, refused.row.line)
    assert "art_unit" in refused.reason
    action, document = lines(rows[1]).split("\n")[:2]
    assert {**orjson.loads(action), "document": orjson.loads(document)} == refused.row.raw
    assert 2 == index.count(empty_engine, name)


def test_a_document_that_is_too_large_by_itself_is_a_dead_letter(
    empty_engine: OpenSearch, engine_settings: EngineSettings, name: IndexName
) -> None:
    """The others are sent in smaller requests."""
    rows = [*ROWS[:50], citation(51, passage="word " * 5_000), *(citation(n) for n in range(52, 60))]
    with proxy(str(engine_settings.url), Faults(largest=10_000)) as address:
        [result] = fill(connect(serving.local(address)), str(name), Rows(*rows).batches())
    assert (58, {50}) == (result.indexed, result.absent)
    assert "larger than OpenSearch takes" in result.refused[0].reason
    assert 58 == index.count(empty_engine, name)


def test_a_newer_version_in_the_index_stays(empty_engine: OpenSearch, name: IndexName) -> None:
    """A row that was sent before with a later version is counted as superseded."""

    def versioned(number: int, version: int, art_unit: str) -> Row:
        row = citation(number, art_unit=art_unit)
        assert not isinstance(row, Rejected)
        action, document = row[1].split("\n")[:2]
        about = orjson.loads(action)["index"] | {"version": version, "version_type": "external_gte"}
        return row[0], f"{orjson.dumps({'index': about}).decode()}\n{document}\n"

    [first] = fill(empty_engine, str(name), Rows(versioned(1, 5, "1111"), versioned(2, 5, "1111")).batches())
    [second] = fill(empty_engine, str(name), Rows(versioned(1, 4, "2222"), versioned(2, 6, "2222")).batches())
    assert (2, 0) == (first.indexed, first.superseded)
    assert (1, 1, {0}) == (second.indexed, second.superseded, second.absent)
    found = documents(empty_engine, str(name))
    assert {"1": "1111", "2": "2222"} == {id_: each["art_unit"] for id_, each in found.items()}


@pytest.mark.parametrize(
    ("fault", "error"), [("busy", EngineOverloaded), ("cut before", EngineUnreachable)], ids=str
)
def test_retrying_has_an_end(
    fault: str, error: type[Exception], engine_settings: EngineSettings, name: IndexName
) -> None:
    """An engine that never recovers stops the run with what was wrong last."""
    retry = RetryPolicy(limit=1.0)
    with proxy(str(engine_settings.url), Faults(bulk=[fault])) as address, pytest.raises(error):
        list(fill(connect(serving.local(address)), str(name), Rows(*ROWS[:10]).batches(), retry))
    assert retry.retried > 0


@pytest.fixture
def blocked(empty_engine: OpenSearch, name: IndexName, request: pytest.FixtureRequest) -> Iterator[str]:
    """An index with a block."""
    block = f"index.blocks.{request.param}"
    empty_engine.indices.put_settings(index=str(name), body={block: True})
    yield str(name)
    empty_engine.indices.put_settings(index=str(name), body={block: None})


@pytest.mark.parametrize(
    ("blocked", "cure"),
    [
        ("read_only", "lift the block"),
        ("write", "lift the block"),
        ("read_only_allow_delete", "its disk is nearly full: free space on it"),
    ],
    indirect=["blocked"],
)
def test_a_block_stops_at_once_and_tells_the_cure(empty_engine: OpenSearch, blocked: str, cure: str) -> None:
    """No repetition cures it."""
    retry = RetryPolicy()
    with pytest.raises(WriteBlocked, match=cure):
        list(fill(empty_engine, blocked, Rows(citation(1)).batches(), retry))
    assert 0 == retry.retried


def test_documents_of_another_mapping_stop_at_once(empty_engine: OpenSearch) -> None:
    """A field that the index lacks is no matter of one document."""
    empty_engine.indices.create(
        index="citations-narrow", body={"mappings": {"dynamic": "strict", "properties": {}}}
    )
    try:
        with pytest.raises(MappingRefused, match="its mapping is of another version of oacite"):
            list(fill(empty_engine, "citations-narrow", Rows(citation(1)).batches()))
    finally:
        empty_engine.indices.delete(index="citations-narrow")


def test_an_index_that_vanishes_stops_the_run(empty_engine: OpenSearch, tmp_path: Path) -> None:
    """The engine would make it anew, by its own mapping, of what is sent behind that."""

    def vanish(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        if step.startswith("indexing"):
            for state in index.states(empty_engine):
                index.discard(empty_engine, state.name)

    job = Job(empty_engine, tmp_path, vanish, Options(checkpoint_seconds=0))
    with pytest.raises(IndexMissing, match=r"no such index|was deleted"):
        Loading(job, Report("ptoffact")).run(lambda: Rows(*ROWS, size=100))
    assert [] == index.states(empty_engine)
    assert len(ROWS) == load(empty_engine, Rows(*ROWS), tmp_path, silent).indexed
