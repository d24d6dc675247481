"""The likeliest references for a sentence or claim. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from citations.written import document
from search_ui.results.cited import reference_key
from search_ui.results.hits import Hit
from search_ui.results.reference_ranking import RankedReference
from search_ui.url.like import LIKELIEST, Deciding

MOST_WORDS, LEAST_WORDS = 20, 3
"""Words that decide, at most, and at least if the sentence has them."""
COUNTED = 1_000_000
"""Citations with one word, as far as they are counted: whatever has more is common."""
FEW = 100
"""Citations that never make a word common, however few there are in all."""
SHARE = 0.1
"""Of all citations: a word that more have is common."""
READ = 3_000_000
"""Citations with any of the words, each counted for each of its words, that a search reads at most."""
SOME = 8
"""Words of which two are enough; of more it takes three."""


@dataclass(frozen=True, slots=True)
class LikelyReference:
    """A reference that may be the one that is looked for.

    Attributes:
        hit: the citation of it that is likest. words: those that this citation has, the rarest first.
        uses: how it is used under the filters alone; None where it has no number that was recognized.
    """

    hit: Hit
    words: tuple[str, ...]
    uses: RankedReference | None = None

    @property
    def key(self) -> str:
        """What tells it from others: its number, or its text."""
        return reference_key(self.hit.citation)

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it; what is not counted for want of a number is null."""
        citation = self.hit.citation
        uses = self.uses.to_json() if self.uses else {}
        return {
            "key": self.key,
            "reference": citation.reference,
            "reference_number": citation.reference_number,
            "label": document(citation.reference_number) if citation.reference_number else None,
            "title": citation.reference_title,
            "owner": list(citation.reference_owner),
            "words": list(self.words),
            "score": self.hit.score,
            **{
                name: uses.get(name)
                for name in ("citations", "applications", "applications_exact", "102", "103", "last_date")
            },
            "url": self.uses.url if self.uses else self.hit.url,
            "hits": [self.hit.to_json()],
        }


@dataclass(frozen=True, slots=True)
class Likely:
    """The likeliest references of one page.

    Attributes:
        deciding: by which words. references: those of this page, the likest first.
        found: how many have a page; `is_cut`: whether there are more.
    """

    deciding: Deciding
    references: tuple[LikelyReference, ...]
    found: int
    is_cut: bool

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it, beside what it tells of every search."""
        return {
            "words": list(self.deciding.words),
            "words_needed": self.deciding.least,
            "words_common": list(self.deciding.common),
            "words_unknown": list(self.deciding.unknown),
            "groups": [reference.to_json() for reference in self.references],
            "cut": self.is_cut,
        }


def deciding(counts: Mapping[str, int], total: int) -> Deciding:
    """Which of a sentence's words decide: the rarest that any citation has.

    Where all are common, the least common of them do.

    Args:
        counts: word → the citations that have it, as far as COUNTED, in the order of the sentence.
        total: all citations.
    """
    known = sorted((word for word, count in counts.items() if count), key=lambda word: counts[word])
    limit = min(max(FEW, SHARE * total), COUNTED - 1)
    rare = [word for word in known if counts[word] <= limit]
    words = tuple(_within(rare or known[:LEAST_WORDS], counts))
    return Deciding(
        words=words,
        least=_least(len(words)),
        common=tuple(word for word in counts if word in {*known} - {*words}),
        unknown=tuple(word for word, count in counts.items() if not count),
    )


def _within(words: list[str], counts: Mapping[str, int]) -> Iterable[str]:
    """The first of the words, as many as can be read for."""
    read = 0
    for place, word in enumerate(words[:MOST_WORDS]):
        read += counts[word]
        if place >= LEAST_WORDS and read > READ:
            return
        yield word


def _least(words: int) -> int:
    """How many of so many words a citation must have."""
    return min(words, 2 if words <= SOME else 3)


def likeliest(references: Iterable[LikelyReference]) -> list[LikelyReference]:
    """Each reference once, by its likest citation, the likest first; as far as pages go.

    Args:
        references: in the order of likeness among those with a number, and among those without.
    """
    different: dict[str, LikelyReference] = {}
    for reference in sorted(references, key=lambda one: -(one.hit.score or 0)):
        different.setdefault(reference.key, reference)
    return [*different.values()][: LIKELIEST + 1]
