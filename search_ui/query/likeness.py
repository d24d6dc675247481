"""What is like a sentence or claim: citations that have some of the words that decide. Pure.

Each word counts by how rare it is (BM25), most in what is known of the reference itself, least in the title
of the application that it is cited against. How rare words are is asked of all citations, whatever the
filters, so that a click on a filter does not change the words that decide.
"""

from collections.abc import Mapping

from search_ui.language.sentences import telling_words
from search_ui.query.clauses import NOTHING, Clause, any_of
from search_ui.query.plan import Plan, asking, together
from search_ui.results.likely import COUNTED, deciding
from search_ui.url.like import Deciding
from search_ui.url.params import SearchParams
from search_ui.url.values import BadParameter

FIELDS: Mapping[str, float] = {
    "reference": 2,
    "reference_title": 1,
    "reference_title.english": 3,
    "passage": 0.5,
    "passage.english": 1,
    "title": 0.05,
    "title.english": 0.2,
}
"""Where words are looked for, and how much it counts. Owners are named in no claim."""


def deciding_words(text: str) -> Plan[Deciding]:
    """Which words of a sentence decide."""
    words = telling_words(text)

    def read(total: int, *counts: int) -> Deciding:
        return deciding(dict(zip(words, counts, strict=True)), total)

    return together(read, _count({"match_all": {}}, exactly=True), *(_count(_having(word)) for word in words))


def like_it(params: SearchParams) -> Clause:
    """Having as many of the words that decide as it takes; scored.

    Raises:
        BadParameter: nobody asked which words decide.
    """
    if params.deciding is None:
        raise BadParameter(
            "like", "“like” is understood by the page of results alone.", "Search with “q” instead."
        )
    words, least = params.deciding.words, params.deciding.least
    if not words:
        return NOTHING
    clauses = [{"bool": _having(word)["bool"] | {"_name": word}} for word in words]
    return {"bool": {"should": clauses, "minimum_should_match": least}}


def _count(clause: Clause, *, exactly: bool = False) -> Plan[int]:
    """How many citations there are; of very many it is enough to know that."""
    body = {"query": clause, "size": 0, "track_total_hits": exactly or COUNTED}
    return asking(body, lambda response: int(response["hits"]["total"]["value"]))


def _having(word: str) -> Clause:
    """A word in any form; a sum, whose height the engine knows."""
    return any_of({"match": {field: {"query": word, "boost": boost}}} for field, boost in FIELDS.items())
