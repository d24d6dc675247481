"""The local OpenSearch node: fetched, assembled and run by the project, with no Docker and no system Java.

    artifacts  the pinned files of a Maven repository, each checked
    install    artifacts → the assembled server
    checks     heap, memory, disk, port, Java: told before the server would die of them
    folders    who owns the node's folders, who may enter them, who works in them now
    process    the server's process: its command line, how it is recognised, how it ends
    control    start, stop, status: the rooms above, in order
    supervisor a node that dies is started again

In its home a node keeps `data/`, `snapshots/` (unless in another folder), its `node.log` and, while it runs,
`node.json`; `config/` and `tmp/` are written anew at each start; `cache/` has the artifacts and the servers
assembled from them.
"""

from indexer.errors import NodeError
from indexer.node.control import NodeStatus, Security, start, status, stop
from indexer.node.supervisor import supervised
from indexer.progress import Progress

__all__ = ["NodeError", "NodeStatus", "Progress", "Security", "start", "status", "stop", "supervised"]
