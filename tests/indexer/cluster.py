"""A cluster of local nodes, each of which can be killed and started again at the same address."""

import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer import node
from tests.indexer.killing import kill_node

HEAP = "400m"
QUICK = {
    "discovery.type": "zen",
    "discovery.request_peers_timeout": "1s",
    "cluster.fault_detection.follower_check.interval": "500ms",
    "cluster.fault_detection.leader_check.interval": "500ms",
}


@dataclass(frozen=True)
class Member:
    """One of the nodes."""

    name: str
    home: Path
    cache: Path
    http: int
    transport: int
    seeds: Sequence[int]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.http}"

    def start(self, *, first: bool = False) -> None:
        """Start it; the very first one makes the cluster, and the others join."""
        settings = QUICK | {
            "node.name": self.name,
            "transport.port": str(self.transport),
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in self.seeds),
        }
        if first:
            settings["cluster.initial_cluster_manager_nodes"] = self.name
        node.start(self.home, port=self.http, heap=HEAP, cache=self.cache, settings=settings)

    def kill(self) -> None:
        """End it as a power cut does."""
        kill_node(self.home)


@contextmanager
def cluster(homes: Path, cache: Path, size: int = 3) -> Iterator[list[Member]]:
    """So many nodes, which have found each other."""
    ports = list(_free_ports(2 * size))
    members = [
        Member(
            f"node-{place}",
            homes / f"cluster-{place}",
            cache,
            ports[place],
            ports[size + place],
            ports[size:],
        )
        for place in range(size)
    ]
    try:
        members[0].start(first=True)
        with ThreadPoolExecutor() as pool:
            list(pool.map(Member.start, members[1:]))
        yield members
    finally:
        for member in members:
            node.stop(member.home)


def _free_ports(count: int) -> Iterator[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    for each in sockets:
        yield each.getsockname()[1]
        each.close()
