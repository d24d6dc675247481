"""Indexes that come behind the alias, and take each other's place, while something else goes on."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from engine import runs
from engine.connection import EngineSettings, connect
from engine.translation import translated
from indexer import index
from indexer.synthetic.oa_citations import synthesize_api

SOURCE, COMMAND = "oa_citations", "oa-citations"
ROWS = 5_000
TIMES = 2


@contextmanager
def promoting(settings: EngineSettings, seconds: float) -> Iterator[None]:
    """While the block runs, index made-up rows of a source that is not served: twice, each after a pause.

    Afterwards their indexes are deleted, and what is remembered of their runs.

    Raises:
        RuntimeError: the source is served: its index would be replaced. CalledProcessError: indexing failed.
    """
    client = connect(settings)
    if index.served(client, SOURCE):
        raise RuntimeError(f"{SOURCE} is served here: an index of it would take its place")
    ended, failed = Event(), list[BaseException]()
    with TemporaryDirectory() as folder:
        thread = Thread(target=_promote, args=(settings, Path(folder), seconds, ended, failed))
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            _forget(settings)
    if failed:
        raise failed[0]


def _promote(
    settings: EngineSettings, folder: Path, seconds: float, ended: Event, failed: list[BaseException]
) -> None:
    start = time.monotonic()
    for number in range(TIMES):
        if ended.wait(seconds):
            return
        rows = folder / f"rows{number}.jsonl"
        synthesize_api(rows, ROWS, seed=number)
        try:
            _index(settings, folder, rows)
        except (OSError, subprocess.CalledProcessError) as error:
            failed.append(error)
            return
        print(f"{ROWS:,} rows were promoted after {time.monotonic() - start:.0f} s", file=sys.stderr)


def _index(settings: EngineSettings, home: Path, rows: Path) -> None:
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "indexer.cli", "index", COMMAND, str(rows), "--fresh"],
        env=os.environ | {"OPENSEARCH_URL": str(settings.url), "OACITE_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _forget(settings: EngineSettings) -> None:
    client = connect(settings)
    for state in index.states(client):
        if state.name.source == SOURCE:
            index.discard(client, state.name)
    with translated():
        client.delete(index=runs.INDEX, id=SOURCE, params={"refresh": "true"}, ignore=404)
