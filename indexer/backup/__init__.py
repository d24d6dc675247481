"""Backups: OpenSearch's own snapshots of what stands behind the alias, whole or not at all.

    repository  the folder that the cluster keeps them in, and which there are
    take        indexes and the memory of runs → a snapshot
    restore     a snapshot → indexes behind the alias

A snapshot keeps the files of an index as they are. Documents read and sent again would lack what `_source`
leaves out, by which facets are counted.
"""

from indexer.backup.repository import Repository, Snapshot
from indexer.backup.restore import restore
from indexer.backup.take import back_up

__all__ = ["Repository", "Snapshot", "back_up", "restore"]
