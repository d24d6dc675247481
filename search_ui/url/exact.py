"""The exact filters, declared once: what results must have or lie between, but is no facet.

Parsing, the URL, the query, the chips of a page and the API's description loop over the declaration.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from types import MappingProxyType
from typing import Any, Literal

from citations import written
from citations.facets import FACETS
from search_ui.url import joined_values, values

_NO_SCHEMA: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ExactFilter:
    """One way to narrow a search to a value that people bring with them.

    Attributes:
        name: in the URL. label: on a chip.
        field: what it is about in the index.
        read: the parameter's name and its text → the canonical value; raises BadParameter.
        description: for the API's readers. schema: what JSON Schema says of the value besides being a string.
        comparison: how the field must compare with the value; `gte` and `lte` are the ends of a range;
            `so`: it must be true, or not be known to be.
        may_lack: whether the value may be `none`: having no value.
        written: the value as people write it, and what it means where its code alone says little.
        title: the value in a page title, made of that, `{value}`, or of the value itself, `{code}`.
    """

    name: str
    label: str
    field: str
    read: Callable[[str, str], str]
    description: str
    schema: Mapping[str, Any] = attribute(default_factory=lambda: _NO_SCHEMA)
    comparison: Literal["is", "so", "gte", "lte"] = "is"
    may_lack: bool = False
    written: Callable[[str], str] = str
    title: str = "{value}"


EXACT_FILTERS: Mapping[str, ExactFilter] = MappingProxyType(
    {
        each.name: each
        for each in (
            ExactFilter(
                "application",
                "Application",
                "application_number",
                values.application,
                "an application number in any spelling",
                written=written.application,
            ),
            ExactFilter(
                "reference",
                "Reference",
                "reference_number",
                values.reference,
                "the number of a patent document in any spelling",
                written=written.document,
            ),
            ExactFilter(
                "family",
                "Family",
                "reference_family",
                joined_values.family,
                "the application of the reference, in any spelling, which its publication and patent share;"
                " none: it is not known",
                may_lack=True,
                written=joined_values.family_written,
                title="family {value}",
            ),
            ExactFilter(
                "office_action",
                "Office action",
                "office_action_id",
                values.office_action,
                "an office action's id",
                schema={"pattern": "^[0-9A-Za-z]{1,40}$"},
            ),
            ExactFilter(
                "use",
                "Use",
                "use",
                values.use,
                "the number of one reference's use against one application, as lines of results have it",
                schema={"pattern": "^[0-9]{1,17}$"},
                title="one use",
            ),
            ExactFilter(
                "paragraph",
                "Paragraph",
                "paragraph",
                values.paragraph,
                "the paragraph of the ground of rejection, as a for § 103(a)",
                schema={"maxLength": values.MAX_CODE},
                written="({})".format,
            ),
            ExactFilter(
                "uspc_class",
                "US class",
                "uspc_class",
                values.uspc_class,
                "the application's class in the US Patent Classification",
                schema={"maxLength": values.MAX_CODE},
                written=FACETS["uspc"].label_of_stored,
                title="class {code}",
            ),
            ExactFilter(
                "self_citation",
                "Self-citations",
                "self_citation",
                joined_values.self_citation,
                "false: without those citations whose application and reference are known to have an owner of"
                " the same name; true: these alone",
                schema={"enum": ["false", "true"]},
                comparison="so",
                written=joined_values.self_citation_written,
                title="self-citations {value}",
            ),
            ExactFilter(
                "from",
                "From",
                "office_action_date",
                values.day,
                "the first day that an office action may have",
                schema={"format": "date"},
                comparison="gte",
                title="from {value}",
            ),
            ExactFilter(
                "to",
                "To",
                "office_action_date",
                values.day,
                "the last day that an office action may have",
                schema={"format": "date"},
                comparison="lte",
                title="to {value}",
            ),
        )
    }
)
