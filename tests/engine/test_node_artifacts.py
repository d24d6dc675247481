"""Artifacts of the local node, fetched from a repository of ours on the loopback that can be made to fail."""

import gc
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from indexer.node import NodeError
from indexer.node import artifacts as room
from indexer.node.artifacts import Artifact, artifacts, fetch

# jgo leaves the connection of a failed download to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"
)

CONTENT = b"a class file, in truth" * 1000
ARTIFACT = Artifact(
    group="org.example",
    name="thing",
    version="1",
    packaging="jar",
    bytes=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    into="lib",
)


@dataclass
class Repository:
    """A Maven repository with one artifact: the replies to come, the last one for ever."""

    replies: list[bytes] = field(default_factory=lambda: [CONTENT])
    asked: list[str] = field(default_factory=list)

    def reply(self) -> bytes:
        """Return the next reply."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@dataclass
class Told:
    """A Progress that remembers."""

    steps: list[tuple[str, int | None, int | None]] = field(default_factory=list)

    def __call__(self, step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG002 - of no interest here
        """Remember."""
        self.steps.append((step, done, total))

    @property
    def sentences(self) -> list[str]:
        """The steps that are no download."""
        return [step for step, done, _ in self.steps if done is None]


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """What a test leaves to the garbage collector is collected in it, where its warning is expected."""
    yield
    gc.collect()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """The repository, named as the mirror in the settings of jgo; tries follow each other at once."""
    ours = Repository()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ours.asked.append(self.path)
            found = self.path == "/org/example/thing/1/thing-1.jar"
            body = ours.reply() if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(CONTENT)) if found else "0")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Keep the tests' output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        _settings(tmp_path, monkeypatch, f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield ours
        server.shutdown()
        thread.join()


def _settings(folder: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    (folder / "jgo.conf").write_text(f"[repositories]\ncentral = {url}\n")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(folder / "jgo.conf"))
    monkeypatch.setattr(room, "_BACKOFF", (0, 0, 0))


def _cached(cache: Path) -> Path:
    return cache / "artifacts" / "thing-1.jar"


def test_an_artifact_is_fetched_once(repository: Repository, tmp_path: Path) -> None:
    """The first fetch downloads and tells bytes; the second takes the cache's file."""
    told = Told()
    path = fetch(ARTIFACT, tmp_path, told)
    assert path.read_bytes() == CONTENT
    assert told.steps[-1] == ("fetching thing-1.jar", len(CONTENT), len(CONTENT))

    asked = len(repository.asked)
    assert fetch(ARTIFACT, tmp_path, told) == path
    assert len(repository.asked) == asked


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("damaged", [CONTENT[:-1], b"x" + CONTENT[1:], b""], ids=["cut", "changed", "empty"])
def test_a_damaged_artifact_in_the_cache_is_named_and_fetched_again(tmp_path: Path, damaged: bytes) -> None:
    """A file that is not what its SHA-256 says is told with its name and size, and replaced."""
    told = Told()
    _cached(tmp_path).parent.mkdir()
    _cached(tmp_path).write_bytes(damaged)
    assert fetch(ARTIFACT, tmp_path, told).read_bytes() == CONTENT
    assert len(told.sentences) == 1
    assert told.sentences[0].startswith(
        f"thing-1.jar is damaged ({len(damaged):,} of {len(CONTENT):,} bytes, SHA-256 "
    )
    assert told.sentences[0].endswith("; fetching it again")


@pytest.mark.parametrize("bad", [CONTENT[:1000], b"<html>" + CONTENT[6:]], ids=["cut off", "a web page"])
def test_a_bad_download_is_named_and_tried_again(repository: Repository, tmp_path: Path, bad: bytes) -> None:
    """A download that is cut off or is something else never reaches the cache; the next try may."""
    told = Told()
    repository.replies = [bad, CONTENT]
    assert fetch(ARTIFACT, tmp_path, told).read_bytes() == CONTENT
    assert len(told.sentences) == 1
    assert told.sentences[0].startswith("thing-1.jar was not fetched: ")


def test_tries_are_bounded_and_nothing_bad_stays(repository: Repository, tmp_path: Path) -> None:
    """A repository that always sends something else ends in one sentence, and an empty cache."""
    repository.replies = [b"<html>" + CONTENT[6:]]
    with pytest.raises(NodeError, match=r"^cannot fetch thing-1\.jar .* in 3 tries: thing-1\.jar is damaged"):
        fetch(ARTIFACT, tmp_path, Told())
    assert list((tmp_path / "artifacts").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["artifacts"]


@pytest.mark.usefixtures("repository")
def test_an_artifact_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A repository without the artifact ends in one sentence."""
    absent = Artifact("org.example", "absent", "1", "jar", 1, "0" * 64, "lib")
    with pytest.raises(NodeError, match=r"^cannot fetch absent-1\.jar .*: no repository has it"):
        fetch(absent, tmp_path, Told())


def test_an_offline_machine_gets_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a network the sentence says what is needed, how large it is, and what to do."""
    _settings(tmp_path, monkeypatch, "http://127.0.0.1:1")
    with pytest.raises(NodeError) as told:
        fetch(ARTIFACT, tmp_path, Told())
    assert str(told.value) == (
        "cannot fetch thing-1.jar (0.0 MB), which the local node needs once, in 3 tries:"
        " the repository cannot be reached; check the network, or name a mirror in jgo's settings"
    )


def test_every_artifact_is_pinned() -> None:
    """Each has a SHA-256 and a size; the security plugin comes only when asked for."""
    every = artifacts(secured=True)
    assert all(len(bytes.fromhex(artifact.sha256)) == 32 and artifact.bytes > 0 for artifact in every)
    assert {artifact for artifact in every if artifact.secured} == set(every) - set(artifacts(secured=False))
    assert {artifact.name for artifact in every if artifact.secured} == {
        "opensearch-security",
        "commons-collections4",
    }
