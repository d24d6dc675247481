"""Which lives of its shards an index has: what tells that documents may be lost that the engine confirmed."""

from dataclasses import dataclass

from opensearchpy import OpenSearch

from engine.errors import EngineOverloaded, IndexMissing
from engine.translation import translated
from indexer.index import IndexName


@dataclass(frozen=True, slots=True)
class Identity:
    """Which lives of its shards an index has now; another one may have lost what an earlier one confirmed.

    While an index is filled, the engine confirms documents before they are on disk. A shard that was lost and
    recovered, as when the engine is killed, has a higher primary term.
    """

    uuid: str
    terms: tuple[int, ...]


def identity(client: OpenSearch, name: IndexName) -> Identity:
    """The present lives of its shards.

    Raises:
        IndexMissing: there is no such index.
        EngineOverloaded: the engine does not know yet which indexes it has.
    """
    about_it = f"metadata.indices.{name}"
    wanted = f"{about_it}.primary_terms,{about_it}.settings.index.uuid,blocks.global"
    with translated():
        state = client.cluster.state(
            metric="metadata,blocks", index=str(name), params={"filter_path": wanted}
        )
    if state.get("blocks"):  # as just after a restart, when it answers already, but with no index at all
        raise EngineOverloaded("OpenSearch is not ready")
    try:
        about = state["metadata"]["indices"][str(name)]
    except KeyError:
        raise IndexMissing(f"{name} was deleted while it was filled: run again") from None
    terms = sorted(about["primary_terms"].items())
    return Identity(about["settings"]["index"]["uuid"], tuple(term for _, term in terms))
