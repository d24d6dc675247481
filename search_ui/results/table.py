"""A table of counts: how many citations have each pair of signatures. Pure.

It answers any search that asks of nothing but facets that have few values, whatever the number of citations.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from citations.signature import ALONE, SIGNATURES
from search_ui.results.signatures import NOTHING_KNOWN, Columns, Flags, Tally, Whole
from search_ui.url.params import SearchParams

Packed = NDArray[np.unsignedinteger]
"""Numbers of which millions are kept, each in as many bytes as the largest takes."""


class Pair(NamedTuple):
    """How many citations have these two signatures."""

    signature: str
    application: str
    citations: int


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """All pairs, those of each signature of one field together.

    Attributes:
        starts: where the pairs of each of these signatures begin; at last, how many pairs there are.
        places: which signature of the other field each pair has, of so many (`size`).
        counts: how many citations each pair has.
    """

    starts: Whole
    places: Packed
    counts: Packed
    size: int

    @classmethod
    def of(cls, by: Whole, other: Whole, counts: Whole, sizes: tuple[int, int]) -> "Grouped":
        """Pairs by the signature at the places `by`; `sizes` says how many signatures there are of each."""
        order = np.argsort(by, kind="stable")
        starts = np.searchsorted(by[order], np.arange(sizes[0] + 1))
        return cls(starts, _packed(other[order]), _packed(counts[order]), sizes[1])

    def pairs(self, these: Flags) -> int:
        """How many pairs have one of these signatures."""
        return int(np.diff(self.starts)[these].sum())

    def counted(self, these: Flags) -> Whole:
        """How many citations each signature of the other field has in the pairs that have one of these."""
        starts, lengths = self.starts[:-1][these], np.diff(self.starts)[these]
        before = np.cumsum(lengths) - lengths
        chosen = np.repeat(starts - before, lengths) + np.arange(lengths.sum())
        counts = np.bincount(self.places[chosen], weights=self.counts[chosen], minlength=self.size)
        return counts.astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The counts of all pairs of signatures that there are.

    Attributes:
        columns: the signatures.
        pairs: field → the pairs by the signatures of the other field, under which its own are counted.
        totals: field → how many citations each of its signatures has in all.
    """

    columns: Columns
    pairs: Mapping[str, Grouped]
    totals: Mapping[str, Whole]

    @classmethod
    def of(cls, pairs: Iterable[Pair], known: Columns = NOTHING_KNOWN) -> "Table":
        """The table of these pairs, which are gone through once: there may be millions of them.

        Args:
            pairs: all that there are.
            known: field → signatures that are known already, of which the table has the same columns.
        """
        texts = {field: {**known[field].places} for field in SIGNATURES}
        found = {field: array("q") for field in SIGNATURES}
        citations = array("q")
        for pair in pairs:
            for field, text in zip(SIGNATURES, (pair.signature, pair.application), strict=True):
                found[field].append(texts[field].setdefault(text, len(texts[field])))
            citations.append(pair.citations)
        columns = {field: known[field].extended(field, texts[field]) for field in SIGNATURES}
        places = {field: np.frombuffer(found[field], dtype=np.int64) for field in SIGNATURES}
        numbers = np.frombuffer(citations, dtype=np.int64)
        sizes = {field: len(columns[field].places) for field in SIGNATURES}
        by_other = {
            field: Grouped.of(places[other], places[field], numbers, (sizes[other], sizes[field]))
            for field, other in zip(SIGNATURES, reversed([*SIGNATURES]), strict=True)
        }
        totals = {
            field: found.counted(np.ones(len(found.starts) - 1, bool)) for field, found in by_other.items()
        }
        return cls(columns, by_other, totals)

    @property
    def total(self) -> int:
        """How many citations it counts."""
        return int(next(iter(self.totals.values())).sum())

    def answers(self, params: SearchParams) -> bool:
        """Whether a search asks of nothing but what is counted here."""
        return not (params.text or params.exact or any(each.facet in ALONE for each in params.filters))

    def tally(self, params: SearchParams) -> Tally:
        """The counts of a search that it answers."""
        fitting = {field: signatures.asked(params).fitting() for field, signatures in self.columns.items()}
        counts = {
            field: self._counts(field, fitting[other])
            for field, other in zip(fitting, reversed(fitting), strict=True)
        }
        return Tally(self.columns, counts)

    def _counts(self, field: str, fitting: Flags) -> Whole:
        """How many citations each signature of a field has where that of the other field fits.

        Whichever are fewer are added up: those that fit, or the others, which are taken away from all.
        """
        pairs = self.pairs[field]
        if 2 * pairs.pairs(fitting) <= len(pairs.counts):
            return pairs.counted(fitting)
        return self.totals[field] - pairs.counted(~fitting)


def _packed(numbers: Whole) -> Packed:
    return numbers.astype(np.min_scalar_type(numbers.max(initial=0)))
