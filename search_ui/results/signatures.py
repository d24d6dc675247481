"""Counts by signature → the counts of all facets, each of them without its own selection. Pure.

Signatures (`citations.signature`) are as many as there are combinations of values: thousands where citations
are millions. What a selection leaves of them is found here, in columns, and not by the engine.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from citations import signature as written
from citations.facets import FACETS, PLACEHOLDER_FACET, Facet, Kind
from citations.vocabulary import NONE
from search_ui.results.counts import Counted, FacetCounts, facet_counts
from search_ui.url.params import SearchParams

Whole = NDArray[np.int64]
"""Whole numbers, one for each signature or pair."""
Flags = NDArray[np.bool_]


class Unsigned(Exception):
    """Some citations have no signatures, or those of another version, or there are too many different ones.

    Then each facet must be counted.
    """


class Buckets(NamedTuple):
    """Signatures of one field, and how many citations have each."""

    signatures: Sequence[str]
    citations: Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """What each of some signatures has of one facet.

    Attributes:
        names: code → value as the URL says it; the first is `none`.
        places, codes: an entry for each value of each signature, `none` where it has no other: which
            signature, and which value.
    """

    names: tuple[str, ...]
    places: Whole
    codes: Whole

    @classmethod
    def of(cls, facet: Facet, stored: Iterable[tuple[str, ...]]) -> "Values":
        """Of the values that the signatures have, in their order, as the index has them."""
        known = {NONE: 0}
        entries = [
            (place, known.setdefault(facet.value_of(each) if each is not None else NONE, len(known)))
            for place, values in enumerate(stored)
            for each in values or (None,)
        ]
        places, codes = np.array(entries, dtype=np.int64).reshape(-1, 2).T
        return cls(tuple(known), places, codes)

    def having(self, values: Iterable[str], size: int) -> Flags:
        """Which of so many signatures have one of these values."""
        asked = set(values)
        wanted = np.array([name in asked for name in self.names])
        found = np.zeros(size, dtype=np.bool_)
        found[self.places[wanted[self.codes]]] = True
        return found

    def counts(self, of_each: Whole) -> dict[str, int]:
        """Value → how often, where each signature stands for so many citations; in no order."""
        totals = np.bincount(self.codes, weights=of_each[self.places], minlength=len(self.names))
        return {
            name: int(total)
            for name, total in zip(self.names, totals.tolist(), strict=True)
            if total or name == NONE
        }


@dataclass(frozen=True, slots=True, eq=False)
class Signatures:
    """Different signatures of one kind, as columns: one for each of their facets.

    Attributes:
        places: signature → its place in every column.
        columns: facet → what each has of it.
    """

    places: Mapping[str, int]
    columns: Mapping[str, Values]

    @classmethod
    def of(cls, field: str, texts: Iterable[str]) -> "Signatures":
        """Those of one of the index's two fields.

        Raises:
            Unsigned: they are of other facets than there are.
        """
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        read = [written.read(text) for text in places]
        if any(len(values) != len(written.SIGNATURES[field]) for values in read):
            raise Unsigned
        columns = {
            name: Values.of(FACETS[name], (values[at] for values in read))
            for at, name in enumerate(written.SIGNATURES[field])
        }
        return cls(places, columns)

    def extended(self, field: str, texts: Iterable[str]) -> "Signatures":
        """These, if there are no others; else all of them, of which these are the first."""
        new = [text for text in texts if text not in self.places]
        return Signatures.of(field, [*self.places, *new]) if new else self

    def counted(self, field: str, found: Buckets) -> tuple["Signatures", Whole]:
        """What was counted, in the order of the columns; these, and behind them those that are new."""
        column = np.zeros(len(self.places), dtype=np.int64)
        try:
            places = map(self.places.__getitem__, found.signatures)
            column[np.fromiter(places, np.int64, len(found.signatures))] = found.citations
        except KeyError:
            return self.extended(field, found.signatures).counted(field, found)
        return self, column

    def asked(self, params: SearchParams) -> "Asked":
        """Which fulfil what is asked of their facets.

        Where all values of a facet are wanted, its selection always stays (`query.filters`).
        """
        size = len(self.places)
        always = np.ones(size, dtype=np.bool_)
        selections = {}
        for name, values in self.columns.items():
            selected, excluded = params.selected(name), params.excluded(name)
            if name in params.every:
                always &= np.logical_and.reduce([values.having((value,), size) for value in selected])
            elif selected:
                selections[name] = values.having(selected, size)
            elif name == PLACEHOLDER_FACET:
                selections[name] = ~values.having((NONE,), size)
            if excluded:
                always &= ~values.having(excluded, size)
        return Asked(always, selections)


Columns = Mapping[str, Signatures]
"""Field of the index → its signatures."""
NOTHING_KNOWN: Columns = {field: Signatures.of(field, ()) for field in written.SIGNATURES}


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Which of some signatures fulfil what is asked.

    Attributes:
        always: which fulfil what stays asked whatever is counted.
        selections: facet → which have one of the values selected there.
    """

    always: Flags
    selections: Mapping[str, Flags]

    def fitting(self, but: str | None = None) -> Flags:
        """Which fulfil all, but for the selection in one facet."""
        fit = self.always.copy()
        for name, having in self.selections.items():
            if name != but:
                fit &= having
        return fit


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """How many citations fulfil all that is asked but in the facets counted here.

    Attributes:
        columns: field of the index → its signatures.
        counts: field of the index → how many citations have each of these signatures, that fulfil what is
            asked in the facets of the other field, and otherwise.
    """

    columns: Mapping[str, Signatures]
    counts: Mapping[str, Whole]

    @classmethod
    def of(cls, known: Mapping[str, Signatures], counted: Mapping[str, Buckets]) -> "Tally":
        """Of what was counted of each field; its columns are the known ones, and behind them what is new."""
        columns, counts = {**known}, {}
        for field, found in counted.items():
            columns[field], counts[field] = known[field].counted(field, found)
        return cls(columns, counts)

    def less(self, others: "Tally") -> "Tally":
        """Without those that are counted there; the signatures here are the first of those there."""
        counts = {
            field: np.pad(own, (0, len(others.counts[field]) - len(own))) - others.counts[field]
            if field in others.counts
            else own
            for field, own in self.counts.items()
        }
        return Tally(others.columns, counts)

    def total(self, params: SearchParams) -> int:
        """How many citations fulfil all that is asked."""
        field = next(iter(self.columns))
        return int(self.counts[field][self.columns[field].asked(params).fitting()].sum())

    def by_value(self, params: SearchParams, name: str) -> dict[str, int]:
        """Value → how many citations have it, under all that is asked but in this facet; `none` too.

        What is asked may differ from what was counted in the facets of the same field. So the values of one
        facet are counted for each class of citations that the others make, without asking the engine again.
        """
        field = next(field for field, signatures in self.columns.items() if name in signatures.columns)
        signatures = self.columns[field]
        of_each = self.counts[field] * signatures.asked(params).fitting(but=name)
        return signatures.columns[name].counts(of_each)

    def facets(self, params: SearchParams) -> dict[str, FacetCounts]:
        """The counts of every facet, by name."""
        return {
            name: _facet_counts(params, FACETS[name], counts)
            for field, signatures in self.columns.items()
            for name, counts in self._counts(field, signatures.asked(params))
        }

    def _counts(self, field: str, asked: Asked) -> Iterator[tuple[str, dict[str, int]]]:
        """Of each facet of a field, its values; what fits is the same for all that have no selection."""
        of_each = self.counts[field]
        fitting = of_each * asked.fitting()
        for name, values in self.columns[field].columns.items():
            of_facet = of_each * asked.fitting(but=name) if name in asked.selections else fitting
            yield name, values.counts(of_facet)


def _facet_counts(params: SearchParams, facet: Facet, found: dict[str, int]) -> FacetCounts:
    none = found.pop(NONE)
    ordered = sorted(found, reverse=True) if facet.kind is Kind.YEAR else sorted(found, key=facet.stored)
    if facet.kind is not Kind.YEAR:
        ordered.sort(key=lambda value: -found[value])
    return facet_counts(params, facet, Counted({value: found[value] for value in ordered}, none))
