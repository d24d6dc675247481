"""`oacite index`: a source's files into an index that takes the place of the one served now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from engine.connection import connect
from indexer.commands import demo, serving
from indexer.commands.console import REJECTED, err, stoppable
from indexer.commands.reports import ReportFile, tell, written
from indexer.errors import OaciteError
from indexer.fetch.manifest import modified
from indexer.loading.job import Job, Options
from indexer.loading.load import Loading
from indexer.loading.replay import Replay
from indexer.loading.report import Report
from indexer.loading.upsert import upsert
from indexer.progress import Progress, shown
from indexer.settings import IndexerSettings
from indexer.sources import Source
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.ptoffact import PtoffactSource
from indexer.sources.tables import Folders, Tables, take_in
from indexer.work import work_folder

BULK_TIMEOUT = 120.0  # seconds: a batch may wait for a merge

index_app = typer.Typer(
    help="Index a source's files, in place of what is served of it now.", no_args_is_help=True
)


Titles = Annotated[
    Path | None,
    typer.Option(
        "--titles",
        metavar="DIR",
        help="The folder with the tables of titles, as .tsv or zipped.",
        show_default="titles in the data folder, if it is there",
        exists=True,
        file_okay=False,
    ),
]
Owners = Annotated[
    Path | None,
    typer.Option(
        "--owners",
        metavar="DIR",
        help="The folder with the tables of owners, as .tsv or zipped.",
        show_default="owners in the data folder, if it is there",
        exists=True,
        file_okay=False,
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the unfinished run, or fail.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Begin anew, discarding an unfinished run.")]
ReplayFile = Annotated[
    Path | None,
    typer.Option(
        "--replay",
        metavar="FILE",
        help="Try the rows of a dead-letter file again, into the index that is served now.",
        dir_okay=False,
    ),
]
MaxRejected = Annotated[
    float,
    typer.Option(
        "--max-rejected", metavar="SHARE", help="Stop when more of the rows cannot be used.", min=0, max=1
    ),
]
CheckpointSeconds = Annotated[float, typer.Option("--checkpoint-seconds", min=0, hidden=True)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all `oacite index` commands can be asked for."""

    titles: Path | None
    owners: Path | None
    report: Path | None
    resume: bool
    fresh: bool
    replay: Path | None
    max_rejected: float
    checkpoint_seconds: float

    def options(self, settings: IndexerSettings) -> Options:
        """As a run takes them.

        Raises:
            typer.BadParameter: they contradict each other.
        """
        if self.resume + self.fresh + (self.replay is not None) > 1:
            raise typer.BadParameter("--resume, --fresh and --replay exclude each other")
        return Options(
            resume=True if self.resume else False if self.fresh else None,
            max_rejected=1.0 if self.replay else self.max_rejected,
            checkpoint_seconds=self.checkpoint_seconds,
            grace=timedelta(seconds=settings.index_grace),
        )


@index_app.command("ptoffact")
def index_ptoffact(  # noqa: PLR0913 - a command's options
    directory: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]",
            help="The folder with the three CSVs, or their zips.",
            show_default="the data folder",
        ),
    ] = None,
    *,
    set_aside_damaged: Annotated[
        bool,
        typer.Option("--set-aside-damaged", help="Keep damaged lines as dead letters instead of stopping."),
    ] = False,
    titles: Titles = None,
    owners: Owners = None,
    resume: Resume = False,
    fresh: Fresh = False,
    replay: ReplayFile = None,
    max_rejected: MaxRejected = 0.01,
    report: ReportFile = None,
    checkpoint_seconds: CheckpointSeconds = 30.0,
) -> None:
    """Index the Patent Application Office Actions Research Dataset."""
    settings = IndexerSettings()
    folder = directory or settings.home / "ptoffact"

    def source(work: Path, tables: Tables) -> Source:
        return PtoffactSource(folder, work, set_aside_damaged=set_aside_damaged, tables=tables)

    _index(
        settings,
        "ptoffact",
        source,
        _Asked(titles, owners, report, resume, fresh, replay, max_rejected, checkpoint_seconds),
    )


@index_app.command("oa-citations")
def index_oa_citations(  # noqa: PLR0913 - a command's options
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="Saved replies, JSON arrays or JSON lines, .gz too.",
            show_default="the data folder",
        ),
    ] = None,
    *,
    office_actions: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Dates, types, titles, texts and claims to join on; may be repeated.",
            show_default="the data folder",
        ),
    ] = None,
    titles: Titles = None,
    owners: Owners = None,
    resume: Resume = False,
    fresh: Fresh = False,
    replay: ReplayFile = None,
    max_rejected: MaxRejected = 0.01,
    report: ReportFile = None,
    checkpoint_seconds: CheckpointSeconds = 30.0,
) -> None:
    """Index rows of the Office Action Citations API."""
    settings = IndexerSettings()

    def source(work: Path, tables: Tables) -> Source:
        citations = files or _saved(settings.home / "oa-citations")
        if not citations:
            raise OaciteError(
                f"{settings.home / 'oa-citations'} holds no JSON files: run `oacite fetch oa-citations`, or"
                " name the files to index"
            )
        actions = office_actions or _saved(settings.home / "office-actions")
        return OaCitationsSource(citations, work, office_actions=actions, tables=tables)

    _index(
        settings,
        "oa_citations",
        source,
        _Asked(titles, owners, report, resume, fresh, replay, max_rejected, checkpoint_seconds),
    )


def _saved(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.json*") if path.is_file())


@index_app.command("sample")
def index_sample() -> None:
    """Index the demo's sample, of each source that is not served yet."""
    settings = IndexerSettings()
    demo.index_sample(settings, serving.engine(settings), err)


def _index(
    settings: IndexerSettings, name: str, opened: Callable[[Path, Tables], Source], wish: _Asked
) -> None:
    options, report = wish.options(settings), Report(name)
    with written(report, wish.report), stoppable():
        client = connect(serving.engine(settings), timeout=BULK_TIMEOUT)
        with shown(err) as progress, work_folder(settings.work) as work:
            job = Job(client, settings.dead_letters, progress, options)
            if letters := wish.replay:
                upsert(job, report, lambda: Replay(name, letters))
            else:
                _load(job, report, lambda: opened(work, _tables(settings, wish, work, progress)))
    tell(report)
    if report.rejected:
        raise typer.Exit(REJECTED)


def _tables(settings: IndexerSettings, wish: _Asked, work: Path, progress: Progress) -> Tables:
    there = Folders.there(settings.titles, settings.owners)
    folders = Folders(wish.titles or there.titles, wish.owners or there.owners)
    return take_in(folders, settings.tables, work / "tables", modified, progress)


def _load(job: Job, report: Report, open_source: Callable[[], Source]) -> None:
    loading = Loading(job, report)
    try:
        loading.run(open_source)
    except BaseException:
        if loading.resumable:
            job.progress("the index stays unfinished: the same command goes on with it")
        raise
