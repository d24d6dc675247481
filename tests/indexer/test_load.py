"""A run: every row accounted for, verified before it is served, and nothing half-built left behind."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from opensearchpy import OpenSearch

from indexer import index
from indexer.errors import IncompleteIndex, InputError, TooManyRejected
from indexer.loading.job import Job, Options
from indexer.loading.load import Loading, load
from indexer.loading.report import Report
from indexer.progress import Progress, silent
from tests.indexer.conftest import Run
from tests.indexer.rows import Row, Rows, citation, documents, unusable

REAL_API_ROWS = Path(__file__).parent.parent / "data/oa_citations/records_application_16123456.json"
REAL_PTOFFACT_ROWS = Path(__file__).parent.parent / "data/ptoffact/citations_head.csv"


def run(engine: OpenSearch, folder: Path, *rows: Row | BaseException, progress: Progress = silent) -> Report:
    """Load rows."""
    return load(engine, Rows(*rows), folder, progress)


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


def test_rows_of_two_apis_become_one_index(oacite: Run, tmp_path: Path, empty_engine: OpenSearch) -> None:
    """Those of the data folder where no file is named; of each file it is counted what became of its rows."""
    row = orjson.loads(REAL_API_ROWS.read_bytes())["response"]["docs"][0]
    said = {
        "id": "d7e95803517f677b3875dc476a61a817",
        "patentApplicationNumber": row["patentApplicationNumber"],
        "obsoleteDocumentIdentifier": row["obsoleteDocumentIdentifier"],
        "citedDocumentIdentifier": "US 20070217688 A1",
        "citationCategoryCode": "Y",
        "officeActionDate": "2019-10-21T00:00:00",
        "createDateTime": "2026-03-02T21:36:52",
    }
    other = said | {"id": "a" * 32, "citedDocumentIdentifier": "US 9280610 B2"}
    folder = tmp_path / "home/enriched"
    folder.mkdir(parents=True)
    rows = (said, other, said | {"id": "?"}, said | {"createDateTime": "2026-01-01T00:00:00"})
    (folder / REAL_API_ROWS.name).write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in rows))
    assert "Enriched" not in oacite("index", "oa-citations", REAL_API_ROWS).stdout
    (tmp_path / "home/oa-citations").mkdir()
    shutil.copy(REAL_API_ROWS, tmp_path / "home/oa-citations")
    done = oacite("index", "oa-citations", "--report", tmp_path / "report.json")
    assert (3, True) == (done.returncode, "2 are citations of their own or cannot be used" in done.stdout)
    report = orjson.loads((tmp_path / "report.json").read_bytes())
    assert {
        REAL_API_ROWS.name: {"read": 5, "indexed": 5, "merged": 0, "rejected": 0},
        f"enriched/{REAL_API_ROWS.name}": {"read": 4, "indexed": 1, "merged": 2, "rejected": 1},
    } == report["files"]
    assert (9, 6, 2, 1) == tuple(report[key] for key in ("read", "indexed", "merged", "rejected"))
    found = documents(empty_engine)
    assert {"oa_citations": 5, "enriched_citations": 1} == Counter(each["source"] for each in found.values())
    joined = [each for each in found.values() if "also_in" in each]
    assert [(["Y"], ["enriched_citations"], "2019-10-21")] == [
        (each["category"], each["also_in"], each["office_action_date"]) for each in joined
    ]
    assert "US9280610" == found[f"enriched-{other['id']}"]["reference_number"]
    again = oacite("index", "oa-citations", "--replay", report["dead_letters"])
    assert (3, True) == (again.returncode, "0 indexed" in again.stdout)


def test_a_new_index_replaces_the_old_one_of_its_source_only(
    empty_engine: OpenSearch, tmp_path: Path
) -> None:
    """One index per source is behind the alias; the old one stays a while, for searches under way."""
    other = index.create(empty_engine, "oa_citations", None)
    index.promote(empty_engine, other, {}, timedelta())
    first = run(empty_engine, tmp_path, citation(1))
    second = run(empty_engine, tmp_path, citation(1), citation(2))
    assert first.index != second.index
    assert [(str(other), True, 0), (first.index, False, 1), (second.index, True, 2)] == [
        (str(state.name), state.promoted, state.documents) for state in index.states(empty_engine)
    ]
    assert [False, True, False] == [bool(state.retired) for state in index.states(empty_engine)]


def test_there_is_never_more_than_one_retired_index_of_a_source(
    empty_engine: OpenSearch, tmp_path: Path
) -> None:
    """Else a disk would fill with them."""
    reports = [run(empty_engine, tmp_path, citation(1)) for _ in range(3)]
    assert [report.index for report in reports[1:]] == [
        str(state.name) for state in index.states(empty_engine)
    ]


def test_the_index_before_is_served_again_as_the_runbook_says(
    empty_engine: OpenSearch, tmp_path: Path
) -> None:
    """By its one request; the next run goes on from there, and deletes what nobody serves."""
    old, new = (run(empty_engine, tmp_path, *map(citation, range(1, rows))).index or "" for rows in (2, 3))
    runbook = (Path(__file__).parents[2] / "docs/runbook.md").read_text(encoding="utf-8")
    [body] = re.findall(r"/_aliases\" .* -d '(.*)'$", runbook, re.MULTILINE)
    empty_engine.indices.update_aliases(body=body.replace("NEW", new).replace("OLD", old))
    assert [(old, True), (new, False)] == [
        (str(state.name), state.promoted) for state in index.states(empty_engine)
    ]
    assert {"1"} == documents(empty_engine).keys()
    third = run(empty_engine, tmp_path, citation(1))
    assert [(old, False), (third.index, True)] == [
        (str(state.name), state.promoted) for state in index.states(empty_engine)
    ]


@pytest.mark.parametrize("grace", [timedelta(), timedelta(microseconds=1)])
def test_a_retired_index_goes_when_its_grace_is_over(
    grace: timedelta, empty_engine: OpenSearch, tmp_path: Path
) -> None:
    """At once, where there is none."""
    for _ in range(2):
        report = Report("ptoffact")
        Loading(Job(empty_engine, tmp_path, silent, Options(grace=grace)), report).run(
            lambda: Rows(citation(1))
        )
    assert [report.index] == [str(state.name) for state in index.states(empty_engine)]


def test_the_served_index_has_settled(empty_engine: OpenSearch, tmp_path: Path) -> None:
    """One segment a shard, and the settings that are for filling are gone."""
    report = run(empty_engine, tmp_path, *(citation(number) for number in range(4_000)))
    segments = empty_engine.indices.segments(index=report.index)["indices"][report.index]["shards"]
    assert [1, 1] == [len(shard["segments"]) for [shard] in segments.values()]
    settings = empty_engine.indices.get_settings(index=report.index)[report.index]["settings"]["index"]
    assert not {"refresh_interval", "translog"} & settings.keys()


def test_the_index_keeps_its_report(empty_engine: OpenSearch, tmp_path: Path) -> None:
    """So that pages and `oacite status` can tell where the documents come from."""
    report = run(empty_engine, tmp_path, citation(1))
    [state] = index.states(empty_engine)
    assert report.to_json() == state.meta.report
    meta = state.meta
    assert ("ptoffact", False, None, index.mapping_version()) == (
        meta.source,
        meta.sample,
        meta.sample_note,
        meta.version,
    )


def test_the_report_counts_each_file(empty_engine: OpenSearch, tmp_path: Path) -> None:
    """And its counts add up to the run's."""
    rows = [citation(1, "a"), citation(2, "a"), citation(3, "b")]
    report = run(empty_engine, tmp_path, *rows, unusable(4))
    assert (4, 3, 0, 1) == (report.read, report.indexed, report.merged, report.rejected)
    assert {
        "a": {"read": 2, "indexed": 2, "merged": 0, "rejected": 0},
        "b": {"read": 1, "indexed": 1, "merged": 0, "rejected": 0},
        "citations.csv": {"read": 1, "indexed": 0, "merged": 0, "rejected": 1},
    } == report.files


def test_a_document_that_the_engine_refuses_is_a_dead_letter(
    empty_engine: OpenSearch, tmp_path: Path
) -> None:
    """With the engine's reason and the document; the documents beside it are indexed."""
    report = run(empty_engine, tmp_path, citation(1), citation(2, art_unit="x" * 40_000), citation(3))
    assert (3, 2, 1) == (report.read, report.indexed, report.rejected)
    letter = orjson.loads(Path(str(report.dead_letters)).read_bytes())
    assert "art_unit" in letter["reason"]
    assert ("2", "x" * 40_000) == (letter["row"]["index"]["_id"], letter["row"]["document"]["art_unit"])


def tampered(engine: OpenSearch, change: Callable[[str], object]) -> Progress:
    """Somebody who changes the new index before it is verified."""

    def progress(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        if step == "verifying the index":
            change(next(str(state.name) for state in index.states(engine) if not state.promoted))

    return progress


def test_an_index_with_a_document_too_few_is_not_promoted(empty_engine: OpenSearch, tmp_path: Path) -> None:
    """The engine's count is held against the report's, and the old index stays."""
    before = run(empty_engine, tmp_path, citation(1))
    progress = tampered(empty_engine, lambda name: empty_engine.delete(index=name, id="2"))
    with pytest.raises(IncompleteIndex, match="holds 2 documents, but 3 were indexed"):
        run(empty_engine, tmp_path, citation(1), citation(2), citation(3), progress=progress)
    assert [before.index] == [str(state.name) for state in index.states(empty_engine)]


def test_an_index_with_another_document_than_was_sent_is_not_promoted(
    empty_engine: OpenSearch, tmp_path: Path
) -> None:
    """Drawn documents are compared field by field; the message names the first that differs."""
    changed = {"source": "ptoffact", "application_number": "99999999"}
    progress = tampered(empty_engine, lambda name: empty_engine.index(index=name, id="2", body=changed))
    with pytest.raises(IncompleteIndex) as told:
        run(empty_engine, tmp_path, citation(1), citation(2), citation(3), progress=progress)
    assert "the document 2 has '99999999' as application_number, but '14123456' was sent" in str(told.value)
    assert [] == index.states(empty_engine)


def test_a_file_that_gives_fewer_rows_than_it_holds_is_not_promoted(
    empty_engine: OpenSearch, tmp_path: Path
) -> None:
    """What the source said beforehand counts too."""
    with pytest.raises(IncompleteIndex, match="2 rows were read, but the files hold 3"):
        load(empty_engine, Rows(citation(1), citation(2), total=3), tmp_path, silent)


def test_too_large_a_share_of_rejected_rows_stops_the_run(empty_engine: OpenSearch, tmp_path: Path) -> None:
    """The sentence names the file of dead letters and the commonest reasons; the index is discarded."""
    bad = [unusable(number, f"app_id: '{number}' is not an application number") for number in range(60)]
    good = [citation(number) for number in range(100, 2_000)]
    with pytest.raises(TooManyRejected) as told:
        run(empty_engine, tmp_path, *bad, *good)
    [file] = tmp_path.iterdir()
    assert 60 == len(file.read_text().splitlines())
    assert str(told.value) == (
        f"60 of the first 1,960 rows cannot be used, which is more than 1.00%; they are in {file}, mostly for"
        " app_id: … is not an application number (60 rows): mend the files, or allow more with"
        " `--max-rejected`"
    )
    assert [] == index.states(empty_engine)


def test_a_run_that_cannot_succeed_leaves_nothing(empty_engine: OpenSearch, tmp_path: Path) -> None:
    """What was served before is served still."""
    before = run(empty_engine, tmp_path, citation(1))
    with pytest.raises(InputError):
        run(empty_engine, tmp_path, *(citation(number) for number in range(5_000)), InputError("cut off"))
    assert [before.index] == [str(state.name) for state in index.states(empty_engine)]


def test_a_run_without_a_usable_row_is_not_promoted(empty_engine: OpenSearch, tmp_path: Path) -> None:
    """An empty index would look like data that is not there."""
    with pytest.raises(IncompleteIndex, match="no row could be used"):
        run(empty_engine, tmp_path, unusable(1))
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
