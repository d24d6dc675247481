"""How one reference is used: against which applications, and together with what. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from citations.record import Citation
from search_ui.results.distinct import Distinct
from search_ui.results.grounds import Ground
from search_ui.url.params import SearchParams


@dataclass(frozen=True, slots=True)
class ValueUse:
    """One value of a facet, with how often the reference is cited under it.

    Attributes:
        citations: exactly; `url` is the search that shows them.
        applications: against how many applications these are.
    """

    value: str
    label: str
    citations: int
    applications: Distinct
    url: str

    def to_json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {
            "value": self.value,
            "citations": self.citations,
            "applications": self.applications.count,
            "exact": self.applications.exact,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class RejectedApplication:
    """An application that was rejected over the reference under § 102 or § 103.

    Attributes:
        latest: the citation of the latest of these rejections.
        grounds: all of their grounds. claims: all of their claims, ascending.
        claims_cut: whether there are more claims than these.
        citations: the rows that say so; `search` shows them.
        office_actions: in how many actions. first, last: their dates, where known.
    """

    latest: Citation
    grounds: tuple[Ground, ...]
    claims: tuple[int, ...]
    claims_cut: bool
    citations: int
    office_actions: Distinct
    first: str | None
    last: str | None
    search: SearchParams

    def to_json(self) -> dict[str, Any]:
        """As the API tells it; type and passage are the latest action's."""
        return {
            "application_number": self.latest.application_number,
            "title": self.latest.title,
            "art_unit": self.latest.art_unit,
            "rejection_type": list(dict.fromkeys(each.rejection_type for each in self.grounds)),
            "grounds": [
                {"rejection_type": each.rejection_type, "paragraph": each.paragraph} for each in self.grounds
            ],
            "claims": list(self.claims),
            "citations": self.citations,
            "office_actions": self.office_actions.count,
            "first_date": self.first,
            "last_date": self.last,
            "office_action_type": self.latest.office_action_type,
            "passage": self.latest.passage,
            "url": self.search.to_url(),
        }


@dataclass(frozen=True, slots=True)
class PlaceUse:
    """A place in a document that examiners point at.

    Attributes:
        reference_number: the document: numbers of one family differ in their columns and pages.
        place: in words, as `column 4`.
        citations, applications: how many of those that were read point at it, exactly.
    """

    reference_number: str
    place: str
    citations: int
    applications: int


@dataclass(frozen=True, slots=True)
class PlaceUses:
    """The places in a document that examiners point at most.

    Attributes:
        first: those in most applications. others: how many more there are.
        read: how many citations were read for them, the latest.
        is_cut: whether there are more of which a place may be told.
    """

    first: tuple[PlaceUse, ...]
    others: int
    read: int
    is_cut: bool

    def to_json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {
            "citations_read": self.read,
            "all": not self.is_cut,
            "first": [asdict(each) for each in self.first],
            "others": self.others,
        }


@dataclass(frozen=True, slots=True)
class Companion:
    """Another reference that was applied in the same office actions on the same ground.

    Attributes:
        applications, office_actions: how many have both, exactly, among the actions that were looked at.
    """

    number: str
    applications: int
    office_actions: int
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Companions:
    """What a reference is applied together with on one ground.

    Attributes:
        ground: one of PRIOR_ART.
        office_actions: how many actions were looked at: all in which it is applied on this ground and that
            the source names, or the latest where there are more.
        all_actions: whether these are all.
        cut: whether an action applies so many references that not all of them were counted.
        first: those in most applications. others: how many more there are.
    """

    ground: str
    office_actions: int
    all_actions: bool
    cut: bool
    first: tuple[Companion, ...]
    others: int

    def to_json(self) -> list[dict[str, Any]]:
        """As the API tells it."""
        return [
            {
                "reference_number": each.number,
                "title": each.title,
                "applications": each.applications,
                "office_actions": each.office_actions,
                "rejection_type": self.ground,
            }
            for each in self.first
        ]
