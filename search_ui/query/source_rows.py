"""Citations told by their rows, each by its number in its source, and the source: many at once. Pure.

Ids are kept with the texts, and for each the engine unpacks a block of these: for a hundred that took longer
than to order a million by their scores. The row stands in columns.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from search_ui.query.clauses import Clause, any_of
from search_ui.query.plan import Body

SourceRow = tuple[int, str]
"""A citation's number in its source, and the source."""
ROW_FIELDS = ("sequence", "source")

WITHOUT_TEXT: Body = {"_source": False, "stored_fields": "_none_", "track_total_hits": False}
"""What is asked of citations of which neither text nor id is needed, nor how many there are."""
WITH_ROW: Body = {"docvalue_fields": [*ROW_FIELDS]}
"""What `row_of` reads of each."""


def row_of(hit: Mapping[str, Any]) -> SourceRow:
    """The row of a hit that was asked for WITH_ROW."""
    sequence, source = (hit["fields"][field][0] for field in ROW_FIELDS)
    return sequence, source


def ordered_row_of(hit: Mapping[str, Any]) -> SourceRow:
    """The row of a hit that was asked for in an order, which ends with it (`query.by_date.in_order`)."""
    sequence, source = hit["sort"][-len(ROW_FIELDS) :]
    return sequence, source


def any_of_rows(rows: Iterable[SourceRow]) -> Clause:
    """What finds these citations and no others."""
    numbers: dict[str, list[int]] = {}
    for sequence, source in rows:
        numbers.setdefault(source, []).append(sequence)
    return any_of(
        {"bool": {"filter": [{"term": {"source": source}}, {"terms": {"sequence": some}}]}}
        for source, some in numbers.items()
    )
