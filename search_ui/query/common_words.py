"""The commonest words of titles: what people search for most, and what costs the engine most. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from search_ui.query.plan import EngineResponse, Plan, asking, each
from search_ui.query.tally import UNIT

SAMPLES = 50
"""Units of which some citations are looked at: spread over all, so over all fields of technology too."""
EACH = 200
"""Citations of each."""
_TITLES = ("title", "reference_title")
_WORD = re.compile(r"[a-z]{3,}")
_OPERATORS = frozenset({"and", "not"})


def common_words(units: Sequence[str], most: int) -> Plan[tuple[str, ...]]:
    """The commonest words of a sample, at most so many, the commonest first.

    Args:
        units: all there are (`query.tally.units`).
        most: how many words.
    """
    spread = [*units][:: max(1, len(units) // SAMPLES)][:SAMPLES]

    def read(titles: list[list[str]]) -> tuple[str, ...]:
        words = Counter(word for some in titles for title in some for word in _words(title))
        return tuple(word for word, _ in words.most_common(most))

    return each(_titles(unit) for unit in spread).then(read)


def _titles(unit: str) -> Plan[list[str]]:
    body = {
        "query": {"term": {UNIT: unit}},
        "size": EACH,
        "sort": ["_doc"],
        "track_total_hits": False,
        "_source": [*_TITLES],
    }
    return asking(body, lambda response: [*_told(response)], cached=False)


def _told(response: EngineResponse) -> Iterator[str]:
    """Each title once: the citations of an application have one."""
    sources: list[Mapping[str, str]] = [hit["_source"] for hit in response["hits"]["hits"]]
    yield from dict.fromkeys(title for source in sources for name in _TITLES if (title := source.get(name)))


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.lower())) - _OPERATORS
