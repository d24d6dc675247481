"""The artifacts that a node is made of, fetched from a Maven repository and checked against their SHA-256."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from jgo.config import GlobalSettings
from jgo.constants import MAVEN_CENTRAL_URL
from jgo.maven import MavenContext, PythonResolver

from indexer.errors import NodeError
from indexer.node.folders import make_folder, workplace
from indexer.progress import Progress, size
from indexer.shipped import shipped

_BACKOFF = (0, 1, 4)  # seconds before each try of a download
_TIMEOUT = 60  # seconds without a byte


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of a Maven repository, and its place in the server (`opensearch/node/artifacts.json`)."""

    group: str
    name: str
    version: str
    packaging: str
    bytes: int
    sha256: str
    into: str
    strip: str = ""  # a zip's leading folder
    leave_out: tuple[str, ...] = ()  # folders of a zip that are not wanted
    secured: bool = False  # only for a node with the security plugin

    @property
    def filename(self) -> str:
        """The file's name, as in every Maven repository."""
        return f"{self.name}-{self.version}.{self.packaging}"


class _DamagedError(Exception):
    """A file is not the artifact that it should be."""


def opensearch_version() -> str:
    """Return the version of OpenSearch that the artifacts make."""
    return str(json.loads(manifest().read_bytes())["version"])


def artifacts(*, secured: bool) -> list[Artifact]:
    """Return the artifacts that a node is made of."""
    listed = json.loads(manifest().read_bytes())["artifacts"]
    found = [Artifact(**{**fields, "leave_out": tuple(fields.get("leave_out", ()))}) for fields in listed]
    return [artifact for artifact in found if secured or not artifact.secured]


def fetch(artifact: Artifact, cache: Path, progress: Progress) -> Path:
    """Return the artifact's file in the cache, downloaded if it is missing or damaged.

    Raises:
        NodeError: no try brought the right file.

    """
    path = cache / "artifacts" / artifact.filename
    if path.exists():
        try:
            _check(path, artifact)
        except _DamagedError as damage:
            progress(f"{damage}; fetching it again")
            path.unlink()
        else:
            return path
    make_folder(path.parent)
    failure: Exception | None = None
    for delay in _BACKOFF:
        time.sleep(delay)
        try:
            return _download(artifact, path, progress)
        except (requests.RequestException, RuntimeError, _DamagedError) as error:
            failure = error
            progress(f"{artifact.filename} was not fetched: {_reason(error)}")
    raise NodeError(
        f"cannot fetch {artifact.filename} ({size(artifact.bytes)}), which the local node needs once, in"
        f" {len(_BACKOFF)} tries: {_reason(failure)}; check the network, or name a mirror in jgo's settings"
    ) from failure


def _download(artifact: Artifact, path: Path, progress: Progress) -> Path:
    """Download beside the cache, and put there only what is right."""
    with workplace(path.parent.parent) as folder:
        context = MavenContext(
            resolver=PythonResolver(progress_callback=_in_bytes(progress)),
            repo_cache=folder,
            remote_repos={"central": MAVEN_CENTRAL_URL} | GlobalSettings.load().repositories,
            timeout=_TIMEOUT,
        )
        component = context.project(artifact.group, artifact.name).at_version(artifact.version)
        downloaded = component.artifact(packaging=artifact.packaging).resolve()
        _check(downloaded, artifact)
        return downloaded.replace(path)


def _in_bytes(progress: Progress) -> Callable[[str, int], AbstractContextManager[Callable[[int], None]]]:
    @contextmanager
    def download(filename: str, total: int) -> Iterator[Callable[[int], None]]:
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            progress(f"fetching {filename}", done, total)

        yield advance

    return download


def _check(path: Path, artifact: Artifact) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != artifact.sha256:
        raise _DamagedError(
            f"{path.name} is damaged ({path.stat().st_size:,} of {artifact.bytes:,} bytes,"
            f" SHA-256 {found[:12]}… instead of {artifact.sha256[:12]}…)"
        )


def _reason(error: Exception | None) -> str:
    """Say in a few words why a download failed; the libraries' own messages are chains of class names."""
    match error:
        case requests.ConnectionError():
            return "the repository cannot be reached"
        case requests.Timeout():
            return "the repository does not answer in time"
        case RuntimeError():  # jgo's only one
            return "no repository has it"
        case _:
            return str(error)


def manifest() -> Path:
    """Return the file that lists the artifacts."""
    return shipped("opensearch", "node", "artifacts.json")
