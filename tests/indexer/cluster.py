"""A cluster of local nodes, each of which can be killed and started again at the same address."""

import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer import node
from tests.indexer.killing import kill_node
from tests.indexer.wires import Wires

HEAP = "400m"
QUICK = {
    "discovery.type": "zen",
    "discovery.request_peers_timeout": "1s",
    "cluster.fault_detection.follower_check.interval": "500ms",
    "cluster.fault_detection.follower_check.timeout": "2s",
    "cluster.fault_detection.leader_check.interval": "500ms",
    "cluster.fault_detection.leader_check.timeout": "2s",
}
ZONES = ("a", "a", "b")


@dataclass(frozen=True)
class Member:
    """One of the nodes.

    Attributes:
        transport: the port at which it listens to the others.
        wire: the one that it tells them (`tests.indexer.wires`).
        seeds: those of all.
        zone: where it stands.
    """

    name: str
    home: Path
    cache: Path
    http: int
    transport: int
    wire: int
    seeds: Sequence[int]
    zone: str

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.http}"

    def start(self, *, first: bool = False) -> None:
        """Start it; the very first one makes the cluster, and the others join."""
        settings = QUICK | {
            "node.name": self.name,
            "node.attr.zone": self.zone,
            "transport.port": str(self.transport),
            "transport.publish_port": str(self.wire),
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in self.seeds),
        }
        if first:
            settings["cluster.initial_cluster_manager_nodes"] = self.name
        node.start(self.home, port=self.http, heap=HEAP, cache=self.cache, settings=settings)

    def kill(self) -> None:
        """End it as a power cut does."""
        kill_node(self.home)

    def stop(self) -> None:
        """End it as an operator does."""
        node.stop(self.home)


@dataclass(frozen=True)
class Cluster:
    """The nodes, and the wires between them."""

    members: Sequence[Member]
    wires: Wires

    @property
    def url(self) -> str:
        """The addresses of all."""
        return addresses(self.members)

    def others(self, member: Member) -> list[Member]:
        """All but one."""
        return [each for each in self.members if each != member]


def addresses(members: Sequence[Member]) -> str:
    """Of several nodes, as OPENSEARCH_URL takes them."""
    return ",".join(member.url for member in members)


@contextmanager
def cluster(homes: Path, cache: Path) -> Iterator[Cluster]:
    """Three nodes in two zones, which have found each other."""
    size = len(ZONES)
    ports = list(_free_ports(3 * size))
    http, transport, wire = ports[:size], ports[size : 2 * size], ports[2 * size :]
    members = [
        Member(f"node-{n}", homes / f"cluster-{n}", cache, http[n], transport[n], wire[n], wire, ZONES[n])
        for n in range(size)
    ]
    wires = Wires({member.home: (member.wire, member.transport) for member in members})
    with wires.strung():
        try:
            members[0].start(first=True)
            with ThreadPoolExecutor() as pool:
                list(pool.map(Member.start, members[1:]))
            yield Cluster(members, wires)
        finally:
            for member in members:
                node.stop(member.home)


def _free_ports(count: int) -> Iterator[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    for each in sockets:
        yield each.getsockname()[1]
        each.close()
