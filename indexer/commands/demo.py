"""The demo: the local node and a sample, so that a newcomer sees pages within minutes.

The sample is the few real rows that can be had, and a made-up ptoffact dataset around them, with titles and
owners made up for it, and made-up rows of the two APIs; the pages say so.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from rich.console import Console

from engine.connection import EngineSettings, connect
from indexer import index, node
from indexer.commands import serving
from indexer.loading.job import BULK_TIMEOUT, Options
from indexer.loading.load import load
from indexer.progress import Progress, shown, silent
from indexer.settings import IndexerSettings
from indexer.sources.registry import SOURCES
from indexer.work import work_folder


@contextmanager
def local_node(settings: IndexerSettings, console: Console) -> Iterator[EngineSettings]:
    """The local node, running, and started again should it die; stopped at the end unless it ran before.

    Raises:
        NodeError: it does not start, or died too often.
    """
    ran_before = node.status(settings.node).running
    for ending in (signal.SIGTERM, signal.SIGHUP):  # else they would leave the node behind
        signal.signal(ending, lambda *_: sys.exit())
    with shown(console) as progress:
        state = _start(settings, settings.node_port, progress=progress)
    url = str(state.url)

    def start_again(stopping: threading.Event) -> None:
        _start(settings, urlsplit(url).port or 0, stopping=stopping)

    try:
        with node.supervised(settings.node, start_again, console.print, _end_this_command):
            yield serving.local(url)
    finally:
        if not ran_before:
            node.stop(settings.node)
        elif node.status(settings.node).running:
            console.print("The local node ran before and runs on: `oacite node stop` ends it")


def _start(
    settings: IndexerSettings,
    port: int,
    progress: Progress = silent,
    stopping: threading.Event | None = None,
) -> node.NodeStatus:
    return node.start(
        settings.node,
        port=port,
        heap=settings.node_heap,
        progress=progress,
        snapshots=settings.snapshots,
        stopping=stopping,
    )


def _end_this_command() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def index_sample(settings: IndexerSettings, engine: EngineSettings, console: Console) -> None:
    """Index the sample of each source that is not served yet; what is served stays as it is."""
    client = connect(engine, timeout=BULK_TIMEOUT)
    options = Options(shards=settings.shards, replicas=settings.replicas)
    served = {state.name.source for state in index.states(client) if state.promoted}
    with shown(console) as progress, work_folder(settings.work) as work:
        for source in SOURCES.values():
            if source.name not in served:
                sample = source.sample(settings.home, work / source.name, progress)
                load(client, sample, settings.dead_letters, progress, options)
