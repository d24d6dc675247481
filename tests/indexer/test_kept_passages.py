"""Passages that are kept: those that the texts give, and cut again only where something else is wanted."""

import os
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import orjson
import pytest

from citations.oa_citations import cited
from citations.passages import passages
from indexer.errors import OaciteError, Stopped
from indexer.progress import Progress, silent
from indexer.sources.kept_passages import KeptPassages
from indexer.sources.oa_citations import OaCitationsSource
from tests.citations.made_up_texts import Text, made_up_texts
from tests.indexer.conftest import read
from tests.indexer.test_oa_citations_join import action, citation, saved

TEXTS = 40
SLICE = 70
BATCH = 15_000  # characters: some eight texts
MARK = "kept, and not cut again"

Said = list[tuple[str, str | None]]


@pytest.fixture(autouse=True)
def _passages_are_cut_here() -> None:
    """They are cut as they are for users: by processes of their own."""


def speaks(text: Text) -> bool:
    """Whether a text may stand in JSON, and cites what the source reads with the number that the text has."""
    return "\ud800" not in text[0] and bool(text[0].strip())


MADE = [text for text in made_up_texts(1_000, 2 * TEXTS) if speaks(text)][:TEXTS]


def line(**row: str | None) -> bytes:
    """A line of JSON."""
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


class Folder:
    """Files of citations and office actions, and the data folder."""

    def __init__(self, path: Path, texts: Sequence[Text]) -> None:
        path.mkdir(exist_ok=True)
        self.path, self.kept = path, path / "home" / "passages.sqlite"
        self.write(texts)

    def write(self, texts: Sequence[Text]) -> None:
        """Write the files: two of office actions, and citations of which each has one twice."""
        self.cites = [
            (f"{number:09}BLUEX1", form)
            for number, (_, references) in enumerate(texts)
            for form, _ in (*references, references[0])
        ]
        ids = [
            {"obsoleteDocumentIdentifier": id_, "referenceIdentifier": form, "legalSectionCode": "103"}
            for id_, form in self.cites
        ]
        rows = [citation(number, **values) for number, values in enumerate(ids)]
        self.citations = saved(self.path / "citations.jsonl", *rows)
        actions = [
            action(obsoleteDocumentIdentifier=[f"{number:09}BLUEX1"], bodyText=[text])
            for number, (text, _) in enumerate(texts)
        ]
        self.actions = [
            saved(self.path / "first.jsonl", *actions[:15]),
            saved(self.path / "rest.jsonl.gz", *actions[15:]),
        ]
        self.expected = [expected for text in texts for expected in self._expected(text)]

    def _expected(self, text: Text) -> Said:
        """What each citation of a text is to have, as the cutter says it of them at once."""
        forms = [form for form, _ in (*text[1], text[1][0])]
        said = passages(text[0], [(form, cited(form, "").reference_number) for form in forms])
        return [
            (form.strip(), passage.text if passage else None)
            for form, passage in zip(forms, said, strict=True)
        ]

    def source(self, progress: Progress = silent) -> OaCitationsSource:
        """The files' rows."""
        work = self.path / f"work-{time.monotonic_ns()}"
        return OaCitationsSource(
            [self.citations], work, office_actions=self.actions, passages=self.kept, progress=progress
        )

    def said(self) -> Said:
        """What each citation has."""
        found, _ = read(self.source())
        return [(str(each.reference).strip(), each.passage) for each in found]

    def mark(self) -> None:
        """Have all that is kept say the same."""
        kept, forms = KeptPassages(self.kept), defaultdict(set)
        for id_, form in self.cites:
            forms[id_].add(form)
        said = {"parsed": "", "passage": MARK, "claims": None}
        kept.keep(
            [
                (id_, key, b"".join(line(office_action=id_, reference=form, **said) for form in forms[id_]))
                for id_, key in kept.keys(forms).items()
            ]
        )

    def count(self) -> int:
        """How many office actions have their passages kept."""
        try:
            with sqlite3.connect(self.kept) as connection:
                return int(connection.execute("SELECT count(*) FROM kept").fetchone()[0])
        except sqlite3.OperationalError:  # not made yet
            return 0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Made-up office actions, read in small slices."""
    monkeypatch.setattr("indexer.sources.oa_citations.SLICE", SLICE)
    return Folder(tmp_path, MADE)


@pytest.fixture
def in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are cut in small batches, by a pool of processes."""
    monkeypatch.setattr("indexer.sources.sought_passages._BATCH", BATCH)


@pytest.mark.usefixtures("in_batches")
def test_each_citation_has_what_the_cutter_says_of_its_text(folder: Folder) -> None:
    """Cut in processes, kept, and joined slice by slice; a second run has them from what is kept."""
    assert folder.expected == folder.said()
    assert TEXTS == folder.count()
    folder.mark()
    assert {MARK} == {passage for _, passage in folder.said()}


def test_what_has_changed_is_cut_again_and_nothing_else(folder: Folder) -> None:
    """A text, or what an office action cites."""
    folder.said()
    folder.mark()
    texts = list(MADE)
    texts[3] = (texts[4][0], texts[3][1])
    texts[7] = (texts[7][0], [*texts[7][1], ("Nobody; A US 20990000001 A1", "US20990000001")])
    folder.write(texts)
    changed = {f"{number:09}BLUEX1" for number in (3, 7)}
    expected = [
        each if id_ in changed else (each[0], MARK)
        for (id_, _), each in zip(folder.cites, folder.expected, strict=True)
    ]
    assert expected == folder.said()


def test_another_cutter_cuts_all_again(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the one before kept is not what this one says."""
    folder.said()
    folder.mark()
    monkeypatch.setattr("indexer.sources.passage_cutting.VERSION", 1_000)
    assert folder.expected == folder.said()


@pytest.mark.usefixtures("in_batches")
def test_a_run_that_is_stopped_has_kept_what_it_cut(folder: Folder) -> None:
    """The next one goes on there, and tells how far it is."""
    told = list[tuple[int | None, int | None]]()

    def stop(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001 - as it is called
        told.append((done, total))
        if done and done >= TEXTS // 4:
            raise Stopped("stopped by SIGTERM")

    with pytest.raises(Stopped):
        folder.source(stop)
    kept = folder.count()
    assert 0 < kept < TEXTS
    assert {TEXTS} == {total for _, total in told}
    folder.mark()
    said = folder.said()
    assert TEXTS == folder.count()
    marked = sum(passage == MARK for _, passage in said)
    assert 0 < marked < len(said)
    assert all(passage in {MARK, own} for (_, passage), (_, own) in zip(said, folder.expected, strict=True))


CUTTING = """
import sys
from pathlib import Path
import indexer.sources.sought_passages as sought_passages
from indexer.sources.oa_citations import OaCitationsSource

if __name__ == "__main__":
    sought_passages._BATCH = 3_000
    folder = Path(sys.argv[1])
    files = [folder / "first.jsonl", folder / "rest.jsonl.gz"]
    OaCitationsSource([folder / "citations.jsonl"], folder / "killed", office_actions=files,
                      passages=folder / "home" / "passages.sqlite")
"""


def test_a_killed_run_leaves_no_process_and_is_gone_on_with(folder: Folder) -> None:
    """Whatever was cut when SIGKILL came: the documents are those of a run that nobody killed."""
    script = folder.path / "cutting.py"
    script.write_text(CUTTING, encoding="utf-8")
    variables = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.Popen([sys.executable, str(script), str(folder.path)], env=variables)
    try:
        while run.poll() is None and not folder.count():
            time.sleep(0.01)
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text(encoding="ascii").split()
    finally:
        run.kill()
        run.wait()
    assert 0 < folder.count()
    assert folder.expected == folder.said()
    deadline = time.monotonic() + 10
    while left := [child for child in children if Path(f"/proc/{child}").exists()]:
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.05)


def test_a_file_that_is_none_is_made_anew(folder: Folder) -> None:
    """What is kept can be cut again."""
    folder.kept.parent.mkdir()
    folder.kept.write_bytes(b"no database" * 1_000)
    assert folder.expected == folder.said()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """With the file that it was to hold."""
    (tmp_path / "passages.sqlite").mkdir()
    with pytest.raises(OaciteError, match=r"passages\.sqlite, which keeps passages, cannot be written"):
        KeptPassages(tmp_path / "passages.sqlite")


def test_of_two_runs_at_once_one_cuts(folder: Folder) -> None:
    """The other waits for it, and has all from what it kept."""
    waiting = Event()

    def tell(step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG001
        if step == "waiting for the passages that another run cuts":
            waiting.set()

    with ThreadPoolExecutor(1) as pool:
        with KeptPassages(folder.kept).alone(silent):
            second = pool.submit(folder.source, tell)
            assert waiting.wait(30)
            _cut_beside(folder)
            folder.mark()
        found, _ = read(second.result())
    assert {MARK} == {citation.passage for citation in found}


def _cut_beside(folder: Folder) -> None:
    """Have all passages kept, by a run that does not know of the lock: its file is elsewhere."""
    elsewhere = Folder(folder.path / "elsewhere", MADE)
    assert elsewhere.expected == elsewhere.said()
    with sqlite3.connect(elsewhere.kept) as connection:
        rows = connection.execute("SELECT * FROM kept").fetchall()
    with sqlite3.connect(folder.kept) as connection:
        connection.executemany("INSERT INTO kept VALUES (?, ?, ?)", rows)
