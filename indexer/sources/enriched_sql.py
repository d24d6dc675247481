"""Rows of the Enriched Citations API in DuckDB's SQL: what enriched.sql is written in, and how to ask it."""

from contextlib import suppress
from pathlib import Path
from string import Template

import duckdb
import orjson
from duckdb.func import SPECIAL

from citations.enriched import location, related_claims
from citations.lanes import COMPARED
from indexer.sources.answers import counted
from indexer.sources.enriched_files import FIELDS

COLUMNS = dict.fromkeys(FIELDS, "JSON")
"""What is read of a row."""

SAID = {
    "category": "VARCHAR[]",
    "location": "VARCHAR[]",
    "related_claims": "INTEGER[]",
    **dict.fromkeys(COMPARED, "VARCHAR[]"),
}
"""What rows say of a reference in an office action, each value once: the type `said` of SQL."""


def declared(columns: dict[str, str]) -> str:
    """Columns, or fields, as SQL declares them."""
    return ", ".join(f"{name} {kind}" for name, kind in columns.items())


# In the words of the API: all else, and where a place stands twice, is read by places_of.
_PLACE = r"(?:c\.|claim|figure|page|paragraph) [0-9]{1,5}"
_MACROS = rf"""
    CREATE TYPE said AS STRUCT({declared(SAID)});
    CREATE TEMP MACRO is_text(quoted) AS coalesce(starts_with(quoted, '"'), true);
    CREATE TEMP MACRO unquoted(quoted) AS nullif(trim(quoted[2:-2]), '');
    CREATE TEMP MACRO is_tidy(text) AS regexp_full_match(text, '(?s)(?:[^\pZ\pC](?:.*[^\pZ\pC])?)?')
        AND NOT regexp_matches(text, '\\[bfnrtu]');
    CREATE TEMP MACRO one(value) AS CASE WHEN value IS NOT NULL THEN [value] END;
    CREATE TEMP MACRO plain_places(quoted) AS
        CASE WHEN regexp_full_match(quoted, '\["{_PLACE}(?:\|{_PLACE})*"\]')
            THEN list_transform(string_split(quoted[3:-3], '|'), lambda place:
                CASE WHEN starts_with(place, 'c. ') AND place NOT IN ('c. 101', 'c. 102', 'c. 103', 'c. 112')
                    THEN 'column ' || place[4:] ELSE place END) END;
"""
_SQL = Template(Path(__file__).with_name("enriched.sql").read_text(encoding="utf-8"))
# A bit for each row, and not a join, which need not keep their order.
_MARK = Template("""
    SET VARIABLE superseded = (SELECT bitstring_agg(number - $before - 1, 0, $last) FROM superseded
        WHERE number BETWEEN $before + 1 AND $before + 1 + $last)
""")
_VALUES = ", ".join(f"CASE WHEN stands THEN {field} END AS {field}" for field in FIELDS if field != "id")
_STANDING = f"""
    CREATE OR REPLACE TEMP VIEW standing_rows AS SELECT stands, id, {_VALUES} FROM (
        SELECT *, coalesce(get_bit(getvariable('superseded'), rowid::INTEGER) = 0, true) AS stands FROM saved
    )
"""  # noqa: S608 - SQL of ours
_KEYS = Template("""
    UPDATE cited SET key = standing.key FROM standing WHERE standing.number = $before + cited.rowid + 1
""")


def define(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the type, the macros and the functions of enriched.sql; those of `fields` are there."""
    connection.execute(_MACROS)
    connection.create_function("places_of", _places, ["VARCHAR"], "VARCHAR[]", null_handling=SPECIAL)
    connection.create_function("claims_of", _claims, ["VARCHAR"], "INTEGER[]", null_handling=SPECIAL)


def cite(connection: duckdb.DuckDBPyConnection, rows: str, plain: str, wanted: str) -> None:
    """Put rows into `cited`.

    Args:
        connection: where to.
        rows: in SQL.
        plain: a condition more for a row to be plain.
        wanted: which columns of `cited`.
    """
    _cite(connection, f"(SELECT *, true AS stands FROM {rows})", plain, wanted)  # noqa: S608 - SQL of ours


def cite_standing(connection: duckdb.DuckDBPyConnection, rows: str, plain: str, before: int) -> None:
    """The same with all columns, but of the rows of `superseded` no more than the id.

    Args:
        connection: where to; `standing` has the keys of the references of odd rows.
        rows: in SQL.
        plain: a condition more for a row to be plain.
        before: how many rows of all files are before them.
    """
    connection.execute(f"RESET threads; CREATE OR REPLACE TEMP TABLE saved AS FROM {rows}")
    last = max(counted(connection, "saved") - 1, 0)
    connection.execute(f"{_MARK.substitute(before=before, last=last)}; {_STANDING}")
    _cite(connection, "standing_rows", plain, "*")
    connection.execute(f"{_KEYS.substitute(before=before)}; DROP VIEW standing_rows; DROP TABLE saved")


def _cite(connection: duckdb.DuckDBPyConnection, rows: str, plain: str, wanted: str) -> None:
    made = _SQL.substitute(rows=rows, fields=", ".join(FIELDS), wanted=wanted, plain=plain)
    connection.execute(f"RESET threads; {made}")


def _places(quoted: str | None) -> list[str] | None:
    """The places that a value names, as JSON; None of one that cannot be used."""
    with suppress(ValueError):  # UnusableRow is one; what is no JSON is told when the row is read
        return list(location({"passageLocationText": orjson.loads(quoted or "null")}))
    return None


def _claims(quoted: str | None) -> list[int] | None:
    """The claims that a value names, likewise."""
    with suppress(ValueError):
        return list(related_claims({"relatedClaimNumberText": orjson.loads(quoted or "null")}))
    return None
