"""Names of files and texts in DuckDB's SQL."""

import re
from pathlib import Path


def quoted(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def one_file(path: Path) -> str:
    """A file to read, for `read_csv` and `read_json`, which take `*`, `?` and `[` for more files than one."""
    return quoted(re.sub(r"([*?\[])", r"[\1]", str(path)))
