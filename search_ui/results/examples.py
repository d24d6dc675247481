"""Searches to try, made of what is indexed, so that they find something. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from citations import written
from citations.record import Citation
from search_ui.url.params import SearchParams

_NAME = re.compile(r"(?<![\w'\u2019.])[^\W\d_]{3,}(?![\w'\u2019.])")
"""A whole word as the index has it: O'Neill is one there."""
_NO_NAMES = frozenset({"and", "corp", "inc", "for", "ltd", "the", "university", "pat", "pub"})
_PAIR = re.compile(r"\b([a-z]{4,}) ([a-z]{4,})\b", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What examples are made of: of an index, as far as that tells it; else what any reader knows.

    Attributes:
        patent, publication, foreign: canonical numbers of documents.
        inventor: a word of a reference that is the publication.
        application, art_unit, tech_center, uspc_class, office_action, claim, year: of one citation, as are
        owner, title, reference_title: a word of the name, two words that stand side by side.
        family, outcome, cpc, application_cpc, applicant, examiner: likewise, where tables that tell it are
            joined.
    """

    patent: str = "US9280610"
    publication: str = "US20070217688"
    foreign: str = "JP2004159476"
    inventor: str = "sabe"
    application: str = "16123456"
    art_unit: str = "1727"
    tech_center: str = "1700"
    uspc_class: str = "429"
    office_action: str = "LD1Q0FKGXBLUEX4"
    claim: int = 7
    year: int = 2015
    family: str = "14123456"
    outcome: str = "granted"
    cpc: str = "H01M"
    application_cpc: str = "H01M"
    applicant: str = "samsung"
    examiner: str = "lee"
    owner: str = "samsung"
    title: tuple[str, str] = ("solid", "battery")
    reference_title: tuple[str, str] = ("battery", "separators")

    @classmethod
    def of(cls, citations: Mapping[str, Citation | None]) -> Self:
        """What some citations tell: an `applied` one, one of a `patent`, a `publication` and `foreign`."""
        known = {
            kind: each.reference_number for kind, each in citations.items() if each and kind != "applied"
        }
        if publication := citations["publication"]:
            known["inventor"] = _name(publication.reference)
        told: dict[str, object] = known | (_told(applied) if (applied := citations["applied"]) else {})
        return replace(cls(), **{name: value for name, value in told.items() if value})  # type: ignore[arg-type]


def _told(applied: Citation) -> dict[str, object]:
    day = applied.office_action_date
    return {
        "application": applied.application_number,
        "art_unit": applied.art_unit,
        "tech_center": applied.tech_center,
        "uspc_class": applied.uspc_class,
        "office_action": applied.office_action_id,
        "claim": min(applied.claims, default=None),
        "year": int(day[:4]) if day else None,
        "family": applied.reference_family,
        "outcome": applied.outcome,
        "cpc": next(iter(applied.reference_cpc), None),
        "application_cpc": next(iter(applied.application_cpc), None),
        "examiner": _name(applied.examiner),
        "applicant": _name(" ".join(applied.application_owner)),
        "owner": _name(" ".join(applied.reference_owner)),
        "title": _pair(applied.title),
        "reference_title": _pair(applied.reference_title),
    }


def _name(text: str | None) -> str | None:
    """A word that may be somebody's name."""
    words = (word.casefold() for word in _NAME.findall(text or ""))
    return next((word for word in words if word not in _NO_NAMES), None)


def _pair(text: str | None) -> tuple[str, str] | None:
    """Two words that stand side by side."""
    found = _PAIR.search(text or "")
    return (found[1].lower(), found[2].lower()) if found else None


@dataclass(frozen=True, slots=True)
class Example:
    """A search text and what it finds.

    Attributes:
        understood: the text in the language's own words; the same text when that is left out.
    """

    text: str
    meaning: str = ""
    understood: str = ""

    @property
    def url(self) -> str:
        """The search."""
        return SearchParams(q=self.text).to_url()


WORDS = (
    Example("solid battery", "both words, in any order, anywhere in the citation"),
    Example("battery separators", "in titles and passages, other forms too: separator, batteries"),
    Example('"solid state"', "the words side by side, exactly"),
    Example(
        "battery -lithium",
        "the first word without the second; NOT lithium is the same",
        "battery AND NOT lithium",
    ),
    Example("lithium OR sodium", "either of them, or both; OR in capitals"),
    Example("(lithium OR sodium) battery", "one of the two, and battery", "(lithium OR sodium) AND battery"),
    Example("batter*", "every word that begins with this: battery, batteries; at least two letters"),
)


def numbers(facts: Facts) -> tuple[Example, ...]:
    """Numbers as they are printed."""
    publication = written.document(facts.publication).removeprefix("US ")
    one, other = facts.patent.removeprefix("US"), facts.publication.removeprefix("US")
    return (
        Example(written.document(facts.patent), "a patent, however it is written"),
        Example(publication, "a published application"),
        Example(written.application(facts.application), "an application: the citations against it"),
        Example(written.document(facts.foreign), "a foreign document"),
        Example("12345678", "eight digits that may be a patent or an application: both are searched"),
        Example(f"{one}, {other}", "several numbers without words: any of them", f"{one} OR {other}"),
        Example(
            f"{facts.inventor} {publication}",
            "a number and a name: both must match",
            f"{facts.inventor} AND {publication}",
        ),
    )


def together(facts: Facts) -> tuple[Example, ...]:
    """Fields and words in one search."""
    unit, word, begun = facts.art_unit, facts.reference_title[0], _begun(facts)
    elsewhere = "1600" if facts.tech_center == "2100" else "2100"
    return (
        Example(f"owner:{facts.owner} ref-title:{word}", "the reference's owner and a word of its title"),
        Example(
            f"name:{facts.owner} au:{unit}", "a name in one art unit", f"name:{facts.owner} AND au:{unit}"
        ),
        Example(
            f"au:({unit} OR 2858) {word}",
            "a field over several values",
            f"(au:{unit} OR au:2858) AND {word}",
        ),
        Example(
            "ground:102(b) form:1449",
            "anticipation over references that the applicant listed",
            "ground:102(b) AND form:1449",
        ),
        Example(
            f"ref:{begun} -tc:{elsewhere}", "outside one tech center", f"ref:{begun} AND NOT tc:{elsewhere}"
        ),
    )


def of_fields(facts: Facts) -> Mapping[str, tuple[Example, ...]]:
    """Examples of each field of the language."""
    title, reference_title = (" ".join(pair) for pair in (facts.title, facts.reference_title))
    texts = {
        "ref": (f"ref:{written.document(facts.patent).replace(' ', '')}", f"ref:{_begun(facts)}"),
        "family": (f"family:{written.application(facts.family)}",),
        "app": (f"app:{written.application(facts.application)}",),
        "au": (f"au:{facts.art_unit}", f"au:{facts.art_unit[:3]}*"),
        "tc": (f"tc:{facts.tech_center}",),
        "oa": (f"oa:{facts.office_action}",),
        "ground": ("ground:103", "ground:102(b)", "ground:dp"),
        "form": ("form:892", "form:1449", "form:text"),
        "category": ("category:X", "category:Y"),
        "outcome": (f"outcome:{facts.outcome}",),
        "cpc": (f"cpc:{facts.cpc}", f"cpc:{facts.cpc[:3]}*"),
        "app-cpc": (f"app-cpc:{facts.application_cpc}", f"app-cpc:{facts.application_cpc[:3]}*"),
        "class": (f"class:{facts.uspc_class}",),
        "name": (f"name:{facts.inventor}", f"name:{facts.owner[:3]}*"),
        "owner": (f"owner:{facts.owner}",),
        "applicant": (f"applicant:{facts.applicant}",),
        "examiner": (f"examiner:{facts.examiner}",),
        "ref-title": (f"ref-title:({reference_title})", f'ref-title:"{reference_title}"'),
        "title": (f"title:{facts.title[0]}", f'title:"{title}"'),
        "claim": (f"claim:{facts.claim}", f"claim:{facts.claim}..{facts.claim + 4}"),
        "date": (f"date:{facts.year}-01..{facts.year + 1}-06", f"date:{facts.year}.."),
    }
    return {field: tuple(map(Example, some)) for field, some in texts.items()}


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of the pages.

    Attributes:
        facts: what they are made of.
        finding: the texts that find something; None where that is not known.
    """

    facts: Facts = Facts()
    finding: frozenset[str] | None = None

    @property
    def words(self) -> tuple[Example, ...]:
        """Words and phrases."""
        return WORDS

    @property
    def numbers(self) -> tuple[Example, ...]:
        """Numbers as they are printed."""
        return numbers(self.facts)

    @property
    def together(self) -> tuple[Example, ...]:
        """Fields and words in one search."""
        return together(self.facts)

    @property
    def fields(self) -> Mapping[str, tuple[Example, ...]]:
        """Of each field of the language."""
        return of_fields(self.facts)

    @property
    def in_a_title(self) -> Example:
        """Words of a title, of one that is indexed where the well-known ones find nothing."""
        known = WORDS[1]
        text = known.text if self.finds(known) else " ".join(self.facts.reference_title)
        return Example(text, "words of a title, in any form of them")

    @property
    def texts(self) -> tuple[str, ...]:
        """All that may be searched for."""
        fields = (each for some in self.fields.values() for each in some)
        return tuple(each.text for each in (*self.words, *self.numbers, *self.together, *fields))

    @property
    def key(self) -> tuple[Facts, tuple[str, ...]]:
        """What they differ by, the same in every process."""
        return self.facts, tuple(sorted(self.finding or ()))

    def finds(self, example: Example) -> bool:
        """Whether a search finds something, as far as that is known."""
        return self.finding is None or example.text in self.finding


def _begun(facts: Facts) -> str:
    """The beginning of a number."""
    return f"{facts.patent[:5]}*"
