"""Indexes that come behind the alias, take each other's place, and are refreshed, while people search."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import orjson

from benchmarks.command import DONE, oacite
from engine import runs
from engine.connection import EngineSettings, connect
from engine.translation import translated
from indexer import index
from indexer.synthetic.oa_citations import synthesize_api
from tests.portal.portal import LocalPortal
from tests.portal.searches import SERVICES
from tests.portal.server import serving
from tests.portal.switches import KEY

SOURCE, COMMAND = "oa_citations", "oa-citations"
ROWS, NEWER = 5_000, 200
TIMES = 2
LATER = "2026-01-01T00:00:00"
"""When the portal loads what a refresh brings; all made-up rows are of before."""


@contextmanager
def promoting(settings: EngineSettings, seconds: float) -> Iterator[None]:
    """While the block runs, index made-up rows of a source that is not served, twice, and refresh them.

    Each comes after a pause of so many seconds; the newer rows are a local portal's.

    Afterwards their indexes are deleted, and what is remembered of their runs.

    Raises:
        RuntimeError: the source is served: its index would be replaced; or a command failed.
    """
    client = connect(settings)
    if index.served(client, SOURCE):
        raise RuntimeError(f"{SOURCE} is served here: an index of it would take its place")
    ended, failed = Event(), list[BaseException]()
    with TemporaryDirectory() as folder:
        thread = Thread(target=_work, args=(settings, Path(folder), seconds, ended, failed))
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            _forget(settings)
    if failed:
        raise failed[0]


def _work(
    settings: EngineSettings, folder: Path, seconds: float, ended: Event, failed: list[BaseException]
) -> None:
    start = time.monotonic()
    rows = [folder / f"rows{number}.jsonl" for number in range(TIMES)]
    steps = [
        (f"{ROWS:,} rows were promoted", partial(_promote, number, file)) for number, file in enumerate(rows)
    ]
    steps.append((f"{NEWER} newer rows were put in", partial(_refresh, rows[-1])))
    try:
        for told, step in steps:
            if ended.wait(seconds):
                return
            step({"OPENSEARCH_URL": str(settings.url), "OACITE_HOME": str(folder)})
            print(f"{told} after {time.monotonic() - start:.0f} s", file=sys.stderr)
    except (OSError, RuntimeError) as error:
        failed.append(error)


def _promote(number: int, rows: Path, environment: Mapping[str, str]) -> None:
    synthesize_api(rows, ROWS, seed=number)
    _run(("index", COMMAND, str(rows), "--fresh"), environment)


def _refresh(rows: Path, environment: Mapping[str, str]) -> None:
    portal = LocalPortal()
    there = [orjson.loads(line) for line in rows.read_bytes().splitlines()]
    newer = [
        row | {"id": f"{number:032x}", "createDateTime": LATER} for number, row in enumerate(there[:NEWER])
    ]
    portal.searches.rows[SERVICES[0]] = [*there, *newer]
    with serving(portal) as address:
        asked = {"USPTO_API_URL": address, "USPTO_API_KEY": KEY, "USPTO_API_RATE": "15"}
        _run(("refresh",), {**environment, **asked})


def _run(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    ran = oacite(arguments, environment)
    if ran.code not in DONE:
        raise RuntimeError(f"oacite {arguments[0]} failed: {' '.join(ran.errors[-3:])}")


def _forget(settings: EngineSettings) -> None:
    client = connect(settings)
    for state in index.states(client):
        if state.name.source == SOURCE:
            index.discard(client, state.name)
    with translated():
        client.delete(index=runs.INDEX, id=SOURCE, params={"refresh": "true"}, ignore=404)
