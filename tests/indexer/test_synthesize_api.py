"""Synthetic rows of the API: the same each time, with its fields and about its proportions."""

import gzip
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pytest

from indexer.sources.oa_citations import OaCitationsSource
from indexer.synthetic.oa_citations import synthesize_api, synthesize_enriched
from tests.portal.rows import citations, enriched

REAL = Path(__file__).parent.parent / "data/oa_citations/records_application_16123456.json"


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [orjson.loads(line) for line in content.splitlines()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """20,000 rows."""
    path = tmp_path_factory.mktemp("api") / "rows.jsonl"
    synthesize_api(path, 20_000)
    return rows(path)


def test_a_row_has_the_fields_of_a_real_one(made: list[dict[str, Any]]) -> None:
    """Each of the same kind; the paragraph, which the API describes too, is missing from the real rows."""
    [real, *_] = orjson.loads(REAL.read_bytes())["response"]["docs"]
    real["paragraphNumber"] = ""
    kinds = {name: type(value) for name, value in real.items()}
    for row in made:
        assert kinds == {name: type(value) for name, value in row.items()}


def test_the_proportions_are_those_of_the_api(made: list[dict[str, Any]]) -> None:
    """Four in ten are placeholders without flags; thousands were loaded in one second; ids are unique."""
    placeholders = [row for row in made if not row["referenceIdentifier"]]
    assert 0.38 < len(placeholders) / len(made) < 0.42
    assert not any(row["examinerCitedReferenceIndicator"] for row in placeholders)
    assert 7 == len({row["createDateTime"] for row in made})
    assert len(made) == len({row["id"] for row in made})
    assert 2_500 == len({row["obsoleteDocumentIdentifier"] for row in made})


def test_the_same_call_makes_the_same_rows(tmp_path: Path, made: list[dict[str, Any]]) -> None:
    """Packed or not; another seed makes others."""
    for name, seed in (("same.jsonl.gz", 0), ("other.jsonl", 1)):
        synthesize_api(tmp_path / name, 20_000, seed)
    assert made == rows(tmp_path / "same.jsonl.gz")
    assert not {row["id"] for row in made} & {row["id"] for row in rows(tmp_path / "other.jsonl")}


def test_rows_of_the_other_api_fit_them(tmp_path: Path) -> None:
    """They have the fields of real ones; of ten some nine are joined, as tables count it by themselves."""
    api, other = [tmp_path / "api.jsonl", tmp_path / "other.jsonl"]
    synthesize_api(api, 4_000)
    synthesize_enriched(other, 4_000)
    [real] = enriched(citations(20))[:1]
    kinds = {name: type(value) for name, value in real.items()}
    assert all(kinds == {name: type(value) for name, value in row.items()} for row in rows(other))
    batches = list(OaCitationsSource([api], tmp_path / "work", enriched=[other]).batches())
    # Of US numbers alone, for which no text need be read.
    sql = """
        WITH numbered AS (
            SELECT obsoleteDocumentIdentifier AS action, parsedReferenceIdentifier AS digits
            FROM read_json($api) WHERE regexp_matches(referenceIdentifier, '\\bUS ') AND digits <> ''
        )
        SELECT count(*) FROM read_json($other) AS other WHERE countryCode = 'US' AND EXISTS (
            FROM numbered WHERE action = obsoleteDocumentIdentifier AND digits = publicationNumber)
    """
    [(at_least,)] = duckdb.execute(sql, {"api": str(api), "other": str(other)}).fetchall()
    merged = sum(batch.merged for batch in batches)
    made = [batch.row(place).raw for batch in batches for place in range(len(batch.lines))]
    alone = sum(isinstance(row, dict) and row["source"] == "enriched_citations" for row in made)
    assert len(rows(other)) == merged + alone
    assert at_least <= merged < 1.08 * at_least
    assert 0.08 < alone / len(rows(other)) < 0.14


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """By DuckDB's own error, since only programs call it."""
    with pytest.raises(duckdb.Error, match="no folder"):
        synthesize_api(tmp_path / "no folder" / "rows.jsonl", 1)
