"""The synthetic tables, joined with the made-up rows by the numbers that those name."""

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import orjson
import pytest

from citations.reference import recognize
from indexer.synthetic.oa_citations import synthesize_api
from indexer.synthetic.owners import CONGLOMERATES, ORGANISATIONS, organisations
from indexer.synthetic.ptoffact import synthesize
from indexer.synthetic.tables import (
    REAL_APPLICATIONS,
    REAL_REFERENCES,
    synthesize_tables,
)
from indexer.synthetic.titles import TITLES, topics

APPLICATIONS, API_ROWS, SEED = 2_000, 20_000, 7
DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up rows of both sources, and the tables for them, once."""
    folder = tmp_path_factory.mktemp("tables")
    synthesize(folder / "ptoffact", APPLICATIONS, SEED)
    synthesize_api(folder / "rows.jsonl", API_ROWS, SEED)
    synthesize_tables(folder, APPLICATIONS, SEED, api_rows=API_ROWS)
    return folder


@pytest.fixture(scope="module")
def data(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The four tables as text, `titles` and `owned` of both kinds, and what each row of a source names."""
    with duckdb.connect() as connection:
        for path in folder.glob("*/*.tsv"):
            connection.execute(
                f"""CREATE TABLE {path.stem} AS FROM read_csv('{path}', delim = '\t', header = true,
                quote = '"', escape = '"', all_varchar = true, nullstr = '')"""
            )
        connection.execute(
            """CREATE TABLE titles AS SELECT 'US' || patent_id AS number, patent_title AS title FROM g_patent
            UNION ALL SELECT 'US' || pgpub_id, application_title FROM pg_published_application"""
        )
        connection.execute(
            """CREATE TABLE owned AS SELECT 'US' || patent_id AS number, * EXCLUDE (patent_id)
                FROM g_assignee_disambiguated
            UNION ALL SELECT 'US' || pgpub_id, * EXCLUDE (pgpub_id) FROM pg_assignee_disambiguated"""
        )
        _name(connection, folder)
        yield connection


def _name(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    rows = f"read_csv('{folder}/ptoffact/{{}}.csv', header = true, all_varchar = true)"
    connection.execute(
        f"""CREATE TABLE read AS
        SELECT 'ptoffact' AS source, app_id, art_unit, citation_pat_pgpub_id AS text,
            coalesce(parsed, '') AS hint
        FROM {rows.format("citations")} LEFT JOIN (SELECT app_id, min(art_unit) AS art_unit
            FROM {rows.format("office_actions")} GROUP BY 1) USING (app_id)
        UNION ALL
        SELECT 'oa_citations', patentApplicationNumber, groupArtUnitNumber, referenceIdentifier,
            parsedReferenceIdentifier
        FROM read_json('{folder}/rows.jsonl') WHERE referenceIdentifier <> ''"""
    )
    texts = connection.execute("SELECT DISTINCT text, hint FROM read").fetchall()
    recognized = [[text, hint, recognize(text, hint)] for text, hint in texts]
    us = [[text, hint, read.number] for text, hint, read in recognized if read.type.startswith("us_")]
    connection.execute("CREATE TABLE recognized (text VARCHAR, hint VARCHAR, number VARCHAR)")
    connection.execute(
        "INSERT INTO recognized SELECT unnest($1), unnest($2), unnest($3)", list(zip(*us, strict=True))
    )
    connection.execute(
        """CREATE TABLE named AS
        SELECT source, app_id, art_unit, number FROM read JOIN recognized USING (text, hint)"""
    )


def value(data: duckdb.DuckDBPyConnection, query: str) -> float:
    """The one number that a query finds."""
    [(found,)] = data.execute(query).fetchall()
    assert isinstance(found, int | float)
    return found


def column(data: duckdb.DuckDBPyConnection, query: str) -> list[object]:
    """The first column of what a query finds."""
    return [row[0] for row in data.execute(query).fetchall()]


@pytest.mark.parametrize("source", ["ptoffact", "oa_citations"])
def test_most_references_have_a_title_and_an_owner(data: duckdb.DuckDBPyConnection, source: str) -> None:
    """97 of 100 US documents that a source names have a title, 85 of 100 of these an owner."""
    data.execute(
        f"""CREATE OR REPLACE TEMP TABLE documents AS SELECT DISTINCT number FROM named
        WHERE source = '{source}' AND number NOT LIKE 'USH%' AND length(number) > 6"""
    )
    assert value(data, "SELECT count(*) FROM documents") > 5_000
    for part in ("length(number) <= 10", "length(number) = 13"):
        titled = f"SELECT avg((number IN (SELECT number FROM titles))::INT) FROM documents WHERE {part}"
        assert 0.97 == pytest.approx(value(data, titled), abs=0.01)
    owned = """SELECT avg((number IN (SELECT number FROM owned))::INT) FROM documents
        WHERE number IN (SELECT number FROM titles)"""
    assert 0.85 == pytest.approx(value(data, owned), abs=0.02)


@pytest.mark.parametrize("kind", ["D", "RE", "PP"])
def test_designs_reissues_and_plants_are_among_them(data: duckdb.DuckDBPyConnection, kind: str) -> None:
    """By the numbers that references are recognized as."""
    titled = (
        f"SELECT count(DISTINCT number) FROM named JOIN titles USING (number) WHERE number LIKE 'US{kind}%'"
    )
    assert value(data, titled) > 0


def test_no_document_stands_twice(data: duckdb.DuckDBPyConnection) -> None:
    """But few applications have two publications."""
    for table, key, most in (
        ("g_patent", "patent_id", 1),
        ("pg_published_application", "pgpub_id", 1),
        ("pg_published_application", "application_id", 2),
        ("g_application", "patent_id", 1),
        ("g_application", "application_id", 1),
    ):
        assert most == value(data, f"SELECT max(n) FROM (SELECT count(*) AS n FROM {table} GROUP BY {key})")


def test_some_patents_are_cited_by_nobody(data: duckdb.DuckDBPyConnection) -> None:
    """As most of the real ones are."""
    uncited = "SELECT count(*) FROM g_patent WHERE 'US' || patent_id NOT IN (SELECT number FROM named)"
    assert value(data, uncited) > 100


@pytest.mark.parametrize(("source", "tolerance"), [("ptoffact", 0.03), ("oa_citations", 0.06)])
def test_most_citing_applications_have_a_title(
    data: duckdb.DuckDBPyConnection, source: str, tolerance: float
) -> None:
    """Nine in ten: those that were published."""
    share = f"""SELECT avg((app_id IN (SELECT application_id FROM pg_published_application))::INT)
        FROM (SELECT DISTINCT app_id FROM named WHERE source = '{source}')"""
    assert 0.9 == pytest.approx(value(data, share), abs=tolerance)


def test_a_title_is_in_the_words_of_its_technology(data: duckdb.DuckDBPyConnection) -> None:
    """A citing application's title names a thing of its tech center, mostly of its work group."""
    data.execute("CREATE OR REPLACE TEMP TABLE things (center VARCHAR, work_group VARCHAR, thing VARCHAR)")
    for place, topic in enumerate(topics()):
        center, group = TITLES[place // 9].center, place % 9 + 1
        for thing in (word for pair in topic.things for word in pair):
            data.execute("INSERT INTO things VALUES (?, ?, ?)", [str(center), f"{center}{group}", thing])
    shares = """WITH applications AS (SELECT app_id, min(art_unit) AS art_unit FROM named
            WHERE source = 'ptoffact' AND art_unit IS NOT NULL GROUP BY 1),
        told AS (SELECT app_id, {}, lower(application_title) AS title
            FROM applications JOIN pg_published_application ON application_id = app_id)
        SELECT avg(hit::INT) FROM (SELECT app_id, bool_or(contains(title, lower(thing))) AS hit
            FROM told JOIN things USING ({}) GROUP BY 1)"""
    assert value(data, shares.format("art_unit[:2] AS center", "center")) > 0.95  # a few are moved to others
    assert 0.78 == pytest.approx(
        value(data, shares.format("art_unit[:3] AS work_group", "work_group")), abs=0.06
    )


def test_battery_separators_are_cited_where_batteries_are_examined(data: duckdb.DuckDBPyConnection) -> None:
    """In the art units 172x two references in three are about cells; elsewhere hardly any."""
    share = """SELECT avg(regexp_matches(lower(title), 'batter(y|ies)|electrode assembl')::INT)
        FROM named JOIN titles USING (number) WHERE source = 'ptoffact' AND art_unit {}"""
    assert value(data, share.format("LIKE '172%'")) > 0.55
    assert value(data, share.format("NOT LIKE '172%'")) < 0.05
    found = (
        "SELECT count(*) FROM named JOIN titles USING (number) WHERE art_unit = '1727' AND title ILIKE '%{}%'"
    )
    assert value(data, found.format("battery separator")) > 0


def test_titles_are_many_and_written_in_several_ways(data: duckdb.DuckDBPyConnection) -> None:
    """One thing and many, capitals, quotes, letters beyond ASCII; no tab and no open place."""
    assert value(data, "SELECT count(DISTINCT title) FROM titles") > 10_000
    for pattern in (
        "^Battery separators ", "^Battery separator having improved thermal shutdown",
        "^Touch sensor calibration",
        'So-called "ready-to-use" ', "[À-ỹ]", "^[A-Z][A-Z ,-]{20}", " tree named ", "^Method of ",
    ):  # fmt: skip
        assert value(data, f"SELECT count_if(regexp_matches(title, '{pattern}')) FROM titles") > 0
    left = "THING|OTHER|FEATURE|ADJECTIVE|USE\\b|MAK(E|ING)\\b|PLANT|NAME|\\t|\\n|  "
    assert [] == column(
        data, f"SELECT title FROM titles WHERE title <> upper(title) AND regexp_matches(title, '{left}')"
    )
    assert 0 == value(data, "SELECT count(*) FROM titles WHERE title IS NULL OR title[1] <> upper(title[1])")


def test_patents_are_granted_on_tuesdays_in_the_order_of_their_numbers(
    data: duckdb.DuckDBPyConnection,
) -> None:
    """Each series by itself, from the first days of its numbers on."""
    assert [2] == column(data, "SELECT DISTINCT isodow(patent_date::DATE) FROM g_patent")
    disordered = """SELECT count(*) FROM (SELECT patent_date < lag(patent_date) OVER (PARTITION BY patent_type
        ORDER BY regexp_extract(patent_id, '\\d+')::INT) AS back FROM g_patent) WHERE back"""
    assert 0 == value(data, disordered)
    near = (
        "SELECT max(abs(patent_date::DATE - DATE '{}')) FROM g_patent WHERE patent_id BETWEEN '{}' AND '{}'"
    )
    assert value(data, near.format("2010-01-05", "7635000", "7645000") + " AND patent_type = 'utility'") < 40


def test_applications_are_published_on_thursdays_of_their_number_s_year(
    data: duckdb.DuckDBPyConnection,
) -> None:
    """After they were filed, under numbers of the full length."""
    told = "SELECT DISTINCT isodow(published_date::DATE), published_date[:4] = pgpub_id[:4] FROM {}"
    assert [(4, True)] == data.execute(told.format("pg_published_application")).fetchall()
    assert [] == column(data, "SELECT 1 FROM pg_published_application WHERE filing_date >= published_date")
    assert [11] == column(data, "SELECT DISTINCT length(pgpub_id) FROM pg_published_application")
    assert [8] == column(data, "SELECT DISTINCT length(application_id) FROM pg_published_application")


def test_owners_are_one_or_few_organisations_or_persons(data: duckdb.DuckDBPyConnection) -> None:
    """Numbered from 0; either an organisation or a person, whose id is always the same."""
    data.execute(
        """CREATE OR REPLACE TEMP TABLE counted AS
        SELECT number, count(*) AS n, max(assignee_sequence::INT) AS last,
            count(DISTINCT assignee_id) AS different FROM owned GROUP BY 1"""
    )
    assert [1, 2, 3] == column(data, "SELECT DISTINCT n FROM counted ORDER BY n")
    assert value(data, "SELECT avg((n = 1)::INT) FROM counted") > 0.93
    assert 0 == value(data, "SELECT count(*) FROM counted WHERE last <> n - 1")
    assert value(data, "SELECT avg((different = n)::INT) FROM counted") > 0.999
    both = """SELECT count(*) FROM owned WHERE (disambig_assignee_organization IS NULL)
        <> (disambig_assignee_individual_name_last IS NOT NULL)"""
    assert 0 == value(data, both)
    persons = "SELECT avg((disambig_assignee_organization IS NULL)::INT) FROM owned"
    assert 0.08 == pytest.approx(value(data, persons), abs=0.01)
    assert ["2", "3", "4", "5"] == column(data, "SELECT DISTINCT assignee_type FROM owned ORDER BY 1")
    ids = """SELECT max(n) FROM (SELECT count(DISTINCT assignee_id) AS n FROM owned
        GROUP BY disambig_assignee_organization, disambig_assignee_individual_name_first,
            disambig_assignee_individual_name_last)"""
    assert 1 == value(data, ids)


def test_a_few_owners_have_most_and_each_technology_its_own(data: duckdb.DuckDBPyConnection) -> None:
    """So that the question whose documents an art unit uses most has an answer."""
    top = """SELECT disambig_assignee_organization, count(*) AS n, sum(n) OVER () AS every
        FROM named JOIN owned USING (number)
        WHERE art_unit LIKE '{}%' AND disambig_assignee_organization IS NOT NULL
        GROUP BY 1 ORDER BY n DESC, 1"""
    leaders = [data.execute(top.format(units)).fetchall() for units in ("172", "262", "281")]
    for owners in leaders:
        (_, most, every), (_, tenth, _) = owners[0], owners[9]
        assert every * 0.05 < most < every * 0.3
        assert tenth < most / 2
        assert len(owners) > 100
    assert 3 == len({owners[0][0] for owners in leaders})
    assert value(data, "SELECT count(DISTINCT disambig_assignee_organization) FROM owned") > 2_000


def test_no_two_organisations_of_a_technology_have_one_name() -> None:
    """And a name has one id, wherever it stands."""
    made = list(organisations())
    for first in range(CONGLOMERATES, len(made), ORGANISATIONS):
        assert ORGANISATIONS == len({owner.name for owner in made[first : first + ORGANISATIONS]})
    assert CONGLOMERATES == len({owner.name for owner in made[:CONGLOMERATES]})
    assert len({owner.name for owner in made}) == len(set(made)) == len({owner.id for owner in made})


def test_of_what_real_rows_name_nothing_is_told(data: duckdb.DuckDBPyConnection) -> None:
    """A made-up title never stands beside a real row."""
    with (DATA / "ptoffact/citations_head.csv").open(encoding="utf-8", newline="") as lines:
        listed = list(csv.DictReader(lines))
    saved = orjson.loads((DATA / "oa_citations/records_application_16123456.json").read_bytes())
    docs = saved["response"]["docs"]
    named = {row["parsed"] for row in listed} | {row["parsedReferenceIdentifier"] for row in docs} - {""}
    assert set(REAL_REFERENCES) == named
    assert set(REAL_APPLICATIONS) == {row["app_id"] for row in listed} | {
        row["patentApplicationNumber"] for row in docs
    }
    assert [] == column(
        data,
        f"""SELECT number FROM titles WHERE number[3:] IN {REAL_REFERENCES}
        UNION ALL SELECT number FROM owned WHERE number[3:] IN {REAL_REFERENCES}
        UNION ALL SELECT pgpub_id FROM pg_published_application
        WHERE application_id IN {REAL_APPLICATIONS}""",
    )
