"""The commands: arguments in, exit code out (0 done, 1 failed, 2 wrong usage, 3 rows were rejected)."""

import errno
from importlib.metadata import version
from typing import Annotated, Any

import typer
from pydantic_core import ValidationError
from typer.core import TyperGroup

from engine.errors import EngineError
from engine.safe_text import log_to_stderr
from indexer.commands.console import FAILED, USAGE, err, wrong_settings
from indexer.commands.late import Late
from indexer.errors import OaciteError

COMMANDS = [
    Late(name, f"indexer.commands.{place}", told)
    for name, place, told in (
        (
            "refresh",
            "refresh:refresh",
            "Bring what the Office Action Citations API has loaded meanwhile into its index; needs a key.",
        ),
        (
            "synthesize",
            "synthesize:synthesize",
            "Write a made-up ptoffact dataset: the real columns and proportions, no real row.",
        ),
        (
            "status",
            "status:status",
            "Tell which indexes there are, what is behind the alias, and how the last runs ended.",
        ),
        ("serve", "pages:serve", "Serve the search pages."),
        (
            "mcp",
            "assistant:mcp",
            "Serve the search as tools of an assistant, over the Model Context Protocol.",
        ),
        ("export", "export:export", "Write all rows of a search, or of another page's table, to a file."),
        ("demo", "pages:demo", "Start the local node, index the sample, and serve the pages until Ctrl-C."),
        (
            "fetch",
            "fetch:fetch_app",
            "Fetch from the USPTO's Open Data Portal into the data folder; needs a key (USPTO_API_KEY).",
        ),
        ("index", "index:index_app", "Index a source's files, in place of what is served of it now."),
        ("backup", "backup:backup", "Keep what is served, and how the last runs ended, as a snapshot."),
        ("restore", "backup:restore", "Bring back what a backup holds, and serve it once it is whole."),
        ("node", "node:node_app", "The local OpenSearch node."),
        ("keys", "keys:keys", "Make certificates and passwords for a secured engine, once."),
        (
            "secure",
            "secure:secure",
            "Give a secured cluster the roles of the pages and of the indexer, and a user for each.",
        ),
    )
]
"""In the order of the list that `oacite --help` prints. What each needs is imported when it runs."""


class _Commands(TyperGroup):
    """The group of them."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - as typer gives them
        super().__init__(**attributes | {"commands": COMMANDS})


app = typer.Typer(
    name="oacite",
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _tell_version(wanted: bool) -> None:  # noqa: FBT001 - as typer calls it
    if wanted:
        typer.echo(f"oacite {version('oacite')}")
        raise typer.Exit


@app.callback()
def _oacite(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version, and end."),
    ] = False,
) -> None:
    """Search the citations that US patent examiners make in office actions."""


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
