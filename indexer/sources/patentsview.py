"""PatentsView's tables: which of their columns are needed, and what is taken from them.

Each becomes rows of the tables that TAKEN makes, keyed by number (`patent_key`) or application.
"""

from typing import NamedTuple


class PublishedTable(NamedTuple):
    """A table: the columns that are needed of it, and the statements that take from it what they mean."""

    name: str
    columns: tuple[str, ...]
    meaning: str
    ending: str = "tsv"

    @property
    def file(self) -> str:
        """What its file is called."""
        return f"{self.name}.{self.ending}"


OWN, CROSSWALK = 0, 1
"""Which table tells a document's application: its own one is believed before the crosswalk."""

# The first US patent is of July 1790; the engine's days have years of four digits.
_DAY = "DATE '1790-07-31' AND DATE '9999-12-31'"


def _day(column: str) -> str:
    """A day of a table; NULL for what is none, or none on which a document can have been published."""
    return f"CASE WHEN TRY_CAST({column} AS DATE) BETWEEN {_DAY} THEN TRY_CAST({column} AS DATE) END"


def _titled(table: str, number: str, day: str, title: str) -> str:
    return f"""
        INSERT INTO titled SELECT * FROM (
            SELECT patent_key({number}) AS key, {_day(day)}, nullif(trim({title}), '')
            FROM {table}
        ) WHERE key IS NOT NULL
    """  # noqa: S608 - names of ours


def _owned(table: str, number: str) -> str:
    return f"""
        INSERT INTO owned SELECT * FROM (
            SELECT patent_key({number}) AS key, TRY_CAST(assignee_sequence AS INTEGER), coalesce(
                nullif(one_line(disambig_assignee_organization), ''),
                nullif(one_line(concat_ws(' ', disambig_assignee_individual_name_first,
                                          disambig_assignee_individual_name_last)), '')) AS name
            FROM {table}
        ) WHERE key IS NOT NULL AND name IS NOT NULL
    """  # noqa: S608 - names of ours


def _filed(table: str, number: str, said_by: int) -> str:
    return f"""
        INSERT INTO filed SELECT * FROM (
            SELECT patent_key({number}) AS key, application_key(application_id) AS app_id, {said_by}
            FROM {table}
        ) WHERE key IS NOT NULL AND app_id IS NOT NULL
    """  # noqa: S608 - names of ours


def _classed(table: str, number: str) -> str:
    return f"""
        INSERT INTO classed SELECT key, min(sequence), subclass FROM (
            SELECT patent_key({number}) AS key, TRY_CAST(cpc_sequence AS INTEGER) AS sequence,
                trim(cpc_subclass) AS subclass
            FROM {table}
        ) WHERE key IS NOT NULL AND regexp_full_match(subclass, '[A-HY][0-9]{{2}}[A-Z]')
        GROUP BY key, subclass
    """  # noqa: S608 - names of ours


_HEADED = f"""
    INSERT INTO headed SELECT * FROM (
        SELECT application_key(application_id) AS app_id, {_day("published_date")}, pgpub_id,
            trim(application_title) AS title
        FROM pg_published_application
    ) WHERE app_id IS NOT NULL AND title <> ''
"""  # noqa: S608 - names of ours
_CPC = ("cpc_sequence", "cpc_subclass")
_ASSIGNEE = (
    "assignee_sequence",
    "disambig_assignee_individual_name_first",
    "disambig_assignee_individual_name_last",
    "disambig_assignee_organization",
)
TITLES = (
    PublishedTable(
        "g_patent",
        ("patent_id", "patent_date", "patent_title"),
        _titled("g_patent", "patent_id", "patent_date", "patent_title"),
    ),
    PublishedTable(
        "pg_published_application",
        ("pgpub_id", "application_id", "published_date", "application_title"),
        ";".join(
            (
                _titled("pg_published_application", "pgpub_id", "published_date", "application_title"),
                _filed("pg_published_application", "pgpub_id", OWN),
                _HEADED,
            )
        ),
    ),
)
OWNERS = (
    PublishedTable(
        "g_assignee_disambiguated",
        ("patent_id", *_ASSIGNEE),
        _owned("g_assignee_disambiguated", "patent_id"),
    ),
    PublishedTable(
        "pg_assignee_disambiguated",
        ("pgpub_id", *_ASSIGNEE),
        _owned("pg_assignee_disambiguated", "pgpub_id"),
    ),
)
FAMILIES = (
    PublishedTable(
        "g_application", ("patent_id", "application_id"), _filed("g_application", "patent_id", OWN)
    ),
    PublishedTable(
        "pg_granted_pgpubs_crosswalk",
        ("application_id", "patent_id", "pgpub_id"),
        ";".join(
            _filed("pg_granted_pgpubs_crosswalk", number, CROSSWALK) for number in ("patent_id", "pgpub_id")
        ),
    ),
)
SUBJECTS = (
    PublishedTable("g_cpc_current", ("patent_id", *_CPC), _classed("g_cpc_current", "patent_id")),
    PublishedTable("pg_cpc_current", ("pgpub_id", *_CPC), _classed("pg_cpc_current", "pgpub_id")),
)
TAKEN = """
    CREATE TABLE titled (key BIGINT, date DATE, title VARCHAR);
    CREATE TABLE owned (key BIGINT, sequence INTEGER, name VARCHAR);
    CREATE TABLE headed (app_id INTEGER, date DATE, pgpub_id VARCHAR, title VARCHAR);
    CREATE TABLE filed (key BIGINT, app_id INTEGER, said_by TINYINT);
    CREATE TABLE classed (key BIGINT, sequence INTEGER, subclass VARCHAR);
    CREATE TABLE ended (app_id INTEGER, patent BIGINT, outcome VARCHAR);
    CREATE TABLE examined (app_id INTEGER, name VARCHAR);
    CREATE TABLE belongs (key BIGINT, app_id INTEGER);
"""
"""SQL that makes the tables of what is taken, empty: of documents their titles, owners, subclasses
and, as several tables say it, applications; of these their titles, ends and examiners. `filed` fills
`belongs`."""
