"""What stands behind the alias → a snapshot."""

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial

from opensearchpy import OpenSearch

from engine.errors import EngineError, IndexMissing
from engine.translation import translated
from indexer import clock, index
from indexer.backup.repository import KEY, NAME, Repository, Snapshot
from indexer.errors import BackupFailed
from indexer.index import IndexName
from indexer.loading import locks, runs
from indexer.loading.locks import Run
from indexer.loading.retry import RetryPolicy
from indexer.progress import Progress

_TICK = 0.2  # seconds between questions


@contextmanager
def held(client: OpenSearch, sources: Iterable[str], retry: RetryPolicy) -> Iterator[dict[str, Run]]:
    """Within it no run and no refresh of these sources is at work.

    Raises:
        RunConflict: one is.
    """
    with ExitStack() as stack:
        yield {source: stack.enter_context(locks.take(client, source, retry)) for source in sorted(sources)}


def back_up(repository: Repository, retry: RetryPolicy, progress: Progress) -> Snapshot:
    """Keep the index of each source that is behind the alias, and how the last runs ended.

    Raises:
        BackupFailed: nothing is served, or the snapshot is not whole; there is none then.
        RunConflict: a run or a refresh is at work, whose documents would be in it by half.
        EngineError: the engine failed.
    """
    client = repository.client
    with held(client, {name.source for name in _served(client)}, retry) as locks:
        names = [name for name in _served(client) if name.source in locks]
        if not names:
            raise BackupFailed("nothing is served, so there is nothing to keep")
        documents = {name: retry.call(partial(index.count, client, name)) for name in names}
        return _take(repository, documents, retry, progress)


def _served(client: OpenSearch) -> list[IndexName]:
    return [state.name for state in index.states(client) if state.promoted]


def _take(
    repository: Repository, documents: dict[IndexName, int], retry: RetryPolicy, progress: Progress
) -> Snapshot:
    snapshot = f"{NAME}-{clock.now().strftime('%Y%m%dt%H%M%S%f')}"
    indices = [*map(str, documents), runs.INDEX]
    body = {
        "indices": ",".join(indices),
        "include_global_state": False,
        "partial": False,
        "metadata": {KEY: {"documents": {str(name): count for name, count in documents.items()}}},
    }
    try:
        with translated():
            repository.client.snapshot.create(
                repository=repository.name,
                snapshot=snapshot,
                body=body,
                params={"wait_for_completion": "false"},
            )
        return _awaited(repository, snapshot, set(indices), retry, progress)
    except BaseException:  # Ctrl-C too
        with suppress(EngineError):  # the error that ended it is the one to tell
            repository.discard(snapshot)
        raise


def _awaited(
    repository: Repository, snapshot: str, indices: set[str], retry: RetryPolicy, progress: Progress
) -> Snapshot:
    """Wait until it is taken.

    Raises:
        BackupFailed: it is not whole.
    """
    try:
        while (said := retry.call(lambda: repository.described(snapshot)))["state"] == "IN_PROGRESS":
            progress("taking the backup")
            time.sleep(_TICK)
    except IndexMissing as error:  # not even that it failed could be written
        raise BackupFailed(f"the backup could not be written, so it is not kept ({error})") from error
    taken = Snapshot.read(said)
    if taken is None or set(said["indices"]) != indices or said["failures"]:
        reasons = [failure.get("reason") for failure in said["failures"]] or [said.get("reason")]
        raise BackupFailed(
            f"the backup is {said['state'].lower()} and not whole, so it is not kept: {reasons[0]}"
        )
    return taken
