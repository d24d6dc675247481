"""A pasted list, number by number: what each was read as, and how it is cited. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from citations import written
from search_ui.language.lists import Line
from search_ui.results.application_page import application_url
from search_ui.results.distinct import Distinct
from search_ui.results.owner_uses import GROUND, PRIOR_ART
from search_ui.results.reference_page import reference_url
from search_ui.url.list_params import ListParams
from search_ui.url.params import Filter, SearchParams, exactly
from search_ui.url.reference_params import Family

BEFORE, AFTER = 24, 48
"""Characters of a line that a page shows around a number."""


class Kind(NamedTuple):
    """What a number may be of.

    Attributes:
        name: in words and in JSON. field: of the index that has such numbers. exact: the filter for one.
    """

    name: str
    field: str
    exact: str


DOCUMENT = Kind("document", "reference_number", "reference")
APPLICATION = Kind("application", "application_number", "application")
KINDS = (DOCUMENT, APPLICATION)


@dataclass(frozen=True, slots=True)
class FamilyUse:
    """How an invention is cited that has several numbers here."""

    family: Family
    citations: int
    applications: Distinct

    @property
    def url(self) -> str:
        """The page on which all numbers are counted together."""
        return reference_url(self.family.first)

    def to_json(self) -> dict[str, Any]:
        """As `/api/list` tells it."""
        return {
            "application_number": self.family.application,
            "reference_numbers": [*self.family.numbers],
            "citations": self.citations,
            "applications": self.applications.count,
            "exact": self.applications.exact,
            "url": self.url,
            "search_url": self.family.search.to_url(),
        }


@dataclass(frozen=True, slots=True)
class Use:
    """How a number is cited, or cited against.

    Attributes:
        citations: all of them. grounds: those under each of PRIOR_ART.
        applications: that they are against.
        last_date: of their office actions, as YYYY-MM-DD; None where none of these has a date.
        family: the invention, where other numbers of it are cited here too.
    """

    citations: int
    grounds: Mapping[str, int]
    applications: Distinct
    last_date: str | None
    family: FamilyUse | None = None


UNUSED = Use(0, {}, Distinct(0), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a number may mean.

    Attributes:
        kind: what it is of. number: the canonical one. use: how it is cited.
        is_one_of_two: whether the same digits may as well be of the other kind.
    """

    kind: Kind
    number: str
    use: Use
    is_one_of_two: bool

    @property
    def written(self) -> str:
        """The number as people write it."""
        return (written.document if self.kind is DOCUMENT else written.application)(self.number)

    @property
    def search(self) -> SearchParams:
        """The search for its citations."""
        return SearchParams(exact=exactly(**{self.kind.exact: self.number}))

    @property
    def url(self) -> str:
        """Its own page."""
        return reference_url(self.number) if self.kind is DOCUMENT else application_url(self.number)

    def under(self, ground: str) -> SearchParams:
        """The search for its citations on one ground."""
        return self.search.toggled(Filter.of(GROUND, ground))

    def to_json(self) -> dict[str, Any]:
        """As `/api/list` tells it."""
        return {
            "understood_as": self.number,
            "kind": self.kind.name,
            "is_one_of_two": self.is_one_of_two,
            "citations": self.use.citations,
            "applications": self.use.applications.count,
            "exact": self.use.applications.exact,
            **{ground: self.use.grounds.get(ground, 0) for ground in PRIOR_ART},
            "last_date": self.use.last_date,
            "family": self.use.family.to_json() if self.use.family else None,
            "url": self.url,
            "search_url": self.search.to_url(),
        }


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """A number in a line.

    Attributes:
        before, text, after: the number as it stands there, and some of the line around it.
        readings: what it may mean, a document first.
    """

    before: str
    text: str
    after: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line, and the numbers in it from left to right."""

    text: str
    numbers: tuple[ListedNumber, ...]

    @property
    def beginning(self) -> str:
        """As much of it as a page shows where it has no number."""
        return _shortened(self.text, BEFORE + AFTER)

    def to_json(self) -> dict[str, Any]:
        """As `/api/list` tells it: a number with two meanings is there twice."""
        return {
            "text": self.text,
            "numbers": [
                {"text": number.text, **reading.to_json()}
                for number in self.numbers
                for reading in number.readings
            ],
        }


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list and all that is known of its numbers."""

    asked: ListParams
    lines: tuple[ListedLine, ...]

    @property
    def numbers(self) -> tuple[ListedNumber, ...]:
        """All of them, in order."""
        return tuple(number for line in self.lines for number in line.numbers)

    @property
    def uncited(self) -> int:
        """How many numbers have no citation here, whatever they may mean."""
        return sum(not any(r.use.citations for r in number.readings) for number in self.numbers)

    @property
    def without_number(self) -> int:
        """In how many lines no number was recognized."""
        return sum(not line.numbers for line in self.lines)

    @property
    def is_about(self) -> bool:
        """Whether a number of applications is an estimate."""
        uses = [reading.use for reading in self.readings()]
        families = [use.family.applications for use in uses if use.family]
        return not all(found.exact for found in (*families, *(use.applications for use in uses)))

    @property
    def in_families(self) -> bool:
        """Whether an invention of the list has several numbers here."""
        return any(reading.use.family for reading in self.readings())

    @property
    def is_ambiguous(self) -> bool:
        """Whether a number may be of a document as well as of an application."""
        return any(reading.is_one_of_two for reading in self.readings())

    def readings(self) -> Iterator[Reading]:
        """All that its numbers may mean."""
        return (reading for number in self.numbers for reading in number.readings)

    def to_json(self) -> dict[str, Any]:
        """As `/api/list` tells it."""
        return {"lines": [line.to_json() for line in self.lines]}


Uses = Mapping[Kind, Mapping[str, Use]]
"""Kind → canonical number → its use; one that is not there is not cited here."""


def list_page(asked: ListParams, lines: tuple[Line, ...], uses: Uses) -> ListPage:
    """The page of a list that was read as these lines."""
    return ListPage(asked, tuple(_listed(line, uses) for line in lines))


def _listed(line: Line, uses: Uses) -> ListedLine:
    numbers = []
    for mention in line.numbers:
        meant = {DOCUMENT: mention.references, APPLICATION: mention.applications}
        readings = tuple(
            Reading(kind, number, uses[kind].get(number, UNUSED), all(meant.values()))
            for kind, canonical in meant.items()
            for number in canonical
        )
        before = line.text[: mention.start]
        numbers.append(
            ListedNumber(
                _shortened(before[::-1], BEFORE)[::-1],
                line.text[mention.start : mention.end],
                _shortened(line.text[mention.end :], AFTER),
                readings,
            )
        )
    return ListedLine(line.text, tuple(numbers))


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"
