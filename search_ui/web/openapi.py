"""The parameters of the API, as its OpenAPI document describes them.

The routes read the query string themselves, as the pages do; this says what they read.
"""

from typing import Any

from citations.facets import FACETS, Facet, Kind
from search_ui.url.exact import EXACT_FILTERS
from search_ui.url.like import MAX_LIKE
from search_ui.url.list_params import MAX_TEXT, TEXT
from search_ui.url.values import (
    ALL_OF,
    GROUPS,
    MAX_PREFIX,
    MAX_Q,
    MAX_VALUE,
    OWNER_ORDERS,
    RANKING_ORDERS,
    SIZES,
    SORTS,
)
from search_ui.web.models import ProblemData
from search_ui.web.problems import MEDIA_TYPE

Schema = dict[str, Any]


_EXAMPLES: Schema = {
    "q": "sabe",
    "rejection_type": ["102"],
    "form_source": ["892"],
    "tech_center": ["2600"],
    "art_unit": ["2641"],
    "not_source": ["ptoffact"],
    "application": "16/123,456",
    "reference": "US 2007/0217688 A1",
    "office_action": "K87AK41FRXEAPX5",
    "from": "2015-01-31",
    "to": "2024-12-31",
    "group": "reference",
    "sort": "newest",
    "size": 10,
    "page": 1,
    TEXT: "US 2007/0217688 A1, Sabe\n16/123,456",
}
"""Values by which something is found: most are of a real row of the API, that of the sample."""


def _parameter(name: str, description: str, **schema: Any) -> Schema:  # noqa: ANN401 - JSON schema
    told = {"name": name, "in": "query", "description": description, "schema": {"type": "string"} | schema}
    return told | ({"example": _EXAMPLES[name]} if name in _EXAMPLES else {})


def example(value: str) -> Schema:
    """An example of a part of the path."""
    return {"one": {"value": value}}


def _facet_values(facet: Facet, *, excluded: bool) -> Schema:
    value: Schema = {"type": "string", "maxLength": MAX_VALUE}
    if facet.kind is Kind.YEAR:
        value |= {"pattern": "^([12][0-9]{3}|none)$"}
    if facet.words:
        value |= {"examples": [*facet.examples]}
    name = f"not_{facet.name}" if excluded else facet.name
    what = "no result has any of these" if excluded else "a result has one of these; none: it has no value"
    return _parameter(name, f"{facet.label}: {what}", type="array", items=value) | {"explode": True}


_NARROWING = [
    _parameter("q", "words that must all match, and numbers in any spelling", maxLength=MAX_Q),
    _parameter("literal", "1: nothing in the text is an operator, a field or a number", enum=["0", "1"]),
    _parameter(
        "like",
        "instead of q, a sentence or claim: `groups` are then the likeliest references, by `words`",
        maxLength=MAX_LIKE,
    ),
    *(_facet_values(facet, excluded=excluded) for excluded in (False, True) for facet in FACETS.values()),
    _parameter("all", "a facet of which a result has all values that are given, not any", enum=[*ALL_OF]),
    *(_parameter(name, exact.description, **exact.schema) for name, exact in EXACT_FILTERS.items()),
    _parameter(
        "group", "what citations of one line have in common; results then have `groups`", enum=[*GROUPS]
    ),
    _parameter("sort", "the order of the results; relevance needs words", enum=[*SORTS]),
    _parameter("size", "results on a page", type="integer", enum=[*SIZES]),
]
_PROBLEMS = {
    "400": "a parameter has a value that it cannot have",
    "404": "there is no such thing",
    "408": "what was posted did not come in time",
    "413": "what was posted is too long",
    "414": "the address is too long",
    "415": "what was posted is neither a form nor plain text",
    "429": "from this address there were too many requests, see `Retry-After`",
    "503": "the search engine does not answer, or (`busy`) too much is asked at once: see `Retry-After`",
    "504": "the search took too long",
}


def _problem() -> Schema:
    """The shape of a problem, all of it in one place."""
    schema = ProblemData.model_json_schema()
    [schema["properties"]["error"]] = schema.pop("$defs").values()
    return schema


def _refusals(*statuses: str) -> Schema:
    """What may be answered instead."""
    content = {MEDIA_TYPE: {"schema": _problem()}}
    return {status: {"description": _PROBLEMS[status], "content": content} for status in statuses}


def _responses(*statuses: str) -> Schema:
    """The same, where clients may have an answer already, or have had too many."""
    kept = {"304": {"description": "what `If-None-Match` names is true still"}}
    return kept | _refusals(*statuses, "429")


SEARCH: Schema = {
    "summary": "One page of citations, with the counts of all facets",
    "parameters": [
        *_NARROWING,
        _parameter("page", "a page, from 1, as far as result 10,000", type="integer", minimum=1),
        _parameter("after", "the place that the page comes after, out of `next`; instead of `page`"),
    ],
    "responses": _responses("400", "414", "503", "504"),
}
FACET: Schema = {
    "summary": "One page of all the values of a facet, with their counts",
    "parameters": [
        *_NARROWING,
        _parameter("prefix", "how a value, or a word of its label or name, begins", maxLength=MAX_PREFIX),
        _parameter(
            "order",
            "by count, as far as 10,000 values; by name, to the last; owners by applications too",
            enum=[*OWNER_ORDERS],
        ),
        _parameter("page", "a page, from 1, in the order by count", type="integer", minimum=1),
        _parameter("after", "in the order by name, the value that the page comes after", maxLength=MAX_VALUE),
    ],
    "responses": _responses("400", "404", "414", "503", "504"),
}
REFERENCES: Schema = {
    "summary": "One page of the references that a search finds, the most used first",
    "parameters": [
        *_NARROWING,
        _parameter("order", "by applications, or by citations, as far as 10,000", enum=[*RANKING_ORDERS]),
        _parameter("page", "a page, from 1", type="integer", minimum=1),
    ],
    "responses": _responses("400", "414", "503", "504"),
}
CITATION: Schema = {
    "summary": "One citation, with all its fields",
    "responses": _responses("404", "414", "503", "504"),
}
REFERENCE: Schema = {
    "summary": "One reference, by its number in any spelling: what is known of it, and how it is used",
    "parameters": [
        _parameter(
            "alone",
            "1: count only this number, and not its invention's publication and patent together",
            enum=["0", "1"],
        ),
        _parameter("page", "a page of the rejected applications, from 1", type="integer", minimum=1),
    ],
    "responses": _responses("400", "404", "414", "503", "504"),
}
APPLICATION: Schema = {
    "summary": "One application, by its number in any spelling: its office actions, and what recurs in them",
    "responses": _responses("404", "414", "503", "504"),
}
UNIT: Schema = {
    "summary": "What an art unit, work group or tech center does: grounds, years, references, owners",
    "responses": _responses("404", "414", "503", "504"),
}
_LIST = "Every number in a pasted text, line by line: what it was read as, and how it is cited"
_LIST_TEXT: Schema = {"type": "string", "maxLength": MAX_TEXT}
LIST: Schema = {
    "summary": _LIST,
    "parameters": [_parameter(TEXT, "a list, as it was pasted, as long as an address may be")],
    "responses": _responses("400", "414", "503", "504"),
}
LIST_POSTED: Schema = {
    "summary": _LIST,
    "requestBody": {
        "required": True,
        "content": {
            "text/plain": {"schema": _LIST_TEXT, "example": _EXAMPLES[TEXT]},
            "application/x-www-form-urlencoded": {
                "schema": {"type": "object", "properties": {TEXT: _LIST_TEXT}}
            },
        },
    },
    "responses": _refusals("429", "400", "408", "413", "414", "415", "503", "504"),
}
READY: Schema = {
    "summary": "Whether a search would be answered",
    "responses": _refusals("503", "504"),
}
