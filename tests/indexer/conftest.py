"""A small ptoffact dataset that exercises every join, and the command line run as a user runs it."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from engine.connection import EngineSettings
from indexer.loading import runs
from indexer.sources import Rejected, Source
from tests import commanding
from tests.indexer.refreshing import KeptIndex, World, cut_here

OFFICE_ACTIONS = """\
app_id,ifw_number,document_cd,mail_dt,art_unit,uspc_class,uspc_subclass,header_missing,fp_missing,\
rejection_fp_mismatch,closing_missing,rejection_101,rejection_102,rejection_103,rejection_112,rejection_dp,\
objection,allowed_claims,cite102_gt1,cite103_gt3,cite103_eq1,cite103_max,signature_type
12000001,FIRST,CTNF,2010-03-04,1727,429,163000,0,0,0,0,0,1,1,0,0,0,0,0,0,0,2,1
12000001,SECOND,CTFR,2011-05-06,1728,429,163000,0,0,0,0,0,0,1,0,0,0,0,0,0,0,2,1
12000001,SECOND,CTFR,2011-05-06,1728,429,163000,0,0,0,0,0,0,1,0,0,0,0,0,0,0,2,1
"""
REJECTIONS = """\
app_id,ifw_number,action_type,action_subtype,claim_numbers,alice_in,bilski_in,mayo_in,myriad_in
12000001,FIRST,102,b,"1,2,3",0,0,0,0
12000001,FIRST,103,a,"4,10",0,0,0,0
12000001,FIRST,103,a,5,0,0,0,0
"""
CITATIONS = """\
app_id,citation_pat_pgpub_id,parsed,ifw_number,action_type,action_subtype,form892,form1449,citation_in_oa
12000001,7654321,7654321,FIRST,102,b,1,0,1
12000001,20070217688,20070217688,FIRST,103,a,0,1,1
12000001,7654321,7654321,SECOND,103,,0,0,1
12000001,"Smith, ""On batteries"",
see attached",,,,,0,1,0
13000002,JP 2004-159476,2004159476,,,,1,0,0
12000001,6543210,6543210,LOST,objected,,0,0,1
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ptoffact(tmp_path: Path) -> Path:
    """The three CSVs: six citations, two office actions (one of them twice), three rejections."""
    return written(tmp_path)


def written(folder: Path) -> Path:
    """The same, in a folder of this one."""
    directory = folder / "ptoffact"
    directory.mkdir()
    for name, text in (
        ("office_actions", OFFICE_ACTIONS),
        ("rejections", REJECTIONS),
        ("citations", CITATIONS),
    ):
        (directory / f"{name}.csv").write_text(text, encoding="utf-8")
    return directory


@pytest.fixture(autouse=True)
def _passages_are_cut_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by processes of their own, which `test_kept_passages` has."""
    cut_here(monkeypatch)


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The `oacite` command, with a home of its own; those that are to be ended are processes of their own."""
    monkeypatch.setenv("OACITE_HOME", str(tmp_path / "home"))
    return commanding.oacite


@pytest.fixture
def oacite(command: Run, engine_settings: EngineSettings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same, against the tests' engine."""
    monkeypatch.setenv("OPENSEARCH_URL", str(engine_settings.url))
    return command


@pytest.fixture
def engine_without_runs(empty_engine: OpenSearch) -> OpenSearch:
    """The engine without a memory of runs."""
    empty_engine.indices.delete(index=runs.INDEX, params={"ignore_unavailable": "true"})
    return empty_engine


@pytest.fixture(scope="module")
def kept(engine: OpenSearch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptIndex]:
    """The index of a file's `world`, as long as its rows are as they were made."""
    kept = KeptIndex(engine, tmp_path_factory.mktemp("kept"))
    yield kept
    kept.forget()


@pytest.fixture
def indexed(world: World, kept: KeptIndex) -> None:
    """The file's `world` has its index."""
    kept.index(world)


def read(source: Source) -> tuple[list[Citation], list[Rejected]]:
    """All that a source gives: its citations, in their order there, and the rows that it rejects."""
    found = list(source.batches())
    lines = "".join("".join(batch.lines) for batch in found).split("\n")[:-1]
    citations = [_citation(*pair) for pair in zip(lines[::2], lines[1::2], strict=True)]
    rejected = [row for batch in found for row in batch.rejected]
    return sorted(citations, key=lambda citation: citation.sequence), rejected


def _citation(action: str, document: str) -> Citation:
    """The citation that a document tells of, which is the document of that citation."""
    fields = orjson.loads(document)
    citation = Citation.from_document(orjson.loads(action)["index"]["_id"], fields)
    assert orjson.loads(orjson.dumps(citation.to_document())) == fields
    return citation
