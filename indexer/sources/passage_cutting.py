"""Passages cut by a pool of processes: nothing else of a run takes as much of a processor."""

import multiprocessing
import os
import signal
import threading
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from hashlib import blake2b
from itertools import chain, islice
from typing import NamedTuple

import orjson

from citations.oa_citations import cited
from citations.passages import VERSION, passages
from engine.environment import processors


class Cited(NamedTuple):
    """What an office action cites: the text of a reference, the source's own parse of it, the ground."""

    reference: str
    parsed: str
    ground: str


class ToCut(NamedTuple):
    """An office action whose passages are wanted.

    Attributes:
        id: the office action's.
        key: what its passages are made of, as `key_of` gives it.
        text: what was written.
        cites: all that it cites, each once.
    """

    id: str
    key: bytes
    text: str
    cites: Sequence[Cited]


Cut = tuple[str, bytes, bytes]
"""Of an office action its id, its key and its passages as lines of JSON, of each reference one."""


def digest(text: str) -> str:
    """A text's hash."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def key_of(text: str, cites: Sequence[Cited]) -> bytes:
    """What passages are made of: the cutter, a text's hash, and what the office action cites."""
    return blake2b(
        orjson.dumps([VERSION, text, [tuple(each) for each in sorted(cites)]]), digest_size=16
    ).digest()


def cut(wanted: Sequence[ToCut]) -> list[Cut]:
    """The passages of office actions."""
    return [(each.id, each.key, b"".join(_lines(each))) for each in wanted]


def _lines(wanted: ToCut) -> Iterator[bytes]:
    """What a text says of its references, each a line of JSON; of those of which it says something.

    A passage does not tell the claims of one ground from those of another: they are the citation's where its
    reference is cited on one ground alone.
    """
    named = {each[:2]: cited(each.reference, each.parsed).reference_number for each in wanted.cites}
    grounds = defaultdict(set)
    for each in wanted.cites:
        grounds[named[each[:2]] or each.reference].add(each.ground)
    found = passages(wanted.text, [(reference, number) for (reference, _), number in named.items()])
    for ((reference, parsed), number), passage in zip(named.items(), found, strict=True):
        if passage is not None:
            sure = len(grounds[number or reference]) == 1
            row = {
                "office_action": wanted.id,
                "reference": reference,
                "parsed": parsed,
                "passage": passage.text,
                "claims": passage.claims if sure and passage.claims else None,
            }
            yield orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def cut_all(batches: Iterable[Sequence[ToCut]]) -> Iterator[list[Cut]]:
    """Batch by batch, in their order; in processes of their own where there is more than one."""
    batches = iter(batches)
    first = list(islice(batches, 2))
    if len(first) < 2:  # noqa: PLR2004 - to begin processes takes longer
        yield from map(cut, first)
        return
    processes = processors()
    # Not forked: DuckDB's threads would hold locks that nobody opens.
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _begin)
    coming: deque[Future[list[Cut]]] = deque()
    try:
        for batch in chain(first, batches):
            coming.append(pool.submit(cut, batch))
            if len(coming) > 2 * processes:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """What ends the run ends its processes, whichever way: a killed parent cannot tell them."""
    for ending in (signal.SIGINT, signal.SIGHUP):  # a terminal sends them to all; the parent decides
        signal.signal(ending, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
