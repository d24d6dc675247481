"""Indexes that come behind the alias, take each other's place, and are refreshed, while people search."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
    start, portal, rows = time.monotonic(), LocalPortal(), folder / "rows.jsonl"
    synthesize_api(rows, ROWS)
    there = portal.searches.rows[SERVICES[0]]
    there += map(orjson.loads, rows.read_bytes().splitlines())
    newer = [
        row | {"id": f"{number:032x}", "createDateTime": LATER} for number, row in enumerate(there[:NEWER])
    ]
    with serving(portal) as address:
        environment = {
            "OPENSEARCH_URL": str(settings.url),
            "OACITE_HOME": str(folder),
            "USPTO_API_URL": address,
            "USPTO_API_KEY": KEY,
            "USPTO_API_RATE": "15",
        }
        try:
            _run(environment, "fetch", COMMAND)
            for _ in range(TIMES):
                if ended.wait(seconds):
                    return
                _run(environment, "index", COMMAND, "--fresh")
                print(f"{ROWS:,} rows were promoted after {time.monotonic() - start:.0f} s", file=sys.stderr)
            if ended.wait(seconds):
                return
            there += newer
            portal.searches.change()
            _run(environment, "refresh")
            print(f"{NEWER} newer were put in after {time.monotonic() - start:.0f} s", file=sys.stderr)
        except (OSError, RuntimeError) as error:
            failed.append(error)


def _run(environment: Mapping[str, str], *arguments: str) -> None:
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
