"""A checkpoint goes round through JSON, and keeps few documents however many there are."""

import orjson

from indexer.loading.checkpoint import SAMPLE, Checkpoint, Counts, Tally
from indexer.loading.outcomes import BatchResult
from indexer.loading.verify import check_counts, first_difference, sent_documents
from tests.indexer.rows import Row, Rows, citation, unusable


def tally_of(*rows: Row, size: int = 100) -> Tally:
    """What is counted when the engine takes all documents."""
    tally = Tally()
    for batch in Rows(*rows, size=size).batches():
        tally.add(BatchResult(batch, indexed=len(batch.lines)))
    return tally


def test_a_checkpoint_is_the_same_after_json() -> None:
    """Nothing that a resumed run needs is lost."""
    tally = tally_of(citation(1, "a"), citation(2, "b"), unusable(3))
    checkpoint = Checkpoint("files", 1, 3, 17, tally)
    kept = orjson.loads(orjson.dumps(checkpoint.to_json()))
    assert checkpoint == Checkpoint.from_json(kept)
    assert 3 == checkpoint.position == kept["position"]


def test_what_is_counted_later_does_not_change_a_checkpoint() -> None:
    """Its JSON is of the moment when it was taken, and so is each tally made of it."""
    tally = tally_of(citation(1))
    kept = Checkpoint("files", 1, None, 0, tally).to_json()
    for _ in range(2):
        later = Checkpoint.from_json(kept).tally
        [batch] = Rows(citation(2), citation(3)).batches()
        later.add(BatchResult(batch, indexed=2))
        assert Counts(3, 3) == later.counts
    assert Counts(1, 1) == Checkpoint.from_json(kept).tally.counts


def test_the_sample_is_bounded_and_has_the_ends_of_each_file() -> None:
    """So a checkpoint stays small."""
    rows = [citation(number, "a" if number <= 3_000 else "b") for number in range(1, 6_001)]
    drawn = sent_documents(tally_of(*rows).drawn())
    assert SAMPLE <= len(drawn) <= SAMPLE + 4
    assert {"1", "3000", "3001", "6000"} <= drawn.keys()


def test_a_document_that_is_not_in_the_index_is_not_drawn() -> None:
    """One that the engine refused is no difference."""
    [batch] = Rows(citation(1), citation(2), citation(3)).batches()
    result = BatchResult(batch, indexed=1)
    result.refuse(0, "bad")
    result.absent.add(2)
    tally = Tally()
    tally.add(result)
    assert {"2"} == sent_documents(tally.drawn()).keys()


def test_counts_of_rows_that_are_all_accounted_for_pass() -> None:
    """For a source that knows how many it has, and for one that does not."""
    tally = tally_of(citation(1), unusable(2))
    check_counts(tally, 2)
    check_counts(tally, None)


def test_only_what_a_document_says_is_compared() -> None:
    """Nulls may be left out and the order of values may change; anything else is told."""
    sent = {"1": {"claims": [2, 1], "title": None, "art_unit": "1727"}}
    assert first_difference(sent, {"1": {"claims": [1, 2], "art_unit": "1727"}}) is None
    assert "the document 1 is missing" == first_difference(sent, {})
    assert "the document 1 has [1] as claims, but [2, 1] was sent" == first_difference(
        sent, {"1": {"claims": [1], "art_unit": "1727"}}
    )
