"""What the page of a reference shows, as a value: which reference, and which of its rejected applications.

`parse_reference` (in `search_ui.url.parse`) is the way back.
"""

from dataclasses import dataclass, field, replace
from urllib.parse import quote

from citations.reference import recognize
from search_ui.url.params import REACH, Item, SearchParams, exactly, url

PER_PAGE = 20
LAST_PAGE = REACH // PER_PAGE


@dataclass(frozen=True, slots=True)
class Family:
    """One invention that is cited by several numbers, as its publication and its patent.

    Attributes:
        application: what its documents came of, digits only.
        numbers: the canonical ones that are cited here, ascending; two at least.
    """

    application: str
    numbers: tuple[str, ...]

    @property
    def first(self) -> str:
        """The number that stands for all: a patent before a publication."""
        return min(self.numbers, key=lambda number: (recognize(number).type == "us_pgpub", number))

    @property
    def search(self) -> SearchParams:
        """The search for all its citations."""
        return SearchParams(exact=exactly(family=self.application))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceParams:
    """One page of a reference.

    Attributes:
        number: the canonical number.
        page: of the applications rejected over it, from 1 to LAST_PAGE.
        alone: whether it is counted without the other numbers of its family.
        family: the index says so, not the URL; None where it knows no other number, or was not asked.
    """

    number: str
    page: int = 1
    alone: bool = False
    family: Family | None = field(default=None, compare=False)

    @property
    def search(self) -> SearchParams:
        """The search for all its citations; for those of its family, if it is not alone."""
        return self.family.search if self.family and not self.alone else self.of(self.number)

    @property
    def numbers(self) -> tuple[str, ...]:
        """All that are counted."""
        return self.family.numbers if self.family and not self.alone else (self.number,)

    @property
    def canonical(self) -> "ReferenceParams":
        """The page that shows the same, whichever number of the family was asked for."""
        first = self.family.first if self.family and not self.alone else self.number
        return ReferenceParams(number=first, page=self.page, alone=self.alone and self.family is not None)

    @staticmethod
    def of(number: str) -> SearchParams:
        """The search for the citations of one number."""
        return SearchParams(exact=exactly(reference=number))

    def at(self, page: int) -> "ReferenceParams":
        """Another page of the same."""
        return replace(self, page=page)

    def to_items(self) -> list[Item]:
        """The URL's parameters, in the canonical order; those with the default value are left out."""
        alone = [("alone", "1")] if self.alone else []
        return [*alone, *([("page", str(self.page))] if self.page > 1 else [])]

    def to_url(self, root: str = "/references/") -> str:
        """The address of this page."""
        return url(f"{root}{quote(self.number, safe='')}", self.to_items())
