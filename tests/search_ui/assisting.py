"""An assistant's client, as the protocol's own SDK has it."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

from mcp import Client, StdioServerParameters, types
from mcp.server.lowlevel import Server

from search_ui.assistant.server import PAGES, make_server
from search_ui.searcher import Searcher
from search_ui.web.settings import UiSettings

T = TypeVar("T")
Target = Server[Any] | StdioServerParameters | str


def session(target: Target, talk: Callable[[Client], Awaitable[T]], mode: str = "auto") -> T:
    """What comes of a talk with a server: in this process, started for it, or at a URL."""

    async def talking() -> T:
        async with Client(target, mode=mode) as client:
            return await talk(client)

    return asyncio.run(talking())


def call(searcher: Searcher, tool: str, /, **arguments: Any) -> types.CallToolResult:  # noqa: ANN401 - any
    """What a tool answers; the client holds it to the tool's own schema."""
    return session(make_server(searcher, UiSettings()), lambda client: client.call_tool(tool, arguments))


def answer(searcher: Searcher, tool: str, /, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - any
    """The data of an answer."""
    called = call(searcher, tool, **arguments)
    assert not called.is_error, said(called)
    data: dict[str, Any] = called.structured_content
    assert data == json.loads(said(called, 1))
    return data


def said(called: types.CallToolResult, place: int = 0) -> str:
    """The text of an answer: its sentence stands first."""
    block = called.content[place]
    assert isinstance(block, types.TextContent)
    return block.text


def addresses(data: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """All addresses within the data of an answer, as the server of the pages has them."""
    if isinstance(data, list):
        for each in data:
            yield from addresses(each)
    elif isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, str) and name.endswith("url"):
                assert value.startswith(f"{PAGES}/"), value
                yield value.removeprefix(PAGES)
            else:
                yield from addresses(value)
