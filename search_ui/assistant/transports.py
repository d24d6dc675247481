"""The ways to the tools: standard input and output, or HTTP. `oacite mcp` names them; nobody imports them."""

import logging
from collections.abc import Sequence

import anyio
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.connection import EngineSettings, connect
from search_ui.assistant.server import make_server
from search_ui.searcher import Searcher
from search_ui.web.attendance import SLACK, Attendance
from search_ui.web.body import MAX_BODY
from search_ui.web.origin import LOOPBACK
from search_ui.web.problems import MEDIA_TYPE, TooMany, problem_of
from search_ui.web.request_limit import RequestLimit
from search_ui.web.settings import UiSettings

PATH = "/mcp"
_LOG = logging.getLogger(__name__)


def stdio() -> None:
    """Answer on standard output what comes on standard input, until that ends; logs go elsewhere."""
    settings = UiSettings()
    try:
        anyio.run(_stdio, _searcher(settings), settings)
    except* BrokenPipeError:  # whoever started it has left without a word
        _LOG.warning("nobody reads the answers any more")


async def _stdio(searcher: Searcher, settings: UiSettings) -> None:
    server = make_server(searcher, settings)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def http(hosts: Sequence[str]) -> ASGIApp:
    """The application that answers at PATH, over what the environment describes.

    Args:
        hosts: by which it may be called, besides those of this machine.
    """
    settings = UiSettings()
    searcher = _searcher(settings)
    searcher.keep_ready()
    return http_app(searcher, settings, hosts)


def http_app(searcher: Searcher, settings: UiSettings, hosts: Sequence[str] = ()) -> ASGIApp:
    """The application over this searcher; each request stands for itself, and is answered as JSON.

    A request for another host, or from another's page in a browser, is refused: else any page could ask here
    under a name of its own that leads to this machine.
    """
    names = [f"[{name}]" if ":" in name else name for name in (*LOOPBACK, *hosts)]
    app = make_server(searcher, settings).streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MAX_BODY,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[host for name in names for host in (name, f"{name}:*")],
            allowed_origins=[
                f"{scheme}://{name}{port}"
                for name in names
                for scheme in ("http", "https")
                for port in ("", ":*")
            ],
        ),
    )
    attended: ASGIApp = Attendance(app, settings.search_timeout + settings.queue_seconds + SLACK)
    limit = settings.request_limit
    return _Posted(RequestLimit(attended, limit, _refused) if limit else attended)


def _refused(request: Request, error: Exception) -> Response:
    """What a client is told that has asked too often: by HTTP, before anybody reads its message."""
    problem = problem_of(error)
    headers = error.headers if isinstance(error, TooMany) else {}
    return JSONResponse(problem.to_json(request.url.path), problem.status, headers, MEDIA_TYPE)


def _searcher(settings: UiSettings) -> Searcher:
    """The same as that of the pages."""
    return Searcher(
        connect(EngineSettings(), timeout=settings.search_timeout),
        timeout=settings.search_timeout,
        coverage_seconds=settings.coverage_seconds,
    )


class _Posted:
    """Refuse what is not posted: nothing is ever sent unasked, so there is no stream to be held open."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] != "POST":
            await Response(status_code=405, headers={"Allow": "POST"})(scope, receive, send)
        else:
            await self._app(scope, receive, send)
