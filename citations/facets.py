"""The facets, declared once: what a search can be narrowed by, in the order of the page and of the URL.

They stand here, below both sides: the search UI reads, asks, counts and shows them, the indexer warms them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import Enum, auto
from itertools import islice
from types import MappingProxyType

from citations import cpc, uspc, vocabulary
from citations.vocabulary import NONE

SHOWN = 10
"""Values of a facet on a result page; the others stand on the facet's own page."""

EXAMPLES = 20
"""Values of a facet that a description of it names, where more are known."""

NO_VALUE = "No value"

PLACEHOLDER_FACET = "reference_type"
"""The facet whose `none` are rows that name no reference: left out of a search that does not ask for them."""


class Kind(Enum):
    """How the engine counts a facet's values."""

    TERMS = auto()
    YEAR = auto()


_NO_WORDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a search.

    Attributes:
        name: in the URL and in JSON.
        label: its heading.
        field: what it counts in the index.
        words: value → what a page calls it; a value that is not there is shown as it is.
        code_first: whether the value itself stands before its words, which do not contain it.
        kind: how its values are counted.
        shown: how many values a result page shows.
        title: a value's short name in a page title, made of `{code}`.
        absent: what a page calls having no value.
        many: a citation may have several values.
        always_set: every citation has a value, `none` included, so that none is ever missing.
        noun: what one of its values is called where they are names, as of owners: these are looked for by any
            of their words, not only by their beginning, and shown with the rejections, and the applications,
            that there are.
        counted_by: the field of the index in which its values are counted together with those of others
            (citations.signature); None where they are counted alone, as where there are too many.
    """

    name: str
    label: str
    field: str
    words: Mapping[str, str] = attribute(default_factory=lambda: _NO_WORDS)
    code_first: bool = False
    kind: Kind = Kind.TERMS
    shown: int = SHOWN
    title: str = "{code}"
    absent: str = NO_VALUE
    many: bool = False
    always_set: bool = False
    noun: str = ""
    counted_by: str | None = None

    @property
    def named(self) -> bool:
        """Whether its values are names."""
        return bool(self.noun)

    @property
    def examples(self) -> tuple[str, ...]:
        """Some of the values that have words."""
        return tuple(islice(self.words, EXAMPLES))

    def value_of(self, stored: str) -> str:
        """A value of the index as the URL and JSON say it: `none` is no value, so a real one is `=none`."""
        return stored if self.always_set or stored.lstrip("=") != NONE else f"={stored}"

    def stored(self, value: str) -> str:
        """A value of the URL as the index has it."""
        return value if self.always_set or value == NONE or value.lstrip("=") != NONE else value[1:]

    def label_of(self, value: str) -> str:
        """What a page calls this value, given as the URL says it."""
        if value == NONE and NONE not in self.words:
            return self.absent
        stored = self.stored(value)
        words = self.words.get(stored)
        if words is None:
            return stored
        return f"{stored} {words}" if self.code_first else words

    def label_of_stored(self, stored: str) -> str:
        """What a page calls this value, given as the index has it."""
        return self.label_of(self.value_of(stored))

    def title_of(self, value: str) -> str:
        """What a page title calls this value: as short as a bookmark's name should be."""
        if value == NONE:
            has_words = self.always_set or self.absent != NO_VALUE
            return self.label_of(value).lower() if has_words else f"no {self.label.lower()}"
        return self.title.format(code=self.stored(value).replace("_", " "))


FACETS: Mapping[str, Facet] = MappingProxyType(
    {
        facet.name: facet
        for facet in (
            Facet(
                "rejection_type",
                "Rejection",
                "rejection_type",
                vocabulary.REJECTION_TYPES,
                absent="No ground given",
                many=True,
                counted_by="signature",
            ),
            Facet(
                "form_source",
                "Citation source",
                "form_source",
                vocabulary.FORM_SOURCES,
                many=True,
                counted_by="signature",
            ),
            Facet(
                "tech_center",
                "Tech center",
                "tech_center",
                vocabulary.TECH_CENTERS,
                code_first=True,
                title="TC {code}",
                counted_by="application_signature",
            ),
            Facet(
                "work_group",
                "Work group",
                "work_group",
                shown=25,
                title="WG {code}",
                counted_by="application_signature",
            ),
            Facet("art_unit", "Art unit", "art_unit", title="AU {code}", counted_by="application_signature"),
            Facet("action", "Action", "action", vocabulary.ACTIONS, counted_by="signature"),
            Facet(
                "office_action_type",
                "Office action",
                "office_action_type",
                vocabulary.OFFICE_ACTION_TYPES,
                code_first=True,
                counted_by="signature",
            ),
            Facet(
                "year",
                "Year of the office action",
                "office_action_date",
                kind=Kind.YEAR,
                shown=25,
                counted_by="signature",
            ),
            Facet(
                "category",
                "Relevance category (ST.14)",
                "category",
                vocabulary.CATEGORIES,
                code_first=True,
                title="category {code}",
                absent="Not known",
                many=True,
                counted_by="signature",
            ),
            Facet(
                "outcome",
                "What became of the application",
                "outcome",
                vocabulary.OUTCOMES,
                absent="Not known",
                counted_by="application_signature",
            ),
            Facet(
                "application_owner",
                "Assignee of the application",
                "application_owner",
                absent="No assignee known",
                many=True,
                noun="applicant",
            ),
            Facet(
                "examiner",
                "Examiner of the application",
                "examiner",
                absent="No examiner known",
                noun="examiner",
            ),
            Facet(
                "application_cpc",
                "Subject of the application (CPC)",
                "application_cpc",
                cpc.TITLES,
                code_first=True,
                title="application CPC {code}",
                absent="No subclass known",
                many=True,
            ),
            Facet(
                "uspc",
                "US class of the application",
                "uspc_class",
                uspc.TITLES,
                code_first=True,
                title="class {code}",
                absent="No class given",
            ),
            Facet(
                "reference_type",
                "Reference type",
                "reference_type",
                vocabulary.REFERENCE_TYPES,
                always_set=True,
                counted_by="signature",
            ),
            Facet(
                "reference_country",
                "Country of the reference",
                "reference_country",
                vocabulary.COUNTRIES,
                code_first=True,
                counted_by="signature",
            ),
            Facet(
                "reference_owner",
                "Assignee at grant/publication",
                "reference_owner",
                absent="No assignee known",
                many=True,
                noun="owner",
            ),
            Facet(
                "reference_cpc",
                "Subject of the reference (CPC)",
                "reference_cpc",
                cpc.TITLES,
                code_first=True,
                title="CPC {code}",
                absent="No subclass known",
                many=True,
            ),
            Facet("source", "Source", "source", vocabulary.SOURCES, always_set=True, counted_by="signature"),
        )
    }
)


MAY_LACK = (
    *("rejection_type", "form_source", "action"),
    *("tech_center", "work_group", "art_unit"),
    *("office_action_type", "office_action_date", "uspc_class", "category"),
    *("outcome", "application_owner", "examiner", "application_cpc"),
    *("reference_country", "reference_owner", "reference_cpc", "reference_family"),
)
"""The fields by whose absence citations are selected; the index has the names of those that one lacks."""


def lacking(document: Mapping[str, object]) -> list[str]:
    """Those of MAY_LACK that a document has no value of."""
    return [field for field in MAY_LACK if field not in document]
