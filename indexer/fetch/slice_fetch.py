"""Fetching slices until their files hold what the portal has."""

from indexer.errors import InputError
from indexer.fetch.paging import Outgrown, Pager
from indexer.fetch.slice_store import Part, SliceStore
from indexer.fetch.slices import Slice, leaves, refuse_uncut
from indexer.progress import Progress

_ROUNDS = 2  # of fetching again what moved


class SliceFetch:
    """Brings the slices of a wide one into files.

    Args:
        pager: where the rows come from.
        store: where they go, and what an earlier run has left.
        most: rows that can be paged through.
        progress: told of the rows.
        step: what it is told.
    """

    def __init__(self, pager: Pager, store: SliceStore, most: int, progress: Progress, step: str) -> None:
        self._pager = pager
        self._store = store
        self._most = most
        self._progress = progress
        self._step = step

    def run(self, top: Slice) -> tuple[int, int]:
        """Fetch all that is missing; how many rows there were at the start, and are at the end.

        Raises:
            InputError: there is no row, or there are too many that nothing tells apart.
            PortalError: the portal does not give them; the same call goes on from there.
        """
        first = self._count(top)
        if not first:
            raise InputError(f"the portal has no row for {top.criteria}: check the criteria")
        self._fetch(top, first)
        for _ in range(_ROUNDS):
            unsteady = self._store.forget_unsteady()
            if not self._recount(top) and not unsteady:
                break
            self._fetch(top, first)
        return first, self._pager.count(top.criteria)

    def parts(self, top: Slice) -> dict[str, Part]:
        """Criteria → file of the slices that together are the whole."""
        found = leaves(top, self._count, self._most)
        return {leaf.criteria: self._store.parts[leaf.criteria] for leaf in found}

    def _count(self, each: Slice) -> int:
        return self._store.count(each, self._pager.count)

    def _fetch(self, top: Slice, total: int) -> None:
        """Fetch the slices whose file is missing, or holds another number of rows than they find now."""
        waiting = [top]
        while waiting:
            for leaf in leaves(waiting.pop(), self._count, self._most):
                if not self._store.has(leaf):
                    waiting += self._read(leaf)
                    self._progress(self._step, self._store.rows, total)

    def _read(self, leaf: Slice) -> list[Slice]:
        """Fetch one slice; given back when it has grown and must be cut first."""
        try:
            self._store.keep(leaf, self._pager.read(leaf.criteria, self._most))
        except Outgrown as outgrown:
            self._store.found(leaf, outgrown.num_found)
            return [refuse_uncut(leaf, outgrown.num_found)]
        return []

    def _recount(self, each: Slice) -> bool:
        """Ask again how many rows a slice finds and, if it has changed, its narrower ones."""
        before, now = self._count(each), self._pager.count(each.criteria)
        if before == now:
            return False
        self._store.found(each, now)
        if min(before, now) > self._most:
            for narrower in each.narrower():
                self._recount(narrower)
        return True
