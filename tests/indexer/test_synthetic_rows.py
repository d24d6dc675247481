"""The synthetic ptoffact set, read back with DuckDB as text and counted by the shares of the real one."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import duckdb
import pytest

from indexer.synthetic.ptoffact import GROUNDS, TABLES, Synthesized, synthesize

APPLICATIONS = 2000
HEADERS = {
    "office_actions": (
        "app_id,ifw_number,document_cd,mail_dt,art_unit,uspc_class,uspc_subclass,header_missing,fp_missing,"
        "rejection_fp_mismatch,closing_missing,rejection_101,rejection_102,rejection_103,rejection_112,"
        "rejection_dp,objection,allowed_claims,cite102_gt1,cite103_gt3,cite103_eq1,cite103_max,signature_type"
    ),
    "rejections": (
        "app_id,ifw_number,action_type,action_subtype,claim_numbers,alice_in,bilski_in,mayo_in,myriad_in"
    ),
    "citations": (
        "app_id,citation_pat_pgpub_id,parsed,ifw_number,action_type,action_subtype,form892,form1449,"
        "citation_in_oa"
    ),
}


def tables(folder: Path) -> duckdb.DuckDBPyConnection:
    """Read the three files as text, by the plain rules of CSV."""
    connection = duckdb.connect()
    for table in TABLES:
        rows = (
            f"""read_csv('{folder}/{table}.csv', header = true, all_varchar = true, sep = ',', quote = '"')"""
        )
        connection.execute(f"CREATE TABLE {table} AS FROM {rows}")
    return connection


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Synthesized]:
    """Make the set that most tests look at, once."""
    folder = tmp_path_factory.mktemp("synthetic")
    return folder, synthesize(folder, APPLICATIONS, seed=7)


@pytest.fixture(scope="module")
def data(synthetic: tuple[Path, Synthesized]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Its three tables, and what the citations are: listed, cited, or of a lost office action."""
    with tables(synthetic[0]) as connection:
        connection.execute("CREATE VIEW listed AS FROM citations WHERE citation_in_oa = '0'")
        connection.execute("CREATE VIEW cited AS FROM citations WHERE citation_in_oa = '1'")
        connection.execute("CREATE VIEW lost AS FROM cited ANTI JOIN office_actions USING (ifw_number)")
        yield connection


def values(data: duckdb.DuckDBPyConnection, query: str) -> list[object]:
    """Return the first column of what the query finds."""
    return [row[0] for row in data.execute(query).fetchall()]


def number(data: duckdb.DuckDBPyConnection, query: str) -> float:
    """Return the one number that the query finds."""
    (value,) = values(data, query)
    assert isinstance(value, int | float)
    return value


@pytest.mark.parametrize("table", TABLES)
def test_a_file_has_the_real_header_and_ends_its_last_line(
    synthetic: tuple[Path, Synthesized], table: str
) -> None:
    """The columns and their order are those of DATA §2, the line ends those of Unix."""
    content = (synthetic[0] / f"{table}.csv").read_bytes().decode("utf-8")
    assert HEADERS[table] == content.partition("\n")[0]
    assert content.endswith("\n")
    assert "\r" not in content


def test_it_returns_the_rows_it_wrote(
    synthetic: tuple[Path, Synthesized], data: duckdb.DuckDBPyConnection
) -> None:
    """The result and a reader of the files give the same numbers of rows."""
    counted = {table: number(data, f"SELECT count(*) FROM {table}") for table in TABLES}
    assert counted == asdict(synthetic[1])


@pytest.mark.parametrize(
    ("table", "share", "expected", "tolerance"),
    [
        ("citations", f"count(*) / {APPLICATIONS}", 27, 2.7),
        ("office_actions", f"count(*) / {APPLICATIONS}", 2, 0.15),
        ("rejections", "count(*) / (SELECT count(*) FROM office_actions)", 2.3, 0.1),
        ("citations", "count_if(action_type IS NULL) / count(*)", 0.79, 0.025),
        ("citations", "count_if(action_type = '103') / count(*)", 0.17, 0.02),
        ("citations", "count_if(action_type = '102') / count(*)", 0.04, 0.01),
        (
            "citations",
            "count_if(citation_pat_pgpub_id SIMILAR TO '[0-9]{7}|[0-9]{11}') / count(*)",
            0.93,
            0.02,
        ),
        ("lost", "count_if(citation_in_oa = '1') / (SELECT count(ifw_number) FROM citations)", 0.0054, 0.005),
        ("listed", "count_if(form892 <> form1449) / count(*)", 0.93, 0.03),
        ("cited", "count_if(form892 = '0' AND form1449 = '0') / count(*)", 0.08, 0.03),
        ("citations", "count(DISTINCT (app_id, citation_pat_pgpub_id)) / count(*)", 0.85, 0.06),
    ],
)
def test_its_shares_are_those_of_the_real_set(
    data: duckdb.DuckDBPyConnection, table: str, share: str, expected: float, tolerance: float
) -> None:
    """Each share that is known of the real data set is met within a tolerance that a sample leaves."""
    assert expected == pytest.approx(number(data, f"SELECT {share} FROM {table}"), abs=tolerance)


def test_a_row_has_an_office_action_and_a_type_just_when_it_is_cited_in_one(
    data: duckdb.DuckDBPyConnection,
) -> None:
    """ifw_number and action_type are empty if and only if citation_in_oa is 0."""
    query = """SELECT DISTINCT
            citation_in_oa || (ifw_number IS NOT NULL)::INT || (action_type IS NOT NULL)::INT
        FROM citations ORDER BY 1"""
    assert ["000", "111"] == values(data, query)


def test_listed_rows_stand_on_a_form(data: duckdb.DuckDBPyConnection) -> None:
    """A row that no office action cites is on form 892, on form 1449 or on both."""
    query = "SELECT DISTINCT form892 || form1449 FROM citations WHERE citation_in_oa = '0' ORDER BY 1"
    assert ["01", "10", "11"] == values(data, query)


def test_the_vocabularies_are_those_of_the_real_set(data: duckdb.DuckDBPyConnection) -> None:
    """Types, paragraphs, document codes and flags hold the words of DATA §2 and no others."""
    types = sorted({ground.action_type for ground in GROUNDS})
    assert types == values(data, "SELECT DISTINCT action_type FROM rejections ORDER BY 1")
    assert set(types) >= set(
        values(data, "SELECT DISTINCT action_type FROM citations WHERE action_type IS NOT NULL")
    )
    assert ["a", "b", "e"] == values(
        data, "SELECT DISTINCT action_subtype FROM citations WHERE action_subtype IS NOT NULL ORDER BY 1"
    )
    assert ["102", "103"] == values(
        data, "SELECT DISTINCT action_type FROM rejections WHERE action_subtype IS NOT NULL ORDER BY 1"
    )
    assert ["CTFR", "CTNF"] == values(data, "SELECT DISTINCT document_cd FROM office_actions ORDER BY 1")
    assert ["0", "1"] == values(data, "SELECT DISTINCT alice_in FROM rejections ORDER BY 1")


def test_art_units_belong_to_the_tech_centers(data: duckdb.DuckDBPyConnection) -> None:
    """All nine tech centers appear, in four-digit art units, most of the 550 and unequally busy."""
    query = "SELECT DISTINCT art_unit[:2] || '00' FROM office_actions WHERE length(art_unit) = 4 ORDER BY 1"
    centers = ["1600", "1700", "2100", "2400", "2600", "2800", "2900", "3600", "3700"]
    assert centers == values(data, query)
    assert 450 < number(data, "SELECT count(DISTINCT art_unit) FROM office_actions") < 600
    busiest = "SELECT max(n) FROM (SELECT count(*) AS n FROM office_actions GROUP BY art_unit)"
    assert number(data, busiest) > 25


def test_office_actions_are_of_the_years_2008_to_june_2017(data: duckdb.DuckDBPyConnection) -> None:
    """The first and the last day lie inside the period, and the years between all have office actions."""
    query = "SELECT min(mail_dt::DATE)::TEXT, max(mail_dt::DATE)::TEXT FROM office_actions"
    first, last = data.execute(query).fetchall()[0]
    assert "2008-01-01" <= first < "2008-03-01"
    assert "2017-06-01" < last <= "2017-06-30"
    assert 10 == number(data, "SELECT count(DISTINCT mail_dt[:4]) FROM office_actions")


def test_an_office_action_id_is_unique_and_a_rejection_its_own(data: duckdb.DuckDBPyConnection) -> None:
    """ifw_number is the key of office_actions; with type and paragraph it is the key of rejections."""
    assert [] == values(data, "SELECT ifw_number FROM office_actions GROUP BY 1 HAVING count(*) > 1")
    key = "ifw_number, action_type, action_subtype"
    assert [] == values(data, f"SELECT ifw_number FROM rejections GROUP BY {key} HAVING count(*) > 1")


FLAGS = {
    **{f"rejection_{statute}": statute for statute in ("101", "102", "103", "112")},
    "rejection_dp": "nonstatutory double patenting",
    "objection": "objected",
    "allowed_claims": "allowed",
}


@pytest.mark.parametrize(("flag", "kind"), FLAGS.items())
def test_a_flag_says_whether_there_is_such_a_rejection(
    data: duckdb.DuckDBPyConnection, flag: str, kind: str
) -> None:
    """The flags of an office action agree with its rows in rejections."""
    rejected = f"ifw_number IN (SELECT ifw_number FROM rejections WHERE action_type = '{kind}')"
    query = f"SELECT DISTINCT {flag} || ({rejected})::INT FROM office_actions ORDER BY 1"
    assert ["00", "11"] == values(data, query)


def test_cite103_max_counts_the_references_of_the_longest_103_rejection(
    data: duckdb.DuckDBPyConnection,
) -> None:
    """cite103_max is what can be counted in citations, and its flags follow from the same counts."""
    query = """WITH counted AS (SELECT ifw_number, count(*) AS n FROM citations WHERE action_type = '103'
            GROUP BY ifw_number, action_subtype),
        said AS (SELECT ifw_number, max(n) AS most, min(n) AS fewest FROM counted GROUP BY 1)
        SELECT count(*) FROM office_actions LEFT JOIN said USING (ifw_number)
        WHERE cite103_max::INT <> coalesce(most, 0) OR cite103_gt3::INT <> (coalesce(most, 0) > 3)::INT
            OR cite103_eq1::INT <> (coalesce(fewest, 0) = 1)::INT"""
    assert 0 == number(data, query)


def test_a_reference_in_an_action_has_its_rejection(data: duckdb.DuckDBPyConnection) -> None:
    """Each row cited in an office action finds the claims of its type and paragraph in rejections."""
    query = """SELECT count(*) FROM citations c WHERE citation_in_oa = '1' AND NOT EXISTS (FROM rejections r
        WHERE r.ifw_number = c.ifw_number AND r.app_id = c.app_id AND r.action_type = c.action_type
            AND r.action_subtype IS NOT DISTINCT FROM c.action_subtype)"""
    assert 0 == number(data, query)


def test_claims_are_enumerated_in_ascending_order(data: duckdb.DuckDBPyConnection) -> None:
    """claim_numbers is never empty, without repeats, and rises."""
    query = """SELECT count(*) FROM (SELECT string_split(claim_numbers, ',')::INT[] AS claims FROM rejections)
        WHERE claims IS NULL OR len(claims) = 0 OR claims <> list_sort(list_distinct(claims))"""
    assert 0 == number(data, query)


def test_some_applications_have_no_office_action(data: duckdb.DuckDBPyConnection) -> None:
    """A few applications appear in citations alone."""
    query = """SELECT count(DISTINCT app_id) FROM citations
        WHERE app_id NOT IN (SELECT app_id FROM office_actions)"""
    assert 10 < number(data, query) < 150


def test_some_rows_are_identical(data: duckdb.DuckDBPyConnection) -> None:
    """Rows repeat in every column, and a reference is cited in several actions of an application."""
    identical = "SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT * FROM citations)) FROM citations"
    assert number(data, identical) > 100
    query = """SELECT count(*) FROM (SELECT 1 FROM citations WHERE citation_in_oa = '1'
        GROUP BY app_id, citation_pat_pgpub_id HAVING count(DISTINCT ifw_number) > 1)"""
    assert number(data, query) > 100


def test_late_2015_has_first_actions_twice(data: duckdb.DuckDBPyConnection) -> None:
    """Pairs of office actions differ in their id alone, and only in October to December 2015."""
    columns = HEADERS["office_actions"].replace("ifw_number,", "")
    query = f"""SELECT DISTINCT mail_dt[:7] FROM (SELECT mail_dt FROM office_actions GROUP BY {columns}
        HAVING count(*) = 2) ORDER BY 1"""
    assert ["2015-10", "2015-11", "2015-12"] == values(data, query)


def test_popular_references_are_cited_by_many_applications(data: duckdb.DuckDBPyConnection) -> None:
    """The most-cited patent has many applications where the usual one has few."""
    query = """SELECT {}(n) FROM (SELECT count(DISTINCT app_id) AS n FROM citations
        WHERE citation_pat_pgpub_id SIMILAR TO '[0-9]{{7,11}}' GROUP BY citation_pat_pgpub_id)"""
    assert number(data, query.format("max")) > 10
    assert number(data, query.format("median")) <= 2


def test_bare_numbers_are_grants_and_publications(data: duckdb.DuckDBPyConnection) -> None:
    """Seven digits are grants from 3,000,000 to 9,700,000, eleven are publications of 2001 to 2017."""
    bare = "FROM citations WHERE citation_pat_pgpub_id SIMILAR TO '[0-9]{{{}}}'"
    low, high = data.execute(
        "SELECT min(citation_pat_pgpub_id), max(citation_pat_pgpub_id) " + bare.format(7)
    ).fetchall()[0]
    assert "3000000" <= low < high <= "9700000"
    years = "SELECT DISTINCT citation_pat_pgpub_id[:4]::INT " + bare.format(11) + " ORDER BY 1"
    assert list(range(2001, 2018)) == values(data, years)


SPELLINGS = (
    r"JP \d{4}-\d{6}", r"WO \d{10}", r"EP \d{7} A1", r"CN \d{7}A", r"KR 10-\d{4}-\d{7}",
    r"DE 10 \d{4} \d{3} \d{3} A1", r"D\d{3},\d{3}", r"RE\d\d,\d{3}", r"PP\d{4,5}", r"H00\d,\d{3}", r"20\d{8}",
    r"\S+ \(US 20\d\d/\d{7}\)", r"\S+ et al\. US \d,\d{3},\d{3} B2", r"\S+; \S+ US 20\d{9} A1 ",
)  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_other_spellings_are_parsed_to_their_digits(data: duckdb.DuckDBPyConnection, spelling: str) -> None:
    """Each spelling occurs; of it `parsed` keeps the number's digits, without country and kind code."""
    digits = r"""regexp_replace(regexp_replace(citation_pat_pgpub_id, '( A1| B2) ?$', ''), '\D', '', 'g')"""
    query = f"""SELECT count(*), count_if(parsed = {digits}) FROM citations
        WHERE regexp_full_match(citation_pat_pgpub_id, '{spelling}')"""
    occurring, parsed = data.execute(query).fetchall()[0]
    assert occurring == parsed > 0


def test_prose_needs_quotes_and_is_not_parsed(data: duckdb.DuckDBPyConnection) -> None:
    """Commas, double quotes and line breaks stand in references and come back as they were."""
    for part in (
        '%, "%: a review"%',
        '% et al., "%: recent advances", %, vol. %, pp. %-%, %',
        "%Applicant''s disclosure,\nbackground%",
        "see attached IDS dated%, pages 3-5",
    ):
        query = f"SELECT count(*) FROM citations WHERE citation_pat_pgpub_id LIKE '{part}'"
        assert number(data, query + " AND parsed IS NULL") == number(data, query) > 0


def test_every_row_names_a_reference(data: duckdb.DuckDBPyConnection) -> None:
    """No reference is empty, and no placeholder of a template is left in one."""
    assert 0 == number(data, "SELECT count(*) FROM citations WHERE coalesce(citation_pat_pgpub_id, '') = ''")
    left = "regexp_matches(citation_pat_pgpub_id, 'SURNAME|FIRST|PHRASE|JOURNAL|DATE|YEAR|VOLUME|PAGE|LAST')"
    assert 0 == number(data, f"SELECT count(*) FROM citations WHERE {left}")
