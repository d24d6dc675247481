"""What tools are told: their arguments as models, whose JSON schema assistants read. Pure.

The names and values are those of the pages' addresses, and become such: what an argument may be is decided
where an address is read (`search_ui.url`), so that a tool and a page mean the same.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import PydanticCustomError

from citations.facets import FACETS, Facet, Kind
from citations.vocabulary import NONE
from search_ui.results.units import PATHS
from search_ui.url.exact import EXACT_FILTERS
from search_ui.url.list_params import MAX_TEXT
from search_ui.url.params import SIZE, UNGROUPED, Item
from search_ui.url.values import (
    GROUPS,
    MAX_PREFIX,
    MAX_Q,
    MAX_VALUE,
    ORDERS,
    RANKING_ORDERS,
    SIZES,
    SORTS,
)

MOST_VALUES = 100
"""Of one facet in one call."""
MOST_RESULTS = 50
CLOSED = ("rejection_type", "form_source", "outcome", "reference_type", "source")
"""The facets that have no other values than those of the vocabulary."""
_SIZES: dict[str, Any] = {"enum": [size for size in SIZES if size <= MOST_RESULTS]}
REFERENCE = "reference"
"""What `facets` ranks besides the facets."""


class Untitled(GenerateJsonSchema):
    """A schema without the titles that only repeat names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401 - pydantic's own union
        """No field needs one."""
        del schema
        return False


class Arguments(BaseModel):
    """The arguments of a tool; one that it does not know is an error, never passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def schema_of(cls) -> dict[str, Any]:
        """Their JSON schema."""
        schema = cls.model_json_schema(schema_generator=Untitled)
        for each in (schema, *schema.get("$defs", {}).values()):
            for unneeded in ("title", "description"):
                each.pop(unneeded, None)
        return schema

    def items(self, *names: str) -> list[Item]:
        """As the parameters of an address: those with these names, or all."""
        given = self.model_dump(by_alias=True)
        return [item for name in names or given for item in _items(name, given[name])]


def _items(name: str, value: Any) -> Iterator[Item]:  # noqa: ANN401 - of any argument
    if isinstance(value, Mapping):
        for facet, values in value.items():
            yield from _items(f"not_{facet}", values)
    elif isinstance(value, list):
        yield from ((name, each) for each in value)
    elif value is True:
        yield (name, "1")
    elif value not in (None, False, ""):
        yield (name, str(value))


def _digits(value: Any) -> Any:  # noqa: ANN401 - whatever was sent
    """Assistants write numbers where the text of a number is meant."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _several(value: Any) -> Any:  # noqa: ANN401 - whatever was sent
    """Assistants write one value where a list is meant, or a list within a text."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return [value]
    return [_digits(each) for each in value] if isinstance(value, list) else [_digits(value)]


Text = Annotated[str, BeforeValidator(_digits)]


def _text(description: str, **schema: Any) -> Any:  # noqa: ANN401 - what create_model takes
    return (Text, Field("", description=description, **schema))


def _choice(values: tuple[str, ...], description: str, default: Any = "") -> Any:  # noqa: ANN401 - as above
    """One of some values; `default` may be `...`: then it has to be given."""
    said = Field(default, description=description, json_schema_extra={"enum": [*values]})
    return (Annotated[Text, AfterValidator(_one_of(values))], said)


def _values(facet: Facet, *, described: bool = True) -> Any:  # noqa: ANN401 - what create_model takes
    """Some values of a facet, as its field in a model; with what is known of them, or without."""
    known = _known(facet) if described else None
    value: Any = Annotated[str, Field(max_length=MAX_VALUE, json_schema_extra=known)]
    if facet.name in CLOSED:
        value = Annotated[value, AfterValidator(_one_of(_all(facet)))]
    several = Annotated[list[value], BeforeValidator(_several), Field(max_length=MOST_VALUES)]
    return (several, Field(default_factory=list, description=_description(facet) if described else None))


def _all(facet: Facet) -> tuple[str, ...]:
    """All values of a facet that has no others than those of the vocabulary."""
    return tuple(facet.words) if facet.always_set else (*facet.words, NONE)


def _known(facet: Facet) -> dict[str, Any]:
    """What JSON Schema says of a facet's values."""
    if facet.name in CLOSED:
        return {"enum": [*_all(facet)]}
    if facet.kind is Kind.YEAR:
        return {"pattern": "^([12][0-9]{3}|none)$"}
    return {"examples": [*facet.examples]} if facet.words else {}


def _description(facet: Facet) -> str:
    """Its label, and what its values mean where they are all known."""
    meanings = "; ".join(f"{value}: {words}" for value, words in facet.words.items())
    return f"{facet.label}: any of these{f' ({meanings})' if facet.name in CLOSED else ''}"


def _one_of(known: tuple[str, ...]) -> Any:  # noqa: ANN401 - a validator
    def check(value: str) -> str:
        if value not in known:
            raise PydanticCustomError("not_known", "a value is none of: {known}", {"known": ", ".join(known)})
        return value

    return check


Excluded: type[Arguments] = create_model(
    "Excluded",
    __base__=Arguments,
    **{facet.name: _values(facet, described=False) for facet in FACETS.values()},
)
_NARROWING: dict[str, Any] = {
    "q": _text(
        "Words that must all match, or a number in any spelling; “phrases”, -not, OR, parentheses, prefix*"
        " and fields as name: owner: ref-title: claim: are understood. Empty: all citations.",
        max_length=MAX_Q,
    ),
    "literal": (bool, Field(default=False, description="Nothing in q is an operator, a field or a number.")),
    **{facet.name: _values(facet) for facet in FACETS.values()},
    "exclude": (
        Excluded,
        Field(default_factory=Excluded, description="Values of the same filters that no citation may have."),
    ),
    **{
        name: _text(exact.description, max_length=MAX_VALUE, json_schema_extra={**exact.schema})
        for name, exact in EXACT_FILTERS.items()
    },
}
_PAGE: Any = (int, Field(1, ge=1, description="From 1; as `next` says."))
Search: type[Arguments] = create_model(
    "Search",
    __base__=Arguments,
    **_NARROWING,
    group=_choice(
        GROUPS,
        "What one result is: a citation (none), one reference against one application (reference), an"
        " application, or an office action.",
        UNGROUPED,
    ),
    sort=_choice(("", *SORTS), "The order; relevance needs q. Empty: relevance with q, else newest."),
    size=(int, Field(SIZE, le=MOST_RESULTS, description="Results in the answer.", json_schema_extra=_SIZES)),
    page=_PAGE,
    after=_text("Instead of page, where `next` says so.", max_length=2 * MAX_VALUE),
)
Values: type[Arguments] = create_model(
    "Values",
    __base__=Arguments,
    name=_choice(
        (*FACETS, REFERENCE), "Whose values: a filter's, or reference for the references used most.", ...
    ),
    **_NARROWING,
    prefix=_text("How the values, or words of their names, begin; not for reference.", max_length=MAX_PREFIX),
    order=_choice(
        ("", *ORDERS, *RANKING_ORDERS),
        "count or name for a filter; applications or citations for reference. Empty: the first of these.",
    ),
    page=_PAGE,
    after=_text("Instead of page, where `next` says so.", max_length=MAX_VALUE),
)


class Reference(Arguments):
    """Which reference."""

    number: Text = Field(
        min_length=1,
        max_length=MAX_VALUE,
        description="Its number in any spelling: US 6,632,316 B2, 2007/0217688, EP 1234567, JP 2004-159476.",
    )
    page: int = Field(default=1, ge=1, description="Of the rejected applications, from 1; as `next` says.")
    alone: bool = Field(
        default=False,
        description="Count only this number; else the publication and the patent of one invention together.",
    )


class Application(Arguments):
    """Which application."""

    number: Text = Field(
        min_length=1,
        max_length=MAX_VALUE,
        description="Its number in any spelling: 13/236,912, 13236912, PCT/US2024/012345.",
    )


class ArtUnit(Arguments):
    """Which unit."""

    number: Text = Field(min_length=1, max_length=MAX_VALUE, description="Four digits: 1727, 1720 or 1700.")
    level: Annotated[Text, AfterValidator(_one_of(("", *PATHS)))] = Field(
        default="",
        description="What has this number. Empty: the smallest unit that has it.",
        json_schema_extra={"enum": ["", *PATHS]},
    )


class Pasted(Arguments):
    """Which list."""

    text: Text = Field(
        min_length=1,
        max_length=MAX_TEXT,
        description="A list as it was pasted: a PTO-892, an IDS, an e-mail.",
    )
