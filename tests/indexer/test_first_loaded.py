"""What is known of a row that comes again: the day on which it was first loaded."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from indexer import index
from indexer.index import IndexName
from indexer.loading.first_loaded import with_first_days
from indexer.loading.retry import RetryPolicy
from indexer.sources import Batch, bulk_lines
from indexer.sources.documents import Documents
from tests.indexer.rows import Rows, citation

ROW = Citation(
    id="0" * 31 + "1",
    source="oa_citations",
    sequence=1,
    loaded_on="2025-07-03",
    application_number="16123456",
    reference='"loaded_on":"1999-09-09" Sabe US 9,280,610',
    reference_number="US9280610",
    reference_type="us_grant",
    rejection_type=("103",),
    form_source=("892",),
    action="rejected",
)
OTHER = replace(ROW, id="0" * 31 + "2", sequence=2, loaded_on="2025-08-01")


@pytest.fixture(scope="module")
def served(engine: OpenSearch) -> Iterator[IndexName]:
    """An index with two rows."""
    name = IndexName("oa_citations", 5, f"20250101t{os.getpid():012}")
    engine.indices.create(index=str(name), body=index.definition())
    for each in (ROW, OTHER):
        engine.index(index=str(name), id=each.id, body=each.to_document(), refresh=True)
    yield name
    index.discard(engine, name)


def days(engine: OpenSearch, served: IndexName | None, *citations: Citation) -> list[Any]:
    """The days that these rows are indexed with."""
    batch = Batch("rows.jsonl", Documents.of([bulk_lines(each, 7) for each in citations]), lambda _: None)  # type: ignore[arg-type,return-value]
    [made] = with_first_days(engine, served, [batch], RetryPolicy())
    assert [each.split("\n")[0] for each in batch.lines] == [each.split("\n")[0] for each in made.lines]
    found = [orjson.loads(each.split("\n")[1]) for each in made.lines]
    expected = [
        orjson.loads(orjson.dumps(replace(each, loaded_on=document.get("loaded_on")).to_document()))
        for each, document in zip(citations, found, strict=True)
    ]
    assert expected == found
    return [document.get("loaded_on") for document in found]


def test_a_row_that_says_the_same_keeps_its_earlier_day(engine: OpenSearch, served: IndexName) -> None:
    """What was joined since does not count; an unknown row has its own day, and so has one that is older."""
    later = replace(ROW, loaded_on="2026-01-01", title="Now known", office_action_date="2019-01-01")
    unknown = replace(ROW, id="f" * 32, sequence=3, loaded_on="2026-01-01")
    older = replace(OTHER, loaded_on="2025-07-31")
    none = replace(ROW, id="e" * 32, sequence=4, loaded_on=None)
    assert ["2025-07-03", "2026-01-01", "2025-07-31", None] == days(
        engine, served, later, unknown, older, none
    )


def test_rows_of_very_many_days_are_known_too(engine: OpenSearch, served: IndexName) -> None:
    """More than are asked about one by one."""
    first = date(2025, 7, 4)
    others = [
        replace(ROW, id=f"{number:032x}", sequence=number, loaded_on=str(first + timedelta(number)))
        for number in range(100, 250)
    ]
    later = replace(ROW, loaded_on="2025-07-04")
    same = replace(OTHER, reference=None)
    expected = ["2025-07-03", OTHER.loaded_on, *(each.loaded_on for each in others)]
    assert expected == days(engine, served, later, same, *others)


@pytest.mark.parametrize(
    "changes",
    [
        {"rejection_type": ("102",)},
        {"rejection_type": ()},
        {"form_source": ("892", "oa_text")},
        {"action": "withdrawn"},
        {"reference_number": None},
        {"reference_number": "US7654321"},
    ],
)
def test_a_row_that_says_something_else_is_new(
    changes: dict[str, Any], engine: OpenSearch, served: IndexName
) -> None:
    """On the day on which the Office loaded it so; its neighbour is not."""
    changed = replace(ROW, loaded_on="2026-01-01", **changes)
    assert ["2026-01-01", "2025-08-01"] == days(
        engine, served, changed, replace(OTHER, loaded_on="2026-01-01")
    )


def test_where_nothing_is_served_rows_have_their_own_days(engine: OpenSearch, served: IndexName) -> None:
    """Nor does an index of an earlier version know any."""
    later = replace(ROW, loaded_on="2026-01-01")
    assert ["2026-01-01"] == days(engine, None, later)
    earlier = replace(served, version=4)
    body = index.definition()
    del body["mappings"]["properties"]["loaded_on"]
    engine.indices.create(index=str(earlier), body=body)
    document = {name: value for name, value in ROW.to_document().items() if name != "loaded_on"}
    engine.index(index=str(earlier), id=ROW.id, body=document, refresh=True)
    assert ["2026-01-01"] == days(engine, earlier, later)
    index.discard(engine, earlier)


def test_of_rows_without_a_day_the_engine_is_not_asked() -> None:
    """As of the research dataset, sixty million of them."""
    nowhere = OpenSearch("http://127.0.0.1:9", max_retries=0)
    batches = [*Rows(*(citation(number) for number in range(5))).batches()]
    served = IndexName("ptoffact", 5, "20250101t000000000000")
    assert batches == [*with_first_days(nowhere, served, batches, RetryPolicy(0))]
