"""`oacite index`: a source's files into an index that takes the place of the one served now."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.connection import connect
from indexer.commands import demo, serving
from indexer.commands.console import REJECTED, err, stoppable
from indexer.commands.reports import ReportFile, tell, written
from indexer.fetch.manifest import modified
from indexer.loading.job import BULK_TIMEOUT, Job, Options
from indexer.loading.load import Loading
from indexer.loading.parted import PartLoading
from indexer.loading.replay import Replay
from indexer.loading.report import Report
from indexer.loading.run_part import RunPart
from indexer.loading.upsert import upsert
from indexer.progress import Progress, shown
from indexer.settings import IndexerSettings
from indexer.sources import Source
from indexer.sources.registry import SOURCES, Given, Option, RegisteredSource
from indexer.sources.tables import GROUPS, Folders, Tables, take_in
from indexer.work import work_folder

index_app = typer.Typer(
    help="Index a source's files, in place of what is served of it now.", no_args_is_help=True
)


def _tables_of(what: str) -> Any:  # noqa: ANN401 - as typer says it
    return typer.Option(
        f"--{what}",
        metavar="DIR",
        help=f"The folder with the tables of {what}, as .tsv or .csv, or zipped.",
        show_default=f"{what} in the data folder, if it is there",
        exists=True,
        file_okay=False,
    )


def _part(text: str) -> RunPart:
    try:
        return RunPart.parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


MaxRejected = Annotated[
    float,
    typer.Option(
        "--max-rejected", metavar="SHARE", help="Stop when more of the rows cannot be used.", min=0, max=1
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _SharedOptions:
    """What all `oacite index` commands can be asked for, beside the options of a source's own."""

    titles: Annotated[Path | None, _tables_of("titles")] = None
    owners: Annotated[Path | None, _tables_of("owners")] = None
    families: Annotated[Path | None, _tables_of("families")] = None
    subjects: Annotated[Path | None, _tables_of("subjects")] = None
    applications: Annotated[Path | None, _tables_of("applications")] = None
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the unfinished run, or fail.")] = False
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, discarding an unfinished run.")] = False
    replay: Annotated[
        Path | None,
        typer.Option(
            "--replay",
            metavar="FILE",
            help="Try the rows of a dead-letter file again, into the index that is served now.",
            dir_okay=False,
        ),
    ] = None
    part: Annotated[
        RunPart | None,
        typer.Option(
            "--part",
            metavar="K/N",
            parser=_part,
            help="Index the K-th of N parts of the rows, while other processes, here or elsewhere, index the"
            " others; the index takes its place when the last is in.",
        ),
    ] = None
    max_rejected: MaxRejected = 0.01
    report: ReportFile = None
    checkpoint_seconds: Annotated[float, typer.Option("--checkpoint-seconds", min=0, hidden=True)] = 30.0

    def options(self, settings: IndexerSettings) -> Options:
        """As a run takes them.

        Raises:
            typer.BadParameter: they contradict each other.
        """
        if self.resume + self.fresh + (self.replay is not None) > 1:
            raise typer.BadParameter("--resume, --fresh and --replay exclude each other")
        if self.replay and self.part:
            raise typer.BadParameter("--replay and --part exclude each other")
        return Options(
            resume=True if self.resume else False if self.fresh else None,
            max_rejected=1.0 if self.replay else self.max_rejected,
            checkpoint_seconds=self.checkpoint_seconds,
            grace=timedelta(seconds=settings.index_grace),
            shards=settings.shards,
            replicas=settings.replicas,
        )


def _command(source: RegisteredSource) -> Callable[..., None]:
    """The command that indexes a source. typer reads its options off a signature, put together here."""

    def command(paths: list[Path] | Path | None, **given: Any) -> None:  # noqa: ANN401 - as typer gives them
        own = {option.name: given.pop(option.name) for option in source.options}
        named = paths if isinstance(paths, list) else [paths] if paths else []
        _index(source, named, own, _SharedOptions(**given))

    shared = inspect.signature(_SharedOptions).parameters.values()
    parameters = [_paths(source), *map(_parameter, source.options), *shared]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def _paths(source: RegisteredSource) -> inspect.Parameter:
    """The files that are named, or the folder."""
    argument = typer.Argument(metavar=source.metavar, help=source.takes, show_default="the data folder")
    kind: Any = list[Path] if source.many else Path
    return inspect.Parameter(
        "paths",
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        default=None,
        annotation=Annotated[kind | None, argument],
    )


def _parameter(option: Option) -> inspect.Parameter:
    flag = f"--{option.name.replace('_', '-')}"
    if option.of_files:
        said = typer.Option(flag, metavar="FILE", help=option.help, show_default=option.otherwise)
        return _keyword(option.name, Annotated[list[Path] | None, said], default=None)
    return _keyword(option.name, Annotated[bool, typer.Option(flag, help=option.help)], default=False)


def _keyword(name: str, annotation: object, *, default: object) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


for _source in SOURCES.values():
    index_app.command(_source.command, help=_source.help)(_command(_source))


@index_app.command("sample")
def index_sample() -> None:
    """Index the demo's sample, of each source that is not served yet."""
    settings = IndexerSettings()
    demo.index_sample(settings, serving.engine(settings), err)


def _index(source: RegisteredSource, paths: list[Path], own: dict[str, Any], asked: _SharedOptions) -> None:
    settings, report = IndexerSettings(), Report(source.name)
    options = asked.options(settings)
    with written(report, asked.report), stoppable():
        client = connect(serving.engine(settings), timeout=BULK_TIMEOUT)
        with shown(err) as progress, work_folder(settings.work) as work:
            job = Job(client, settings.dead_letters, progress, options)

            def rows() -> Source:
                tables = _tables(settings, asked, work, progress)
                return source.open(Given(settings.home, work, paths, own, tables, progress))

            if letters := asked.replay:
                upsert(job, report, lambda: Replay(source.name, letters, source.lines))
            else:
                _load(PartLoading(job, report, asked.part) if asked.part else Loading(job, report), job, rows)
    tell(report)
    if report.rejected:
        raise typer.Exit(REJECTED)


def _tables(settings: IndexerSettings, asked: _SharedOptions, work: Path, progress: Progress) -> Tables:
    there = Folders.there(settings.home)
    folders = there._replace(**{name: folder for name in GROUPS if (folder := getattr(asked, name))})
    return take_in(folders, settings.tables, work / "tables", modified, progress)


def _load(loading: Loading | PartLoading, job: Job, open_source: Callable[[], Source]) -> None:
    try:
        loading.run(open_source)
    except BaseException:
        if loading.resumable:
            job.progress("the index stays unfinished: the same command goes on with it")
        raise
