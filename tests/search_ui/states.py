"""The states that a test holds of its own indexes: other tests hold theirs on the same engine."""

from base64 import urlsafe_b64decode

from opensearchpy import OpenSearch

from tests.waiting import until


def held(engine: OpenSearch, alias: str) -> list[str]:
    """The states that the engine holds of the indexes that were filled for this alias.

    What it calls a state names each of its shards, with the index.
    """
    states: list[str] = [state["pit_id"] for state in engine.get_all_pits()["pits"]]
    return [state for state in states if f"{alias}-".encode() in _named(state)]


def give_back(engine: OpenSearch, alias: str) -> None:
    """Take these away, as the engine does with one that nobody reads."""
    if states := held(engine, alias):
        engine.delete_pit(body={"pit_id": states})


def until_none_is_held(engine: OpenSearch, alias: str) -> None:
    """Wait for that: the last one is given back after the answer."""
    until(lambda: not held(engine, alias))


def _named(state: str) -> bytes:
    return urlsafe_b64decode(state + "=" * (-len(state) % 4))
