"""`oacite serve` and `oacite demo`: the search pages."""

from typing import Annotated

import typer

from indexer.commands import demo as demo_
from indexer.commands import serving
from indexer.commands.console import err, out
from indexer.settings import IndexerSettings, ServingSettings

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]

Workers = Annotated[
    int | None, typer.Option(help="Processes that serve; OACITE_WORKERS, or 1, where it is left out.", min=1)
]
Proxies = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESSES",
        help="Proxies that are believed whom they speak for, with commas between; OACITE_TRUSTED_PROXIES, or"
        " none, where it is left out.",
    ),
]


def serve(
    host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = None, trusted_proxies: Proxies = None
) -> None:
    """Serve the search pages."""
    told = {"workers": workers, "trusted_proxies": trusted_proxies}
    how = ServingSettings.model_validate({name: value for name, value in told.items() if value is not None})
    serving.serve(serving.engine(IndexerSettings()), host, port, out, how)


def demo(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Start the local node, index the sample, and serve the pages until Ctrl-C."""
    settings, how = IndexerSettings(), ServingSettings()
    serving.refuse_taken(host, port)
    with demo_.local_node(settings, err) as engine:
        demo_.index_sample(settings, engine, err)
        serving.serve(engine, host, port, out, how)
