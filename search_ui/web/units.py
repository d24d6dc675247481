"""Art units, work groups and tech centers: their pages, and the same as JSON."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse, RedirectResponse

from search_ui.results.unit_page import UnitPage
from search_ui.results.units import PATHS, Unit
from search_ui.searcher import Searcher
from search_ui.web.models import UnitData
from search_ui.web.numbers import unit_called
from search_ui.web.openapi import UNIT, example
from search_ui.web.problems import NotFound
from search_ui.web.rendering import page
from search_ui.web.trend_chart import panels

_EXAMPLES = {"art_unit": "2641", "work_group": "2640", "tech_center": "2600"}


def routes(searcher: Searcher) -> APIRouter:
    """The routes of all three, whose citations this searcher finds."""
    router = APIRouter()
    for level in PATHS:
        _add_routes(router, searcher, level)
    return router


def _add_routes(router: APIRouter, searcher: Searcher, level: str) -> None:
    @router.get(f"/{PATHS[level]}/{{number}}", include_in_schema=False)
    def unit_page(number: str) -> Response:
        unit = unit_called(level, number)
        if unit.number != number:
            return RedirectResponse(unit.url, status_code=302)
        found = _found(searcher, unit)
        coverage = searcher.coverage_if_known()
        return page(
            "unit.html", found=found, panels=panels(found), feed=f"{unit.url}.atom", coverage=coverage
        )

    @router.get(f"/{PATHS[level]}/{{number}}/uses", include_in_schema=False)
    def uses_page(number: str) -> Response:
        """The part of the page that takes longest: it comes after the page."""
        unit = unit_called(level, number)
        if unit.number != number:
            return RedirectResponse(f"{unit.url}/uses", status_code=302)
        if not searcher.units_there([unit]):
            raise _nothing_from(unit)
        return page("unit_uses.html", uses=searcher.unit_uses(unit), coverage=searcher.coverage_if_known())

    @router.get(f"/api/{PATHS[level]}/{{number}}", response_model=UnitData, openapi_extra=UNIT)
    def data(number: Annotated[str, Path(openapi_examples=example(_EXAMPLES[level]))]) -> Response:
        unit = unit_called(level, number)
        found, uses = searcher.in_one_state(
            lambda searcher: (_found(searcher, unit), searcher.unit_uses(unit))
        )
        return JSONResponse(found.to_json(uses))


def _found(searcher: Searcher, unit: Unit) -> UnitPage:
    """What it does.

    Raises:
        NotFound: nothing here is from it. EngineError: it could not be looked for.
    """
    if found := searcher.unit(unit):
        return found
    raise _nothing_from(unit)


def _nothing_from(unit: Unit) -> NotFound:
    return NotFound(
        f"No citation here is from {unit.words}.",
        "That does not mean that it never cited anything: the data has gaps. Search for it as text instead.",
    )
