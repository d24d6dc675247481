"""The registry of sources: who asks it needs to know of no source."""

import json
from pathlib import Path

import pytest

from citations import oa_citations
from citations.record import UnusableRow
from citations.vocabulary import INDEXED_WITH
from citations.vocabulary import SOURCES as NAMES
from indexer.errors import OaciteError
from indexer.progress import silent
from indexer.sources.registry import SOURCES, Given

EVERY = pytest.mark.parametrize("name", SOURCES)


def test_every_source_of_the_vocabulary_is_registered() -> None:
    """And no other, each under its own name, but for those that stand in another's index."""
    assert set(NAMES) - set(INDEXED_WITH) == set(SOURCES) >= set(INDEXED_WITH.values())
    assert list(SOURCES) == [each.name for each in SOURCES.values()]


def test_what_a_refresh_handles_is_what_says_that_it_can_be_refreshed() -> None:
    """No other source promises it."""
    assert [oa_citations.SOURCE] == [each.name for each in SOURCES.values() if each.refreshable]


@EVERY
def test_a_sample_is_of_its_source_and_says_what_it_is(name: str, tmp_path: Path) -> None:
    """Its rows are usable, and as many as it says."""
    sample = SOURCES[name].sample(tmp_path, tmp_path / "work", silent)
    batches = list(sample.batches())
    assert name == sample.name
    assert "real rows" in (sample.sample_note or "")
    assert sample.total == sum(batch.rows for batch in batches)
    assert [] == [rejected for batch in batches for rejected in batch.rejected]


def test_the_sample_has_what_only_the_enriched_api_tells(tmp_path: Path) -> None:
    """Categories, places and differences on some citations, and citations that only that API has."""
    batches = SOURCES["oa_citations"].sample(tmp_path, tmp_path / "work", silent).batches()
    documents = [json.loads(lines.split("\n")[1]) for batch in batches for lines in batch.lines]
    assert {"oa_citations", "enriched_citations"} == {each["source"] for each in documents}
    for field in ("category", "location", "related_claims", "told_otherwise"):
        assert 10 < sum(field in each for each in documents) < len(documents)


@EVERY
def test_an_empty_data_folder_is_refused(name: str, tmp_path: Path) -> None:
    """Where nothing was named, what is missing is."""
    with pytest.raises(OaciteError, match=str(tmp_path / SOURCES[name].command)):
        SOURCES[name].open(Given(tmp_path, tmp_path / "work"))


@EVERY
def test_a_row_of_another_source_is_no_row(name: str) -> None:
    """Dead letters of one source are not taken for another's."""
    with pytest.raises(UnusableRow):
        SOURCES[name].lines({"of": "another"})
