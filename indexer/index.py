"""An index's life: create, fill, settle, promote, retire, discard. The alias has one of each source.

An index that was promoted over stays a while for the searches that are under way: it is *retired*. One that
was never promoted is *unfinished*; a run can go on with it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

import orjson
from opensearchpy import OpenSearch

from citations.vocabulary import SOURCES
from engine.connection import ALIAS
from engine.errors import EngineOverloaded, IndexMissing, RequestRefused
from engine.meta import KEY, IndexMeta, JoinedTables, said_in
from engine.translation import translated
from indexer import clock
from indexer.errors import MappingRefused, RunConflict
from indexer.shipped import shipped

_NAME = re.compile(rf"{ALIAS}-({'|'.join(SOURCES)})-v(\d+)-(\d{{8}}t\d{{12}})")

_AT_ONCE = 10_000
"""Documents that are deleted in one request."""
_LATER = 409
"""The status of a document that has a later version."""

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
        documents: how many it has, as last refreshed, without those of absent shards.
        bytes: its size on disk.
        shards: how many parts it has. absent: those of them that no node has at the moment.
        replicas: how many copies of each it is to have. unplaced: those of all copies that no node has.
        meta: what its run noted.
    """

    name: IndexName
    promoted: bool
    documents: int
    bytes: int
    shards: int
    absent: int
    replicas: int
    unplaced: int
    meta: IndexMeta

    @property
    def retired(self) -> datetime | None:
        """Since when a younger index stands in its place; None while it does itself, or never did."""
        if self.promoted or self.meta.finished is None:
            return None
        return datetime.fromisoformat(self.meta.retired or self.meta.finished)


def definition(shards: int | None = None) -> dict[str, Any]:
    """Settings and mappings of opensearch/citations.json; with so many shards, where that is said."""
    loaded: dict[str, Any] = orjson.loads(shipped("opensearch", "citations.json").read_bytes())
    if shards is not None:
        loaded["settings"]["index"]["number_of_shards"] = shards
    return loaded


def mapping_version() -> int:
    """The version of that mapping, which an index keeps in what it says of itself."""
    version = said_in(definition()).version
    assert version is not None  # noqa: S101 - the contract has one
    return version


def check_mapping(name: IndexName) -> None:
    """See whether documents made here may stand beside those of an index.

    Raises:
        MappingRefused: it has a mapping of another version, whose fields are others or say something else.
    """
    if name.version != (ours := mapping_version()):
        raise MappingRefused(
            f"{name} is of mapping version {name.version}, and this oacite writes version {ours}: index"
            f" {name.source} anew first (`oacite index`; `oacite refresh --full` fetches its rows, too)"
        )


def create(
    client: OpenSearch,
    source: str,
    sample_note: str | None,
    joined: JoinedTables | None = None,
    shards: int | None = None,
) -> IndexName:
    """Create an empty index for a run, ready to be filled and not yet behind the alias.

    Args:
        client: the cluster.
        source: which of vocabulary.SOURCES.
        sample_note: what is not real about its rows; pages show it.
        joined: which tables are joined on them, and when; pages show it too.
        shards: how many parts it has; as the contract says where this does not.
    """
    body = definition(shards)
    body["settings"]["index"] |= _FILLING
    version = mapping_version()
    sample = sample_note is not None
    meta = IndexMeta(version, source, sample, sample_note, joined or None)
    body["mappings"][KEY] = meta.to_mapping()
    name = IndexName(source, version, clock.now().strftime("%Y%m%dt%H%M%S%f"))
    with translated():
        client.indices.create(index=str(name), body=body)
    return name


def reopen(client: OpenSearch, name: IndexName) -> None:
    """Make an unfinished index ready to be filled on."""
    note(client, name, finished=None, report=None)
    _put_settings(client, name, _FILLING)


def flush(client: OpenSearch, name: IndexName) -> None:
    """Put on disk all that the engine has confirmed."""
    with translated():
        _whole(client.indices.flush(index=str(name)))


def count(client: OpenSearch, name: IndexName, source: str | None = None) -> int:
    """How many documents it has, or has of a source, all its shards being there and refreshed."""
    query = {"term": {"source": source}} if source else {"match_all": {}}
    with translated():
        _whole(client.indices.refresh(index=str(name)))
        reply = client.count(index=str(name), body={"query": query})
    if reply["_shards"]["successful"] < reply["_shards"]["total"]:
        raise EngineOverloaded(f"not all shards of {name} are ready")
    return int(reply["count"])


def documents(client: OpenSearch, name: IndexName, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Those of some documents that it has, by id."""
    return {document["_id"]: document["_source"] for document in _found(client, name, ids)}


def versions(client: OpenSearch, name: IndexName, ids: Sequence[str]) -> dict[str, int]:
    """The versions of those of some documents that it has, by id."""
    found = _found(client, name, ids, _source="false") if ids else []
    return {document["_id"]: document["_version"] for document in found}


def _found(client: OpenSearch, name: IndexName, ids: Sequence[str], **params: str) -> list[dict[str, Any]]:
    with translated():
        found = client.mget(index=str(name), body={"ids": [*ids]}, params=params)["docs"]
    for document in found:
        if "error" in document:
            raise EngineOverloaded(f"OpenSearch could not read documents ({document['error'].get('reason')})")
    return [document for document in found if document["found"]]


def remove(client: OpenSearch, name: IndexName, documents: Sequence[tuple[str, int]]) -> int:
    """Delete those of some documents, by id and version, that it has; how many there were.

    The engine remembers a deleted document for a while, and takes none that is older. So it is deleted as of
    its own version: it may come back as it was. One of a later version stays.
    """
    parts = (documents[start : start + _AT_ONCE] for start in range(0, len(documents), _AT_ONCE))
    return sum(_remove(client, name, part) for part in parts)


def _remove(client: OpenSearch, name: IndexName, documents: Sequence[tuple[str, int]]) -> int:
    body = [
        {"delete": {"_id": id_, "version": version, "version_type": "external_gte"}}
        for id_, version in documents
    ]
    with translated():
        reply = client.bulk(index=str(name), body=body)
    results = [item["delete"] for item in reply["items"]]
    for each in results:
        if "error" in each and each["status"] != _LATER:
            raise EngineOverloaded(f"OpenSearch could not delete documents ({each['error'].get('reason')})")
    return sum(each["result"] == "deleted" for each in results)


def serve(client: OpenSearch, name: IndexName) -> None:
    """Give an index that was filled the settings that it is served with."""
    _put_settings(client, name, _SERVING)


def promote(
    client: OpenSearch, name: IndexName, report: dict[str, Any], grace: timedelta, fence: str | None = None
) -> None:
    """Put an index behind the alias in place of the other one of its source, in one step.

    The other one is retired, or deleted at once where there is no grace.

    Args:
        client: the cluster.
        name: the index.
        report: what its run did.
        grace: how long the other one stays.
        fence: an alias that the index must have still (`loading.fencing`); it is taken away.

    Raises:
        RunConflict: it has not.
    """
    note(client, name, finished=clock.timestamp(), report=report)
    put_behind_alias(client, name, grace, fence)


def put_behind_alias(client: OpenSearch, name: IndexName, grace: timedelta, fence: str | None = None) -> None:
    """The same for an index that says already what its run did."""
    standing = [state.name for state in states(client) if state.promoted and state.name.source == name.source]
    old = [each for each in standing if each != name]
    for each in old:
        note(client, each, retired=clock.now().isoformat())
    actions: list[dict[str, Any]] = [{"add": {"index": str(name), "alias": ALIAS}}]
    actions += [{"remove": {"index": str(each), "alias": ALIAS}} for each in old]
    if fence and name not in standing:  # an answer that was lost may have done it already
        actions.append({"remove": {"index": str(name), "alias": fence, "must_exist": True}})
    try:
        with translated():
            client.indices.update_aliases(body={"actions": actions})
    except (IndexMissing, RequestRefused) as error:
        raise RunConflict(
            f"another run of {name.source} has taken the place of this one: it stops"
        ) from error
    tidy(client, name.source, grace, keep=name)


def tidy(client: OpenSearch, source: str, grace: timedelta, keep: IndexName | None = None) -> None:
    """Delete the indexes of a source that nobody needs any more.

    These are unfinished ones but the one to keep, retired ones whose grace is over, and of several retired
    ones all but the latest. One that was retired in time to come, as the clock was, has no grace for that.
    """
    others = [state for state in states(client) if state.name.source == source and not state.promoted]
    now = clock.now()
    in_grace = [state.retired for state in others if state.retired and abs(now - state.retired) < grace]
    for state in others:
        if state.name != keep and not (in_grace and state.retired == max(in_grace)):
            discard(client, state.name)


def served(client: OpenSearch, source: str) -> IndexName | None:
    """The index of a source that is behind the alias."""
    return next((each.name for each in states(client) if each.promoted and each.name.source == source), None)


def note(client: OpenSearch, name: IndexName, **changes: Any) -> None:  # noqa: ANN401 - of IndexMeta
    """Keep something in what an index says of itself, beside what is there; None takes it away."""
    with translated():
        meta = said_in(client.indices.get_mapping(index=str(name))[str(name)])
        body = {KEY: replace(meta, **changes).to_mapping()}
        client.indices.put_mapping(index=str(name), body=body)


def discard(client: OpenSearch, name: IndexName) -> None:
    """Delete an index; it may be gone already."""
    with translated():
        client.indices.delete(index=str(name), params={"ignore_unavailable": "true"})


def states(client: OpenSearch) -> list[IndexState]:
    """All indexes of ours, whether behind the alias or not, by name.

    Raises:
        EngineOverloaded: one of them has no shard that is ready.
    """
    pattern = f"{ALIAS}-*"
    with translated():
        indexes = client.indices.get(index=pattern)
        stats = client.indices.stats(index=pattern, metric="docs,store")["indices"]
        health = client.cluster.health(index=pattern, params={"level": "indices"})["indices"]
    found = []
    for index, about in indexes.items():
        name = IndexName.parse(index)
        if name is None:
            continue
        if index not in stats or index not in health:  # as for a moment after a restart
            raise EngineOverloaded(f"the shards of {index} are not ready")
        primaries = stats[index]["primaries"]
        shards, replicas = health[index]["number_of_shards"], health[index]["number_of_replicas"]
        absent = shards - health[index]["active_primary_shards"]
        found.append(
            IndexState(
                name=name,
                promoted=ALIAS in about["aliases"],
                documents=primaries["docs"]["count"],
                bytes=primaries["store"]["size_in_bytes"],
                shards=shards,
                absent=absent,
                replicas=replicas,
                unplaced=shards * (1 + replicas) - absent - health[index]["active_shards"],
                meta=said_in(about),
            )
        )
    return sorted(found, key=lambda state: state.name)


def _put_settings(client: OpenSearch, name: IndexName, settings: dict[str, Any]) -> None:
    with translated():
        client.indices.put_settings(index=str(name), body={"index": settings})


def _whole(reply: dict[str, Any]) -> None:
    """See that no shard has failed.

    Raises:
        EngineOverloaded: one has, as after a restart.
    """
    if reply["_shards"]["failed"]:
        raise EngineOverloaded(f"{reply['_shards']['failed']} shards are not ready")
