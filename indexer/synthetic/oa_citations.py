"""Synthetic rows of the two citation APIs, as JSON lines: their fields, about their proportions.

Four rows in ten are placeholders that name no reference; of the others one in twelve names none by a plain
US number. The words and numbers are those of `ptoffact`, beside this file; the rows are made in
oa_citations.sql.
"""

from pathlib import Path

import duckdb

from indexer.synthetic.ptoffact import MEMORY_LIMIT, MOST_APPLICATIONS, define_views, pool

ROWS_PER_APPLICATION = 16


def synthesize_api(path: Path, rows: int, seed: int = 0) -> None:
    """Write so many rows to a file, gzipped if its name ends with .gz; the same call makes the same rows."""
    _write(path, "api_citations", rows, seed)


def synthesize_enriched(path: Path, rows: int, seed: int = 0) -> None:
    """Write rows of the Enriched Citations API, likewise, that fit so many of `synthesize_api`: under half.

    They have its 22 fields; of ten, nine are of a reference that one of the others names in the same office
    action.
    """
    _write(path, "api_enriched", rows, seed)


def _write(path: Path, view: str, rows: int, seed: int) -> None:
    target = str(path).replace("'", "''")
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
        define_views(connection, 1, seed)
        define_api_views(connection, rows)
        connection.execute(Path(__file__).with_name("enriched.sql").read_text(encoding="utf-8"))
        connection.execute(f"COPY (FROM {view}) TO '{target}' (FORMAT json)")


def define_api_views(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Make the views api_cited and api_citations of so many rows, on those of `ptoffact`."""
    applications = min(MOST_APPLICATIONS, rows // ROWS_PER_APPLICATION + 1)
    for name, value in {"api_rows": rows, "api_pool": 40 * pool(applications)}.items():
        connection.execute(f"SET VARIABLE {name} = ?", [value])
    connection.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
