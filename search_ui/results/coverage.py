"""What is in the index and what it lacks: per source, counted, and as its run reported. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from citations.facets import FACETS
from citations.vocabulary import NONE
from search_ui.results.provenance import Joined, RunCounts

TOLD: Mapping[str, str] = MappingProxyType(
    {
        "also_in": "also in the Enriched Citations API, and joined",
        "category": "with a relevance category (X, Y, A)",
        "application_owner": "with the assignee of the application",
        "examiner": "with the examiner of the application",
        "application_cpc": "with the subject of the application (CPC)",
        "uspc_class": "with the US class of the application",
        "outcome": "with what became of the application",
        "reference_family": "with the application of the reference",
        "reference_cpc": "with the subject of the reference (CPC)",
    }
)
"""What tables may tell of the application, or besides title and owner of the reference: field → in words."""


@dataclass(frozen=True, slots=True)
class KnownOf:
    """What is known of the references of one type.

    Attributes:
        label: what a page calls the type.
        citations: of such references. titled, owned: those of them whose title, whose owner is known.
    """

    label: str
    citations: int
    titled: int
    owned: int


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """What the index holds of one source.

    Attributes:
        citations: how many. dated: how many of them have the date of their office action.
        first, last: the earliest and the latest of those dates, YYYY-MM-DD; None when there is none.
        numbered: how many name a document by a number that was recognized. in_art_units: have an art unit.
        with_grounds: have a ground of rejection. on_forms: are on a form or in the text.
        forms, types: value → how many, for every form and every type of reference.
        known: what is known of references, by their type, those that name none left out.
        titled: how many have the title of their application. joined: the tables that titles came from.
        run: what the run that indexed them noted.
        loaded: the last day on which the Office loaded any, YYYY-MM-DD; None where no row says that.
        told: field of TOLD → how many have it.
    """

    source: str
    label: str
    citations: int
    dated: int
    first: str | None
    last: str | None
    numbered: int
    in_art_units: int
    with_grounds: int
    on_forms: int
    forms: Mapping[str, int]
    types: Mapping[str, int]
    known: tuple[KnownOf, ...]
    titled: int
    joined: Joined | None
    run: RunCounts = field(default_factory=RunCounts)
    loaded: str | None = None
    told: Mapping[str, int] = field(default_factory=dict)

    @property
    def naming(self) -> int:
        """How many name a reference at all."""
        return self.citations - self.types.get(NONE, 0)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Of two sources in one index, how many citations of references are in which.

    Attributes:
        both: in both, joined. first: only in the one that the index is of. second: only in the other.
    """

    both: int
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the indexes behind the alias hold.

    Attributes:
        sources: each with its part.
        samples: what is said of the indexes that hold sample data; empty when none does.
        indexed: when the youngest index was finished; None when no index says so.
        is_told: whether what the indexes say of themselves could be read: only then no sample is none.
    """

    sources: tuple[SourceCoverage, ...]
    samples: tuple[str, ...]
    indexed: str | None
    is_told: bool = True

    def joined(self, source: str) -> Joined | None:
        """The tables of titles and owners that were joined on to a source; None if there are none."""
        return next((each.joined for each in self.sources if each.source == source), None)

    @property
    def knows_owners(self) -> bool:
        """Whether the owner of any reference is known."""
        return any(known.owned for source in self.sources for known in source.known)

    def knows(self, facet: str) -> bool:
        """Whether any citation may have a value of a facet, or a field, as far as that is looked up."""
        if facet == "reference_owner":
            return self.knows_owners
        field = FACETS[facet].field if facet in FACETS else facet
        return field not in TOLD or any(source.told.get(field) for source in self.sources)

    @property
    def overlap(self) -> Overlap | None:
        """Of the two APIs; None where only one of them is indexed."""
        of = {each.source: each for each in self.sources}
        api, other = of.get("oa_citations"), of.get("enriched_citations")
        both = api.told.get("also_in", 0) if api else 0
        if not both and not other:
            return None
        return Overlap(both, (api.naming if api else 0) - both, other.citations if other else 0)

    @property
    def has_feeds(self) -> bool:
        """Whether any citation says when it was loaded, so that feeds can tell what is new."""
        return any(source.loaded for source in self.sources)

    @property
    def citations(self) -> int:
        """How many citations there are in all."""
        return sum(source.citations for source in self.sources)

    @property
    def dated(self) -> int:
        """How many of them have the date of their office action."""
        return sum(source.dated for source in self.sources)

    @property
    def naming(self) -> int:
        """How many of them name a reference at all."""
        return sum(source.naming for source in self.sources)

    @property
    def numbered(self) -> int:
        """How many of them name it by a number that was recognized."""
        return sum(source.numbered for source in self.sources)
