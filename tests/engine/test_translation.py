"""What the engine calls its errors, as what people and runs make of them."""

import pytest
from opensearchpy import TransportError

from engine.errors import NodeGone, RequestRefused
from engine.translation import from_client

GONE = [
    "node_not_connected_exception",
    "node_disconnected_exception",
    "node_closed_exception",
]


@pytest.mark.parametrize("kind", GONE)
def test_a_node_that_leaves_is_a_matter_of_a_while(kind: str) -> None:
    """It says so with a status of its own failing: the request is right, and may be tried again."""
    cause = {"type": kind, "reason": "[node-0][127.0.0.1:9300] Node not connected"}
    told = {"error": {"type": "search_phase_execution_exception", "caused_by": cause, "root_cause": []}}
    error = from_client(TransportError(500, "search_phase_execution_exception", told))
    assert isinstance(error, NodeGone)
    assert "has left" in str(error)
    assert isinstance(from_client(TransportError(500, "other", {"error": {"type": "other"}})), RequestRefused)
