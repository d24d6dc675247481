"""A run: every row accounted for, verified before it is served, and nothing half-built left behind."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from engine.connection import ALIAS
from indexer import index
from indexer.bulk import fill
from indexer.errors import IncompleteIndex
from indexer.load import Report, load
from indexer.progress import Progress, silent
from indexer.sources import Batch, Rejected, SourceRow, batches, bulk_lines
from tests.indexer.conftest import Run

REAL_API_ROWS = Path(__file__).parent.parent / "data/oa_citations/records_application_16123456.json"
REAL_PTOFFACT_ROWS = Path(__file__).parent.parent / "data/ptoffact/citations_head.csv"


Row = tuple[SourceRow, str] | Rejected


class Rows:
    """A source of rows made for a test."""

    name = "ptoffact"
    sample_note: str | None = None

    def __init__(self, *rows: Row | BaseException) -> None:
        self.notes: list[str] = []
        self._rows = rows

    @property
    def total(self) -> int:
        """As many as there are."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Batch | Rejected]:
        """The rows; an exception among them is raised."""
        return batches(self._until_an_exception())

    def _until_an_exception(self) -> Iterator[Row]:
        for row in self._rows:
            if isinstance(row, BaseException):
                raise row
            yield row


def citation(number: int, **values: object) -> Row:
    """A usable row."""
    fields = {"application_number": "14123456", "reference_type": "none"} | values
    made = Citation(id=str(number), source="ptoffact", sequence=number, **fields)  # type: ignore[arg-type]
    return SourceRow("citations.csv", number + 1, ["row", number]), bulk_lines(made)


def run(engine: OpenSearch, folder: Path, *rows: Row | BaseException, progress: Progress = silent) -> Report:
    """Load rows."""
    return load(engine, Rows(*rows), folder, progress)


def documents(engine: OpenSearch) -> dict[str, dict[str, object]]:
    """All that is behind the alias, by id."""
    hits = engine.search(index=ALIAS, body={"size": 1000})["hits"]["hits"]
    return {hit["_id"]: hit["_source"] for hit in hits}


def test_the_real_rows_are_all_indexed(
    oacite: Run, ptoffact: Path, tmp_path: Path, empty_engine: OpenSearch
) -> None:
    """Ten of the research dataset and five of the API, the placeholders among them."""
    (ptoffact / "citations.csv").write_bytes(REAL_PTOFFACT_ROWS.read_bytes())
    assert 0 == oacite("index", "ptoffact", ptoffact, "--report", tmp_path / "p.json").returncode
    assert 0 == oacite("index", "oa-citations", REAL_API_ROWS, "--report", tmp_path / "a.json").returncode
    for name, source, count in (("p", "ptoffact", 10), ("a", "oa_citations", 5)):
        report = orjson.loads((tmp_path / f"{name}.json").read_bytes())
        assert {"source": source, "read": count, "indexed": count, "merged": 0, "rejected": 0} == {
            key: report[key] for key in ("source", "read", "indexed", "merged", "rejected")
        }
    found = documents(empty_engine)
    assert 15 == len(found)
    assert "US2343564" == found["2"]["reference_number"]
    assert 4 == sum(document["reference_type"] == "none" for document in found.values())


def test_a_reply_with_fewer_rows_than_the_portal_has_is_told(oacite: Run, empty_engine: OpenSearch) -> None:
    """The real reply holds 5 of 7."""
    assert empty_engine.ping()
    done = oacite("index", "oa-citations", REAL_API_ROWS)
    assert f"note: {REAL_API_ROWS.name} holds 5 of the 7 rows that the portal had" in done.stdout


def test_rows_that_cannot_be_used_are_dead_letters(
    oacite: Run, ptoffact: Path, tmp_path: Path, empty_engine: OpenSearch
) -> None:
    """Exit code 3, the other rows are served, and the file has what is needed to mend the row."""
    csv = ptoffact / "citations.csv"
    csv.write_text(csv.read_text().replace("13000002,", "1300002,"))
    done = oacite("index", "ptoffact", ptoffact, "--report", tmp_path / "report.json")
    assert 3 == done.returncode
    report = orjson.loads((tmp_path / "report.json").read_bytes())
    assert (6, 5, 0, 1) == tuple(report[key] for key in ("read", "indexed", "merged", "rejected"))
    letter = orjson.loads(Path(report["dead_letters"]).read_bytes())
    assert ("citations.csv", 6) == (letter["file"], letter["line"])
    assert "app_id: '1300002' is not an application number (8 digits)" == letter["reason"]
    assert ("1300002", "JP 2004-159476") == (letter["row"]["app_id"], letter["row"]["citation_pat_pgpub_id"])
    assert 5 == len(documents(empty_engine))


def test_of_two_states_of_an_api_row_the_younger_is_kept(
    oacite: Run, tmp_path: Path, empty_engine: OpenSearch
) -> None:
    """In whatever order they come; the other is counted as merged."""
    row = orjson.loads(REAL_API_ROWS.read_bytes())["response"]["docs"][0]
    states = [
        row | {"createDateTime": f"2025-07-{day:02}T00:00:00", "legalSectionCode": ground}
        for day, ground in ((3, "103"), (9, "101"), (5, "102"))
    ]
    file = tmp_path / "rows.jsonl"
    file.write_bytes(b"".join(orjson.dumps(state) + b"\n" for state in states))
    assert 0 == oacite("index", "oa-citations", file, "--report", tmp_path / "report.json").returncode
    report = orjson.loads((tmp_path / "report.json").read_bytes())
    assert (3, 1, 2, 0) == tuple(report[key] for key in ("read", "indexed", "merged", "rejected"))
    assert ["101"] == documents(empty_engine)[row["id"]]["rejection_type"]


def test_a_new_index_replaces_the_old_one_of_its_source_only(
    empty_engine: OpenSearch, tmp_path: Path
) -> None:
    """One index per source is behind the alias; the old one is gone."""
    other = index.create(empty_engine, "oa_citations", None)
    index.promote(empty_engine, other, {})
    first = run(empty_engine, tmp_path, citation(1))
    second = run(empty_engine, tmp_path, citation(1), citation(2))
    assert first.index != second.index
    assert [(str(other), True, 0), (second.index, True, 2)] == [
        (str(state.name), state.promoted, state.documents) for state in index.states(empty_engine)
    ]


def test_the_index_keeps_its_report(empty_engine: OpenSearch, tmp_path: Path) -> None:
    """So that pages and `oacite status` can tell where the documents come from."""
    report = run(empty_engine, tmp_path, citation(1))
    [state] = index.states(empty_engine)
    assert report.to_json() == state.meta["report"]
    assert ("ptoffact", False, None, 1) == tuple(
        state.meta[key] for key in ("source", "sample", "sample_note", "version")
    )


def test_a_document_that_the_engine_refuses_is_a_dead_letter(
    empty_engine: OpenSearch, tmp_path: Path
) -> None:
    """With the engine's reason; the documents beside it are indexed."""
    report = run(empty_engine, tmp_path, citation(1), citation(2, art_unit="x" * 40_000), citation(3))
    assert (3, 2, 1) == (report.read, report.indexed, report.rejected)
    letter = orjson.loads(Path(str(report.dead_letters)).read_bytes())
    assert "art_unit" in letter["reason"]
    assert ["row", 2] == letter["row"]


def test_a_refused_document_is_found_among_unique_ones_too(empty_engine: OpenSearch) -> None:
    """Of a batch with unique ids the first reply only says that something is wrong."""
    rows = [citation(1), citation(2, art_unit="x" * 40_000), citation(3)]
    made = [row for row in rows if not isinstance(row, Rejected)]
    batch = Batch([lines for _, lines in made], lambda place: made[place][0], unique=True)
    name = index.create(empty_engine, "ptoffact", None)
    [result] = fill(empty_engine, str(name), [batch])
    assert (2, 0) == (result.indexed, result.merged)
    assert [["row", 2]] == [refused.row.raw for refused in result.refused]
    index.verify(empty_engine, name, 2)


def test_a_row_that_becomes_two_documents_too_few_is_not_promoted(
    empty_engine: OpenSearch, tmp_path: Path
) -> None:
    """The engine's count is held against the report's: here somebody deletes a document meanwhile."""

    def sabotage(step: str, done: int | None = None, total: int | None = None) -> None:  # noqa: ARG001
        [state] = index.states(empty_engine)
        empty_engine.delete(index=str(state.name), id="2")

    with pytest.raises(IncompleteIndex, match="holds 2 documents, but 3 were indexed"):
        run(empty_engine, tmp_path, citation(1), citation(2), citation(3), progress=sabotage)
    assert [] == index.states(empty_engine)


@pytest.mark.parametrize("end", [KeyboardInterrupt(), OSError("disk full")], ids=["interrupted", "failed"])
def test_a_run_that_does_not_finish_leaves_nothing(
    end: BaseException, empty_engine: OpenSearch, tmp_path: Path
) -> None:
    """What was served before is served still."""
    before = run(empty_engine, tmp_path, citation(1))
    with pytest.raises(type(end)):
        run(empty_engine, tmp_path, *(citation(number) for number in range(5_000)), end)
    assert [before.index] == [str(state.name) for state in index.states(empty_engine)]


def test_a_run_without_a_usable_row_is_not_promoted(empty_engine: OpenSearch, tmp_path: Path) -> None:
    """An empty index would look like data that is not there."""
    with pytest.raises(IncompleteIndex, match="no row could be used"):
        run(empty_engine, tmp_path, Rejected(SourceRow("citations.csv", 2, []), "bad"))
    assert [] == index.states(empty_engine)


def test_what_is_not_ours_is_left_alone(empty_engine: OpenSearch, tmp_path: Path) -> None:
    """An index whose name only looks like ours is not deleted."""
    empty_engine.indices.create(index="citations-ptoffact-backup")
    try:
        run(empty_engine, tmp_path, citation(1))
        assert empty_engine.indices.exists(index="citations-ptoffact-backup")
    finally:
        empty_engine.indices.delete(index="citations-ptoffact-backup")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"OPENSEARCH_URL": "http://127.0.0.1:9"}, "OpenSearch cannot be reached: is it running?"),
        ({"OPENSEARCH_URL": ""}, "no OpenSearch: start the local node with `oacite node start`"),
    ],
)
def test_without_an_engine_a_command_says_so(
    environment: dict[str, str], sentence: str, ptoffact: Path, tmp_path: Path
) -> None:
    """One sentence, exit code 1."""
    done = subprocess.run(
        [sys.executable, "-m", "indexer.cli", "index", "ptoffact", str(ptoffact)],
        env=os.environ | {"OACITE_HOME": str(tmp_path / "home")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 1 == done.returncode
    assert done.stderr.startswith(f"oacite: {sentence}")
    assert 1 == done.stderr.count("\n")


def test_wrong_usage_is_exit_code_2(oacite: Run) -> None:
    """As the shell's own commands have it."""
    assert 2 == oacite("index", "nothing").returncode
    assert 2 == oacite("synthesize").returncode
