"""Where the cluster keeps backups, and which there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opensearchpy import OpenSearch

from engine.errors import IndexMissing, RequestRefused
from engine.translation import translated
from indexer.errors import BackupFailed
from indexer.index import IndexName

NAME = "oacite"
"""Of the repository that the commands register, and of the folder that it has unless another is named."""

KEY = "oacite"
"""Where a snapshot says what we noted with it: `{"documents": {index: how many}}`."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A backup that is whole.

    Attributes:
        name: `oacite-<time>`.
        started: when, in ISO 8601.
        documents: index → how many it has.
    """

    name: str
    started: str
    documents: Mapping[IndexName, int]

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Snapshot | None":
        """What the engine tells of a snapshot; None if it is not whole, or not ours."""
        noted = (said.get("metadata") or {}).get(KEY)
        if noted is None or said["state"] != "SUCCESS":
            return None
        counts = {name: n for each, n in noted["documents"].items() if (name := IndexName.parse(each))}
        return cls(said["snapshot"], said["start_time"], counts)


class Repository:
    """Where the cluster keeps backups.

    Args:
        client: the cluster, as one who may take snapshots.
        name: under which the cluster knows it.

    Every method raises EngineError too: what the engine did not do.
    """

    def __init__(self, client: OpenSearch, name: str = NAME) -> None:
        self.client = client
        self.name = name

    def register(self, folder: str, *, readonly: bool) -> None:
        """Make it known to the cluster, as a folder.

        Args:
            folder: as the cluster's nodes see it: within their `path.repo`, or relative to that.
            readonly: it is for restoring, and another cluster may be writing there. What is known already
                stays as it is then.

        Raises:
            BackupFailed: the cluster cannot keep anything there.
        """
        settings: dict[str, Any] = {"location": folder} | ({"readonly": True} if readonly else {})
        if readonly and self._location() == folder:
            return
        try:
            with translated():
                self.client.snapshot.create_repository(
                    repository=self.name, body={"type": "fs", "settings": settings}
                )
        except RequestRefused as error:
            raise BackupFailed(
                f"OpenSearch can keep no backups in the folder {folder}: it must be within the `path.repo` of"
                f" every node, and theirs to write (a local node of an earlier version: stop and start it)"
                f" ({error})"
            ) from error

    def _location(self) -> str | None:
        with translated():
            found = self.client.snapshot.get_repository(repository=self.name, params={"ignore": 404})
        settings = found.get(self.name, {}).get("settings", {})
        location: str | None = settings.get("location")
        return location

    def snapshots(self) -> list[Snapshot]:
        """Those that are whole, the latest last."""
        with translated():
            found = self.client.snapshot.get(repository=self.name, snapshot="_all")["snapshots"]
        whole = [snapshot for said in found if (snapshot := Snapshot.read(said))]
        return sorted(whole, key=lambda snapshot: snapshot.started)

    def chosen(self, name: str | None) -> Snapshot:
        """The snapshot of a name, or the latest.

        Raises:
            BackupFailed: there is none.
        """
        found = [snapshot for snapshot in self.snapshots() if name in (None, snapshot.name)]
        if not found:
            raise BackupFailed(
                f"there is no backup {name} that is whole: `oacite backup --list` names those that are"
                if name
                else "there is no backup that is whole"
            )
        return found[-1]

    def described(self, name: str) -> Mapping[str, Any]:
        """What the engine tells of a snapshot."""
        with translated():
            [said] = self.client.snapshot.get(repository=self.name, snapshot=name)["snapshots"]
        told: Mapping[str, Any] = said
        return told

    def discard(self, name: str) -> None:
        """Delete a snapshot; one that is being taken is broken off, and one that is gone is no error."""
        try:
            with translated():
                self.client.snapshot.delete(repository=self.name, snapshot=name)
        except IndexMissing:
            return
