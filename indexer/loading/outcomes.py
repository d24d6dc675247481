"""What the engine answers about each document of a bulk request, and what follows from it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine.errors import BLOCK, EngineError, EngineOverloaded, IndexMissing, RequestRefused, blocked
from indexer.errors import MappingRefused
from indexer.sources import Batch, Rejected, SourceRow

_TAKEN = (200, 201)
_SUPERSEDED = 409
_OF_THE_DOCUMENT = (400, 413)
_FORBIDDEN = (401, 403)
_NOT_READY = 503
_NOT_MAPPED = "strict_dynamic_mapping_exception"
_NO_INDEX = "index_not_found_exception"
_FINAL = (BLOCK, _NOT_MAPPED, _NO_INDEX)


@dataclass(slots=True)
class BatchResult:
    """What became of the documents of one batch.

    Attributes:
        batch: the batch.
        indexed: documents that are in the index now as they were sent.
        superseded: documents of which the index has a newer version, which stays.
        refused: rows whose documents the engine does not take, with its reason.
        absent: the places in the batch of those that are superseded or refused.
    """

    batch: Batch
    indexed: int = 0
    superseded: int = 0
    refused: list[Rejected] = field(default_factory=list)
    absent: set[int] = field(default_factory=set)

    def refuse(self, place: int, reason: str) -> None:
        """The document at a place is a dead letter: `row` is what was sent, so that it can be sent again."""
        row = self.batch.row(place)
        action, document = self.batch.lines[place].split("\n")[:2]
        sent = {**orjson.loads(action), "document": orjson.loads(document)}
        self.refused.append(Rejected(SourceRow(row.file, row.line, sent), reason, _document(sent["index"])))
        self.absent.add(place)

    @property
    def rejected(self) -> list[Rejected]:
        """The rows that could not be used, by us or by the engine."""
        return [*self.batch.rejected, *self.refused]


@dataclass(frozen=True, slots=True)
class Again:
    """The places of documents that are to be sent again, and why."""

    places: Sequence[int]
    error: EngineError


def sort_out(result: BatchResult, places: Sequence[int], items: list[dict[str, Any]]) -> Again | None:
    """Count what became of the documents at some places; gives those that are to be sent again.

    Raises:
        WriteBlocked, IndexMissing, MappingRefused, RequestRefused: the engine takes no documents at all.
    """
    again, reason = [], ""
    for place, item in zip(places, items, strict=True):
        outcome = item["index"]
        status, error = outcome["status"], outcome.get("error", {})
        if status in _TAKEN:
            result.indexed += 1
        elif status == _SUPERSEDED:
            result.superseded += 1
            result.absent.add(place)
        elif status in _OF_THE_DOCUMENT and error["type"] != _NOT_MAPPED:
            result.refuse(place, _reason(error))
        elif status in _FORBIDDEN or (error["type"] in _FINAL and status != _NOT_READY):
            raise _final(status, error)
        else:  # its queue is full, a shard is not there at the moment, or the whole engine is not yet
            again.append(place)
            reason = _reason(error)
    return (
        Again(again, EngineOverloaded(f"OpenSearch has no time for documents: {reason}")) if again else None
    )


def _final(status: int, error: dict[str, Any]) -> Exception:
    """What no repetition cures and no other document escapes."""
    why = _reason(error)
    match error["type"]:
        case kind if kind == BLOCK:
            return blocked(why)
        case kind if kind == _NOT_MAPPED:
            return MappingRefused(
                f"the index lacks a field that our documents have ({why}): its mapping is of another version"
                " of oacite; make a new index with `--fresh`"
            )
        case kind if kind == _NO_INDEX:
            return IndexMissing(f"the index was deleted while it was filled ({why}): run again")
    return RequestRefused(f"OpenSearch refuses documents ({status}): {why}")


def _document(action: dict[str, Any]) -> tuple[str, int] | None:
    """Id and version of a document that was sent; rows of a source that has one state of each have none."""
    return (action["_id"], action["version"]) if "version" in action else None


def _reason(error: dict[str, Any]) -> str:
    cause = error.get("caused_by", {}).get("reason")
    return f"{error['reason']}: {cause}" if cause else str(error["reason"])
