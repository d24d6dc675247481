"""What the page of a reference shows, as a value: which reference, and which of its rejected applications.

`parse_reference` (in `search_ui.url.parse`) is the way back.
"""

from dataclasses import dataclass
from urllib.parse import quote

from search_ui.url.params import REACH, Item, SearchParams, exactly, url

PER_PAGE = 20
LAST_PAGE = REACH // PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceParams:
    """One page of a reference.

    Attributes:
        number: the canonical number.
        page: of the applications rejected over it, from 1 to LAST_PAGE.
    """

    number: str
    page: int = 1

    @property
    def search(self) -> SearchParams:
        """The search for all its citations."""
        return SearchParams(exact=exactly(reference=self.number))

    def to_items(self) -> list[Item]:
        """The URL's parameters; those with the default value are left out."""
        return [("page", str(self.page))] if self.page > 1 else []

    def to_url(self, root: str = "/references/") -> str:
        """The address of this page."""
        return url(f"{root}{quote(self.number, safe='')}", self.to_items())
