"""Values of a facet, owners and references as rows: what is counted under a search. Pure."""

from collections.abc import Callable
from typing import Any, NamedTuple

from citations import written
from citations.facets import Facet
from citations.vocabulary import NONE
from search_ui.export.shape import DAY, NUMBER, TEXT, TEXTS, TRUTH, Shape, joined
from search_ui.results.counts import FacetValue
from search_ui.results.distinct import Distinct
from search_ui.results.owner_uses import PRIOR_ART, Use, Uses
from search_ui.results.reference_ranking import RankedReference


class Value(NamedTuple):
    """A value of a facet; of owners, with how their references are used on their page."""

    value: FacetValue
    uses: Uses | None = None

    @property
    def applications(self) -> Distinct | None:
        """That its documents are cited against; None where that is not told."""
        return self.uses.applications.get(self.value.value) if self.uses else None

    @property
    def grounds(self) -> dict[str, int]:
        """Its citations on each of PRIOR_ART; of no owner there are none."""
        uses = self.uses.by_value.get(self.value.value, ()) if self.uses else ()
        return {use.ground: use.count for use in uses}


def of_values(heading: str, base: str = "") -> Shape[Value]:
    """The shape of the values of a facet that is called so."""
    return Shape(
        {heading: lambda row: row.value.label, **_COUNTED, "Citations at": _at(base)},
        {"value": TEXT, "label": TEXT, "count": NUMBER, "url": TEXT},
        lambda row: {
            "value": row.value.value,
            "label": row.value.label,
            "count": row.value.count,
            "url": row.value.url,
        },
    )


def of_owners(facet: Facet, base: str = "") -> Shape[Value]:
    """The shape of owners, of references or of applications, and of examiners."""
    noun = facet.noun.capitalize()
    return Shape(
        {
            noun: lambda row: f"{noun} not known" if row.value.value == NONE else row.value.label,
            "Citations": lambda row: str(row.value.count),
            "Applications": lambda row: _words(row.applications),
            **{f"§ {ground}": _on(ground) for ground in PRIOR_ART},
            "Citations at": _at(base),
        },
        {
            "value": TEXT,
            "label": TEXT,
            "count": NUMBER,
            "applications": NUMBER,
            "applications_exact": TRUTH,
            **dict.fromkeys(PRIOR_ART, NUMBER),
            "url": TEXT,
        },
        _owner,
    )


def of_references(base: str = "") -> Shape[RankedReference]:
    """The shape of references as they are ranked."""
    return Shape(
        {
            "Reference": lambda row: written.document(row.number),
            "Title of the reference": lambda row: row.known.title,
            "Owner of the reference": lambda row: joined(row.known.owners),
            "Applications": lambda row: _words(row.applications),
            **{f"§ {ground}": _used_on(ground) for ground in PRIOR_ART},
            "Citations": lambda row: str(row.citations),
            "Last date": lambda row: row.last,
            "Citations at": lambda row: f"{base}{row.url}",
        },
        {
            "value": TEXT,
            "label": TEXT,
            "title": TEXT,
            "owner": TEXTS,
            "citations": NUMBER,
            "applications": NUMBER,
            "applications_exact": TRUTH,
            **dict.fromkeys(PRIOR_ART, NUMBER),
            "last_date": DAY,
            "ranked_by": TEXT,
            "url": TEXT,
        },
        lambda row: row.to_json(),
    )


_COUNTED: dict[str, Callable[[Value], str | None]] = {
    "Value": lambda row: row.value.value,
    "Citations": lambda row: str(row.value.count),
}


def _at(base: str) -> Callable[[Value], str | None]:
    return lambda row: f"{base}{row.value.url}"


def _on(ground: str) -> Callable[[Value], str | None]:
    return lambda row: str(row.grounds[ground]) if ground in row.grounds else None


def _used_on(ground: str) -> Callable[[RankedReference], str | None]:
    return lambda row: str(_counts(row.uses).get(ground, 0))


def _counts(uses: tuple[Use, ...]) -> dict[str, int]:
    return {use.ground: use.count for use in uses}


def _words(found: Distinct | None) -> str | None:
    if found is None:
        return None
    return f"{found.count}" if found.exact else f"about {found.count}"


def _owner(row: Value) -> dict[str, Any]:
    applications = row.applications
    return {
        "value": row.value.value,
        "label": row.value.label,
        "count": row.value.count,
        "applications": applications.count if applications else None,
        "applications_exact": bool(applications and applications.exact),
        **{ground: row.grounds.get(ground) for ground in PRIOR_ART},
        "url": row.value.url,
    }
