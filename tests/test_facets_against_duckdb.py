"""Every facet's counts equal an independent count over the same CSVs, whatever is selected.

DuckDB counts the rows of the CSVs with SQL that is written down here once more, so that an error of the
indexer, the query or the engine shows. Only what a number's spelling means is taken from `citations`.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from opensearchpy import OpenSearch

from citations.reference import recognize
from citations.vocabulary import NONE
from indexer import index
from indexer.load import load
from indexer.progress import silent
from indexer.sources.ptoffact import PtoffactSource
from indexer.synthesize import synthesize
from search_ui.facets import FACETS
from search_ui.params import Filter, SearchParams
from search_ui.searcher import Searcher

APPLICATIONS = 7_600
ROWS = 200_000
SELECTIONS = 50

# One list of values per facet and row; no value is ['none'].
TABLE = """
CREATE TABLE rows AS
WITH latest AS (
    SELECT DISTINCT ON (app_id) app_id, art_unit FROM office_actions
    ORDER BY app_id, mail_dt DESC, ifw_number DESC
),
acted AS (SELECT DISTINCT ON (ifw_number) * FROM office_actions),
joined AS (
    SELECT c.*, o.document_cd, o.mail_dt, coalesce(o.art_unit, l.art_unit) AS au, k.type, k.country
    FROM citations c
    LEFT JOIN acted o ON c.ifw_number = o.ifw_number
    LEFT JOIN latest l ON c.app_id = l.app_id
    JOIN kinds k ON k.reference = c.citation_pat_pgpub_id
)
SELECT
    if(len(forms) = 0, ['none'], forms) AS form_source,
    [CASE WHEN action_type IN ('101', '102', '103', '112') THEN action_type
          WHEN action_type LIKE '%double patenting' THEN 'double_patenting'
          ELSE 'none' END] AS rejection_type,
    [coalesce(left(au, 2) || '00', 'none')] AS tech_center,
    [coalesce(left(au, 3) || '0', 'none')] AS work_group,
    [coalesce(au, 'none')] AS art_unit,
    [CASE WHEN action_type IS NULL THEN 'none'
          WHEN regexp_matches(action_type, '^[0-9]|double') THEN 'rejected'
          ELSE action_type END] AS action,
    [coalesce(document_cd, 'none')] AS office_action_type,
    [coalesce(left(mail_dt, 4), 'none')] AS year,
    [type] AS reference_type,
    [country] AS reference_country,
    ['none'] AS reference_owner,
    ['ptoffact'] AS source
FROM (SELECT *, list_concat(if(form892 = '1', ['892'], []), if(form1449 = '1', ['1449'], []),
                            if(citation_in_oa = '1', ['oa_text'], [])) AS forms FROM joined)
"""


class Count:
    """The independent count."""

    def __init__(self, directory: Path, work: Path) -> None:
        self._connection = duckdb.connect()
        for table in ("citations", "office_actions"):
            self._read(table, directory / f"{table}.csv")
        self._read("kinds", self._write_kinds(work / "kinds.csv"))
        self._connection.execute(TABLE)

    def of(self, facet: str, params: SearchParams) -> dict[str, int]:
        """Value → rows that have it and what every other facet's selection asks for."""
        conditions = ["true"]
        for name in FACETS:
            if (wanted := params.selected(name)) and name != facet:
                conditions.append(f"list_has_any({name}, {list(wanted)})")
            if unwanted := params.excluded(name):
                conditions.append(f"NOT list_has_any({name}, {list(unwanted)})")
        values = f"SELECT unnest({facet}) AS value FROM rows WHERE {' AND '.join(conditions)}"
        sql = f"SELECT value, count(*) FROM ({values}) GROUP BY value"
        return dict(self._connection.execute(sql).fetchall())

    def total(self, params: SearchParams) -> int:
        """Rows that have what every facet's selection asks for; each row has one `source`."""
        return self.of("source", params).get("ptoffact", 0)

    def _read(self, table: str, file: Path) -> None:
        self._connection.execute(
            f"CREATE TABLE {table} AS FROM read_csv('{file}', all_varchar = true, header = true)"
        )

    def _write_kinds(self, file: Path) -> Path:
        """What each text names; a text always has the same `parsed` beside it."""
        texts = self._connection.execute(
            "SELECT DISTINCT citation_pat_pgpub_id, parsed FROM citations"
        ).fetchall()
        with file.open("w", newline="", encoding="utf-8") as opened:
            writer = csv.writer(opened)
            writer.writerow(("reference", "type", "country"))
            for text, parsed in texts:
                reference = recognize(text, parsed or "")
                writer.writerow((text, reference.type, reference.country or NONE))
        return file


@pytest.fixture(scope="module")
def counted(engine: OpenSearch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Searcher, Count]]:
    """A synthetic set of 200,000 rows, indexed, and the independent count of the same CSVs."""
    folder = tmp_path_factory.mktemp("facets")
    rows = synthesize(folder / "ptoffact", APPLICATIONS)
    assert rows.citations > ROWS
    report = load(engine, PtoffactSource(folder / "ptoffact", folder), folder, silent)
    assert rows.citations == report.indexed
    yield Searcher(engine), Count(folder / "ptoffact", folder)
    for state in index.states(engine):
        index.discard(engine, state.name)


def selection(number: int, count: Count) -> SearchParams:
    """The same random selection for the same number: up to three facets, one to three values of each."""
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    filters = set()
    for facet in chance.sample(list(FACETS), chance.randint(1, 3)):
        values = sorted(count.of(facet, SearchParams()))
        excluded = chance.random() < 0.2
        for value in chance.sample(values, min(len(values), chance.randint(1, 3))):
            filters.add(Filter(facet, value, excluded))
    return SearchParams(filters=frozenset(filters))


@pytest.mark.parametrize("number", range(SELECTIONS))
def test_every_count_equals_the_independent_one(number: int, counted: tuple[Searcher, Count]) -> None:
    """The total, what the result page shows, and all values on each facet's own page."""
    searcher, count = counted
    params = selection(number, count)
    results = searcher.search(params)
    assert count.total(params) == results.total
    for shown in results.facets:
        expected = count.of(shown.name, params)
        assert {value.value: expected.get(value.value, 0) for value in shown.values} == {
            value.value: value.count for value in shown.values
        }
        everything = searcher.facet_values(shown.name, params)
        assert expected == {value.value: value.count for value in everything.values if value.count}
        assert (0, 0) == (everything.other, everything.error)
        assert set(params.selected(shown.name)) <= {value.value for value in shown.values}


def test_without_a_selection_every_row_is_counted(counted: tuple[Searcher, Count]) -> None:
    """Nothing is lost on the way from the CSVs to the page."""
    searcher, count = counted
    assert count.total(SearchParams()) == searcher.search(SearchParams()).total
