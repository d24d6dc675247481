"""`oacite refresh`: what the portal has loaded since the last one, into the index that is served."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from engine.connection import connect
from indexer.commands import serving
from indexer.commands.console import REJECTED, err, out, stoppable
from indexer.commands.index import MaxRejected
from indexer.commands.reports import ReportFile, tell, written
from indexer.fetch.manifest import modified
from indexer.loading.job import BULK_TIMEOUT, Job, Options
from indexer.odp import Portal
from indexer.progress import shown
from indexer.refresh import Refresh, RefreshReport, Wish
from indexer.settings import IndexerSettings, PortalSettings
from indexer.sources.registry import SOURCES
from indexer.sources.tables import Folders, Tables, take_in
from indexer.work import work_folder

[_REFRESHED] = [each for each in SOURCES.values() if each.refreshable]


def refresh(  # noqa: PLR0913 - as many as can be chosen
    *,
    full: Annotated[
        bool, typer.Option("--full", help="Fetch all rows and index them anew: leaves out deleted ones.")
    ] = False,
    overlap: Annotated[
        float,
        typer.Option(metavar="DAYS", help="How far before the youngest row of the index to begin.", min=0),
    ] = 2.0,
    full_above: Annotated[
        float,
        typer.Option(metavar="SHARE", help="With more newer rows than this share, do a full one.", min=0),
    ] = 0.25,
    replay: Annotated[
        Path | None,
        typer.Option(
            "--replay",
            metavar="FILE",
            help="Also try the rows of a dead-letter file again, of either API.",
            dir_okay=False,
        ),
    ] = None,
    max_rejected: MaxRejected = 0.01,
    report: ReportFile = None,
) -> None:
    """Bring what the Office Action Citations API has loaded meanwhile into its index; needs a key."""
    if full and replay:
        raise typer.BadParameter("--full and --replay exclude each other: a full one reads all rows again")
    settings, told = IndexerSettings(), RefreshReport(_REFRESHED.name)
    options = Options(
        max_rejected=1.0 if replay else max_rejected,
        grace=timedelta(seconds=settings.index_grace),
        shards=settings.shards,
        replicas=settings.replicas,
    )
    with written(told, report), stoppable():
        client = connect(serving.engine(settings), timeout=BULK_TIMEOUT)
        with (
            shown(err) as progress,
            Portal(PortalSettings(), settings.home, progress) as portal,
            work_folder(settings.work) as work,
        ):
            job = Job(client, settings.dead_letters, progress, options)
            folders = Folders.there(settings.home)

            def tables() -> Tables:
                return take_in(folders, settings.tables, work / "tables", modified, progress)

            Refresh(job, portal, settings.home, work, told, tables).run(
                Wish(full=full, overlap=timedelta(days=overlap), most=full_above, replay=replay)
            )
    _tell(told)
    if told.rejected:
        raise typer.Exit(REJECTED)


def _tell(report: RefreshReport) -> None:
    tell(report)
    if report.nothing_new:
        out.print(f"Nothing is new since {report.newest}")
    out.print(
        f"{report.added:+,} documents make {report.in_index:,}; the portal has {report.at_portal:,} rows"
    )
