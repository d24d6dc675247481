"""One page of results: its hits (`query.hits`), the page before it, and its counts (`query.counts`). Pure."""

from search_ui.query.best import Ranked
from search_ui.query.by_date import place
from search_ui.query.counts import Counts
from search_ui.query.hits import Had, RawHit, hits_before, hits_of_page
from search_ui.query.plan import Plan, asking, knowing, together
from search_ui.query.totals import totals_of_few
from search_ui.results.distinct import SMALL
from search_ui.results.hits import Hit
from search_ui.results.search_results import SearchResults
from search_ui.results.totals import Totals
from search_ui.url.cursor import Cursor
from search_ui.url.params import REACH, SearchParams


def search(
    params: SearchParams,
    counts: Plan[Counts],
    ranked: tuple[Ranked, ...] = (),
    had: Had | None = None,
    *,
    only_near: bool = False,
) -> Plan[SearchResults]:
    """All that one result page needs.

    Args:
        params: the search.
        counts: its counts.
        ranked: its best, if it is by relevance (`query.best`).
        had: what was found already of its hits.
        only_near: whether of many citations without a date only those near the beginning of their source are
            looked at. Then the page may lack some (`lacks_hits`).
    """
    return search_and_counts(params, counts, ranked, had, only_near=only_near).then(lambda found: found[0])


def lacks_hits(found: SearchResults) -> bool:
    """Whether a page that has a number has fewer citations than it should."""
    params = found.params
    return not params.after and len(found.hits) < min(
        params.size, found.total - (params.page - 1) * params.size
    )


def search_and_counts(
    params: SearchParams,
    counts: Plan[Counts],
    ranked: tuple[Ranked, ...] = (),
    had: Had | None = None,
    *,
    only_near: bool = False,
) -> Plan[tuple[SearchResults, Counts]]:
    """The same, with the counts as they came, for pages that count more by them."""
    known = None if counts.requests else counts.read([])

    def results(
        hits: list[RawHit], before: list[RawHit], counts: Counts, totals: Totals | None
    ) -> tuple[SearchResults, Counts]:
        found = SearchResults(
            params=params,
            total=counts.total,
            hits=tuple(map(Hit.from_engine, hits[: params.size])),
            facets=counts.facets,
            next=_next(params, counts.total, hits),
            previous=_previous(params, before),
            totals=totals,
        )
        return found, counts

    return together(
        results,
        hits_of_page(params, ranked, known, had, only_near=only_near),
        hits_before(params, ranked) if had is None else knowing(had.before),
        knowing(known) if known else counts,
        totals_of_few(params, known.total) if known and known.total <= SMALL else knowing(None),
    )


def citation(id_: str) -> Plan[Hit | None]:
    """The citation with this id, if there is one."""
    body = {"query": {"ids": {"values": [id_]}}, "size": 1}
    return asking(body, lambda response: next(map(Hit.from_engine, response["hits"]["hits"]), None))


def anything() -> Plan[None]:
    """Whether a search is answered at all."""
    return asking({"size": 0, "terminate_after": 1}, lambda _: None)


def _next(params: SearchParams, total: int, hits: list[RawHit]) -> SearchParams | None:
    """The page after this one: by its number as far as numbers reach, then by a cursor."""
    if params.after:
        more, position = len(hits) > params.size, params.after.position + params.size
    else:
        position = params.page * params.size
        more = position < total and len(hits) == params.size
    if not more:
        return None
    if position < REACH:
        return params.at(params.page + 1)
    return params.at(Cursor.after(params.sort, position, place(params.sort, hits[params.size - 1])))


def _previous(params: SearchParams, before: list[RawHit]) -> SearchParams | None:
    """The page before this one; `before` are the hits of `page_before_body`, if asked for."""
    if not params.after:
        return params.at(params.page - 1) if params.page > 1 else None
    if len(before) < params.size:
        return params.at(max(1, min(params.after.position, REACH) // params.size))
    position = max(0, params.after.position - params.size)
    return params.at(Cursor.after(params.sort, position, place(params.sort, before[-1])))
