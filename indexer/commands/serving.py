"""Which OpenSearch the commands use, and the search pages over it."""

import os
import socket
from contextlib import suppress

import uvicorn
from pydantic import SecretStr
from rich.console import Console

from engine.connection import EngineSettings
from indexer import node
from indexer.errors import OaciteError
from indexer.settings import IndexerSettings


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


def local(url: str) -> EngineSettings:
    """The settings for the local node, which asks for no login."""
    return EngineSettings.model_validate({"url": url, "username": None, "password": None, "ca_certs": None})


def serve(settings: EngineSettings, host: str, port: int, console: Console) -> None:
    """Serve the search pages until interrupted. The app is named, not imported: the layers stay apart.

    Raises:
        OaciteError: the port is taken.
    """
    refuse_taken(host, port)
    _into_environment(settings)
    console.print(f"oacite is at http://{_in_url(host)}:{port} - Ctrl-C ends it")
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it ends
        uvicorn.run(
            "search_ui.web.app:from_environment",
            factory=True,
            host=host,
            port=port,
            proxy_headers=False,  # OACITE_TRUSTED_PROXIES says who may name a client
            log_level="warning",
            log_config=None,  # what it logs goes where all goes (engine.safe_text)
        )


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
