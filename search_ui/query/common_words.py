"""The commonest words of titles: what people search for most, and what costs the engine most. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from citations.signature import APPLICATION
from search_ui.query.plan import EngineResponse, Plan, asking, each

SAMPLES = 50
"""Signatures of applications of which some citations are looked at: spread over all fields of technology."""
EACH = 200
"""Citations of each."""
_TITLES = ("title", "reference_title")
_WORD = re.compile(r"[a-z]{3,}")
_OPERATORS = frozenset({"and", "not"})


def common_words(applications: Sequence[str], most: int) -> Plan[tuple[str, ...]]:
    """The commonest words of a sample, at most so many, the commonest first.

    Args:
        applications: all signatures of these that there are (`query.tally.applications`).
        most: how many words.
    """
    spread = [*applications][:: max(1, len(applications) // SAMPLES)][:SAMPLES]

    def read(titles: list[list[str]]) -> tuple[str, ...]:
        words = Counter(word for some in titles for title in some for word in _words(title))
        return tuple(word for word, _ in words.most_common(most))

    return each(_titles(application) for application in spread).then(read)


def _titles(application: str) -> Plan[list[str]]:
    body = {
        "query": {"term": {APPLICATION: application}},
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
