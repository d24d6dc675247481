"""`oacite keys`: certificates and passwords for an engine with the security plugin, before its first time."""

from pathlib import Path
from typing import Annotated

import typer

from indexer.commands.console import out
from indexer.keys import make

Folder = Annotated[Path, typer.Argument(help="Where they are to be; what is there already stays.")]
Hosts = Annotated[
    list[str] | None,
    typer.Option("--host", help="A name or address by which the engine is asked; as often as it has any."),
]


def keys(folder: Folder, hosts: Hosts = None) -> None:
    """Make certificates and passwords for a secured engine, once."""
    made = make(folder, hosts or ())
    out.print(f"keys: {'made' if made else 'there already'}, in {folder}")
