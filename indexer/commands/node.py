"""`oacite node`: the local OpenSearch node."""

import typer

from indexer import node
from indexer.commands.console import FAILED, err, out
from indexer.progress import shown
from indexer.settings import IndexerSettings

node_app = typer.Typer(help="The local OpenSearch node.", no_args_is_help=True)


@node_app.command("start")
def node_start() -> None:
    """Start the local node; the first time it is fetched."""
    settings = IndexerSettings()
    with shown(err) as progress:
        state = node.start(
            settings.node,
            port=settings.node_port,
            heap=settings.node_heap,
            progress=progress,
            snapshots=settings.snapshots,
        )
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
        raise typer.Exit(FAILED)
    out.print(f"OpenSearch {state.version} answers at {state.url} (process {state.pid})")
    out.print(f"Its files are in {state.home}")
