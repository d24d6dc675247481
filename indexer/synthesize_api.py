"""Synthetic rows of the Office Action Citations API, as JSON lines: its 16 fields, about its proportions.

Four rows in ten are placeholders that name no reference; of the others one in twelve names none by a plain
US number. The words and numbers are those of indexer.synthesize; the rows are made in synthesize_api.sql.
"""

from pathlib import Path
from string import Template

import duckdb

from indexer.synthesize import MEMORY_LIMIT, MOST_APPLICATIONS, define_views

ROWS_PER_APPLICATION = 16

_SQL = Template(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def synthesize_api(path: Path, rows: int, seed: int = 0) -> None:
    """Write so many rows to a file, gzipped if its name ends with .gz; the same call makes the same rows."""
    applications = min(MOST_APPLICATIONS, rows // ROWS_PER_APPLICATION + 1)
    target = str(path).replace("'", "''")
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
        define_views(connection, applications, seed)
        connection.execute(f"COPY ({_SQL.substitute(rows=rows)}) TO '{target}' (FORMAT json)")
