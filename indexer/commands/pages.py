"""`oacite serve` and `oacite demo`: the search pages."""

from typing import Annotated

import typer

from indexer.commands import demo as demo_
from indexer.commands import serving
from indexer.commands.console import err, out
from indexer.settings import IndexerSettings

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the search pages."""
    serving.serve(serving.engine(IndexerSettings()), host, port, out)


def demo(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Start the local node, index the sample, and serve the pages until Ctrl-C."""
    settings = IndexerSettings()
    serving.refuse_taken(host, port)
    with demo_.local_node(settings, err) as engine:
        demo_.index_sample(settings, engine, err)
        serving.serve(engine, host, port, out)
