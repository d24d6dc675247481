"""Synthetic rows of the Office Action Citations API, as JSON lines: its 16 fields, about its proportions.

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
    target = str(path).replace("'", "''")
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
        define_views(connection, 1, seed)
        define_api_views(connection, rows)
        connection.execute(f"COPY (FROM api_citations) TO '{target}' (FORMAT json)")


def define_api_views(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Make the views api_cited and api_citations of so many rows, on those of `ptoffact`."""
    applications = min(MOST_APPLICATIONS, rows // ROWS_PER_APPLICATION + 1)
    for name, value in {"api_rows": rows, "api_pool": 40 * pool(applications)}.items():
        connection.execute(f"SET VARIABLE {name} = ?", [value])
    connection.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
