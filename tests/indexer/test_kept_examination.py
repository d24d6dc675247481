"""What was found out about files is kept: what is read then is the same, and nothing is examined again."""

import gzip
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import orjson
import pytest

from indexer.errors import InputError, OaciteError
from indexer.progress import silent
from indexer.sources import Batch, kept_examination
from indexer.sources.kept_examination import examination_in
from indexer.sources.kept_passages import KeptPassages, kept_in
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.turns import alone
from indexer.synthetic.oa_citations import synthesize_api, synthesize_enriched
from tests.indexer.conftest import Run
from tests.indexer.test_oa_citations_join import action, rejection

ROWS = 600
HEADERS, BLOCK = 3 * 4_096, 262_144  # bytes of a file of DuckDB
AS_BEFORE, EXAMINED = "the files are as they were when they were examined", "examining the files"
DAMAGED = "what was kept of their examination is damaged: the files are examined again"
CUTTING = "cutting passages"

Row = dict[str, Any]


class Folder:
    """Files of all three APIs, in each form that they may have, and the data folder."""

    def __init__(self, path: Path, rows: list[Row], others: list[Row]) -> None:
        self.path, self.home, self.rows = path, path / "home", rows
        self.told: list[str] = []
        self._runs = 0
        self.citations = [
            lines(path / "a.jsonl.gz", spoilt(rows[:200])),
            lines(path / "b.jsonl", [older(row) for row in rows[100:300]] + rows[180:400]),
            reply(path / "c.json", rows[400:500]),
            lines(path / "of version 1.jsonl", [in_version_1(row) for row in rows[500:]]),
        ]
        acts = self.acts = [acted(row, number) for number, row in enumerate(rows[:450:3])]
        rejected = [
            rejection(number, "1,2", obsoleteDocumentIdentifier=row["obsoleteDocumentIdentifier"])
            for number, row in enumerate(rows)
        ]
        self.actions = [
            lines(path / "actions.jsonl.gz", [*acts[:80], {"obsoleteDocumentIdentifier": [""]}]),
            reply(path / "actions.json", acts[80:]),
            lines(path / "rejections.jsonl", rejected),
        ]
        self.enriched = [
            lines(path / "enriched.jsonl", others[:-40]),
            reply(path / "a.json", others[-60:]),
        ]

    @property
    def files(self) -> list[Path]:
        """All of them."""
        return [*self.citations, *self.actions, *self.enriched]

    @property
    def kept(self) -> Path:
        """Where it is kept."""
        return examination_in(self.home)

    def source(
        self, *, kept: bool = True, told: Callable[[str], object] = lambda _: None
    ) -> OaCitationsSource:
        """The files' rows, as a run opens them; `told` has what it tells."""
        self.told.clear()
        self._runs += 1

        def tell(step: str, *_: object, **__: object) -> None:
            self.told.append(step)
            told(step)

        return OaCitationsSource(
            self.citations,
            self.path / f"work-{self._runs}",
            office_actions=self.actions,
            enriched=self.enriched,
            passages=kept_in(self.home),
            examination=self.kept if kept else None,
            progress=tell,
        )

    def said(self) -> tuple[Any, ...]:
        """All that the files give."""
        return said(self.source())


def lines(path: Path, rows: Sequence[Row]) -> Path:
    """A file of JSON lines."""
    content = b"".join(orjson.dumps(row) + b"\n" for row in rows)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def reply(path: Path, rows: Sequence[Row]) -> Path:
    """A saved reply, of more rows than it holds."""
    path.write_bytes(orjson.dumps({"response": {"numFound": len(rows) + 1, "docs": rows}}))
    return path


def older(row: Row) -> Row:
    """An earlier state of a row."""
    return row | {"createDateTime": "2018-01-01T00:00:00", "legalSectionCode": "112"}


def spoilt(rows: Sequence[Row]) -> list[Row]:
    """Some cannot be used."""
    return [
        row | {"patentApplicationNumber": "none"} if place % 40 == 7 else row
        for place, row in enumerate(rows)
    ]


def in_version_1(row: Row) -> Row:
    """A row as the service's first version gave it."""
    return {key: value for key, value in row.items() if key != "patentApplicationNumber"} | {
        "applicationId": row["patentApplicationNumber"]
    }


def acted(row: Row, number: int) -> Row:
    """An office action, with a text, that cites what a row says."""
    text = f"Claims 1-{number + 2} are rejected under 35 U.S.C. 103 over {row['referenceIdentifier']}."
    return action(obsoleteDocumentIdentifier=[row["obsoleteDocumentIdentifier"]], bodyText=[text])


def said(source: OaCitationsSource, after: int = 0) -> tuple[Any, ...]:
    """All that a source gives behind some rows, and what it says of itself."""
    batches = [_plain(batch) for batch in source.batches(after)]
    return (batches, source.total, source.newest, source.newest_beside, source.notes, source.fingerprint)


def _plain(batch: Batch) -> tuple[Any, ...]:
    rows = [batch.row(place) for place in range(len(batch.lines))]
    counts = (len(batch.lines), batch.merged, len(batch.rejected))
    return (*counts, batch.file, [*batch.lines], batch.rejected, [(row.file, row.line) for row in rows])


def unreadable(file: Path) -> None:
    """Put something else into a file, which is as long and as old."""
    before = file.stat()
    file.write_bytes(b"?" * before.st_size)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[list[Row]]:
    """Made-up rows of both APIs."""
    file, rows = tmp_path_factory.mktemp("made") / "rows.jsonl", []
    for synthesize in (synthesize_api, synthesize_enriched):
        synthesize(file, ROWS)
        rows.append([orjson.loads(line) for line in file.read_bytes().splitlines()])
    return rows


@pytest.fixture
def folder(tmp_path: Path, made: list[list[Row]]) -> Folder:
    """A data folder in which nothing is kept yet."""
    return Folder(tmp_path, *made)


def test_what_is_read_is_the_same_whether_it_was_kept_or_not(folder: Folder) -> None:
    """Documents, merged and rejected rows, and where each stands; also behind some rows."""
    expected = said(folder.source(kept=False))
    batches, total, *_ = expected
    became = [sum(kind) for kind in zip(*(each[:3] for each in batches), strict=True)]
    assert total == sum(became)
    assert min(became) > 0
    assert expected == folder.said()
    assert EXAMINED in folder.told
    assert expected == folder.said()
    assert [AS_BEFORE] == folder.told
    assert said(folder.source(kept=False), 333) == said(folder.source(), 333)


def test_nothing_is_read_again_that_was_examined(folder: Folder) -> None:
    """Neither a row nor a text: what is JSON lines may not even be readable until its rows are wanted."""
    expected = folder.said()
    contents = {file: (file.read_bytes(), file.stat()) for file in folder.files if file.suffix != ".json"}
    del contents[folder.citations[-1]]  # the rows of version 1, of which a copy is read
    for file in contents:
        unreadable(file)
    source = folder.source()
    assert [AS_BEFORE] == folder.told  # so passages are not looked for either
    for file, (content, stat) in contents.items():
        file.write_bytes(content)
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert expected == said(source)


def test_files_that_have_changed_are_examined_again(folder: Folder) -> None:
    """Whichever it is; then all is as without what was kept."""
    folder.said()
    for file in (folder.citations[0], folder.actions[2], folder.enriched[1]):
        changed = file.stat().st_mtime_ns + 1
        os.utime(file, ns=(changed, changed))
        folder.source()
        assert EXAMINED in folder.told
    with folder.citations[1].open("ab") as more:
        more.write(orjson.dumps(older(folder.rows[500])) + b"\n")
    assert said(folder.source(kept=False)) == folder.said()


def test_other_code_examines_again(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version found out is not what this one would."""
    expected = folder.said()
    monkeypatch.setattr(kept_examination, "_code", lambda: "another")
    assert expected == folder.said()
    assert EXAMINED in folder.told


def test_what_is_damaged_is_made_anew(folder: Folder) -> None:
    """Wherever it is; that is told, and the next run has it."""
    expected = folder.said()
    content = folder.kept.read_bytes()
    for damaged in (
        b"no database" * 1_000,
        content[: len(content) // 2],
        *(
            spoilt_at(content, HEADERS + BLOCK * block)
            for block in (0, (len(content) - HEADERS) // BLOCK - 1)
        ),
    ):
        folder.kept.write_bytes(damaged)
        source = folder.source()
        assert [DAMAGED, EXAMINED] == list(dict.fromkeys(folder.told))[:2]
    assert expected == said(source)
    folder.source()
    assert [AS_BEFORE] == folder.told


def spoilt_at(content: bytes, place: int) -> bytes:
    """Bytes of which some behind a place are not what they were."""
    first, last = place + 500, place + 1_000
    return content[:first] + bytes(255 - byte for byte in content[first:last]) + content[last:]


def test_what_is_not_whole_is_not_kept(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that ends while it writes leaves nothing to be believed."""
    with monkeypatch.context() as broken:
        broken.setitem(kept_examination._TABLES, "none_of_this_name", "")  # noqa: SLF001 - as a full disk ends it
        with pytest.raises(OaciteError, match="DuckDB could not examine the rows"):
            folder.source()
    assert not folder.kept.exists()
    assert said(folder.source(kept=False)) == folder.said()


def test_rows_that_are_not_those_that_were_examined_end_the_run_and_what_is_kept(folder: Folder) -> None:
    """Though the file is as long and as old as it was: the next run reads what is there."""
    folder.said()
    file = folder.citations[1]
    content, stat = file.read_bytes(), file.stat()
    one, another, rest = content.split(b"\n", 2)
    file.write_bytes(b" " * len(one) + b" " + another + b"\n" + rest)
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with pytest.raises(OaciteError):
        folder.said()
    assert not folder.kept.exists()
    assert said(folder.source(kept=False)) == folder.said()


def test_a_file_that_is_missing_is_told(folder: Folder) -> None:
    """As without what is kept."""
    folder.said()
    folder.actions[0].unlink()
    with pytest.raises(InputError, match="does not exist"):
        folder.source()


def test_of_two_runs_at_once_one_examines(folder: Folder) -> None:
    """The other waits, and has it from what was kept."""
    expected = folder.said()
    elsewhere = folder.kept.rename(folder.path / "examined")
    waiting = Event()

    def tell(step: str) -> None:
        if step == "waiting for the files that another run examines":
            waiting.set()

    with ThreadPoolExecutor(1) as pool:
        with alone(folder.kept.with_suffix(".lock"), silent, ""):
            second = pool.submit(folder.source, told=tell)
            assert waiting.wait(30)
            elsewhere.rename(folder.kept)
        assert expected == said(second.result())
    assert EXAMINED not in folder.told


def test_passages_are_looked_for_again_when_others_were_added(folder: Folder) -> None:
    """They may have taken the place of what was kept."""
    expected = folder.said()
    passages = KeptPassages(kept_in(folder.home))
    (id_, key), *_ = passages.keys(row["obsoleteDocumentIdentifier"][0] for row in folder.acts).items()
    passages.keep([(id_, b"another key", b"")])
    assert expected == folder.said()
    assert [AS_BEFORE, CUTTING] == list(dict.fromkeys(folder.told))
    assert {id_: key} == passages.keys([id_])
    kept_in(folder.home).unlink()
    assert expected == folder.said()
    assert [AS_BEFORE, CUTTING] == list(dict.fromkeys(folder.told))


KILLED = """
import os
import signal

from indexer import cli
from indexer.loading.locks import Run
from indexer.sources import oa_citations

write = Run.write


def write_and_die(self, **changes):
    write(self, **changes)
    if (changes.get("checkpoint") or {}).get("position"):
        os.kill(os.getpid(), signal.SIGKILL)


Run.write = write_and_die
oa_citations.BATCH = 50
if __name__ == "__main__":
    cli.main()
"""


@pytest.mark.usefixtures("engine_without_runs")
def test_a_run_that_was_killed_goes_on_without_examining_anything(folder: Folder, oacite: Run) -> None:
    """With the first rows in the index: all is as if nobody had killed it, rejected rows too."""
    command = ["index", "oa-citations", *map(str, folder.citations), "--checkpoint-seconds", "0"]
    command += [option for file in folder.actions for option in ("--office-actions", str(file))]
    command += [option for file in folder.enriched for option in ("--enriched", str(file))]
    script, report = folder.path / "killed.py", folder.path / "report.json"
    script.write_text(KILLED, encoding="utf-8")
    variables = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    killed = subprocess.run(
        [sys.executable, script, *command], check=False, env=variables, capture_output=True, text=True
    )
    assert (-signal.SIGKILL, True, False) == (
        killed.returncode,
        EXAMINED in killed.stderr,
        AS_BEFORE in killed.stderr,
    )
    ran = oacite(*command, "--max-rejected", "0.1", "--resume", "--report", report)
    assert (3, False, True) == (ran.returncode, EXAMINED in ran.stderr, AS_BEFORE in ran.stderr)
    assert CUTTING not in ran.stderr
    became = orjson.loads(report.read_bytes())
    batches, total, *_ = said(folder.source(kept=False))
    indexed, merged, rejected = (sum(kind) for kind in zip(*(each[:3] for each in batches), strict=True))
    assert 0 < became["resumed_at"] < total
    assert (total, indexed, merged, rejected) == tuple(
        became[name] for name in ("read", "indexed", "merged", "rejected")
    )
    letters = [orjson.loads(line) for line in Path(became["dead_letters"]).read_bytes().splitlines()]
    expected = [(row.row.file, row.row.line, row.reason) for each in batches for row in each[5]]
    assert expected == [(letter["file"], letter["line"], letter["reason"]) for letter in letters]
