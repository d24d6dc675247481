"""`oacite backup` and `oacite restore`: snapshots of what is served."""

from datetime import timedelta
from typing import Annotated

import typer

from engine.connection import connect
from indexer import backup as backups
from indexer.backup import Repository
from indexer.backup.repository import NAME
from indexer.backup.restore import Wish
from indexer.commands import serving
from indexer.commands.console import err, out, stoppable
from indexer.loading.job import BULK_TIMEOUT
from indexer.loading.retry import RetryPolicy
from indexer.progress import shown
from indexer.settings import IndexerSettings

Folder = Annotated[
    str,
    typer.Option(
        "--folder",
        metavar="DIR",
        help="Where the cluster keeps backups: within the path.repo of its nodes, or relative to that.",
    ),
]
Known = Annotated[
    str | None,
    typer.Option(
        "--repository",
        metavar="NAME",
        help="A snapshot repository that the cluster knows already, of whatever kind, instead of a folder.",
    ),
]


def backup(
    *,
    folder: Folder = NAME,
    repository: Known = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Delete older backups, so that so many are there.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="Take none; tell which there are.")] = False,
) -> None:
    """Keep what is served, and how the last runs ended, as a snapshot."""
    settings = IndexerSettings()
    kept = _repository(settings, folder, repository, readonly=listing)
    if not listing:
        with stoppable(), shown(err) as progress:
            taken = backups.back_up(kept, RetryPolicy(), progress)
        out.print(f"{taken.name} is whole")
        for old in kept.snapshots()[:-keep] if keep else ():
            kept.discard(old.name)
    for snapshot in kept.snapshots():
        counts = ", ".join(f"{name}: {count:,} documents" for name, count in snapshot.documents.items())
        out.print(f"{snapshot.name}  {counts}")


def restore(
    name: Annotated[
        str | None, typer.Argument(metavar="BACKUP", help="Which; the latest unless one is named.")
    ] = None,
    *,
    folder: Folder = NAME,
    repository: Known = None,
    replacing: Annotated[
        bool, typer.Option("--replace", help="Also in place of an index that is served.")
    ] = False,
) -> None:
    """Bring back what a backup holds, and serve it once it is whole."""
    settings = IndexerSettings()
    kept = _repository(settings, folder, repository, readonly=True)
    wish = Wish(replacing, timedelta(seconds=settings.index_grace), settings.replicas)
    with stoppable(), shown(err) as progress:
        restored, notes = backups.restore(kept, kept.chosen(name), wish, progress)
    for index, count in restored.items():
        out.print(f"{index} is served: {count:,} documents")
    for note in notes:
        out.print(f"note: {note}")


def _repository(settings: IndexerSettings, folder: str, known: str | None, *, readonly: bool) -> Repository:
    client = connect(serving.engine(settings), timeout=BULK_TIMEOUT)
    if known:
        return Repository(client, known)
    repository = Repository(client)
    repository.register(folder, readonly=readonly)
    return repository
