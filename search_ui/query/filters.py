"""What citations must fulfil: facets, exact filters and the search text → the engine's query. Pure.

Filters stand in the query. Citations that name no reference (`reference_type` `none`) are left out unless
that type is selected.
"""

from collections.abc import Iterator

from citations.facets import FACETS, MAY_LACK, PLACEHOLDER_FACET, Facet, Kind
from citations.signature import APPLICATION
from citations.vocabulary import NONE
from search_ui.query.clauses import Clause, any_of, narrowed
from search_ui.query.likeness import like_it
from search_ui.query.words import matches
from search_ui.url.exact import EXACT_FILTERS
from search_ui.url.params import SearchParams


def query(
    params: SearchParams,
    ignored: tuple[str, ...] = (),
    *,
    but: str | None = None,
    scored: bool = False,
    matching: Clause | None = None,
) -> Clause:
    """All that a citation must fulfil.

    Args:
        params: the search.
        ignored: facets of which nothing is asked.
        but: a facet whose selection is left out, not what it excludes. Where all values of it are wanted, a
            further one narrows the search: then its selection stays.
        scored: whether citations are ordered by how well they match its words.
        matching: what they must match, in the place of its words.

    Raises:
        BadParameter: it is by a sentence, and nobody asked which of its words decide.
    """
    clauses: Clause = {
        "filter": list(_filters(params, (*ignored, None if but in params.every else but))),
        "must_not": list(_must_not(params, ignored, but)),
    }
    if matching:
        clauses["must"] = [matching]
    elif params.q:
        clauses["must"] = [matches(params.q, literal=params.literal, scored=scored)]
    elif params.like:
        clauses["must"] = [like_it(params)]
    return {"bool": clauses}


def _filters(params: SearchParams, ignored: tuple[str | None, ...]) -> Iterator[Clause]:
    for name, facet in FACETS.items():
        values = params.selected(name)
        if values and name not in ignored:
            alternatives = [(value,) for value in values] if name in params.every else [values]
            yield from (has_any(facet, some) for some in alternatives)
    yield from _exact(params)


def _exact(params: SearchParams) -> Iterator[Clause]:
    """The values of exact filters; the two ends of a range are one clause."""
    limits: dict[str, dict[str, str]] = {}
    for name, value in ((name, params.exact_value(name)) for name in EXACT_FILTERS):
        exact = EXACT_FILTERS[name]
        if value == NONE and exact.may_lack:
            yield lacks(exact.field)
        elif value and exact.comparison == "so":
            so = {"term": {exact.field: True}}
            yield so if value == "true" else {"bool": {"must_not": [so]}}
        elif value and exact.comparison == "is":
            yield {"term": {exact.field: value}}
        elif value:
            limits.setdefault(exact.field, {})[exact.comparison] = value
    yield from ({"range": {field: given}} for field, given in limits.items())


def _must_not(params: SearchParams, ignored: tuple[str, ...], but: str | None) -> Iterator[Clause]:
    for name, facet in FACETS.items():
        if (values := params.excluded(name)) and name not in ignored:
            yield has_any(facet, values)
    if PLACEHOLDER_FACET not in (*ignored, but) and not params.selected(PLACEHOLDER_FACET):
        yield {"term": {PLACEHOLDER_FACET: NONE}}


def has_any(facet: Facet, values: tuple[str, ...]) -> Clause:
    """Having one of the values; `none` is having no value."""
    present = [facet.stored(value) for value in values if value != NONE or facet.always_set]
    clauses: list[Clause] = []
    if facet.kind is Kind.YEAR:
        clauses = [{"range": {facet.field: {"gte": f"{y}-01-01", "lte": f"{y}-12-31"}}} for y in present]
    elif len(present) == 1:
        # Not `terms`, which the engine keeps when it was asked twice: for that it goes through all citations
        # that have the value, however few of them have what else is asked.
        clauses = [{"term": {facet.field: present[0]}}]
    elif present:
        clauses = [{"terms": {facet.field: present}}]
    if len(present) < len(values):
        clauses.append(lacks(facet.field))
    return clauses[0] if len(clauses) == 1 else any_of(clauses)


def with_any(asked: Clause, facet: Facet, values: tuple[str, ...]) -> Clause:
    """Of what fulfils a query, what has one of these values too."""
    return narrowed(asked, has_any(facet, values))


def having(asked: Clause, field: str) -> Clause:
    """Of what fulfils a query, what has any value of a field."""
    return narrowed(asked, {"exists": {"field": field}})


def lacks(field: str) -> Clause:
    """Having no value of a field.

    Of those in MAY_LACK that is found as quickly as a value is, by the names of what each citation lacks. An
    index of an earlier version has no such names, nor any `APPLICATION`: there each citation is looked at. In
    an index where all have that, this alternative is nothing to the engine, and costs nothing.
    """
    exists = {"exists": {"field": field}}
    if field not in MAY_LACK:
        return {"bool": {"must_not": [exists]}}
    unnamed = {"bool": {"must_not": [{"exists": {"field": APPLICATION}}, exists]}}
    return any_of([{"term": {"lacks": field}}, unnamed])
