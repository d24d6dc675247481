"""A table of counts: how many citations have each pair of signatures. Pure.

It answers any search that asks of nothing but facets that have few values, whatever the number of citations.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from citations.signature import ALONE, SIGNATURES
from search_ui.results.signatures import Flags, Signatures, Tally, Whole
from search_ui.url.params import SearchParams


class Pair(NamedTuple):
    """How many citations have these two signatures."""

    signature: str
    application: str
    citations: int


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The counts of all pairs of signatures that there are.

    Attributes:
        columns: field of the index → its signatures.
        places: field → which of its signatures each pair has.
        counts: how many citations each pair has, as numpy adds them up: exact below 2⁵³.
    """

    columns: Mapping[str, Signatures]
    places: Mapping[str, Whole]
    counts: NDArray[np.float64]

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> "Table":
        """The table of these pairs."""
        signatures, applications, counts = zip(*pairs, strict=True) if (pairs := [*pairs]) else ((), (), ())
        texts = dict(zip(SIGNATURES, (signatures, applications), strict=True))
        columns = {field: Signatures.of(field, texts[field]) for field in SIGNATURES}
        places = {
            field: np.array([columns[field].places[text] for text in texts[field]], dtype=np.int64)
            for field in SIGNATURES
        }
        return cls(columns, places, np.array(counts, dtype=np.float64))

    @property
    def total(self) -> int:
        """How many citations it counts."""
        return int(self.counts.sum())

    def answers(self, params: SearchParams) -> bool:
        """Whether a search asks of nothing but what is counted here."""
        return not (params.text or params.exact or any(each.facet in ALONE for each in params.filters))

    def tally(self, params: SearchParams) -> Tally:
        """The counts of a search that it answers."""
        fitting = {field: signatures.asked(params).fitting() for field, signatures in self.columns.items()}
        counts = {
            field: self._counts(field, other, fitting[other])
            for field, other in zip(fitting, reversed(fitting), strict=True)
        }
        return Tally(self.columns, counts)

    def _counts(self, field: str, other: str, fitting: Flags) -> Whole:
        """How many citations each signature of a field has in the pairs whose other signature fits."""
        counts = self.counts if fitting.all() else self.counts * fitting[self.places[other]]
        totals = np.bincount(self.places[field], weights=counts, minlength=len(self.columns[field].places))
        return totals.astype(np.int64)
