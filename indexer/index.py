"""An index's life: create, verify, promote, discard. One index per source stands behind the alias."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import orjson
from opensearchpy import OpenSearch

from citations.vocabulary import SOURCES
from engine.connection import ALIAS
from engine.errors import translated
from indexer.errors import IncompleteIndex
from indexer.shipped import shipped

_NAME = re.compile(rf"{ALIAS}-({'|'.join(SOURCES)})-v(\d+)-(\d{{8}}t\d{{12}})")

# While it is filled nobody searches it, and if the node dies it is built anew.
_FILLING = {"refresh_interval": "-1", "translog.durability": "async"}
_SERVING = {"refresh_interval": None, "translog.durability": None}


@dataclass(frozen=True, slots=True, order=True)
class IndexName:
    """`citations-<source>-v<mapping version>-<time>`: the only place that knows how an index is named."""

    source: str
    version: int
    time: str

    def __str__(self) -> str:
        return f"{ALIAS}-{self.source}-v{self.version}-{self.time}"

    @classmethod
    def parse(cls, name: str) -> Self | None:
        """The name's parts, or None if it is no name of ours."""
        match = _NAME.fullmatch(name)
        return cls(match[1], int(match[2]), match[3]) if match else None


@dataclass(frozen=True, slots=True)
class IndexState:
    """An index of ours as it stands in the cluster.

    Attributes:
        name: its name.
        promoted: it is behind the alias.
        documents: how many it has, as last refreshed.
        bytes: its size on disk.
        meta: what its run noted (`_meta` of the mapping): source, sample, sample_note, finished, report.
    """

    name: IndexName
    promoted: bool
    documents: int
    bytes: int
    meta: dict[str, Any]


def definition() -> dict[str, Any]:
    """Settings and mappings of opensearch/citations.json."""
    loaded: dict[str, Any] = orjson.loads(shipped("opensearch", "citations.json").read_bytes())
    return loaded


def create(client: OpenSearch, source: str, sample_note: str | None) -> IndexName:
    """Create an empty index for a run, ready to be filled and not yet behind the alias.

    Args:
        client: the cluster.
        source: which of vocabulary.SOURCES.
        sample_note: what is not real about its rows; pages show it.
    """
    body = definition()
    body["settings"]["index"] |= _FILLING
    meta = body["mappings"]["_meta"]
    meta |= {"source": source, "sample": sample_note is not None, "sample_note": sample_note}
    name = IndexName(source, meta["version"], datetime.now(UTC).strftime("%Y%m%dt%H%M%S%f"))
    with translated():
        client.indices.create(index=str(name), body=body)
    return name


def verify(client: OpenSearch, name: IndexName, documents: int) -> None:
    """Make an index searchable, and see that it holds what it was given.

    Raises:
        IncompleteIndex: it holds another number of documents, or none.
    """
    with translated():
        client.indices.put_settings(index=str(name), body={"index": _SERVING})
        client.indices.refresh(index=str(name))
        found = client.count(index=str(name))["count"]
    if found != documents:
        raise IncompleteIndex(
            f"{name} holds {found:,} documents, but {documents:,} were indexed: it is not promoted; run again"
        )
    if not documents:
        raise IncompleteIndex(f"no row could be used, so {name} is empty and not promoted")


def promote(client: OpenSearch, name: IndexName, report: dict[str, Any]) -> None:
    """Put an index behind the alias in place of the older ones of its source, and delete those."""
    with translated():
        mapping = client.indices.get_mapping(index=str(name))[str(name)]["mappings"]
        noted = {"finished": datetime.now(UTC).isoformat(timespec="seconds"), "report": report}
        client.indices.put_mapping(index=str(name), body={"_meta": mapping["_meta"] | noted})
    others = [state for state in states(client) if state.name.source == name.source and state.name != name]
    actions: list[dict[str, Any]] = [{"add": {"index": str(name), "alias": ALIAS}}]
    actions += [{"remove": {"index": str(old.name), "alias": ALIAS}} for old in others if old.promoted]
    with translated():
        client.indices.update_aliases(body={"actions": actions})
    for old in others:
        discard(client, old.name)


def discard(client: OpenSearch, name: IndexName) -> None:
    """Delete an index; it may be gone already."""
    with translated():
        client.indices.delete(index=str(name), params={"ignore_unavailable": "true"})


def states(client: OpenSearch) -> list[IndexState]:
    """All indexes of ours, whether behind the alias or not, by name."""
    pattern = f"{ALIAS}-*"
    with translated():
        indexes = client.indices.get(index=pattern)
        stats = client.indices.stats(index=pattern, metric="docs,store")["indices"]
    found = []
    for index, about in indexes.items():
        name = IndexName.parse(index)
        if name is None:
            continue
        primaries = stats[index]["primaries"]
        found.append(
            IndexState(
                name=name,
                promoted=ALIAS in about["aliases"],
                documents=primaries["docs"]["count"],
                bytes=primaries["store"]["size_in_bytes"],
                meta=about["mappings"].get("_meta", {}),
            )
        )
    return sorted(found, key=lambda state: state.name)
