"""The hits of a page, and of the page before it: by relevance, by date, and after a cursor. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from citations.vocabulary import NONE
from search_ui.query.best import BEST, Ranked
from search_ui.query.by_date import dated, following, stretches, undated, year_of
from search_ui.query.clauses import Clause, narrowed
from search_ui.query.counts import YEAR, Counts, how_many_dated
from search_ui.query.filters import query
from search_ui.query.highlighting import highlighting
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each, knowing, together
from search_ui.query.source_rows import WITH_ROW, WITHOUT_TEXT, any_of_rows, row_of
from search_ui.url.cursor import Cursor
from search_ui.url.params import REACH, SearchParams

RawHit = Mapping[str, Any]
"""As the engine gives it: `{"_id": "…", "_source": {…}, "sort": […]}`."""

NEAR = 1_000
"""How many numbers of its source are gone through for each citation that is looked for, at first."""
HIGHEST = 2**63 - 1
"""The highest number that the index can hold."""
MANY = 1_000_000
"""Where so many have no date, the first of them are looked for near the beginning of their source, since the
engine looks at millions else: they do not stand in the index in their order."""
AMONG = 1_000_000_000
"""Numbers among which they are taken to be spread evenly: five times those of the largest source."""


class Had(NamedTuple):
    """What was found already of a page's hits, and of those before it (`page_before_body`)."""

    hits: list[RawHit]
    before: Sequence[RawHit] = ()


def hits_of_page(
    params: SearchParams,
    ranked: tuple[Ranked, ...],
    known: Counts | None,
    had: Had | None,
    *,
    only_near: bool,
) -> Plan[list[RawHit]]:
    """The hits of a page; not their number, so that the engine may stop once it has a page of them.

    Args:
        params: the search.
        ranked: its best, if it is by relevance.
        known: its counts, if they are known already.
        had: what was found of them already.
        only_near: as in `query.search`.
    """
    if had and (params.after or is_scored(params)):
        return knowing(had.hits)
    start = (params.page - 1) * params.size
    if is_scored(params) and not params.after and start < BEST:
        return _these(params, ranked[start : start + params.size])
    if is_scored(params) or params.after or not known:
        return asking(hits_body(params, ranked), _hits_of, scored=is_scored(params))
    with_date = how_many_dated(params, known)
    of_dated, of_undated = stretches(start, params.size, with_date, known.total)
    asked = query(params)
    parts = []
    if had:
        parts.append(knowing(had.hits))
    elif of_dated.size:
        year = _last_year(params, known, of_dated.end)
        parts.append(
            asking(dated(asked, params.sort, year=year) | of_dated.window | _shown(params), _hits_of)
        )
    if of_undated.size:
        many = known.total - with_date
        up_to = of_undated.end * AMONG // many if only_near and many >= MANY else None
        parts.append(asking(undated(asked, up_to=up_to) | of_undated.window | _shown(params), _hits_of))
    return each(parts).then(lambda found: [hit for hits in found for hit in hits])


def hits_before(
    params: SearchParams, ranked: tuple[Ranked, ...], within: Clause | None = None
) -> Plan[list[RawHit]]:
    """The page before this one, where it begins after a cursor too and has no number; else nothing.

    Before the first citation without a date stands the last that has one.
    """
    if not params.after or params.after.position <= REACH:
        return knowing([])
    bodies = [page_before_body(params, ranked, within)]
    if params.after.day is None and not is_scored(params):
        bodies.append(dated(query(params), params.sort, backwards=True) | _places(params))
    return each(asking(body, _hits_of, scored=is_scored(params)) for body in bodies).then(
        lambda found: [hit for hits in found for hit in hits][: params.size]
    )


def first_dated(params: SearchParams) -> Plan[Had]:
    """What a page by date has of the citations with a date, where nothing is counted yet.

    To find the first of all, the engine would go through all of a search of which hardly any has a date.
    """
    if params.selected(YEAR) == (NONE,):
        return knowing(Had([]))
    window = {"from": (params.page - 1) * params.size, "size": params.size}
    return asking(
        dated(query(params), params.sort) | window | _shown(params), lambda found: Had(_hits_of(found))
    )


def near(params: SearchParams, place: Cursor) -> Plan[Had | None]:
    """A page at a place among what has no date; None if it is not all near to the place.

    That is ordered by its number in its source, in which it does not stand in the index: without a limit the
    engine looks at many that it passes over.
    """
    reach = NEAR * (params.size + 1)
    after = {"gte": place.sequence, "lte": min(place.sequence + reach, HIGHEST)}
    before = {"gte": place.sequence - reach, "lte": place.sequence}

    def asked(window: Clause, size: int, more: Body, *, backwards: bool = False) -> Plan[list[RawHit] | None]:
        within = narrowed(query(params), {"range": {"sequence": window}})
        body = following(within, params.sort, place.values(), backwards=backwards) | more | {"size": size}
        return asking(body, _hits_of).then(lambda hits: hits if len(hits) == size else None)

    return together(
        lambda hits, before: None if hits is None or before is None else Had(hits, before),
        asked(after, params.size + 1, _shown(params)),
        asked(before, params.size, _places(params), backwards=True)
        if place.position > REACH
        else knowing([]),
    )


def on_levels(params: SearchParams, ranked: tuple[Ranked, ...], within: Clause) -> Plan[Had]:
    """A page behind the best, by relevance, as if there were nothing but what fulfils this too."""
    return together(
        Had,
        asking(hits_body(params, ranked, within), _hits_of, scored=True),
        hits_before(params, ranked, within),
    )


def hits_body(params: SearchParams, ranked: tuple[Ranked, ...] = (), within: Clause | None = None) -> Body:
    """One page of citations, sorted, with what matched in them marked; the best are left out.

    After a cursor, one more citation than the page shows tells whether there is a next page.
    """
    asked = others(params, ranked, within)
    if params.after:
        window: Body = {"size": params.size + 1}
    else:
        window = {"from": (params.page - 1) * params.size - len(ranked), "size": params.size}
    return following(asked, params.sort, _values(params)) | window | _shown(params)


def page_before_body(
    params: SearchParams, ranked: tuple[Ranked, ...] = (), within: Clause | None = None
) -> Body:
    """The sort values of a page of citations before the cursor, the nearest first.

    The last of them is the place after which the page before this one begins.
    """
    asked = others(params, ranked, within)
    return following(asked, params.sort, _values(params), backwards=True) | _places(params)


def others(params: SearchParams, ranked: Sequence[Ranked], within: Clause | None = None) -> Clause:
    """All that a citation must fulfil, and not be one of these; this too, if it is given."""
    asked = query(params, scored=is_scored(params))
    if within:
        asked = narrowed(asked, within)
    if ranked:
        asked["bool"]["must_not"].append(any_of_rows(each.row for each in ranked))
    return asked


def with_marks(params: SearchParams) -> Body:
    """What hits come back with marked, if there are words."""
    return {"highlight": highlighting(params.q, literal=params.literal)} if params.q else {}


def is_scored(params: SearchParams) -> bool:
    """Whether citations are ordered by how well they match."""
    return params.sort == "relevance"


def _these(params: SearchParams, ranked: tuple[Ranked, ...]) -> Plan[list[RawHit]]:
    """Some of the best, in their order, with their scores."""
    if not ranked:
        return knowing([])

    def read(response: EngineResponse) -> list[RawHit]:
        found = {row_of(hit): hit for hit in response["hits"]["hits"]}
        return [found[each.row] for each in ranked if each.row in found]

    asked = narrowed(query(params, scored=True), any_of_rows(each.row for each in ranked))
    body = {"query": asked, "size": len(ranked)} | WITH_ROW | _shown(params)
    return asking(body, read, scored=True)


def _last_year(params: SearchParams, known: Counts, end: int) -> str | None:
    """The year of the last citation on a page that ends behind so many, where the counts tell that."""
    if not known.tally or params.selected(YEAR) or params.excluded(YEAR):
        return None
    years = known.tally.by_value(params, YEAR)
    return year_of(end, params.sort, {year: count for year, count in years.items() if year != NONE})


def _shown(params: SearchParams) -> Body:
    """What a hit comes back with, and no number of all."""
    return {"track_total_hits": False} | with_marks(params)


def _places(params: SearchParams) -> Body:
    """A page of hits of which only the places matter."""
    return {"size": params.size} | WITHOUT_TEXT


def _values(params: SearchParams) -> list[float | int | str] | None:
    return params.after.values() if params.after else None


def _hits_of(response: EngineResponse) -> list[RawHit]:
    found: list[RawHit] = response["hits"]["hits"]
    return found
