"""`oacite synthesize`: a made-up dataset."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from indexer.commands.console import out
from indexer.synthetic.ptoffact import synthesize as write_synthetic
from indexer.synthetic.tables import synthesize_tables


def synthesize(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write the three CSVs to.")],
    applications: Annotated[int, typer.Option(help="Applications; each has about 27 citations.", min=1)],
    seed: Annotated[int, typer.Option(help="Another seed, other rows.")] = 0,
    *,
    tables: Annotated[
        bool, typer.Option(help="Also write tables to join on, to DIR/titles, DIR/owners and so on.")
    ] = True,
) -> None:
    """Write a made-up ptoffact dataset: the real columns and proportions, no real row."""
    made: dict[str, int] = {}
    try:
        rows = write_synthetic(directory, applications, seed)
        if tables:
            made = synthesize_tables(directory, applications, seed)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    told = [f"{count:,} {what.replace('_', ' ')}" for what, count in asdict(rows).items()]
    told += [f"{count:,} rows of {table}" for table, count in made.items()]
    out.print(f"{directory}: {', '.join(told)}, all made up")
