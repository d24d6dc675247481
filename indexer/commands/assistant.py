"""`oacite mcp`: the search as tools of an assistant (Model Context Protocol)."""

from typing import Annotated

import typer

from indexer.commands import serving
from indexer.commands.console import err
from indexer.settings import IndexerSettings

Hosts = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host",
        metavar="NAME",
        help="With --http, a host by which it may be called besides this machine's own; may be repeated.",
    ),
]


def mcp(
    *,
    http: Annotated[
        bool, typer.Option("--http", help="Serve HTTP instead of standard input and output.")
    ] = False,
    host: Annotated[str, typer.Option(help="With --http, the address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="With --http, the port to listen on.", min=1, max=65535)] = 8001,
    allow_host: Hosts = None,
) -> None:
    """Serve the search as tools of an assistant, over the Model Context Protocol."""
    settings = serving.expected_engine(IndexerSettings())
    if http:
        serving.serve_assistants(settings, host, port, allow_host or [], err)
    else:
        serving.serve_assistant(settings)
