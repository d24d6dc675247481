"""The demo: the local node and a sample, so that a newcomer sees pages within minutes.

The sample is the few real rows that can be had, and a made-up ptoffact dataset around them, with titles and
owners made up for it; the pages say so.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from engine.connection import EngineSettings, connect
from indexer import index, node
from indexer.commands import serving
from indexer.fetch.manifest import modified
from indexer.loading.load import load
from indexer.progress import Progress, shown
from indexer.settings import IndexerSettings
from indexer.shipped import shipped
from indexer.sources import Source
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.ptoffact import PtoffactSource
from indexer.sources.tables import Folders, take_in
from indexer.synthetic.ptoffact import synthesize
from indexer.synthetic.tables import synthesize_tables
from indexer.work import work_folder

APPLICATIONS = 4_000  # about 111,000 citations: enough for facets, indexed in seconds


@contextmanager
def local_node(settings: IndexerSettings, console: Console) -> Iterator[EngineSettings]:
    """The local node, running; stopped at the end unless it ran before."""
    ran_before = node.status(settings.node).running
    for ending in (signal.SIGTERM, signal.SIGHUP):  # else they would leave the node behind
        signal.signal(ending, lambda *_: sys.exit())
    with shown(console) as progress:
        state = node.start(settings.node, port=settings.node_port, heap=settings.node_heap, progress=progress)
    try:
        yield serving.local(str(state.url))
    finally:
        if ran_before:
            console.print("The local node ran before and runs on: `oacite node stop` ends it")
        else:
            node.stop(settings.node)


def index_sample(settings: IndexerSettings, engine: EngineSettings, console: Console) -> None:
    """Index the sample of each source that is not served yet; what is served stays as it is."""
    client = connect(engine)
    served = {state.name.source for state in index.states(client) if state.promoted}
    with shown(console) as progress, work_folder(settings.work) as work:
        for name, sample in (("ptoffact", _ptoffact), ("oa_citations", _oa_citations)):
            if name not in served:
                load(client, sample(settings, work / name, progress), settings.dead_letters, progress)


def _ptoffact(settings: IndexerSettings, work: Path, progress: Progress) -> Source:
    sample = settings.home / "sample"
    directory = sample / "ptoffact"
    real = shipped("tests", "data", "ptoffact", "citations_head.csv")
    synthesize(directory, APPLICATIONS, first_citations=real)
    synthesize_tables(sample / "titles", sample / "owners", APPLICATIONS)
    folders = Folders(sample / "titles", sample / "owners")
    tables = take_in(folders, sample / "titles-and-owners.duckdb", work / "tables", modified, progress)
    source = PtoffactSource(directory, work, tables=tables)
    source.sample_note = "10 real rows of the research dataset, the rest made up, like all titles and owners"
    return source


def _oa_citations(_settings: IndexerSettings, work: Path, _progress: Progress) -> Source:
    source = OaCitationsSource(
        [shipped("tests", "data", "oa_citations", "records_application_16123456.json")], work
    )
    source.sample_note = "5 real rows of the Office Action Citations API"
    return source
