"""Where in a document examiners point most, as far as that is told. Pure.

Places are not indexed, only kept: so citations are read for them, the latest, and not more than MOST_READ.
"""

from citations.enriched import SOURCE
from citations.passage_locations import tells_where
from search_ui.query.clauses import any_of, narrowed
from search_ui.query.distinct import APPLICATION
from search_ui.query.filters import query
from search_ui.query.hits import hits_body
from search_ui.query.plan import Body, EngineResponse, Plan, asking
from search_ui.results.reference_uses import PlaceUse, PlaceUses
from search_ui.url.params import SearchParams

MOST_READ, MOST_SHOWN = 500, 10
_NUMBER, _PLACE = "reference_number", "location"
_TOLD = any_of({"term": {field: SOURCE}} for field in ("source", "also_in"))


def places(search: SearchParams) -> Plan[PlaceUses]:
    """The places that the citations of a search point at, those in most applications first."""
    body: Body = hits_body(search) | {
        "query": narrowed(query(search), _TOLD),
        "size": MOST_READ,
        "track_total_hits": True,
        "_source": [_NUMBER, _PLACE, APPLICATION],
    }
    return asking(body, _read)


def _read(response: EngineResponse) -> PlaceUses:
    applications: dict[tuple[str, str], list[str]] = {}
    rows = [hit["_source"] for hit in response["hits"]["hits"]]
    for row in rows:
        for place in row.get(_PLACE, ()):
            if tells_where(place):
                applications.setdefault((row[_NUMBER], place), []).append(row[APPLICATION])
    uses = [PlaceUse(*key, len(found), len({*found})) for key, found in applications.items()]
    uses.sort(key=lambda use: (-use.applications, -use.citations))
    return PlaceUses(
        first=tuple(uses[:MOST_SHOWN]),
        others=len(uses[MOST_SHOWN:]),
        read=len(rows),
        is_cut=response["hits"]["total"]["value"] > len(rows),
    )
