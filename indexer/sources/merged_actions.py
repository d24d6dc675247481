"""What several rows tell of an office action, a rejection or an application, made one, in DuckDB's SQL."""

from string import Template

import duckdb

from indexer.sources.answers import counted

COMPARED_AT_ONCE = 4_000_000
GATHERED_AT_ONCE = 1_000_000
"""Rows; what DuckDB compares, or gathers in lists, it has in memory, and there may be many times as many."""


def _some(key: str) -> str:
    """The condition that a row is one of those that are looked at at once: all with the same key are."""
    return f"hash({key}) % $parts = $part"


# The last row of an office action, or of a rejection, counts. Most are the only ones, so the others are found
# by a hash, and looked at again.
_LAST = Template("""
    CREATE OR REPLACE TEMP TABLE again AS
        SELECT hash(id) AS id_hash FROM $table GROUP BY id_hash HAVING count(*) > 1;
    DELETE FROM $table WHERE number IN (
        SELECT number FROM (
            SELECT number, row_number() OVER (PARTITION BY id ORDER BY number DESC) AS age
            FROM $table WHERE hash(id) IN (FROM again)
        ) WHERE age > 1
    );
    DROP TABLE again
""")

# A patent that any row names is certain; all else of an application is as its newest row has it.
_END = f"""
    INSERT INTO outcomes
        FROM (
            SELECT application_key(app_id) AS app_id, CASE WHEN bool_or(outcome = 'granted') THEN 'granted'
                ELSE max({{'changed': changed, 'number': number, 'outcome': outcome}}).outcome END AS ended,
                min(patent)
            FROM endings WHERE {_some("application_key(app_id)")} GROUP BY 1
        ) WHERE app_id IS NOT NULL AND ended IS NOT NULL
"""  # noqa: S608 - SQL of ours

# Rejections tell dates too. The claims of a ground are a citation's where statute and paragraph are the same;
# where a citation has no paragraph, as most have not, only if the office action has that statute with one
# paragraph alone.
_TELL_DATES = f"""
    INSERT INTO actions
        SELECT -1, office_action, max(date), max(type), max(uspc_class), NULL, NULL
        FROM (FROM rejections WHERE {_some("office_action")})
        ANTI JOIN (SELECT id AS known FROM actions WHERE {_some("id")}) ON office_action = known
        GROUP BY office_action
"""  # noqa: S608 - SQL of ours

_GROUNDS = f"""
    INSERT INTO grounds
        WITH by_paragraph AS (
            SELECT office_action, ground, paragraph,
                   list_sort(list_distinct(flatten(list(claims))))::VARCHAR::JSON AS claims
            FROM rejections
            WHERE {_some("office_action")} AND ground IS NOT NULL AND len(claims) > 0 GROUP BY ALL
        )
        FROM by_paragraph
        UNION ALL
        SELECT office_action, ground, '', any_value(claims) FROM by_paragraph
        GROUP BY office_action, ground HAVING count(*) = 1 AND any_value(paragraph) <> ''
"""  # noqa: S608 - SQL of ours


def merge(connection: duckdb.DuckDBPyConnection) -> None:
    """Of the rows in `actions`, `endings` and `rejections` make `actions`, `outcomes` and `grounds`."""
    for table in ("actions", "rejections"):
        connection.execute(_LAST.substitute(table=table))
    _in_parts(connection, _END, "endings", GATHERED_AT_ONCE)
    _in_parts(connection, _TELL_DATES, "rejections", COMPARED_AT_ONCE)
    _in_parts(connection, _GROUNDS, "rejections", GATHERED_AT_ONCE)
    connection.execute("DROP TABLE endings; DROP TABLE rejections")


def _in_parts(connection: duckdb.DuckDBPyConnection, statement: str, table: str, most: int) -> None:
    """Carry out a statement for some rows of a table after the others."""
    parts = 1 + counted(connection, table) // most
    for part in range(parts):
        connection.execute(Template(statement).substitute(parts=parts, part=part))
