"""All citations of a search, batch after batch, over one state of the indexes. Pure.

They come in the order of the pages: by relevance the best first, as `query.best` has them, then all others.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from citations.record import MADE, Citation
from search_ui.query.best import Ranked
from search_ui.query.by_date import following, place
from search_ui.query.hits import is_scored, others
from search_ui.query.plan import Body, EngineResponse, Plan, asking, knowing
from search_ui.query.source_rows import WITH_ROW, any_of_rows, row_of
from search_ui.url.params import SearchParams

_NOT_TOLD = [*MADE]

Place = Sequence[float | int | str]
"""The sort values of a citation, as the engine gives them."""


class Batch(NamedTuple):
    """Some citations, and the place of the last of them; None where they have none, as the best."""

    citations: tuple[Citation, ...]
    place: Place | None = None


def the_best(ranked: Sequence[Ranked]) -> Plan[Batch]:
    """These citations, in their order."""
    if not ranked:
        return knowing(Batch(()))
    places = {each.row: place for place, each in enumerate(ranked)}
    body = _body(any_of_rows(places), len(ranked)) | WITH_ROW

    def read(response: EngineResponse) -> Batch:
        hits = sorted(response["hits"]["hits"], key=lambda hit: places[row_of(hit)])
        return Batch(tuple(map(_citation, hits)))

    return asking(body, read, cached=False)


def batch(params: SearchParams, ranked: Sequence[Ranked], after: Place | None, size: int) -> Plan[Batch]:
    """The next citations in the order of the search, but for the best.

    Args:
        params: the search.
        ranked: its best, where it is by relevance.
        after: the place that they come after; None for the first.
        size: how many at most.
    """
    body = _body(others(params, ranked), size)
    body |= following(body["query"], params.sort, after)

    def read(response: EngineResponse) -> Batch:
        hits = response["hits"]["hits"]
        return Batch(tuple(map(_citation, hits)), place(params.sort, hits[-1]) if hits else None)

    return asking(body, read, scored=is_scored(params), cached=False)


def _body(asked: Mapping[str, Any], size: int) -> Body:
    return {"query": asked, "size": size, "track_total_hits": False, "_source": {"excludes": _NOT_TOLD}}


def _citation(hit: Mapping[str, Any]) -> Citation:
    return Citation.from_document(hit["_id"], hit["_source"])
