"""What the benchmark compares is comparable: its contenders index the same documents."""

from pathlib import Path

import orjson
import pytest

from benchmarks.contenders import same_documents, source_of
from indexer.sources.tables import NO_TABLES
from indexer.synthetic.oa_citations import synthesize_api
from indexer.synthetic.ptoffact import synthesize


@pytest.mark.parametrize("source", ["ptoffact", "oa-citations"])
def test_the_helpers_are_given_the_documents_that_ours_sends(tmp_path: Path, source: str) -> None:
    """Of each row, with the same values."""
    data = tmp_path / "data"
    data.mkdir()
    if source == "ptoffact":
        synthesize(data, 100)
    else:
        synthesize_api(data / "rows.jsonl", 2_000)
    ours = {}
    for batch in source_of(data, tmp_path / "work", NO_TABLES).batches():
        for lines in batch.lines:
            action, document, _ = lines.split("\n")
            ours[orjson.loads(action)["index"]["_id"]] = orjson.loads(document)
    theirs = {each["_id"]: each["_source"] for each in same_documents(data, "anywhere")}
    assert ours == orjson.loads(orjson.dumps(theirs))
