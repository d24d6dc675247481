"""The fields of the query language, declared once. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from search_ui.language import field_values as values
from search_ui.language.tree import Node


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the language.

    Attributes:
        name: before the colon. meaning: what it looks for. kind: what its values are called.
        writing: how a value is written, as a part of a sentence.
        column: the index's field that has its values; None for texts, in which words are looked for.
        read: a value's text → what is asked for, None when the text is no such value.
        single: a citation has one value at most.
    """

    name: str
    meaning: str
    kind: str
    writing: str
    column: str | None = None
    read: Callable[[str], Node | None] = lambda _: None
    single: bool = True

    @property
    def is_text(self) -> bool:
        """Whether words, phrases and beginnings of words are looked for in it."""
        return self.column is None

    @property
    def takes_no_numbers(self) -> bool:
        """Whether its values are no numbers of documents, even where they look like one."""
        return not self.is_text and self.name not in ("ref", "app", "family")


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        field.name: field
        for field in (
            Field(
                "ref",
                "the number of the reference, in any spelling, or its beginning",
                "reference number",
                "ref:US9280610, ref:2007/0217688 or ref:US928*",
                "reference_number",
                values.reference,
            ),
            Field(
                "family",
                "the application of the reference, which its publication and its patent share",
                "application number",
                "family:14/123,456 or family:14123456",
                "reference_family",
                values.family,
            ),
            Field(
                "app",
                "the number of the application, in any spelling, or its beginning",
                "application number",
                "app:16/123,456 or app:16123456",
                "application_number",
                values.application,
            ),
            Field(
                "au",
                "the art unit, or its beginning",
                "art unit",
                "four characters, as au:1727, or a beginning, as au:172*",
                "art_unit",
                values.art_unit,
            ),
            Field(
                "tc",
                "the tech center",
                "tech center",
                "tc:2100 or tc:21",
                "tech_center",
                values.tech_center,
            ),
            Field(
                "oa",
                "the id of the office action",
                "office action id",
                "letters and digits, as oa:LD1Q0FKGXBLUEX4",
                "office_action_id",
                values.office_action,
            ),
            Field(
                "ground",
                "the ground of rejection: a section of 35 U.S.C., with or without its paragraph, or dp for"
                " double patenting",
                "ground of rejection",
                "ground:103, ground:103(a), ground:dp or ground:other",
                "rejection_type",
                values.ground,
                single=False,
            ),
            Field(
                "form",
                "where it is cited: on the examiner's PTO-892, the applicant's PTO-1449, or in the text",
                "form",
                "form:892, form:1449 or form:text",
                "form_source",
                values.form,
                single=False,
            ),
            Field(
                "category",
                "how relevant the reference is said to be: X by itself, Y with others, A as background",
                "category",
                "category:X, category:Y or category:A",
                "category",
                values.category,
                single=False,
            ),
            Field(
                "outcome",
                "what became of the application: granted, abandoned or pending, where that is known",
                "outcome",
                "outcome:granted, outcome:abandoned or outcome:pending",
                "outcome",
                values.outcome,
            ),
            Field(
                "cpc",
                "the subclass of the reference in the Cooperative Patent Classification, or its beginning",
                "subclass",
                "cpc:H01M or cpc:H01*",
                "reference_cpc",
                partial(values.cpc, "cpc"),
                single=False,
            ),
            Field(
                "app-cpc",
                "the subclass of the application in the same classification, or its beginning",
                "subclass",
                "app-cpc:H01M or app-cpc:H01*",
                "application_cpc",
                partial(values.cpc, "app-cpc"),
                single=False,
            ),
            Field(
                "class",
                "the application's class in the US Patent Classification",
                "class",
                "class:429 or class:D14",
                "uspc_class",
                values.uspc_class,
            ),
            Field(
                "name",
                "words, a phrase or the beginning of a word in the reference or the name of its owner",
                "name",
                'name:sabe, name:"acme corp" or name:bat*',
            ),
            Field(
                "owner",
                "words, a phrase or the beginning of a word in the name of the reference's owner",
                "owner",
                'owner:samsung, owner:"acme corp" or owner:sam*',
            ),
            Field(
                "applicant",
                "words, a phrase or the beginning of a word in the name of the application's assignee",
                "applicant",
                'applicant:samsung, applicant:"acme corp" or applicant:sam*',
            ),
            Field(
                "examiner",
                "words, a phrase or the beginning of a word in the name of the application's examiner",
                "examiner",
                'examiner:lee, examiner:"lee, ann" or examiner:mil*',
            ),
            Field(
                "ref-title",
                "words in the title of the reference, in any form; a phrase or a beginning exactly",
                "title",
                'ref-title:separator, ref-title:"solid state" or ref-title:sep*',
            ),
            Field(
                "title",
                "words in the title of the application, in any form; a phrase or a beginning exactly",
                "title",
                'title:battery, title:"solid state" or title:bat*',
            ),
            Field(
                "claim",
                "the number of a claim that the rejection is about",
                "claim number",
                "claim:7, claim:20.. or claim:1..5",
                "claims",
                values.claim,
                single=False,
            ),
            Field(
                "date",
                "the date of the office action: a day, a month, a year or a range of them",
                "date",
                "date:2015, date:2015-01, date:2015.., date:2015-01..2016-06 or date:2015-01-31",
                "office_action_date",
                values.date,
            ),
        )
    }
)
