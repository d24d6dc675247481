"""Citations of an index at random, as what is clicked on is drawn from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from citations.facets import FACETS, Facet, Kind
from citations.signature import APPLICATION
from citations.vocabulary import NONE
from search_ui.query.plan import Plan, asking
from search_ui.url.cursor import no_day

EACH = 20
"""Citations that are looked at for each draw of a signature."""
WORD = re.compile(r"[a-z]{3,}")
TITLES = ("title", "reference_title")
SORTED_BY = [{"field": "office_action_date", "format": "epoch_millis"}, {"field": "sequence"}]
"""What a citation's place in the order of results is told by, besides its score and its source."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A citation that was drawn: its document, its values of each facet as URLs say them, its sort values."""

    document: Mapping[str, Any]
    facets: Mapping[str, tuple[str, ...]]
    milliseconds: int | None
    sequence: int

    def day(self, sort: str) -> int:
        """Its sort value in this order."""
        return no_day(sort) if self.milliseconds is None else self.milliseconds

    @property
    def titles(self) -> list[list[str]]:
        """The words of its titles, in their order."""
        return [WORD.findall(self.document.get(name, "").lower()) for name in TITLES]


def some_of(signature: str, random: Random) -> Plan[list[Drawn]]:
    """Some citations with a signature of applications, each as likely as any other, that name a reference."""
    asked = {
        "bool": {"filter": {"term": {APPLICATION: signature}}, "must_not": {"term": {"reference_type": NONE}}}
    }
    chance = {"seed": random.randrange(2**31), "field": "_seq_no"}
    body = {
        "query": {"function_score": {"query": asked, "random_score": chance}},
        "size": EACH,
        "track_total_hits": False,
        "docvalue_fields": SORTED_BY,
    }
    return asking(body, lambda response: [*map(of_hit, response["hits"]["hits"])], cached=False)


def of_hit(hit: Mapping[str, Any]) -> Drawn:
    """A citation as the engine gives it, with SORTED_BY."""
    document, fields = hit["_source"], hit["fields"]
    day = fields.get("office_action_date")
    facets = {name: _values(document, facet) for name, facet in FACETS.items()}
    return Drawn(document, facets, int(day[0]) if day else None, int(fields["sequence"][0]))


def _values(document: Mapping[str, Any], facet: Facet) -> tuple[str, ...]:
    stored = document.get(facet.field) or []
    values = [stored] if isinstance(stored, str) else stored
    if facet.kind is Kind.YEAR:
        values = [day[:4] for day in values]
    return tuple(map(facet.value_of, values)) or (NONE,)
