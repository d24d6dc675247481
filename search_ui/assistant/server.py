"""The protocol: which tools there are, a call of one, and what is told of the data."""

import logging
from importlib.metadata import version
from typing import Any

import orjson
from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError
from starlette.requests import Request

from engine.deadline import Abandoned
from engine.errors import EngineError
from search_ui.assistant import coverage as told
from search_ui.assistant.answers import Answer, fitted
from search_ui.assistant.errors import Full, sentence
from search_ui.assistant.instructions import ABOUT, INSTRUCTIONS
from search_ui.assistant.tools import TOOLS, Tool
from search_ui.assistant.turns import Turns
from search_ui.searcher import Searcher
from search_ui.url.values import BadParameter
from search_ui.web.admission import household
from search_ui.web.problems import NotFound, UrlTooLong
from search_ui.web.settings import UiSettings

PAGES = "http://127.0.0.1:8000"
"""Where the pages are, unless OACITE_PUBLIC_URL says otherwise: where `oacite serve` puts them."""
COVERAGE = "oacite://coverage"
_FORESEEN = (ValidationError, BadParameter, NotFound, UrlTooLong, Full, Abandoned)
_LOG = logging.getLogger(__name__)
_READS = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Context = ServerRequestContext[dict[str, Any], Any]


class Desk:
    """Answers what assistants ask.

    Args:
        searcher: what answers.
        settings: how many calls there are at once, and the address of the pages.
    """

    def __init__(self, searcher: Searcher, settings: UiSettings) -> None:
        self._searcher = searcher
        self._turns = Turns(settings)
        self.pages = str(settings.public_url).rstrip("/") if settings.public_url else PAGES

    async def tools(
        self, _context: Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        """All tools, with what they take and what they answer."""
        return types.ListToolsResult(tools=[_described(tool) for tool in TOOLS.values()])

    async def call(self, context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        """The answer of a tool; whatever goes wrong is a sentence for whoever called it."""
        try:
            tool = _tool(params.name)
            return await self._turns.take(_client(context), lambda: self._answered(tool, params.arguments))
        except Exception as error:  # noqa: BLE001 - what is not foreseen is logged, and told without its words
            _log(params.name, error)
            return types.CallToolResult(content=[_text(sentence(error))], is_error=True)

    async def resources(
        self, _context: Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        """The one resource: what the data covers."""
        coverage = types.Resource(
            uri=COVERAGE,
            name="coverage",
            title="What is here",
            description=ABOUT,
            mime_type="application/json",
        )
        return types.ListResourcesResult(resources=[coverage])

    async def read(
        self, context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        """That resource.

        Raises:
            MCPError: it is another one, or could not be looked up.
        """
        if str(params.uri) != COVERAGE:
            raise MCPError(types.INVALID_PARAMS, f"There is no such resource; there is {COVERAGE}.")
        try:
            data = await self._turns.take(_client(context), lambda: told.at_length(self._searcher.coverage()))
        except Exception as error:  # noqa: BLE001 - as above
            _log(COVERAGE, error)
            raise MCPError(types.INTERNAL_ERROR, sentence(error)) from None
        text = orjson.dumps(fitted(data, self.pages)).decode()
        contents = types.TextResourceContents(uri=COVERAGE, mime_type="application/json", text=text)
        return types.ReadResourceResult(contents=[contents])

    def _answered(self, tool: Tool, given: dict[str, Any] | None) -> types.CallToolResult:
        arguments = {name: value for name, value in (given or {}).items() if value is not None}
        answer = tool.answer(self._searcher, tool.arguments.model_validate(arguments))
        return _result(answer, self._searcher, self.pages)


def make_server(searcher: Searcher, settings: UiSettings) -> Server[dict[str, Any]]:
    """The server that answers with what this searcher finds."""
    desk = Desk(searcher, settings)
    return Server(
        "oacite",
        version=version("oacite"),
        title="oacite: citations in US patent office actions",
        description=ABOUT,
        instructions=INSTRUCTIONS,
        website_url=desk.pages,
        on_list_tools=desk.tools,
        on_call_tool=desk.call,
        on_list_resources=desk.resources,
        on_read_resource=desk.read,
    )


def _tool(name: str) -> Tool:
    """The tool of this name.

    Raises:
        NotFound: there is none.
    """
    if tool := TOOLS.get(name):
        return tool
    raise NotFound("There is no such tool.", f"The tools are: {', '.join(TOOLS)}.")


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.arguments.schema_of(),
        output_schema={**tool.output},
        annotations=_READS,
    )


def _result(answer: Answer, searcher: Searcher, pages: str) -> types.CallToolResult:
    """A sentence with the page's address, then the data: as a value, and as text for who reads no other."""
    known = searcher.coverage_if_known()
    data = fitted({**answer.data, "url": answer.url, "coverage": told.in_short(known)}, pages)
    summary = f"{told.warning(known)}{answer.summary} Page: {data['url']}"
    content: list[types.ContentBlock] = [_text(summary), _text(orjson.dumps(data).decode())]
    return types.CallToolResult(content=content, structured_content=data)


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)


def _client(context: Context) -> str:
    """Who asks: an address, or whoever started the server."""
    return household(context.request.scope) if isinstance(context.request, Request) else ""


def _log(what: str, error: Exception) -> None:
    if isinstance(error, EngineError):
        _LOG.error("%s: %s", what, error)
    elif not isinstance(error, _FORESEEN):
        _LOG.error("%s: it broke", what, exc_info=error)
