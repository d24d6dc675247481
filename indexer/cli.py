"""The commands: arguments in, exit code out (0 done, 1 failed, 2 wrong usage, 3 rows were rejected)."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import orjson
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from engine.connection import EngineSettings, connect
from engine.errors import EngineError
from indexer import demo as demo_
from indexer import index, node, serving
from indexer.errors import OaciteError
from indexer.load import Report, load
from indexer.progress import shown
from indexer.settings import IndexerSettings
from indexer.sources import Source
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.ptoffact import PtoffactSource
from indexer.synthesize import synthesize as write_synthetic

_BULK_TIMEOUT = 120.0  # seconds: a batch may wait for a merge
_FAILED, _USAGE, _REJECTED = 1, 2, 3

app = typer.Typer(
    name="oacite",
    help="Search the citations that US patent examiners make in office actions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
index_app = typer.Typer(
    help="Index a source's files, in place of what is served of it now.", no_args_is_help=True
)
node_app = typer.Typer(help="The local OpenSearch node.", no_args_is_help=True)
app.add_typer(index_app, name="index")
app.add_typer(node_app, name="node")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def _in_a_folder(file: Path | None) -> Path | None:
    """Refuse before the run a file that could not be written after it."""
    if file and not file.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {file.parent}")
    return file


ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--report", help="Write the run's counts to this JSON file.", callback=_in_a_folder, dir_okay=False
    ),
]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]


@index_app.command("ptoffact")
def index_ptoffact(
    directory: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]",
            help="The folder with the three CSVs, or their zips.",
            show_default="the data folder",
        ),
    ] = None,
    set_aside_damaged: Annotated[  # noqa: FBT002 - a command's flag
        bool,
        typer.Option("--set-aside-damaged", help="Keep damaged lines as dead letters instead of stopping."),
    ] = False,
    report: ReportFile = None,
) -> None:
    """Index the Patent Application Office Actions Research Dataset."""
    settings = IndexerSettings()
    engine = serving.engine(settings)
    with _work_folder(settings) as work:
        source = PtoffactSource(
            directory or settings.home / "ptoffact", work, set_aside_damaged=set_aside_damaged
        )
        _index(settings, engine, source, report)


@index_app.command("oa-citations")
def index_oa_citations(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="Saved replies, JSON arrays or JSON lines, .gz too.",
            show_default="the data folder",
        ),
    ] = None,
    report: ReportFile = None,
) -> None:
    """Index rows of the Office Action Citations API."""
    settings = IndexerSettings()
    folder = settings.home / "oa-citations"
    found = files or sorted(path for path in folder.glob("*.json*") if path.is_file())
    if not found:
        raise OaciteError(f"{folder} holds no JSON files: name the files to index")
    _index(settings, serving.engine(settings), OaCitationsSource(found), report)


@index_app.command("sample")
def index_sample() -> None:
    """Index the demo's sample, of each source that is not served yet."""
    settings = IndexerSettings()
    demo_.index_sample(settings, serving.engine(settings), err)


@app.command()
def synthesize(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write the three CSVs to.")],
    applications: Annotated[int, typer.Option(help="Applications; each has about 27 citations.", min=1)],
    seed: Annotated[int, typer.Option(help="Another seed, other rows.")] = 0,
) -> None:
    """Write a made-up ptoffact dataset: the real columns and proportions, no real row."""
    try:
        rows = write_synthetic(directory, applications, seed)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    out.print(
        f"{directory}: {rows.office_actions:,} office actions, {rows.rejections:,} rejections,"
        f" {rows.citations:,} citations, all made up"
    )


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Tell which indexes there are, and what is behind the alias."""
    settings = IndexerSettings()
    states = index.states(connect(serving.engine(settings)))
    if as_json:
        out.print_json(json.dumps([_described(state) for state in states]))
        return
    if not states:
        out.print("There is no index yet: run `oacite index` or `oacite demo`.")
        return
    table = Table(box=None)
    table.add_column("index", min_width=max(len(str(state.name)) for state in states))
    for column in ("served", "documents", "MB", "rejected", "finished"):
        table.add_column(column, justify="right", no_wrap=True)
    for state in states:
        report = state.meta.get("report", {})
        table.add_row(
            str(state.name),
            "yes" if state.promoted else "no",
            f"{state.documents:,}",
            f"{state.bytes / 1e6:,.1f}",
            f"{report['rejected']:,}" if report else "",
            state.meta.get("finished", "not finished"),
        )
    out.print(table, crop=False)


@app.command()
def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the search pages."""
    serving.serve(serving.engine(IndexerSettings()), host, port, out)


@app.command()
def demo(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Start the local node, index the sample, and serve the pages until Ctrl-C."""
    settings = IndexerSettings()
    serving.refuse_taken(host, port)
    with demo_.local_node(settings, err) as engine:
        demo_.index_sample(settings, engine, err)
        serving.serve(engine, host, port, out)


@node_app.command("start")
def node_start() -> None:
    """Start the local node; the first time it is fetched."""
    settings = IndexerSettings()
    with shown(err) as progress:
        state = node.start(settings.node, port=settings.node_port, heap=settings.node_heap, progress=progress)
    out.print(f"OpenSearch {state.version} answers at {state.url} (process {state.pid})")


@node_app.command("stop")
def node_stop() -> None:
    """Stop the local node; its data stay."""
    out.print("stopped" if node.stop(IndexerSettings().node) else "no local node was running")


@node_app.command("status")
def node_status() -> None:
    """Tell whether the local node runs."""
    state = node.status(IndexerSettings().node)
    if not state.running:
        out.print("the local node does not run: start it with `oacite node start`")
        raise typer.Exit(_FAILED)
    out.print(f"OpenSearch {state.version} answers at {state.url} (process {state.pid})")
    out.print(f"Its files are in {state.home}")


def main() -> None:
    """Run the command line; every expected failure is one sentence and an exit code."""
    try:
        app()
    except (OaciteError, EngineError, OSError) as error:
        err.print(f"oacite: {error}", style="red", markup=False)
        raise SystemExit(_FAILED) from error
    except ValidationError as error:
        for wrong in error.errors():
            name = f"{error.title}: {'.'.join(str(part) for part in wrong['loc'])}"
            err.print(f"oacite: {name}: {wrong['msg']}", style="red", markup=False)
        raise SystemExit(_USAGE) from error


def _index(
    settings: IndexerSettings, engine: EngineSettings, source: Source, report_file: Path | None
) -> None:
    client = connect(engine, timeout=_BULK_TIMEOUT)
    with shown(err) as progress:
        report = load(client, source, settings.dead_letters, progress)
    if report_file:
        report_file.write_bytes(orjson.dumps(report.to_json(), option=orjson.OPT_INDENT_2))
    _tell(report)
    if report.rejected:
        raise typer.Exit(_REJECTED)


def _tell(report: Report) -> None:
    out.print(
        f"{report.index}: {report.read:,} rows read = {report.indexed:,} indexed + {report.merged:,} merged"
        f" + {report.rejected:,} rejected, in {report.seconds:,.1f} s"
    )
    for note in report.notes:
        out.print(f"note: {note}")
    if report.dead_letters:
        out.print(f"The rejected rows and their reasons are in {report.dead_letters}")


def _described(state: index.IndexState) -> dict[str, object]:
    return {
        "index": str(state.name),
        "source": state.name.source,
        "served": state.promoted,
        "documents": state.documents,
        "bytes": state.bytes,
        "sample": state.meta.get("sample"),
        "finished": state.meta.get("finished"),
        "report": state.meta.get("report"),
    }


@contextmanager
def _work_folder(settings: IndexerSettings) -> Iterator[Path]:
    settings.work.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=settings.work))
    try:
        yield work
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
