"""`oacite export`: all rows of a search, or another table, as a file.

What does it belongs to the search UI, which is named and not imported: the layers stay apart.
"""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from engine.connection import connect
from indexer.commands.console import err, out, stoppable
from indexer.commands.reports import in_a_folder
from indexer.commands.serving import engine
from indexer.errors import NothingToResume
from indexer.progress import shown
from indexer.settings import IndexerSettings


def export(
    address: Annotated[
        str,
        typer.Argument(metavar="SEARCH_URL", help="The page's address, of any host, or from /search on."),
    ],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="FILE.csv, .jsonl or .parquet; the same command goes on with it.",
            dir_okay=False,
            callback=in_a_folder,
        ),
    ],
    *,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin anew, instead of going on with what was interrupted.")
    ] = False,
) -> None:
    """Write all rows of a search, or of another page's table, to a file."""
    files = import_module("search_ui.export.to_file")
    try:
        asked = files.export_of(address, file)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    client = connect(engine(IndexerSettings()), timeout=files.TIMEOUT)
    searcher = import_module("search_ui.searcher").Searcher(client, timeout=files.TIMEOUT)
    with stoppable(), shown(err) as progress:
        try:
            rows = files.write(searcher, asked, progress, fresh=fresh)
        except files.CannotGoOn as why:
            raise NothingToResume(str(why)) from why
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    out.print(f"{file}: {rows:,} rows")
