"""What is known of all citations beforehand, and the counts of a search that this tells. Pure.

The table of counts answers what asks of facets that have few values alone. Of the others, large values are
counted beforehand too. A search for one of these, or for all but one, is then counted without a question; and
with a selection in facets of one field (`citations.signature`), half of it is. The largest have a table of
their own, which answers whatever is asked of facets that have few values beside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from citations.facets import FACETS
from citations.signature import ALONE, SIGNATURES
from citations.vocabulary import NONE
from search_ui.query.clauses import Clause
from search_ui.query.filters import has_any
from search_ui.query.plan import Plan, each, knowing, once, together
from search_ui.query.state import State
from search_ui.query.tally import Counts, are_left_out, counted_of, left_out, tally, wider
from search_ui.results.leading import Leading
from search_ui.results.signatures import Tally
from search_ui.results.table import Table
from search_ui.url.params import Filter, SearchParams

LARGE = 200
"""A value is large that one in so many of all citations has, or more. Others are counted quickly enough."""
LARGEST = 20
"""One in so many, of those that have a table: a hundred tables took minutes to make, and a megabyte each."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of all citations beforehand.

    Attributes:
        table: the counts of facets that have few values.
        leading: of each other facet the commonest values.
        state: of the indexes, which it was made from.
        values: large value of such a facet → the counts of the search for it; they come one by one.
        tables: largest value → the counts of all that have it; they come after these, in their place.
    """

    table: Table
    leading: Mapping[str, Leading]
    state: State
    values: dict[Filter, Tally] = field(default_factory=dict)
    tables: dict[Filter, Table] = field(default_factory=dict)

    def large(self, part: int) -> list[Filter]:
        """The values of facets that are in no signature which one in so many citations has, or more.

        The largest come first.
        """
        counts = {
            Filter(name, value): count
            for name, known in self.leading.items()
            for value, count in (
                (NONE, known.lacking),
                *((FACETS[name].value_of(stored), count) for stored, count in known.at_most.items()),
            )
            if part * count >= self.table.total
        }
        return sorted(counts, key=lambda value: (-counts[value], value.place()))


def known(held: Held, params: SearchParams) -> Plan[Tally] | None:
    """The counts of a search by what is held; None where that does not tell them, or would be no quicker."""
    if found := _with_one(held, params):
        return found
    for more in wider(params):
        beside = _with_one(held, more)
        if beside and not beside.requests:
            out = _left_out(held, params, more)
            few = 2 * are_left_out(params, more, held.leading, held.table.total) <= held.table.total
            if few or not out.requests:
                return together(Tally.less, beside, out)
    return None


def clause_of(value: Filter) -> Clause:
    """Having a value, whatever else."""
    return has_any(FACETS[value.facet], (value.value,))


def of_value(held: Held, value: Filter) -> Plan[Tally]:
    """The counts of the search for one value, to be held.

    Raises:
        Unsigned: from reading.
    """
    return once(tally(SearchParams(filters=frozenset({value})), held.table.columns))


def _with_one(held: Held, params: SearchParams) -> Plan[Tally] | None:
    """The counts of a search that asks of at most one value of other facets than the table's."""
    value = _one_value(params)
    table = held.tables.get(value) if value else held.table
    beside = params.changed(filters=params.filters - {value})
    if table and table.answers(beside):
        return knowing(beside).then(table.tally)
    found = held.values.get(value) if value else None
    if not found:
        return None
    asked = {FACETS[one.facet].counted_by for one in beside.filters}
    # A field is counted under what is asked of the other one: as it was beforehand, where that is nothing.
    counts = {name: counts for name, counts in found.counts.items() if asked <= {name}}
    if not counts:
        return None

    def read(others: list[Counts]) -> Tally:
        new = Tally.of(found.columns, {name: buckets for other in others for name, buckets in other.items()})
        return Tally(new.columns, {**counts, **new.counts})

    return each(counted_of(params, name) for name in SIGNATURES if name not in counts).then(read)


def _one_value(params: SearchParams) -> Filter | None:
    """The one value of facets in no signature that citations must have, where no more is asked of these."""
    values = [one for one in params.filters if one.facet in ALONE]
    is_all = len(values) == 1 and not (params.text or params.exact)
    return values[0] if is_all and not values[0].excluded else None


def _left_out(held: Held, params: SearchParams, more: SearchParams) -> Plan[Tally]:
    """The counts of what a search leaves out of one without that."""
    [*out] = params.filters - more.filters
    if len(out) == 1 and out[0].excluded:
        having = more.changed(filters=more.filters | {out[0]._replace(excluded=False)})
        if found := _with_one(held, having):
            return found
    return left_out(params, more, held.table.columns)
