"""Which OpenSearch the commands use, and the search pages over it."""

import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

import uvicorn
from pydantic import SecretStr
from rich.console import Console

from engine.connection import EngineSettings
from indexer import node
from indexer.commands.ending import LastAnswers
from indexer.errors import OaciteError, RunConflict
from indexer.fetch.alone import alone
from indexer.settings import IndexerSettings, ServingSettings

COUNTS, UNTOUCHED = "oacite-workers-", 60
"""How the names of folders begin in which workers leave counts, and for how many seconds one is left alone of
which nobody knows yet whose it is."""
WORKER_SECONDS = 60
"""After which a worker that does not answer its parent, or is not ready to serve, counts as dead: on a busy
machine it takes more than the server's own five to begin, and would be killed and begun for ever."""


def engine(settings: IndexerSettings) -> EngineSettings:
    """The cluster that OPENSEARCH_URL names, else the local node.

    Raises:
        OaciteError: neither is there.
    """
    if os.environ.get("OPENSEARCH_URL"):
        return EngineSettings()
    state = node.status(settings.node)
    if state.url is None:
        raise OaciteError(
            "no OpenSearch: start the local node with `oacite node start`, or set OPENSEARCH_URL to a cluster"
        )
    return local(state.url)


def expected_engine(settings: IndexerSettings) -> EngineSettings:
    """The same for who may begin before it: where the local node does not run yet, the place where it will.

    Raises:
        OaciteError: there is none, and no port at which it would be.
    """
    awaited = not os.environ.get("OPENSEARCH_URL") and settings.node_port != 0
    if awaited and not node.status(settings.node).running:
        return local(f"http://127.0.0.1:{settings.node_port}")
    return engine(settings)


def local(url: str) -> EngineSettings:
    """The settings for the local node, which asks for no login."""
    absent = dict.fromkeys(("username", "password", "password_file", "ca_certs"))
    return EngineSettings.model_validate({"url": url, **absent})


def serve(settings: EngineSettings, host: str, port: int, console: Console, how: ServingSettings) -> None:
    """Serve the search pages until interrupted. The app is named, not imported: the layers stay apart.

    Args:
        settings: of the engine.
        host: where to listen.
        port: likewise.
        console: where its address is told.
        how: it is served.

    Raises:
        OaciteError: the port is taken.
    """
    refuse_taken(host, port)
    _into_environment(settings)
    with _shared(how.workers):
        console.print(f"oacite is at http://{_in_url(host)}:{port} - Ctrl-C ends it")
        _run("search_ui.web.app:from_environment", host, port, how, factory=True, workers=how.workers)


@contextmanager
def _shared(workers: int) -> Iterator[None]:
    """What several workers need: what they are to share, in their environment, which is right as a whole."""
    os.environ["OACITE_WORKERS"] = str(workers)
    if workers == 1:
        yield
        return
    _clear_up_after_others()
    with TemporaryDirectory(prefix=COUNTS) as folder, alone(Path(folder)):
        os.environ["OACITE_COUNTS_FOLDER"] = folder
        resolve_name("search_ui.web.settings:UiSettings")()  # else each would fail by itself, again and again
        yield


def _clear_up_after_others() -> None:
    """Remove the folders of servers that were killed; one that runs holds its own."""
    for folder in Path(gettempdir()).glob(f"{COUNTS}*"):
        with suppress(OSError, RunConflict):  # it has gone meanwhile; or it is held
            about = folder.lstat()
            if about.st_uid == os.geteuid() and time.time() - about.st_mtime > UNTOUCHED:
                with alone(folder):
                    shutil.rmtree(folder)


def _run(app: Any, host: str, port: int, how: ServingSettings, **besides: Any) -> None:  # noqa: ANN401 - uvicorn's
    """Serve until interrupted; then requests under way are answered, and no others, within a time.

    SIGTERM ends it as Ctrl-C does, without an error, unless whoever calls has a use for it.
    """
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        uvicorn.run(app, host=host, port=port, **options(how), **besides)


def options(how: ServingSettings) -> dict[str, Any]:
    """The server's options for how it is to serve."""
    return {
        "proxy_headers": bool(how.proxies),
        "forwarded_allow_ips": how.proxies,
        "http": LastAnswers,
        "timeout_graceful_shutdown": how.stop_seconds,
        "timeout_worker_healthcheck": WORKER_SECONDS,
        "log_level": "warning",
        "log_config": None,  # what it logs goes where all goes (engine.safe_text)
    }


def serve_assistant(settings: EngineSettings) -> None:
    """Answer an assistant on standard input and output, until it ends. Named, not imported, as the app is."""
    _into_environment(settings)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a thread that waits for input would not hear of it
    resolve_name("search_ui.assistant.transports:stdio")()


def serve_assistants(
    settings: EngineSettings, host: str, port: int, names: Sequence[str], console: Console
) -> None:
    """Answer assistants over HTTP until interrupted.

    Args:
        settings: of the engine.
        host: where to listen.
        port: likewise.
        names: by which it may be called, besides those of this machine.
        console: where its address is told.

    Raises:
        OaciteError: the port is taken.
    """
    how = ServingSettings()
    refuse_taken(host, port)
    _into_environment(settings)
    app = resolve_name("search_ui.assistant.transports:http")(names)
    console.print(f"oacite answers assistants at http://{_in_url(host)}:{port}/mcp - Ctrl-C ends it")
    _run(app, host, port, how)


def _into_environment(settings: EngineSettings) -> None:
    """Leave the settings where the app reads them, and no login that is meant for another engine."""
    for name, value in settings:
        variable = f"OPENSEARCH_{name.upper()}"
        if value is None:
            os.environ.pop(variable, None)
        else:
            os.environ[variable] = value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def refuse_taken(host: str, port: int) -> None:
    """See that the pages can be served there, before anything long is begun.

    Raises:
        OaciteError: the port is taken.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise OaciteError(
            f"the pages cannot be served at {_in_url(host)}:{port} ({error.strerror}): choose another with"
            " --host or --port"
        ) from error


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
