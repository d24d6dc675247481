"""Whole tables as files: of searches, facets, references, art units and the like.

An address with an ending: `/search.csv?…` has the parameters of `/search?…`.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from search_ui.export import tables
from search_ui.export.addresses import Asked, asked_at, of_reference, of_unit
from search_ui.export.formats import FORMATS, PARQUET, Format, written
from search_ui.export.notes import notes
from search_ui.export.parquet import packed, write_parquet
from search_ui.export.shape import Table
from search_ui.results.reference_page import reference_url
from search_ui.results.units import PATHS
from search_ui.searcher import Searcher
from search_ui.url.params import url
from search_ui.url.parse import parse
from search_ui.web.numbers import canonical_number, facet_called, unit_called
from search_ui.web.origin import origin
from search_ui.web.streaming import PIECE, Streamed


def routes(searcher: Searcher) -> APIRouter:
    """The routes of files whose rows this searcher finds; applications and lists have theirs."""
    router = APIRouter(include_in_schema=False)
    for ending in FORMATS:
        _add_searches(router, searcher, ending)
        _add_references(router, searcher, ending)
        for level in PATHS:
            _add_units(router, searcher, ending, level)
    return router


def sent(
    request: Request, searcher: Searcher, table: Table[Any], ending: str, held: ExitStack | None = None
) -> Response:
    """A table as a file.

    Args:
        request: who asks.
        searcher: tells what the data is of.
        table: what is sent.
        ending: of FORMATS.
        held: what is to be closed when all is sent, or nobody waits any more.
    """
    held = held or ExitStack()
    base = origin(request) or ""
    said = notes(table, base, searcher.coverage_if_known(), datetime.now(UTC).date().isoformat())
    bits = _bits(table, FORMATS[ending], said, held)
    headers = {
        "Content-Disposition": f'attachment; filename="{table.file_name(ending)}"',
        "Link": f'<{base}{table.page}>; rel="canonical", <{base}/about>; rel="describedby"',
        "X-Robots-Tag": "noindex",
        "X-Total-Count": str(table.total),
    }
    return Streamed(bits, held.close, headers, FORMATS[ending].media_type)


def _add_searches(router: APIRouter, searcher: Searcher, ending: str) -> None:
    @router.get(f"/search.{ending}")
    def search_file(request: Request) -> Response:
        return _file(request, searcher, Asked(parse(request.query_params.multi_items())), ending)

    @router.get(f"/facets/{{name}}.{ending}")
    def facet_file(request: Request, name: str) -> Response:
        known = name if name == "reference" else facet_called(name).name
        asked = asked_at(f"/facets/{known}", request.query_params.multi_items())
        return _file(request, searcher, asked, ending)


def _add_references(router: APIRouter, searcher: Searcher, ending: str) -> None:
    @router.get(f"/references/{{number:path}}.{ending}")
    def reference_file(request: Request, number: str) -> Response:
        canonical, items = canonical_number(number), request.query_params.multi_items()
        if canonical != number:
            return RedirectResponse(url(f"{reference_url(canonical)}.{ending}", items), status_code=302)
        return _file(request, searcher, of_reference(canonical, items), ending)


def _add_units(router: APIRouter, searcher: Searcher, ending: str, level: str) -> None:
    @router.get(f"/{PATHS[level]}/{{number}}.{ending}")
    def unit_file(request: Request, number: str) -> Response:
        unit = unit_called(level, number)
        if unit.number != number:
            return RedirectResponse(f"{unit.url}.{ending}", status_code=302)
        return _file(request, searcher, of_unit(unit), ending)


def _file(request: Request, searcher: Searcher, asked: Asked, ending: str) -> Response:
    """What is asked for, of one state of the indexes, which is held until all is sent."""
    with ExitStack() as held:
        engine = held.enter_context(searcher.frozen())
        table = asked.table(engine, origin(request) or "", tables.LIMIT, tables.MOST_VALUES)
        return sent(request, searcher, table, ending, held.pop_all())


def _bits(table: Table[Any], format_: Format, said: dict[str, str], held: ExitStack) -> Iterator[bytes]:
    """The file, bit by bit; a Parquet file has to be there before it is sent."""
    if format_.ending != PARQUET:
        yield from (piece for piece, _ in written(table, format_))
        return
    folder = Path(held.enter_context(TemporaryDirectory(prefix="oacite-export-")))
    lines, path = folder / "rows.jsonl.gz", folder / "rows.parquet"
    with packed(lines) as file:
        file.writelines(piece for piece, _ in written(table, format_))
    write_parquet(lines, table.shape.fields, said, path)
    with path.open("rb") as file:
        while bit := file.read(PIECE):
            yield bit
