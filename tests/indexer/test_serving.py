"""Where the pages are served: what is taken is told before anything long is begun."""

import socket
from pathlib import Path

import pytest

from indexer.commands import serving
from indexer.errors import OaciteError
from indexer.settings import IndexerSettings


def bound(host: str) -> socket.socket:
    """A port of the machine that is in use."""
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    taken.bind((host, 0))
    taken.listen()
    return taken


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_is_told(host: str) -> None:
    """Of either family of addresses; a free one is not."""
    with bound(host) as taken:
        port = taken.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        with pytest.raises(OaciteError) as told:
            serving.refuse_taken(host, port)
    assert str(told.value).startswith(f"the pages cannot be served at {shown}:{port} (")
    serving.refuse_taken(host, port)


@pytest.mark.parametrize("host", ["::", "0.0.0.0", "localhost"])  # noqa: S104 - what people give
def test_the_pages_may_be_served_at(host: str) -> None:
    """All addresses of the machine, by either spelling, and a name."""
    serving.refuse_taken(host, 0)


def test_a_host_that_is_none_is_told() -> None:
    """In a sentence."""
    with pytest.raises(OaciteError, match=r"cannot be served at no\.such\.host\.invalid:0 .*choose another"):
        serving.refuse_taken("no.such.host.invalid", 0)


def test_an_assistant_may_begin_before_the_local_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tools are asked where the node will be; with any free port that cannot be known."""
    monkeypatch.delenv("OPENSEARCH_URL", raising=False)
    expected = serving.expected_engine(IndexerSettings(home=tmp_path, node_port=9321))
    assert "http://127.0.0.1:9321/" == str(expected.url)
    with pytest.raises(OaciteError, match="start the local node"):
        serving.expected_engine(IndexerSettings(home=tmp_path, node_port=0))
