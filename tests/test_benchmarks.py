"""What the benchmarks measure is what they say: the same documents, and as they should be."""

import io
import re
from pathlib import Path

import orjson
import pytest
from rich.console import Console

from benchmarks.api_lane import Asked, measure
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


@pytest.mark.long
def test_the_whole_lane_of_the_api_ends_with_what_the_portal_has(node_homes: Path, node_cache: Path) -> None:
    """Fetched, indexed, killed, resumed and refreshed, document by document; and it is told."""
    told = io.StringIO()
    difference = measure(
        node_homes / "lane", Asked(10_000, 400, 2, 3), node_cache, Console(file=told, width=500)
    )
    assert ([], 0) == (difference.shown, difference.wrong), told.getvalue()
    [read] = re.findall(
        r"^read ([\d,]+), indexed ([\d,]+), merged ([\d,]+), rejected ([\d,]+)", told.getvalue(), re.MULTILINE
    )
    whole, *parts = (int(number.replace(",", "")) for number in read)
    assert whole == sum(parts) > 6_000
    assert difference.documents > parts[0] > 0 < difference.rejected
    for line in ("make: ", "index: ", "refresh: ", "compare: "):
        assert line in told.getvalue()
