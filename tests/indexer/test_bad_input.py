"""Input that cannot be used: one sentence that names it, exit code 1, and what is served stays as it was."""

import gzip
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from indexer import index
from indexer.loading.load import load
from indexer.progress import silent
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.ptoffact import PtoffactSource
from tests.indexer.conftest import Run, written


def served(engine: OpenSearch) -> list[tuple[str, int]]:
    """What is behind the alias, and nothing of ours may lie beside it."""
    states = index.states(engine)
    assert [True] * len(states) == [state.promoted for state in states]
    return [(str(state.name), state.documents) for state in states]


@pytest.fixture(scope="module")
def well(engine: OpenSearch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenSearch]:
    """The engine after a good run of each source, whose indexes must stay."""
    folder = tmp_path_factory.mktemp("good")
    good = folder / "good.jsonl"
    good.write_bytes(ROW)
    for state in index.states(engine):
        index.discard(engine, state.name)
    for source in (PtoffactSource(written(folder), folder), OaCitationsSource([good], folder)):
        load(engine, source, folder, silent)
    yield engine
    for state in index.states(engine):
        index.discard(engine, state.name)


def _cut_zip(folder: Path) -> None:
    archive = folder / "citations.csv.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.write(folder / "citations.csv", "citations.csv")
    (folder / "citations.csv").unlink()
    archive.write_bytes(archive.read_bytes()[:-40])


def _damaged_zip(folder: Path) -> None:
    _cut_zip(folder)
    archive = folder / "citations.csv.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as opened:
        opened.writestr("citations.csv", "app_id,citation_pat_pgpub_id\n")
    content = bytearray(archive.read_bytes())
    content[45] ^= 1
    archive.write_bytes(content)


def _edit(name: str, edit: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / name
        path.write_bytes(edit(path.read_bytes()))

    return damage


PTOFFACT: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing CSV": (lambda folder: (folder / "rejections.csv").unlink(), "has no rejections.csv"),
    "wrong header": (
        _edit("citations.csv", lambda text: text.replace(b"form892", b"form_892")),
        "lacks form892",
    ),
    "no header": (_edit("citations.csv", lambda text: text.split(b"\n", 1)[1]), "citations.csv, line 1"),
    "empty file": (_edit("office_actions.csv", lambda _: b""), "office_actions.csv is empty"),
    "header only": (_edit("citations.csv", lambda text: text.split(b"\n")[0] + b"\n"), "no rows"),
    "cut-off zip": (_cut_zip, "citations.csv.zip is cut off or damaged"),
    "damaged zip": (_damaged_zip, "citations.csv.zip: citations.csv in it is cut off or damaged"),
    "truncated last line": (
        _edit("citations.csv", lambda text: text[:-9]),
        "citations.csv is cut off in line 7",
    ),
    "cut in a quoted text": (
        _edit("rejections.csv", lambda text: text[:110]),
        "rejections.csv is cut off in line 2",
    ),
    "invalid UTF-8": (
        _edit("citations.csv", lambda text: text.replace(b"Smith", b"M\xfcller")),
        "line 5 is not",
    ),
    "invalid UTF-8 in a joined table": (
        _edit("rejections.csv", lambda text: text.replace(b"FIRST,102", b"F\xffRST,102")),
        "rejections.csv, line 2 is not valid UTF-8",
    ),
    "NUL byte": (
        _edit("citations.csv", lambda text: text.replace(b"JP", b"J\x00P")),
        "line 6 has a NUL byte",
    ),
    "bare carriage return": (
        _edit("citations.csv", lambda text: text.replace(b"JP", b"J\rP")),
        "citations.csv, line 6 has a carriage return in its midst",
    ),
    "too many columns": (
        _edit("citations.csv", lambda text: text.replace(b"objected,", b"a,b,")),
        "line 7 has too",
    ),
}


@pytest.mark.parametrize("case", PTOFFACT)
def test_a_ptoffact_folder_that_cannot_be_used(
    case: str, ptoffact: Path, oacite: Run, well: OpenSearch
) -> None:
    """Each kind of damage, after good runs whose indexes must stay."""
    before = served(well)
    damage, sentence = PTOFFACT[case]
    damage(ptoffact)
    run = oacite("index", "ptoffact", ptoffact)
    assert 1 == run.returncode
    assert sentence in run.stderr
    assert run.stderr.startswith("oacite: ")
    assert 1 == run.stderr.count("\n")
    assert before == served(well) != []


ROW = (
    b'{"id": "d50488aca95d581f9af0d888130835c0", "patentApplicationNumber": "16123456", '
    b'"examinerCitedReferenceIndicator": true, "applicantCitedExaminerReferenceIndicator": true, '
    b'"officeActionCitationReferenceIndicator": true}\n'
)
REPLY = b'{"response": {"numFound": 1, "start": 0, "docs": [' + ROW.strip() + b"]}}"

OA_CITATIONS = {
    "missing file": ("rows.json", None, "does not exist"),
    "empty file": ("rows.json", b"", "is empty"),
    "error reply": ("rows.json", b'{"message":"Unauthorized"}', "Unauthorized"),
    "HTML page": ("rows.json", b"<!DOCTYPE html><title>Blocked</title>", "is an HTML page"),
    "cut-off reply": ("rows.json", REPLY[:-5], "row 1 is cut off"),
    "cut-off array": ("rows.json", b"[" + ROW + b"," + ROW[:40], "row 2 is cut off"),
    "truncated last line": ("rows.jsonl", ROW + ROW[:-30], "line 2 is cut off"),
    "damaged line": ("rows.jsonl", ROW + b"{]\n" + ROW, "line 2 is damaged"),
    "invalid UTF-8": ("rows.jsonl", ROW + ROW.replace(b"16123456", b"1612345\xff"), "line 2 is damaged"),
    "cut-off gzip": ("rows.jsonl.gz", gzip.compress(ROW * 50)[:-12], "is cut off or damaged"),
    "no gzip": ("rows.jsonl.gz", ROW, "is cut off or damaged"),
    "something else": ("rows.json", b"app_id,parsed\n", "is no JSON but"),
}


@pytest.mark.parametrize("case", OA_CITATIONS)
def test_a_file_of_api_rows_that_cannot_be_used(
    case: str, tmp_path: Path, oacite: Run, well: OpenSearch
) -> None:
    """Each kind of damage, after good runs whose indexes must stay."""
    before = served(well)
    name, content, sentence = OA_CITATIONS[case]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    run = oacite("index", "oa-citations", tmp_path / name)
    assert 1 == run.returncode
    assert f"oacite: {tmp_path / name}" in run.stderr
    assert sentence in run.stderr
    assert before == served(well) != []
