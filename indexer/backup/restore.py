"""A snapshot → indexes, counted, and behind the alias."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any

from opensearchpy import OpenSearch

from engine.errors import EngineError
from engine.translation import translated
from indexer import clock, index
from indexer.backup.repository import Repository, Snapshot
from indexer.backup.take import held
from indexer.errors import BackupFailed
from indexer.index import IndexName
from indexer.loading import runs
from indexer.loading.copies import PATIENCE, await_placed, placed, replicate
from indexer.loading.fencing import make_sure_of_alias
from indexer.loading.locks import Run
from indexer.loading.retry import RetryPolicy
from indexer.loading.runs import Record
from indexer.progress import Progress

_RUNS = f"{runs.INDEX}-restored"
"""Where the memory of runs stands until it is read."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a backup is to be restored.

    Attributes:
        replacing: a source that is served already gets the backup's index in place of its own.
        grace: how long that one stays then.
        replicas: how many copies of each shard an index has besides, when it is promoted.
        patience: seconds without any movement after which nothing more is expected of the engine.
        retry: how long to bear with an engine that fails.
    """

    replacing: bool = False
    grace: timedelta = timedelta(minutes=10)
    replicas: int = 0
    patience: float = PATIENCE
    retry: RetryPolicy = field(default_factory=RetryPolicy)


def restore(
    repository: Repository, snapshot: Snapshot, wish: Wish, progress: Progress
) -> tuple[dict[IndexName, int], list[str]]:
    """Bring back the indexes of a backup, and put them behind the alias when all of them are whole.

    They keep their names and what they say of themselves; where an index of that name is there still, the
    restored one has a time of its own in its name.

    Returns:
        The restored index → how many documents it has; and what else is to be told.

    Raises:
        BackupFailed: a source is served already and not to be replaced, or what was restored is not what the
            backup noted. Nothing of it is left then.
        RunConflict: a run of one of the sources is at work.
        NameTaken: the cluster has something else under the name of the alias.
        EngineError: the engine failed.
    """
    client, notes = repository.client, list[str]()
    make_sure_of_alias(client)
    with held(client, {name.source for name in snapshot.documents}, wish.retry) as locks:
        names = _names(client, snapshot, replacing=wish.replacing)
        restoring = _Restoring(repository, snapshot, wish, progress)
        try:
            for name, target in names.items():
                restoring.bring_back(name, target)
                notes += replicate(client, target, wish.replicas, wish.retry, progress)
            records = restoring.records()
        except BaseException:  # Ctrl-C too
            with suppress(EngineError):  # the error that ended it is the one to tell
                for target in names.values():
                    index.discard(client, target)
            raise
        for name, target in names.items():
            _serve(client, target, records[name.source], locks[name.source], wish)
    return {target: snapshot.documents[name] for name, target in names.items()}, notes


def _names(client: OpenSearch, snapshot: Snapshot, *, replacing: bool) -> dict[IndexName, IndexName]:
    """The index in the backup → the one to make of it.

    Raises:
        BackupFailed: a source is served already and not to be replaced.
    """
    states = index.states(client)
    served = {state.name.source: state.name for state in states if state.promoted}
    for name in snapshot.documents:
        if name.source in served and not replacing:
            raise BackupFailed(
                f"{name.source} is served already, from {served[name.source]}: say --replace to have the"
                " backup's index in its place"
            )
    there = {state.name for state in states}
    time = clock.now().strftime("%Y%m%dt%H%M%S%f")
    return {name: replace(name, time=time) if name in there else name for name in snapshot.documents}


class _Restoring:
    """Indexes of a snapshot → indexes that nobody searches yet."""

    def __init__(self, repository: Repository, snapshot: Snapshot, wish: Wish, progress: Progress) -> None:
        self._repository = repository
        self._client = repository.client
        self._snapshot = snapshot
        self._wish = wish
        self._progress = progress

    def bring_back(self, name: IndexName, target: IndexName) -> None:
        """Restore one of them under a name, and count.

        Raises:
            BackupFailed: it is not what the backup noted.
        """
        self._restore(str(name), str(target))
        noted = self._snapshot.documents[name]
        found = self._wish.retry.call(lambda: index.count(self._client, target))
        if found != noted:
            raise BackupFailed(
                f"{target} came back with {found:,} documents, but had {noted:,} when the backup was taken:"
                " it is not served, and nothing of it is kept"
            )

    def records(self) -> Mapping[str, Record]:
        """How the last run of each source had ended when the backup was taken."""
        try:
            self._restore(runs.INDEX, _RUNS)
            sources = {name.source for name in self._snapshot.documents}
            return {source: runs.read(self._client, source, _RUNS)[0] for source in sources}
        finally:
            with translated():
                self._client.indices.delete(index=_RUNS, params={"ignore_unavailable": "true"})

    def _restore(self, name: str, target: str) -> None:
        """Restore one of them under a name, without aliases and copies, and wait for it.

        Raises:
            BackupFailed: not all of its shards came back.
        """
        body = {
            "indices": name,
            "rename_pattern": ".+",
            "rename_replacement": target,
            "include_aliases": False,
            "include_global_state": False,
            "partial": False,
            "index_settings": {"index.number_of_replicas": 0},
        }
        with translated():
            self._client.snapshot.restore(
                repository=self._repository.name,
                snapshot=self._snapshot.name,
                body=body,
                params={"wait_for_completion": "false"},
            )
        reached = await_placed(
            lambda: self._wish.retry.call(lambda: placed(self._client, target)),
            lambda now: now.primaries == now.shards,
            self._progress,
            f"restoring {target}",
            self._wish.patience,
        )
        if absent := reached.shards - reached.primaries:
            raise BackupFailed(
                f"{absent} of the {reached.shards} shards of {name} did not come back from"
                f" {self._snapshot.name}: its files may be damaged (the engine's log says more); nothing that"
                " came back is kept"
            )


def _serve(client: OpenSearch, target: IndexName, record: Record, run: Run, wish: Wish) -> None:
    """Put it behind the alias, and remember how its last run ended; unfinished runs are not in a backup."""
    run.check()
    wish.retry.call(lambda: index.put_behind_alias(client, target, wish.grace))
    kept: dict[str, Any] = asdict(record)
    for name in ("source", "holder", "renewed"):
        del kept[name]
    run.write(**kept | {"index": str(target), "checkpoint": None})
