"""PatentsView's four tables: which of their columns are needed, and what is taken from them.

Each becomes rows of `titled`, `owned` and `published`, keyed by number (`patent_key`) or application.
"""

from typing import NamedTuple


class PublishedTable(NamedTuple):
    """A table: the columns that are needed of it, and the statements that take from it what they mean."""

    name: str
    columns: tuple[str, ...]
    meaning: str


def _titled(table: str, number: str, day: str, title: str) -> str:
    return f"""
        INSERT INTO titled SELECT * FROM (
            SELECT patent_key({number}) AS key, TRY_CAST({day} AS DATE), nullif(trim({title}), '')
            FROM {table}
        ) WHERE key IS NOT NULL
    """  # noqa: S608 - names of ours


def _owned(table: str, number: str) -> str:
    return f"""
        INSERT INTO owned SELECT * FROM (
            SELECT patent_key({number}) AS key, TRY_CAST(assignee_sequence AS INTEGER), coalesce(
                nullif(trim(disambig_assignee_organization), ''),
                nullif(trim(concat_ws(' ', trim(disambig_assignee_individual_name_first),
                                      trim(disambig_assignee_individual_name_last))), '')) AS name
            FROM {table}
        ) WHERE key IS NOT NULL AND name IS NOT NULL
    """  # noqa: S608 - names of ours


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
        _titled("pg_published_application", "pgpub_id", "published_date", "application_title")  # noqa: S608 - names of ours
        + """;
        INSERT INTO published
        SELECT application_id, TRY_CAST(published_date AS DATE), pgpub_id, trim(application_title)
        FROM pg_published_application
        WHERE regexp_full_match(application_id, '[0-9]{8}') AND trim(application_title) <> ''
        """,
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
TAKEN = """
    CREATE TABLE titled (key BIGINT, date DATE, title VARCHAR);
    CREATE TABLE owned (key BIGINT, sequence INTEGER, name VARCHAR);
    CREATE TABLE published (app_id VARCHAR, date DATE, pgpub_id VARCHAR, title VARCHAR);
"""
