"""Totals, every facet's counts and the order of the results equal an independent count over the same files.

DuckDB counts the rows of the CSVs, with all tables that are joined on, with SQL that is written down here
once more, so that an error of the indexer, the query or the engine shows. Only what a number's spelling means
is taken from `citations`.
"""

import csv
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from opensearchpy import OpenSearch

from citations import written
from citations.facets import FACETS
from citations.facets import SHOWN as SHOWN_VALUES
from citations.reference import recognize
from citations.vocabulary import NONE
from indexer import index
from indexer.loading.load import load
from indexer.loading.report import Report
from indexer.progress import silent
from indexer.sources.ptoffact import PtoffactSource
from indexer.sources.tables import Folders, take_in
from indexer.synthetic.ptoffact import synthesize
from indexer.synthetic.tables import synthesize_tables
from search_ui.query.companions import SHOWN
from search_ui.results.distinct import SMALL, Distinct
from search_ui.results.units import PATHS, Unit
from search_ui.searcher import Searcher
from search_ui.url.facet_params import FacetParams
from search_ui.url.list_params import ListParams
from search_ui.url.params import Filter, SearchParams, exactly
from search_ui.url.ranking_params import RankingParams
from search_ui.url.reference_params import PER_PAGE
from search_ui.url.values import SIZES
from tests import counted_applications, counted_lines, counted_lists, counted_references
from tests.lengths import LONG, some

APPLICATIONS, ROWS = (7_600, 200_000) if LONG else (760, 18_000)
WITH_TITLES = 2_000 if LONG else 1_200
"""Applications of the set whose titles are looked at: some 50,000 rows where all is tried."""
SELECTIONS = some(40)
ALL_OWNERS = 8
"""Selections whose values are all looked at, of every facet."""
SOME_OWNERS = 500
SEARCHES = some(64)
PAGES = 100
LINES = some(50)
RANKINGS = 15
UNITS = 9

# One list of values per facet and row; no value is ['none'].
TABLE = """
CREATE TABLE rows AS
WITH latest AS (
    SELECT DISTINCT ON (app_id) app_id, art_unit FROM office_actions
    ORDER BY app_id, mail_dt DESC, ifw_number DESC
),
acted AS (SELECT DISTINCT ON (ifw_number) * FROM office_actions),
owned AS (
    SELECT 'US' || id AS number, list(DISTINCT CASE WHEN disambig_assignee_organization <> ''
        THEN disambig_assignee_organization
        ELSE concat_ws(' ', disambig_assignee_individual_name_first, disambig_assignee_individual_name_last)
        END) AS names
    FROM (SELECT patent_id AS id, * FROM g_assignee_disambiguated
          UNION ALL SELECT pgpub_id AS id, * FROM pg_assignee_disambiguated)
    GROUP BY ALL
),
titled AS (
    SELECT 'US' || patent_id AS number, patent_title AS title FROM g_patent
    UNION ALL SELECT 'US' || pgpub_id, application_title FROM pg_published_application
),
classed AS (
    SELECT 'US' || id AS number, list(DISTINCT cpc_subclass) AS subclasses
    FROM (SELECT patent_id AS id, * FROM g_cpc_current UNION ALL SELECT pgpub_id AS id, * FROM pg_cpc_current)
    WHERE cpc_subclass <> '' GROUP BY ALL
),
-- The table of patents' applications is believed before the crosswalk, and there the lowest application.
filed AS (
    SELECT id, min_by(app_id, (said_by, app_id)) AS app_id FROM (
        SELECT patent_id AS id, application_id AS app_id, 0 AS said_by FROM g_application
        UNION ALL SELECT unnest([patent_id, pgpub_id]), application_id, 1 FROM pg_granted_pgpubs_crosswalk
    ) GROUP BY id
),
-- The latest publication that has owners tells an application's, else the first patent.
owning AS (
    SELECT app_id, arg_min(names, (length(id) < 11, if(length(id) < 11, 1, -1) * id::BIGINT)) AS names
    FROM filed JOIN owned ON owned.number = 'US' || id WHERE regexp_full_match(id, '[0-9]+') GROUP BY app_id
),
-- Likewise its subclasses.
classing AS (
    SELECT app_id, arg_min(subclasses, (length(id) < 11, if(length(id) < 11, 1, -1) * id::BIGINT)) AS subjects
    FROM filed JOIN classed ON classed.number = 'US' || id
    WHERE regexp_full_match(id, '[0-9]+') GROUP BY app_id
),
patented AS (SELECT DISTINCT app_id FROM filed WHERE length(id) < 11),
ended AS (
    SELECT application_number AS app_id,
        replace(examiner_full_name, '  ', ' ') AS examiner,
        CASE
        WHEN patent_number <> '' OR appl_status_desc LIKE 'Patent%' THEN 'granted'
        WHEN regexp_matches(appl_status_desc, '^(Expressly )?Abandoned') THEN 'abandoned'
        WHEN appl_status_desc <> '' THEN 'pending' END AS outcome
    FROM application_data
),
joined AS (
    SELECT c.*, o.document_cd, o.mail_dt, o.uspc_class, coalesce(o.art_unit, l.art_unit) AS au,
           k.type, k.country, k.number, owned.names AS names, titled.title AS reference_title, subclasses,
           filed.app_id AS family, owning.names AS applicants, subjects, nullif(examiner, '') AS examiner,
           if(patented.app_id IS NULL, ended.outcome, 'granted') AS outcome
    FROM (SELECT *, rowid + 1 AS row FROM citations) c
    LEFT JOIN acted o ON c.ifw_number = o.ifw_number
    LEFT JOIN latest l ON c.app_id = l.app_id
    JOIN kinds k ON k.reference = c.citation_pat_pgpub_id
    LEFT JOIN owned ON owned.number = k.number
    LEFT JOIN titled ON titled.number = k.number
    LEFT JOIN classed ON classed.number = k.number
    LEFT JOIN filed ON 'US' || filed.id = k.number
    LEFT JOIN owning ON owning.app_id = c.app_id
    LEFT JOIN classing ON classing.app_id = c.app_id
    LEFT JOIN patented ON patented.app_id = c.app_id
    LEFT JOIN ended ON ended.app_id = c.app_id
)
SELECT
    row,
    app_id,
    number,
    family,
    coalesce(list_has_any(names, applicants), false) AS is_own,
    action_subtype AS paragraph,
    uspc_class,
    mail_dt::DATE AS day,
    reference_title,
    regexp_extract_all(
        strip_accents(lower(concat_ws(' | ', citation_pat_pgpub_id, array_to_string(names, ' | ')))),
        '[a-z0-9_]+(?:[.:''][a-z0-9_]+)*'
    ) AS words,
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
    coalesce(names, ['none']) AS reference_owner,
    coalesce(subclasses, ['none']) AS reference_cpc,
    coalesce(applicants, ['none']) AS application_owner,
    coalesce(subjects, ['none']) AS application_cpc,
    [coalesce(examiner, 'none')] AS examiner,
    [coalesce(uspc_class, 'none')] AS uspc,
    ['none'] AS category,
    [coalesce(outcome, 'none')] AS outcome,
    ['ptoffact'] AS source
FROM (SELECT *, list_concat(if(form892 = '1', ['892'], []), if(form1449 = '1', ['1449'], []),
                            if(citation_in_oa = '1', ['oa_text'], [])) AS forms FROM joined)
"""


class Count:
    """The independent count.

    Attributes:
        connection: to the files as tables, and `rows`, which has what a page shows of each citation.
        facets: those whose values these tables tell; each is a column of `rows`.
    """

    def __init__(self, directory: Path, work: Path) -> None:
        self.connection = duckdb.connect()
        for table in ("citations", "office_actions"):
            self._read(table, directory / f"{table}.csv")
        for folder in Folders._fields:
            for file in sorted((directory / folder).glob("*.[ct]sv")):
                self._read(file.stem, file)
        self._read("kinds", self._write_kinds(work / "kinds.csv"))
        self.connection.execute(TABLE)
        columns = {name for name, *_ in self.select("DESCRIBE rows")}
        self.facets = [name for name in FACETS if name in columns]
        counted_lines.prepare(self.connection)

    def of(self, facet: str, params: SearchParams) -> dict[str, int]:
        """Value → rows that have it and what everything but this facet's selection asks for."""
        values = f"SELECT unnest({facet}) AS value FROM rows WHERE {self._conditions(params, facet)}"
        sql = f"SELECT value, count(*) FROM ({values}) GROUP BY value"
        return dict(self.connection.execute(sql).fetchall())

    def select(self, sql: str) -> list[tuple[Any, ...]]:
        """What any other statement over the same tables finds."""
        return self.connection.execute(sql).fetchall()

    def total(self, params: SearchParams) -> int:
        """Rows that have all that is asked for."""
        sql = f"SELECT count(*) FROM rows WHERE {self._conditions(params)}"
        return int(self.connection.execute(sql).fetchall()[0][0])

    def titled(self, phrase: str) -> int:
        """Rows whose reference has these words side by side in its title."""
        [(rows,)] = self.connection.execute(
            "SELECT count(*) FROM rows WHERE regexp_matches(lower(reference_title), ?)", [rf"\b{phrase}\b"]
        ).fetchall()
        return int(rows)

    def covered(self) -> dict[str, tuple[int, int, int]]:
        """Type of reference → rows, those with a title, those with an owner."""
        sql = """SELECT reference_type[1], count(*), count(reference_title),
                        count(*) FILTER (reference_owner <> ['none']) FROM rows GROUP BY ALL"""
        return {kind: tuple(counts) for kind, *counts in self.connection.execute(sql).fetchall()}

    def first_page(self, params: SearchParams) -> list[str]:
        """The rows of the first page by date; those without one last, those of one day as they were read."""
        direction = {"newest": "DESC", "oldest": "ASC"}[params.sort]
        sql = f"""SELECT row FROM rows WHERE {self._conditions(params)}
                  ORDER BY day {direction} NULLS LAST, row LIMIT {params.size}"""
        return [str(row) for (row,) in self.connection.execute(sql).fetchall()]

    def lines(self, params: SearchParams) -> list[counted_lines.Told]:
        """The lines of the first page."""
        is_newest = params.sort == "newest"
        conditions = self._conditions(params)
        return counted_lines.counted(
            self.connection, params.group, conditions, newest=is_newest, size=params.size
        )

    def in_no_line(self, params: SearchParams) -> int:
        """Rows that have nothing that they could be grouped by."""
        key = counted_lines.KEYS[params.group]
        sql = f"SELECT count(*) FROM lined WHERE {key} IS NULL AND {self._conditions(params)}"
        return int(self.connection.execute(sql).fetchall()[0][0])

    def some(self, column: str, number: int) -> str:
        """A value that some row has in this column."""
        sql = f"SELECT {column} FROM rows WHERE {column} IS NOT NULL ORDER BY hash(row + {number}) LIMIT 1"
        return str(self.connection.execute(sql).fetchall()[0][0])

    def common_words(self) -> list[str]:
        """Words of letters alone, the most frequent first."""
        sql = """SELECT word FROM (SELECT unnest(words) AS word FROM rows) WHERE word SIMILAR TO '[a-z]{4,}'
                 GROUP BY word ORDER BY count(*) DESC, word LIMIT 200"""
        return [word for (word,) in self.connection.execute(sql).fetchall()]

    def references(self, params: SearchParams) -> dict[str, tuple[int, int, int, int, date | None]]:
        """Number → citations, applications, those under § 102 and § 103 (whichever is selected), last day."""
        here = self._conditions(params)
        columns = (
            f"count(*) FILTER ({here}), count(DISTINCT app_id) FILTER ({here}), "
            + ", ".join(f"count(*) FILTER (list_contains(rejection_type, '{g}'))" for g in ("102", "103"))
            + f", max(day) FILTER ({here})"
        )
        sql = f"""SELECT number, {columns} FROM rows WHERE number IS NOT NULL
                  AND {self._conditions(params, "rejection_type")} GROUP BY number"""
        found = self.connection.execute(sql).fetchall()
        return {number: tuple(counts) for number, *counts in found if counts[0]}

    def distinct(self, params: SearchParams) -> tuple[int, int]:
        """How many different applications and numbers of references there are."""
        columns = "count(DISTINCT app_id), count(DISTINCT number)"
        sql = f"SELECT {columns} FROM rows WHERE {self._conditions(params)}"
        [(applications, numbers)] = self.connection.execute(sql).fetchall()
        return applications, numbers

    def owners(self, params: SearchParams) -> dict[str, int]:
        """Owner → applications that its documents are cited against."""
        pairs = f"SELECT app_id, unnest(reference_owner) AS owner FROM rows WHERE {self._conditions(params)}"
        sql = f"SELECT owner, count(DISTINCT app_id) FROM ({pairs}) GROUP BY owner"
        return dict(self.connection.execute(sql).fetchall())

    def by_year(self, params: SearchParams) -> dict[tuple[str, str], int]:
        """Year and ground → rows."""
        pairs = f"""SELECT year[1] AS year, unnest(rejection_type) AS ground FROM rows
                    WHERE {self._conditions(params)}"""
        sql = f"SELECT year, ground, count(*) FROM ({pairs}) GROUP BY ALL"
        found = self.connection.execute(sql).fetchall()
        return {(year, ground): rows for year, ground, rows in found}

    def _conditions(self, params: SearchParams, ignored: str | None = None) -> str:
        conditions = ["true"]
        for name in self.facets:
            if (wanted := params.selected(name)) and name != ignored:
                conditions.append(f"list_has_any({name}, {_listed(wanted)})")
            if unwanted := params.excluded(name):
                conditions.append(f"NOT list_has_any({name}, {_listed(unwanted)})")
        conditions += [f"list_contains(words, '{word}')" for word in params.q.split()]
        exact = {"app_id": params.exact_value("application"), "number": params.exact_value("reference")}
        exact |= {name: params.exact_value(name) for name in ("paragraph", "uspc_class")}
        conditions += [f"{column} = '{value}'" for column, value in exact.items() if value]
        if own := params.exact_value("self_citation"):
            conditions.append("is_own" if own == "true" else "NOT is_own")
        limits = {">=": params.exact_value("from"), "<=": params.exact_value("to")}
        conditions += [f"day {sign} '{day}'" for sign, day in limits.items() if day]
        return " AND ".join(conditions)

    def _read(self, table: str, file: Path) -> None:
        self.connection.execute(
            f"CREATE TABLE {table} AS FROM read_csv('{file}', all_varchar = true, header = true)"
        )

    def _write_kinds(self, file: Path) -> Path:
        """What each text names; a text always has the same `parsed` beside it."""
        texts = self.connection.execute(
            "SELECT DISTINCT citation_pat_pgpub_id, parsed FROM citations"
        ).fetchall()
        with file.open("w", newline="", encoding="utf-8") as opened:
            writer = csv.writer(opened)
            writer.writerow(("reference", "type", "country", "number"))
            for text, parsed in texts:
                reference = recognize(text, parsed or "")
                writer.writerow((text, reference.type, reference.country or NONE, reference.number))
        return file


def _listed(values: Iterable[str]) -> str:
    quoted = ("'" + value.replace("'", "''") + "'" for value in values)
    return f"[{', '.join(quoted)}]"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic set of 200,000 rows where all is tried, with titles and owners."""
    folder = tmp_path_factory.mktemp("facets") / "ptoffact"
    assert made(folder, APPLICATIONS) > ROWS
    return folder


def made(folder: Path, applications: int) -> int:
    """A set with its tables; how many citations it has."""
    rows = synthesize(folder, applications)
    synthesize_tables(folder, applications)
    return rows.citations


def indexed(engine: OpenSearch, files: Path, folders: Folders) -> Report:
    """Index the set with some of its tables, and nothing beside it."""
    for state in index.states(engine):
        index.discard(engine, state.name)
    work = files.parent
    tables = take_in(folders, work / "tables.duckdb", work / "work", lambda _: None, silent)
    return load(engine, PtoffactSource(files, work, tables=tables), work, silent)


@pytest.fixture(scope="module")
def counted(engine: OpenSearch, files: Path) -> Iterator[tuple[Searcher, Count]]:
    """The set, indexed with its tables, and the independent count.

    Without its titles: words are found in those in their other forms too, which is no matter of SQL.
    """
    report = indexed(engine, files, Folders.there(files)._replace(titles=None))
    assert report.read == report.indexed
    searcher = Searcher(engine)
    assert searcher.counting.tabulate()
    yield searcher, Count(files, files.parent)
    for state in index.states(engine):
        index.discard(engine, state.name)


def selection(number: int, count: Count) -> SearchParams:
    """The same random selection for the same number: up to three facets, one to three values of each."""
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    filters = set()
    for facet in chance.sample(count.facets, chance.randint(1, 3)):
        values = sorted(count.of(facet, SearchParams()))
        excluded = chance.random() < 0.2
        for value in chance.sample(values, min(len(values), chance.randint(1, 3))):
            filters.add(Filter(facet, value, excluded))
    return SearchParams(filters=frozenset(filters))


def random_search(number: int, count: Count) -> SearchParams:
    """The same random search for the same number: words, a number or days, and sometimes a selection."""
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    words = count.common_words()
    kind = number % 5
    days = sorted(date(2008, 1, 1) + timedelta(chance.randrange(3_400)) for _ in range(2))
    return replace(
        selection(number, count) if number % 3 == 0 else SearchParams(),
        q=" ".join(chance.sample(words, 1 + (number % 4 == 0))) if kind < 2 else "",
        exact=exactly(
            **{
                "reference": count.some("number", number) if kind == 2 else None,
                "application": count.some("app_id", number) if kind == 3 else None,
                "paragraph": count.some("paragraph", number) if kind == 0 else None,
                "uspc_class": count.some("uspc_class", number) if kind == 4 else None,
                "from": str(days[0]) if kind == 4 else None,
                "to": str(days[1]) if kind in (1, 4) else None,
                "self_citation": {1: "true", 5: "false"}.get(number % 8),
            }
        ),
        sort=chance.choice(["newest", "oldest"]),
        size=chance.choice(SIZES),
    )


@pytest.mark.parametrize("number", range(SELECTIONS))
def test_every_count_equals_the_independent_one(number: int, counted: tuple[Searcher, Count]) -> None:
    """The total, what the result page shows, and the values on some facets' own pages: each has its turn.

    All of them; of owners, who are thousands, only some of the selections are asked for all.
    """
    searcher, count = counted
    params = selection(number, count)
    compare(params, *counted)
    for name in count.facets[number % 4 :: 4]:
        page = searcher.facet_page(FacetParams(name=name, search=params))
        found = list(page.values)
        while page.next_page and (number < ALL_OWNERS or len(found) < SOME_OWNERS):
            page = searcher.facet_page(page.next_page)
            found += page.values
        counts = count.of(name, params)
        told = {value.value: value.count for value in found if value.count}
        assert {value: counts.get(value) for value in told} == told
        assert page.next_page or len(counts) == len(told)


@pytest.mark.parametrize("number", range(SEARCHES))
def test_every_search_finds_what_the_independent_one_finds(
    number: int, counted: tuple[Searcher, Count]
) -> None:
    """Words, numbers and days with any selection: the total, every count, and the first page in its order."""
    compare(random_search(number, counted[1]), *counted)


@pytest.mark.parametrize("number", range(LINES))
def test_lines_of_results_are_those_of_the_independent_grouping(
    number: int, counted: tuple[Searcher, Count]
) -> None:
    """In their order, with all that each tells of its citations; and what is in no line is counted."""
    searcher, count = counted
    group = [*counted_lines.KEYS][number % 3]
    params = replace(random_search(number, count), group=group, size=10)
    results = searcher.search(params)
    assert count.lines(params) == [counted_lines.told(line) for line in results.lines]
    assert count.total(params) == results.total
    assert count.in_no_line(params) == results.in_no_line


def compare(params: SearchParams, searcher: Searcher, count: Count) -> None:
    """See that one search finds as many, the same first, and counts the same."""
    results = searcher.search(params)
    assert count.total(params) == results.total
    assert count.first_page(params) == [hit.citation.id for hit in results.hits]
    for shown in (facet for facet in results.facets if facet.name in count.facets):
        expected = count.of(shown.name, params)
        assert {value.value: expected.get(value.value, 0) for value in shown.values} == {
            value.value: value.count for value in shown.values
        }
        assert 0 == shown.error
        marked = {*params.selected(shown.name), *params.excluded(shown.name)}
        assert marked <= {value.value for value in shown.values}


@pytest.mark.parametrize("number", range(RANKINGS))
def test_references_are_used_as_the_independent_count_says(
    number: int, counted: tuple[Searcher, Count]
) -> None:
    """Those that are ranked are the first of the whole order; every figure of every line is right."""
    searcher, count = counted
    params = random_search(number, count)
    page = searcher.reference_ranking(RankingParams(search=params))
    expected = count.references(params)
    order = sorted(expected, key=lambda each: (-expected[each][1], -expected[each][0], each))
    certain = [value.number for value in page.values if value.is_ranked]
    assert order[: len(certain)] == certain
    assert bool(expected) == bool(certain)
    for value in page.values:
        assert value.applications.exact
        uses = [use.count for use in value.uses]
        day = date.fromisoformat(value.last) if value.last else None
        told = (value.citations, value.applications.count, *uses, day)
        assert (value.number, expected[value.number]) == (value.number, told)


@pytest.mark.parametrize("number", range(UNITS))
def test_a_unit_does_what_the_independent_count_says(number: int, counted: tuple[Searcher, Count]) -> None:
    """It and all above it, by ground, form and year; its applications and references, or about so many."""
    searcher, count = counted
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    level = [*PATHS][number % 3]
    unit = Unit(level, chance.choice(sorted({*count.of(level, SearchParams())} - {NONE})))
    found = searcher.unit(unit)
    assert found
    for column in found.levels:
        params, trend = column.trend.search, column.trend
        assert count.total(params) == trend.total
        assert count.of("rejection_type", params) == trend.grounds
        assert count.of("form_source", params) == trend.forms
        assert trend.years
        assert count.of("year", params) == {year: one.citations for year, one in trend.years.items()}
        assert count.by_year(params) == {
            (year, ground): rows for year, one in trend.years.items() for ground, rows in one.grounds.items()
        }
    uses = searcher.unit_uses(unit)
    applications = count.owners(uses.owners.asked.search)
    assert uses.owners.uses
    for owner in uses.named_owners:
        assert (owner.value, Distinct(applications[owner.value])) == (
            owner.value,
            uses.owners.uses.applications[owner.value],
        )
    for told, true in zip((uses.applications, uses.references), count.distinct(unit.search), strict=True):
        assert told.exact == (told.count <= SMALL)
        assert true == told.count if told.exact else abs(told.count - true) < true / 50


def test_the_random_searches_find_something(counted: tuple[Searcher, Count]) -> None:
    """Most of them do: two empty results that are equal would show nothing."""
    _, count = counted
    found = [count.total(random_search(number, count)) for number in range(SEARCHES)]
    assert sum(total > 0 for total in found) > SEARCHES // 2


def test_pages_of_applications_say_what_the_files_say(counted: tuple[Searcher, Count], files: Path) -> None:
    """Totals, grounds with claims and rows, what recurs in its order, and what is listed only."""
    searcher, count = counted
    expected = counted_applications.expected(count.select, files, PAGES)
    assert PAGES == len(expected)
    assert any(len(told["grounds"]) > 2 for told in expected.values())
    for number, told in expected.items():
        page = searcher.application(number)
        assert page
        assert told == counted_applications.said(page)


def test_a_list_says_of_each_number_what_the_files_say(counted: tuple[Searcher, Count]) -> None:
    """In the order of the list, as people write them: documents, applications, and one that nothing cites."""
    searcher, count = counted
    expected = counted_lists.expected(count.select, 200)
    write: dict[str, Callable[[str], str]] = {
        "document": written.document,
        "application": written.application,
    }
    listed = [write[kind](number) for kind, number in expected]
    page = searcher.listed(ListParams("\n".join([*listed, "US 1,000,001"])))
    *readings, uncited = page.readings()
    assert 300 < len(expected) == len(readings)
    assert expected == {(each.kind.name, each.number): counted_lists.said(each) for each in readings}
    assert list(expected) == [(each.kind.name, each.number) for each in readings]
    assert (0, 0, 0, 0, None) == counted_lists.said(uncited)


def test_without_a_selection_every_row_is_counted(counted: tuple[Searcher, Count]) -> None:
    """Nothing is lost on the way from the CSVs to the page."""
    searcher, count = counted
    assert count.total(SearchParams()) == searcher.search(SearchParams()).total


def test_the_pages_of_references_count_what_the_independent_count_counts(
    counted: tuple[Searcher, Count],
) -> None:
    """A hundred of them: every figure, what each is applied with, and the applications rejected over it."""
    searcher, count = counted
    numbers = counted_references.choose(count.connection, 100)
    expected = counted_references.uses(count.connection, numbers, PER_PAGE)
    for number in numbers:
        page = searcher.reference(number, alone=True)
        assert page
        shown = counted_references.told(page.to_json())
        counts = {name: first(name, expected[number].get(name, type(shown[name])())) for name in shown}
        assert (number, counts) == (number, shown)
    assert len(numbers) > 90
    for name in ("with_102", "with_103", "applications"):
        assert sum(name in each for each in expected.values()) > 10


def first(name: str, values: Any) -> Any:  # noqa: ANN401 - whatever the page tells
    """Of values that may be too many for a page, those that it shows; `none` besides."""
    if name in ("with_102", "with_103"):
        return values[:SHOWN]
    if name not in ("art_units", "classes"):
        return values
    ranked = sorted(
        (value for value in values if value != NONE), key=lambda value: (-values[value][0], value)
    )
    return {value: values[value] for value in (*ranked[:SHOWN_VALUES], NONE) if value in values}


@pytest.fixture(scope="module")
def titled(
    engine: OpenSearch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Searcher, Count, Report]]:
    """A smaller set, indexed with titles and owners, the independent count, and what the run reported."""
    files = tmp_path_factory.mktemp("titled") / "ptoffact"
    made(files, WITH_TITLES)
    report = indexed(engine, files, Folders(files / "titles", files / "owners"))
    yield Searcher(engine), Count(files, files.parent), report
    for state in index.states(engine):
        index.discard(engine, state.name)


def test_words_find_references_by_their_titles(titled: tuple[Searcher, Count, Report]) -> None:
    """As many as have the phrase; the words alone, in any form, find those and more."""
    searcher, count, _ = titled
    phrase = searcher.search(SearchParams(q='ref-title:"battery separator"'))
    assert 0 < count.titled("battery separator") == phrase.total
    assert phrase.total < searcher.search(SearchParams(q="battery separator")).total


def test_an_art_units_rejections_tell_whose_patents_stand_in_the_way(
    titled: tuple[Searcher, Count, Report],
) -> None:
    """Narrowed by facets, the words find titles still, and the owners are those of the tables."""
    searcher, count, _ = titled
    narrowed = SearchParams(filters=frozenset({Filter("rejection_type", "103"), Filter("art_unit", "1727")}))
    hits = searcher.search(replace(narrowed, q="battery separator")).hits
    assert hits
    for hit in hits:
        words = f"{hit.citation.reference_title} {hit.citation.title}".lower()
        assert "batter" in words
        assert "separator" in words
    page = searcher.facet_page(FacetParams(name="reference_owner", search=narrowed))
    assert count.of("reference_owner", narrowed) == {
        value.value: value.count for value in page.values if value.count
    }
    assert page.next_page is None


def test_the_report_tells_how_many_references_have_a_title_and_an_owner(
    titled: tuple[Searcher, Count, Report],
) -> None:
    """By type of reference."""
    _, count, report = titled
    assert report.coverage
    assert count.covered() == {
        kind: (found["citations"], found["reference_title"], found["reference_owner"])
        for kind, found in report.coverage["references"].items()
    }
