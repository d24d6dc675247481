"""The commands: arguments in, exit code out (0 done, 1 failed, 2 wrong usage, 3 rows were rejected)."""

import errno
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from engine.errors import EngineError
from engine.safe_text import log_to_stderr
from indexer.commands import demo as demo_
from indexer.commands import serving
from indexer.commands.console import FAILED, USAGE, err, out, wrong_settings
from indexer.commands.fetch import fetch_app
from indexer.commands.index import index_app
from indexer.commands.node import node_app
from indexer.commands.refresh import refresh
from indexer.commands.status import status as tell_status
from indexer.errors import OaciteError
from indexer.settings import IndexerSettings
from indexer.synthetic.ptoffact import synthesize as write_synthetic
from indexer.synthetic.tables import synthesize_tables

app = typer.Typer(
    name="oacite",
    help="Search the citations that US patent examiners make in office actions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(fetch_app, name="fetch")
app.add_typer(index_app, name="index")
app.add_typer(node_app, name="node")
app.command()(refresh)

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]


@app.command()
def synthesize(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write the three CSVs to.")],
    applications: Annotated[int, typer.Option(help="Applications; each has about 27 citations.", min=1)],
    seed: Annotated[int, typer.Option(help="Another seed, other rows.")] = 0,
    *,
    tables: Annotated[
        bool, typer.Option(help="Also write tables of titles and owners, to DIR/titles and DIR/owners.")
    ] = True,
) -> None:
    """Write a made-up ptoffact dataset: the real columns and proportions, no real row."""
    made: dict[str, int] = {}
    try:
        rows = write_synthetic(directory, applications, seed)
        if tables:
            made = synthesize_tables(directory / "titles", directory / "owners", applications, seed)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    told = [f"{count:,} {what.replace('_', ' ')}" for what, count in asdict(rows).items()]
    told += [f"{count:,} rows of {table}" for table, count in made.items()]
    out.print(f"{directory}: {', '.join(told)}, all made up")


@app.command()
def status(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Tell which indexes there are, what is behind the alias, and how the last runs ended."""
    tell_status(as_json=as_json)


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


def main() -> None:
    """Run the command line; every expected failure is one sentence and an exit code."""
    log_to_stderr()
    try:
        app()
    except (OaciteError, EngineError, OSError) as error:
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        cure = ": the disk is full, make room on it (or set OACITE_HOME) and run again" if full else ""
        err.print(f"oacite: {error}{cure}", style="red")
        raise SystemExit(FAILED) from error
    except ValidationError as error:
        for wrong in wrong_settings(error):
            err.print(f"oacite: {wrong}", style="red")
        raise SystemExit(USAGE) from error


if __name__ == "__main__":
    main()
