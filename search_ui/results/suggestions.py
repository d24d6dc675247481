"""What may be suggested to somebody who types. Pure."""

from dataclasses import dataclass

from search_ui.url.params import SearchParams


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to search for: what would stand in the search box, what it is, and the search itself."""

    text: str
    description: str
    search: SearchParams
