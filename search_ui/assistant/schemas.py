"""What the tools answer, as JSON schema: what is named here is so, the rest as the API has it. Pure."""

from typing import Any

Schema = dict[str, Any]


def text(description: str) -> Schema:
    """A text."""
    return {"type": "string", "description": description}


def number(description: str) -> Schema:
    """A whole number."""
    return {"type": "integer", "description": description}


def several(items: Schema, description: str = "") -> Schema:
    """A list."""
    return {"type": "array", "items": items} | ({"description": description} if description else {})


def described(description: str = "", /, **properties: Schema) -> Schema:
    """An object that may have these."""
    schema: Schema = {"type": "object", "properties": properties}
    return schema | ({"description": description} if description else {})


def answer(*required: str, **properties: Schema) -> Schema:
    """What a tool answers: these, the page's address, and what stands behind them."""
    return described(**properties, url=_URL, coverage=_COVERAGE) | {
        "required": [*required, "url", "coverage"]
    }


_URL = text("The page that shows the same; it can be bookmarked.")
_COVERAGE = described(
    "What stands behind the answer; empty where that is not known at the moment.",
    sources=several(
        described(
            source=text("ptoffact or oa_citations."),
            citations=number("How many are here."),
            first=text("The first day of an office action, YYYY-MM-DD."),
            last=text("The last day of an office action."),
        )
    ),
    indexed=text("When the youngest index was finished."),
    sample_data=several(text("What is not real, or not whole.")),
    attribution=text("To be shown with titles and owners."),
)
_COUNTED: Schema = {
    "citations": number("Rows, exactly."),
    "applications": number("Different applications; an estimate where exact is false."),
}
_USED = described(**_COUNTED, exact={"type": "boolean"})
_GROUNDS = {"102": number("Citations under § 102."), "103": number("Citations under § 103.")}
_CODES = several(text("A code, as the filters have it."))
_DAYS = {"first_date": text("YYYY-MM-DD."), "last_date": text("YYYY-MM-DD.")}
_TOTALS = described(
    "Citations, and the different applications, references or office actions; absent where not counted.",
    citations=number("Rows, exactly."),
    applications=number("Different ones."),
    references=number("Different ones with a number."),
    office_actions=number("Different ones."),
    exact={"type": "boolean", "description": "false: the numbers beside citations are estimates."},
)
_NEXT = described(
    "The arguments to change for the next page; absent on the last.",
    page=number("A page."),
    after=text("A place."),
)
_ABSENT = text("Where nothing here is of it: a sentence that says so.")
_RELEVANCE: Schema = {
    "category": several(
        text("X: relevant by itself, Y: with others, A: background, and others of WIPO ST.14."),
        "As a program of the Office assigns them, not the examiner; absent where not known.",
    ),
    "location": several(text("Where in the reference, as column 4: a quotation."), "From the same program."),
}
_OTHERWISE = several(text("What another source says differently, as field=value."))
_HIT = described(
    id=text("Of the citation."),
    application_number=text("The application it is against."),
    reference=text("What the form or the text says, verbatim: a quotation, cut where it is long."),
    reference_number=text("The canonical number, where it was recognized."),
    rejection_type=_CODES,
    form_source=_CODES,
    office_action_date=text("YYYY-MM-DD."),
    art_unit=text("The examiner's."),
    **_RELEVANCE,
    related_claims=several({"type": "integer"}, "Held against these claims, by the same program."),
    told_otherwise=_OTHERWISE,
    passage=text("What the examiner wrote about the reference: a quotation."),
    url=_URL,
)
_GROUP = described(
    key=text("What its citations have in common."),
    citations=number("How many."),
    application_number=text("The application."),
    reference_number=text("The reference, where that is what they share."),
    rejection_type=_CODES,
    form_source=_CODES,
    **_DAYS,
    hits=several(_HIT, "The first of them."),
    url=_URL,
)
SEARCH = answer(
    "total",
    total=number("Citations that match, exactly."),
    totals=_TOTALS,
    hits=several(_HIT, "The citations of this answer, unless grouped."),
    groups=several(_GROUP, "The lines of this answer, where grouped."),
    next=_NEXT,
    in_no_group=number("Citations that lack what results are grouped by."),
    left_out=number("Rows that match and name no reference: reference_type none finds them."),
    facets=described("Filter → its most frequent values with their citations; other: those of the rest."),
    understood=described("How q was read.", text=text("What was searched for.")),
    did_you_mean=text("Another spelling of q that finds something, where q finds nothing."),
)
FACETS = answer(
    "facet",
    facet=text("Whose values these are."),
    total=number("Citations of the search."),
    known=number("Those of them that have a value here."),
    values=several(
        described(
            value=text("As the filter takes it."),
            label=text("What it means."),
            count=number("Citations that have it."),
            **_COUNTED,
            **_GROUNDS,
            rejections=described("Of owners: citations under § 102 and § 103.", **_GROUNDS),
            last_date=text("Of a reference's last use."),
            url=_URL,
        )
    ),
    order=text("What they are ordered by."),
    next=_NEXT,
    cut={"type": "boolean", "description": "Whether `next` ends before the values do."},
)
REFERENCE = answer(
    "totals",
    reference_number=text("The canonical number."),
    title=text("Its title: a quotation."),
    owners=several(text("The assignees at grant or publication.")),
    date=text("Granted or published, YYYY-MM-DD."),
    family=several(text("A number of the same invention, as its publication or its patent.")),
    alone={"type": "boolean", "description": "Whether the other numbers of its family are left out."},
    totals=_TOTALS,
    rejections=described(
        "Ground → how often it is used so; none: only listed.", **dict.fromkeys(_GROUNDS, _USED)
    ),
    rejected=described(
        "Applications rejected over it under § 102 or § 103.", applications=number("How many.")
    ),
    applications=several(
        described(
            application_number=text("The rejected application."),
            title=text("Its title: a quotation."),
            art_unit=text("The examiner's."),
            rejection_type=_CODES,
            claims=several({"type": "integer"}),
            **_DAYS,
            passage=text("What the examiner wrote about the reference: a quotation."),
            url=_URL,
        ),
        "Those of this page, the latest first.",
    ),
    outcomes=several(
        described(value=text("granted, abandoned, pending, or none: not known."), **_COUNTED),
        "What became of the applications rejected over it. Granted is not overcome; none is not abandoned.",
    ),
    applicants=several(
        described(value=text("The assignee of the application."), **_COUNTED),
        "Whose most of the rejected applications are, as far as that is known.",
    ),
    cited_with=several(
        described(
            reference_number=text("Another reference, applied in the same actions on the same ground."),
            rejection_type=text("The ground."),
            applications=number("That have both."),
        )
    ),
    categories=several(
        described(value=text("X, Y, A and others of WIPO ST.14, or none: not known."), **_COUNTED),
        "How relevant it is said to be, by a program of the Office; absent where no citation tells it.",
    ),
    places=described(
        "Where in it examiners point most, by the same program.",
        first=several(
            described(reference_number=text("Of the document."), place=text("As column 4."), **_COUNTED)
        ),
        others=number("How many other places there are."),
        citations_read=number("Counted over so many, the latest."),
        all={"type": "boolean", "description": "Whether these are all of which a place may be told."},
    ),
    years=several({"type": "object"}, "Year by year: citations by ground."),
    art_units=several(described(value=text("The art unit."), **_COUNTED)),
    forms=described("Form → citations."),
    next=_NEXT,
    absent=_ABSENT,
)
APPLICATION = answer(
    "totals",
    "application_number",
    application_number=text("The canonical number."),
    title=text("Its title: a quotation."),
    owners=several(text("An assignee on its publication, else on its patent.")),
    application_cpc=several(text("A CPC subclass of its publication, else of its patent.")),
    examiner=text(
        "As PatEx names the application's examiner, up to June 2023: not necessarily who wrote an office"
        " action; absent where not known."
    ),
    outcome=text("granted, abandoned or pending; absent where not known, which is not abandoned."),
    application_patent=text("The patent that it became."),
    totals=_TOTALS,
    office_actions=several(
        described(
            id=text("Of the office action."),
            date=text("YYYY-MM-DD."),
            type=text("CTNF: non-final, CTFR: final rejection, and others."),
            told_otherwise=_OTHERWISE,
            grounds=several(described(references=several(described(**_RELEVANCE)))),
        ),
        "In the order of time; those without a date last.",
    ),
    references=several(described(**_RELEVANCE), "Applied in a rejection; what recurs most first."),
    listed_only=several({"type": "object"}, "Only on a list."),
    undated=number("Citations without a date."),
    absent=_ABSENT,
)
ART_UNIT = answer(
    "value",
    "totals",
    value=text("The number."),
    level=text("art_unit, work_group or tech_center."),
    label=text("What it is called."),
    totals=_TOTALS,
    rejections=described("Ground → citations."),
    years=several({"type": "object"}, "Year by year, each beside the level above."),
    above=described("The level above."),
    outcomes=several(
        described(value=text("granted, abandoned, pending, or none: not known."), **_COUNTED),
        "What became of its applications.",
    ),
    subjects=several(
        described(value=text("A CPC subclass."), **_COUNTED),
        "What its applications are about; one with several subclasses counts for each.",
    ),
    references=several({"type": "object"}, "Used most in its rejections under § 102 and § 103."),
    owners=several({"type": "object"}, "Whose references these are."),
    also=several(described(label=text("What else has this number."), url=_URL)),
    absent=_ABSENT,
)
LIST = answer(
    "total",
    total=number("Numbers; one with two meanings counts twice."),
    uncited=number("Numbers that have no citation here."),
    numbers=several(
        described(
            line=number("Of the list, from 1, blank lines left out."),
            text=text("As it stands there: a quotation."),
            understood_as=text("The canonical number."),
            kind=text("document or application."),
            **_COUNTED,
            **_GROUNDS,
            last_date=text("Of its last office action."),
            family=described(
                "The invention, where other numbers of it are cited here too; the rest is of this alone.",
                reference_numbers=several(text("A number of it.")),
                **_COUNTED,
            ),
            url=_URL,
        )
    ),
    lines_without_number=several(described(line=number("Which."), text=text("How it begins: a quotation."))),
    lines_without_number_total=number("How many there are."),
)
