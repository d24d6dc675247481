"""One page of results: its hits, the page before it, and the counts of all facets. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from citations.facets import FACETS
from citations.signature import ALONE
from citations.vocabulary import NONE
from search_ui.query.best import BEST, Ranked, any_of_these
from search_ui.query.by_date import dated, following, place, stretches, undated, year_of
from search_ui.query.clauses import Clause, narrowed
from search_ui.query.facet_counts import counted, marked
from search_ui.query.filters import query
from search_ui.query.highlighting import highlighting
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each, how_many, knowing, together
from search_ui.query.totals import totals_of_few
from search_ui.results.counts import FacetCounts
from search_ui.results.distinct import SMALL
from search_ui.results.hits import Hit
from search_ui.results.search_results import SearchResults
from search_ui.results.signatures import Tally
from search_ui.results.totals import Totals
from search_ui.url.cursor import Cursor
from search_ui.url.params import REACH, SearchParams

YEAR = "year"
"""The facet of the dates by which citations are ordered."""
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


class Counts(NamedTuple):
    """How many citations there are, and how many of each value of every facet, in the order of FACETS.

    `tally` counts those in other classes too; None where facets were counted one by one.
    """

    total: int
    facets: tuple[FacetCounts, ...]
    tally: Tally | None = None


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
        _hits(params, ranked, known, had, only_near=only_near),
        _before(params, ranked) if had is None else knowing(had.before),
        knowing(known) if known else counts,
        totals_of_few(params, known.total) if known and known.total <= SMALL else knowing(None),
    )


def counts(params: SearchParams, tally: Plan[Tally], *, complete: bool) -> Plan[Counts]:
    """All counts of a search.

    Args:
        params: the search.
        tally: the counts of its facets that have few values.
        complete: whether the others are counted too; else only those of their values of which something is
            asked.
    """
    deferred = [] if complete else [*ALONE]

    def read(
        found: Tally, others: dict[str, FacetCounts], later: list[Callable[[int], FacetCounts]]
    ) -> Counts:
        total = found.total(params)
        facets = found.facets(params) | others
        facets |= {facet.name: facet for facet in (of(total) for of in later)}
        return Counts(total, tuple(facets[name] for name in FACETS), found)

    return together(
        read,
        tally,
        counted_alone(params) if complete else knowing({}),
        each(marked(params, name) for name in deferred),
    )


def counted_alone(params: SearchParams, names: Iterable[str] = ALONE) -> Plan[dict[str, FacetCounts]]:
    """The counts of these, by name; a request for each, which the engine answers at once, and keeps apart."""
    return each(counted(params, [name]) for name in names).then(
        lambda found: {name: counts for one in found for name, counts in one.items()}
    )


class Later(NamedTuple):
    """What `counts` leaves out, where not all is counted with the page.

    Attributes:
        total: how many citations there are.
        self_citations: how many are known to be of the applicant's own documents; None where the search
            asks for that.
        facets: the counts of ALONE. `other` may be less than it is, but is 0 only where there are none.
    """

    total: int
    self_citations: int | None
    facets: tuple[FacetCounts, ...]


def later(params: SearchParams) -> Plan[Later]:
    """What comes when the page stands already."""
    return together(
        lambda whole, facets: Later(whole[0], whole[1], tuple(facets[name] for name in ALONE)),
        in_all(params),
        counted_alone(params),
    )


def in_all(params: SearchParams) -> Plan[tuple[int, int | None]]:
    """How many citations there are, and how many self-citations, as `Later` says it."""
    is_asked = params.exact_value("self_citation") is not None
    return together(
        lambda total, own: (total, own),
        how_many(query(params)),
        knowing(None) if is_asked else how_many(query(params.exactly("self_citation", "true"))),
    )


def counts_one_by_one(params: SearchParams) -> Plan[Counts]:
    """The same by a count of each facet: an index of an earlier version has no signatures."""
    return together(
        lambda total, facets: Counts(total, tuple(facets[name] for name in FACETS)),
        how_many(query(params)),
        counted(params, FACETS),
    )


def citation(id_: str) -> Plan[Hit | None]:
    """The citation with this id, if there is one."""
    body = {"query": {"ids": {"values": [id_]}}, "size": 1}
    return asking(body, lambda response: next(map(Hit.from_engine, response["hits"]["hits"]), None))


def anything() -> Plan[None]:
    """Whether a search is answered at all."""
    return asking({"size": 0, "terminate_after": 1}, lambda _: None)


def hits_body(params: SearchParams, ranked: tuple[Ranked, ...] = ()) -> Body:
    """One page of citations, sorted, with what matched in them marked; the best are left out.

    After a cursor, one more citation than the page shows tells whether there is a next page.
    """
    asked = others(params, ranked)
    if params.after:
        window: Body = {"size": params.size + 1}
    else:
        window = {"from": (params.page - 1) * params.size - len(ranked), "size": params.size}
    return following(asked, params.sort, _values(params)) | window | _shown(params)


def how_many_dated(params: SearchParams, counts: Counts) -> int:
    """How many of the citations of a search have a date, by the counts of their years."""
    years = next(facet for facet in counts.facets if facet.name == YEAR)
    selected = params.selected(YEAR)
    return counts.total - (years.count_of(NONE) if not selected or NONE in selected else 0)


def page_before_body(params: SearchParams, ranked: tuple[Ranked, ...] = ()) -> Body:
    """The sort values of a page of citations before the cursor, the nearest first.

    The last of them is the place after which the page before this one begins.
    """
    return following(others(params, ranked), params.sort, _values(params), backwards=True) | _places(params)


def _places(params: SearchParams) -> Body:
    """A page of hits of which only the places matter."""
    return {"size": params.size, "track_total_hits": False, "_source": False}


def _values(params: SearchParams) -> list[float | int | str] | None:
    return params.after.values() if params.after else None


def others(params: SearchParams, ranked: tuple[Ranked, ...]) -> Clause:
    """All that a citation must fulfil, and not be one of these."""
    asked = query(params, scored=is_scored(params))
    if ranked:
        asked["bool"]["must_not"].append(any_of_these(ranked))
    return asked


def with_marks(params: SearchParams) -> Body:
    """What hits come back with marked, if there are words."""
    return {"highlight": highlighting(params.q, literal=params.literal)} if params.q else {}


def first_dated(params: SearchParams) -> Plan[Had]:
    """What a page by date has of the citations with a date, where nothing is counted yet.

    To find the first of all, the engine would go through all of a search of which hardly any has a date.
    """
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


def _hits(
    params: SearchParams,
    ranked: tuple[Ranked, ...],
    known: Counts | None,
    had: Had | None,
    *,
    only_near: bool,
) -> Plan[list[RawHit]]:
    """Without their number, which the counts tell: so the engine may stop once it has a page of them.

    Args:
        params: the search.
        ranked: its best, if it is by relevance.
        known: its counts, if they are known already.
        had: what was found of them already.
        only_near: as in `search`.
    """
    if had and params.after:
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


def _last_year(params: SearchParams, known: Counts, end: int) -> str | None:
    """The year of the last citation on a page that ends behind so many, where the counts tell that."""
    if not known.tally or params.selected(YEAR) or params.excluded(YEAR):
        return None
    years = known.tally.by_value(params, YEAR)
    return year_of(end, params.sort, {year: count for year, count in years.items() if year != NONE})


def _hits_of(response: EngineResponse) -> list[RawHit]:
    found: list[RawHit] = response["hits"]["hits"]
    return found


def _shown(params: SearchParams) -> Body:
    """What a hit comes back with, and no number of all."""
    return {"track_total_hits": False} | with_marks(params)


def _these(params: SearchParams, ranked: tuple[Ranked, ...]) -> Plan[list[RawHit]]:
    """Some of the best, in their order, with their scores."""
    if not ranked:
        return knowing([])

    def read(response: EngineResponse) -> list[RawHit]:
        found = {hit["_id"]: hit for hit in response["hits"]["hits"]}
        return [found[each.id] for each in ranked if each.id in found]

    asked = narrowed(query(params, scored=True), any_of_these(ranked))
    body = {"query": asked, "size": len(ranked), "track_total_hits": False}
    return asking(body | with_marks(params), read, scored=True)


def _before(params: SearchParams, ranked: tuple[Ranked, ...]) -> Plan[list[RawHit]]:
    """The page before this one, where it begins after a cursor too and has no number; else nothing.

    Before the first citation without a date stands the last that has one.
    """
    if not params.after or params.after.position <= REACH:
        return knowing([])
    bodies = [page_before_body(params, ranked)]
    if params.after.day is None and not is_scored(params):
        bodies.append(dated(query(params), params.sort, backwards=True) | _places(params))
    return each(asking(body, _hits_of, scored=is_scored(params)) for body in bodies).then(
        lambda found: [hit for hits in found for hit in hits][: params.size]
    )


def is_scored(params: SearchParams) -> bool:
    """Whether citations are ordered by how well they match."""
    return params.sort == "relevance"


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
