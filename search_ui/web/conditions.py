"""What a search asks for, one condition at a time: the chips and the page title. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from citations.facets import FACETS, Facet
from citations.vocabulary import NONE
from citations.written import EN_DASH
from search_ui.url.exact import EXACT_FILTERS
from search_ui.url.params import Filter, SearchParams

NAME = "oacite"
LONGEST = 80
"""Characters of a sentence that stand for it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a search.

    Attributes:
        label: what it is about. value: what that must be, in words.
        title: the same as a short name. url: the search without this condition.
        excluded: whether the value is unwanted.
    """

    label: str
    value: str
    title: str
    url: str
    excluded: bool = False


def conditions(params: SearchParams) -> list[Condition]:
    """All conditions of a search, in the order of its URL."""
    return [*_text(params), *_facets(params), *_exact(params)]


def page_title(params: SearchParams) -> str:
    """A good name for a bookmark: `103 · AU 1727 · battery`, then a dash and our name."""
    page = f" · page {params.page_number}" if params.page_number > 1 else ""
    return f"{search_title(params)}{page} {EN_DASH} {NAME}"


def search_title(params: SearchParams) -> str:
    """What a search is for, in few words."""
    parts = [condition.title for condition in conditions(params.without_text())] + [_short(params)]
    return " · ".join(filter(None, parts)) or "All citations"


def _text(params: SearchParams) -> Iterator[Condition]:
    if params.q:
        yield Condition("Text", params.q, params.q, params.without_text().to_url())
    elif params.like:
        yield Condition("Like", _short(params), _short(params), params.without_text().to_url())


def _short(params: SearchParams) -> str:
    """The text; of a sentence its beginning."""
    like = params.like
    return params.q or (like if len(like) <= LONGEST else f"{like[:LONGEST].rpartition(' ')[0]} …")


def _facets(params: SearchParams) -> Iterator[Condition]:
    for excluded in (False, True):
        for facet in FACETS.values():
            for value in params.excluded(facet.name) if excluded else params.selected(facet.name):
                yield _facet(params, facet, Filter(facet.name, value, excluded))


def _facet(params: SearchParams, facet: Facet, filter_: Filter) -> Condition:
    without = params.toggled(filter_).to_url()
    words, short = facet.label_of(filter_.value), facet.title_of(filter_.value)
    if not filter_.excluded:
        label = f"{facet.label}, all of" if facet.name in params.every else facet.label
        return Condition(label, words, short, without)
    if filter_.value == NONE and not facet.always_set:
        return Condition(facet.label, "any value", f"any {facet.label.lower()}", without)
    return Condition(facet.label, words, f"not {short}", without, excluded=True)


def _exact(params: SearchParams) -> Iterator[Condition]:
    for name, exact in EXACT_FILTERS.items():
        if value := params.exact_value(name):
            written = exact.written(value)
            title = exact.title.format(value=written, code=value)
            yield Condition(exact.label, written, title, params.without_exact(name).to_url())
