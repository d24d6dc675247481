"""Query string → SearchParams."""

from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from typing import TypeVar

from citations.facets import FACETS
from search_ui.url import values
from search_ui.url.every import all_of
from search_ui.url.exact import EXACT_FILTERS
from search_ui.url.facet_params import PER_PAGE, RANKED, FacetParams, default_order
from search_ui.url.like import LIKELIEST, sentence
from search_ui.url.params import REACH, SIZE, UNGROUPED, Filter, Item, SearchParams, default_sort, exactly
from search_ui.url.ranking_params import RankingParams
from search_ui.url.reference_params import LAST_PAGE, ReferenceParams
from search_ui.url.values import RANKING_ORDERS, BadParameter

T = TypeVar("T")

MAX_FILTERS, MAX_FILTER_TEXT = 100, 2_000
"""Values, and their characters together: some 250 links of a page repeat all of them."""
ALL_FILTERS = "filters"
"""The name to blame when there are too many of them."""


def parse(items: Iterable[Item]) -> SearchParams:
    """The search that a query string asks for; parameters it does not know are passed over.

    Raises:
        BadParameter: a value is not one that its parameter can have.
    """
    given = _given(items, _PARAMETERS)
    q, like = _single(given, "q", values.words, ""), _single(given, "like", sentence, "")
    params = SearchParams(
        q=q,
        literal=_single(given, "literal", values.literal, default=False),
        like=like,
        filters=_filters(given),
        every=frozenset(all_of("all", value) for value in given.get("all", [])),
        exact=exactly(
            **{name: _single(given, name, exact.read, None) for name, exact in EXACT_FILTERS.items()}
        ),
        group=_single(given, "group", values.group, UNGROUPED),
        sort=_single(given, "sort", values.sort, default_sort(q or like)),
        page=_single(given, "page", values.page, 1),
        after=_single(given, "after", values.after, None),
        size=_single(given, "size", values.size, SIZE),
    )
    _check_like(params)
    _check_together(params)
    return params


def parse_if_any(items: Iterable[Item]) -> SearchParams | None:
    """The search that a query string asks for; None where none of its parameters is about a search.

    Raises:
        BadParameter: as `parse`.
    """
    given = list(items)
    return parse(given) if _given(given, _PARAMETERS) else None


def salvage(items: Iterable[Item]) -> SearchParams:
    """As much of the search as can be used, with the words as they came: to fill the form again."""
    given = list(items)
    words = next((values.clean(value) for name, value in given if name == "q"), "")
    usable = [*([("q", "words")] if words else []), *(item for item in given if item[0] != "q")]
    while True:
        try:
            return parse(usable).changed(q=words)
        except BadParameter as bad:
            dropped = _FILTER_PARAMETERS if bad.name == ALL_FILTERS else {bad.name}
            usable = [item for item in usable if item[0] not in dropped]


def parse_facet(name: str, items: Iterable[Item]) -> FacetParams:
    """The page of a facet's values that a query string asks for; `name` is one of FACETS.

    Raises:
        BadParameter: as `parse`, or a value of the facet page's own parameters cannot be used.
    """
    given = list(items)
    own = _given(given, _OF_FACET_PAGE)
    order = values.owner_order if FACETS[name].named else values.order
    params = FacetParams(
        name=name,
        search=parse(item for item in given if item[0] not in _OF_FACET_PAGE),
        prefix=_single(own, "prefix", values.prefix, ""),
        order=_single(own, "order", order, default_order(FACETS[name])),
    )
    if not params.is_ranked:
        return replace(params, after=_single(own, "after", values.first_value, None))
    return _checked_rank(replace(params, page=_single(own, "page", values.page, 1)))


def parse_reference(number: str, items: Iterable[Item]) -> ReferenceParams:
    """The page of a reference that a query string asks for; `number` is its canonical one.

    Raises:
        BadParameter: the page is none, or lies beyond what pages reach; `alone` is neither 1 nor 0.
    """
    given = _given(items, ("alone", "page"))
    page = _single(given, "page", values.page, 1)
    if page > LAST_PAGE:
        raise BadParameter(
            "page",
            f"Page {page} lies beyond the {REACH:,} latest of the applications rejected over a reference.",
            "The search for its citations leads to all of them.",
        )
    alone = _single(given, "alone", values.literal, default=False)
    return ReferenceParams(number=number, page=page, alone=alone)


def parse_ranking(items: Iterable[Item]) -> RankingParams:
    """The page of most used references that a query string asks for.

    Raises:
        BadParameter: as `parse`, or the page's own parameters cannot be used.
    """
    given = list(items)
    own = _given(given, _OF_RANKING)
    params = RankingParams(
        search=parse(item for item in given if item[0] not in _OF_RANKING),
        order=_single(own, "order", values.ranking_order, RANKING_ORDERS[0]),
        page=_single(own, "page", values.page, 1),
    )
    if params.page * PER_PAGE > RANKED:
        raise BadParameter(
            "page",
            f"Page {params.page} lies beyond the {RANKED:,} most used references.",
            "Narrow the search: fewer references are then before the one that is looked for.",
        )
    return params


def _given(items: Iterable[Item], known: Container[str]) -> dict[str, list[str]]:
    """The parameters that we know, each with its values that are not blank."""
    given: dict[str, list[str]] = {}
    for name, value in items:
        if name in known and value.strip():
            given.setdefault(name, []).append(value.strip())
    return given


def _single(given: dict[str, list[str]], name: str, reader: Callable[[str, str], T], default: T) -> T:
    """The value of a parameter that may be given once; repeating the same is no harm."""
    read = {reader(name, value) for value in given.get(name, [])}
    if len(read) > 1:
        raise BadParameter(name, f"“{name}” is given {len(read)} different values.", "Give it once.")
    return next(iter(read), default)


def _filters(given: dict[str, list[str]]) -> frozenset[Filter]:
    chosen = frozenset(
        Filter(facet, values.facet_value(FACETS[facet], name, value), excluded)
        for name, (facet, excluded) in _FILTER_PARAMETERS.items()
        for value in given.get(name, [])
    )
    if len(chosen) > MAX_FILTERS:
        raise BadParameter(
            ALL_FILTERS,
            f"{len(chosen)} filter values are chosen; a search takes at most {MAX_FILTERS}.",
            "Leave some of them out, or search twice.",
        )
    if (length := sum(len(filter_.value) for filter_ in chosen)) > MAX_FILTER_TEXT:
        raise BadParameter(
            ALL_FILTERS,
            f"The filter values chosen have {length:,} characters together; a search takes at most"
            f" {MAX_FILTER_TEXT:,}.",
            "Leave some of them out, or search twice.",
        )
    return chosen


def _check_together(params: SearchParams) -> None:
    """What no parameter can be blamed for alone."""
    first, last = params.exact_value("from"), params.exact_value("to")
    if first and last and first > last:
        raise BadParameter(
            "from", f"The first day, {first}, is after the last day, {last}.", "Exchange the two."
        )
    if params.page * params.size > REACH:
        raise BadParameter(
            "page",
            f"Page {params.page} lies beyond the first {REACH:,} results, which is as far as pages go.",
            f"Go on from page {REACH // params.size} with “Next”, narrow the search or sort it otherwise.",
        )
    if params.is_grouped and params.page > 1:
        raise BadParameter(
            "page",
            "Lines of several citations have no page numbers.",
            "Leave “page” out and go on with “Next”.",
        )
    if params.after and params.page > 1:
        raise BadParameter(
            "page", "“page” and “after” both say where the page begins.", "Leave one of them out."
        )
    if params.after and params.after.sort != params.sort:
        raise BadParameter(
            "after",
            f"“after” is a place in the order “{params.after.sort}”, but these results are “{params.sort}”.",
            "Begin with the first page of this order.",
        )


def _check_like(params: SearchParams) -> None:
    """What does not go with a search for the likeliest references."""
    if not params.like:
        return
    if params.q:
        raise BadParameter(
            "like",
            "“q” and “like” both say what is searched for.",
            "Give one of the two; filters go with either.",
        )
    if params.after:
        raise BadParameter(
            "after", "The likeliest references have pages with numbers.", "Write “page” instead of “after”."
        )
    if params.page * params.size > LIKELIEST:
        raise BadParameter(
            "page",
            f"Page {params.page} lies beyond the {LIKELIEST} likeliest references.",
            "Narrow the search: fewer references are then before the one that is looked for.",
        )


def _checked_rank(params: FacetParams) -> FacetParams:
    """The same, unless its page lies beyond what the order by count reaches."""
    if params.page * PER_PAGE > RANKED:
        raise BadParameter(
            "page",
            f"Page {params.page} lies beyond the {RANKED:,} most frequent values.",
            "Write how a value begins, or order the values by name: that order leads to all of them.",
        )
    return params


_FILTER_PARAMETERS = {
    Filter(facet, "", excluded).parameter: (facet, excluded) for facet in FACETS for excluded in (False, True)
}
_PARAMETERS = {
    "q",
    "literal",
    "like",
    "all",
    "group",
    "sort",
    "page",
    "after",
    "size",
    *EXACT_FILTERS,
    *_FILTER_PARAMETERS,
}
_OF_FACET_PAGE = ("prefix", "order", "page", "after")
_OF_RANKING = ("order", "page", "after")
