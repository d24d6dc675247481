"""Does an index hold what was read? Counts against counts, documents against what was sent."""

from collections.abc import Collection
from typing import Any

import orjson
from opensearchpy import OpenSearch

from citations.record import MADE
from indexer import index
from indexer.errors import IncompleteIndex
from indexer.index import IndexName
from indexer.loading.checkpoint import Tally
from indexer.loading.retry import RetryPolicy

_NOT_PROMOTED = "it is not promoted, and what was served before is served still; run again"


def verify(client: OpenSearch, name: IndexName, tally: Tally, total: int | None, retry: RetryPolicy) -> None:
    """See that an index holds what a run read.

    Args:
        client: the cluster.
        name: the index.
        tally: what became of the rows.
        total: how many rows the source said that it has.
        retry: how long to bear with an engine that fails.

    Raises:
        IncompleteIndex: counts differ, a document differs from what was sent, or there is none.
    """
    check_counts(tally, total)
    if not tally.counts.indexed:
        raise IncompleteIndex("no row could be used, so the index is empty and not promoted")
    verify_count(client, name, tally, retry)
    sent = sent_documents(tally.drawn())
    there = retry.call(lambda: index.documents(client, name, list(sent)))
    difference = first_difference(sent, there)
    if difference:
        raise IncompleteIndex(f"{name}: {difference}: {_NOT_PROMOTED}")


def verify_count(client: OpenSearch, name: IndexName, tally: Tally, retry: RetryPolicy) -> None:
    """See that an index has as many documents as were indexed.

    Raises:
        IncompleteIndex: it has not.
    """
    found = retry.call(lambda: index.count(client, name))
    indexed = tally.counts.indexed
    if found != indexed:
        raise IncompleteIndex(
            f"{name} holds {found:,} documents, but {indexed:,} were indexed: {_NOT_PROMOTED}"
        )


def check_counts(tally: Tally, total: int | None) -> None:
    """See that every row of every file is accounted for.

    Raises:
        IncompleteIndex: one is not.
    """
    for file, counts in tally.files.items():
        if counts.read != counts.accounted:
            raise IncompleteIndex(
                f"{file}: {counts.read:,} rows were read, but {counts.accounted:,} are accounted for"
                f" ({counts.indexed:,} indexed, {counts.merged:,} merged, {counts.rejected:,} rejected):"
                f" the index is not whole; {_NOT_PROMOTED}"
            )
    if total is not None and tally.counts.read != total:
        raise IncompleteIndex(
            f"{tally.counts.read:,} rows were read, but the files hold {total:,}:"
            f" the index is not whole; {_NOT_PROMOTED}"
        )


def sent_documents(lines: list[str]) -> dict[str, dict[str, Any]]:
    """The documents of lines for `_bulk`, by id, without what an index keeps for counting alone."""
    pairs = (map(orjson.loads, line.split("\n")[:2]) for line in lines)
    return {action["index"]["_id"]: _without(document, MADE) for action, document in pairs}


def _without(document: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {field: value for field, value in document.items() if field not in names}


def first_difference(sent: dict[str, dict[str, Any]], there: dict[str, dict[str, Any]]) -> str | None:
    """The first document that is not there as it was sent, in words. The order of values does not count."""
    for id_, document in sent.items():
        if id_ not in there:
            return f"the document {id_} is missing"
        for field in sorted(document.keys() | there[id_].keys()):
            was, is_ = document.get(field), there[id_].get(field)
            if _values(was) != _values(is_):
                return f"the document {id_} has {is_!r} as {field}, but {was!r} was sent"
    return None


def _values(value: object) -> frozenset[object]:
    """What a field says: the engine may leave out nulls, and keep several values in another order."""
    values = value if isinstance(value, list) else [value]
    return frozenset(each for each in values if each is not None)
