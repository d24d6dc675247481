"""Synthetic tables to be joined on what `ptoffact` and `oa_citations` beside this file make.

The tables have PatentsView's columns and its writing: tab-separated, every value in quotes. They tell of
nearly all US documents that the made-up rows name, of some that none names, and of most applications that
cite; of what the few real sample rows name they tell nothing. The same call makes the same bytes. The rows
are made in tables.sql, families.sql, subjects.sql and applications.sql, beside this file.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import duckdb

from indexer.synthetic.folder import publish, refuse, unfinished
from indexer.synthetic.oa_citations import define_api_views
from indexer.synthetic.owners import CONGLOMERATES, ORGANISATIONS, organisations
from indexer.synthetic.ptoffact import check_numbers, define_views
from indexer.synthetic.titles import DESIGN, PLANT, PLANTS, TITLES, UTILITY, makings, topics

TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "titles": ("g_patent", "pg_published_application"),
        "owners": ("g_assignee_disambiguated", "pg_assignee_disambiguated"),
        "families": ("g_application", "pg_granted_pgpubs_crosswalk"),
        "subjects": ("g_cpc_current", "pg_cpc_current"),
        "applications": ("application_data",),
    }
)
"""Folder → the tables in it."""


def file_name(table: str) -> str:
    """What the file of a table is called: PatentsView's have tabs between their values, PatEx has commas."""
    return f"{table}.csv" if table in TABLES["applications"] else f"{table}.tsv"


MEMORY_LIMIT = "1GB"
REAL_REFERENCES = (
    "2323432", "2343564", "6182004", "6622200", "20050278581", "20060047908", "20060218340", "20070217688",
    "20080010530", "20090132866", "20110208737",
)  # fmt: skip
"""What the real sample rows name: a made-up title beside a real row would be a lie."""
REAL_APPLICATIONS = ("12000001", "13000002", "16123456")
"""Those of the real sample rows."""
SUBCLASSES = {
    16: "A61K C07K C12N A61P C07D C12Q",
    17: "H01M C08L B01J C23C C08F B32B",
    21: "G06F G06N G06Q G10L H03M",
    24: "H04L H04W H04N G06F",
    26: "G09G H04B H04M G02F G06V",
    28: "H01L G02B H02M G11C H01S",
    29: "A47B B65D A45C",
    36: "B60R G06Q E21B A01B B65G",
    37: "A61B F02D A63F A61F F16H",
}
"""Of the Cooperative Patent Classification, by tech center."""
GRANTED = {
    "grant": {
        3_000_000: date(1961, 9, 12),
        3_487_470: date(1970, 1, 6),
        3_930_271: date(1976, 1, 6),
        4_180_867: date(1980, 1, 1),
        4_490_885: date(1985, 1, 1),
        4_890_335: date(1990, 1, 2),
        5_377_359: date(1995, 1, 3),
        6_009_555: date(2000, 1, 4),
        6_836_899: date(2005, 1, 4),
        7_640_598: date(2010, 1, 5),
        8_925_112: date(2015, 1, 6),
        10_524_505: date(2020, 1, 7),
        13_000_000: date(2026, 11, 3),
    },
    "D": {
        300_000: date(1989, 3, 7),
        418_273: date(2000, 1, 4),
        607_176: date(2010, 1, 5),
        790_000: date(2017, 6, 20),
    },
    "RE": {
        28_000: date(1974, 5, 7),
        29_774: date(1978, 9, 19),
        36_531: date(2000, 1, 25),
        46_501: date(2017, 8, 1),
    },
    "PP": {8_000: date(1992, 10, 20), 12_345: date(2002, 1, 22), 28_001: date(2017, 5, 16)},
}
"""About when some numbers of each series were granted; the numbers between lie between."""


def synthesize_tables(home: Path, applications: int, seed: int = 0, *, api_rows: int = 0) -> dict[str, int]:
    """Write all tables, with their mark SYNTHETIC.json, into the folders of TABLES within this one.

    They fit what `synthesize` makes of so many applications and `synthesize_api` of so many rows, all with
    the same seed. An earlier synthetic set is replaced; until all is written it stays as it was.

    Returns:
        Table → rows, header lines not counted.

    Raises:
        ValueError: `applications` or `seed` cannot be used, or a folder is a file.
        FileExistsError: a folder holds such tables without SYNTHETIC.json, which may be the real ones.
    """
    check_numbers(applications, seed)
    for name, tables in TABLES.items():
        refuse(home / name, (*tables, "fetched.manifest"))
    mark = {"synthetic": True, "applications": applications, "seed": seed, "api_rows": api_rows}
    with ExitStack() as stack:
        new = {name: stack.enter_context(unfinished(home / name)) for name in TABLES}
        with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
            connection.execute("SET temp_directory = ?", [str(new["titles"] / "duckdb")])
            define_tables(connection, applications, seed, api_rows=api_rows)
            rows = {
                name: {table: _copy(connection, table, new[name]) for table in tables}
                for name, tables in TABLES.items()
            }
        for name, written in rows.items():
            note = f"the {name} are made up"
            publish(new[name], [*map(file_name, written)], {**mark, "rows": written, "note": note})
    return {table: count for written in rows.values() for table, count in written.items()}


def define_tables(
    connection: duckdb.DuckDBPyConnection, applications: int, seed: int, *, api_rows: int = 0
) -> None:
    """Make a view of each table; what the made-up rows name is found out here."""
    define_views(connection, applications, seed)
    define_api_views(connection, api_rows)
    for name, value in _variables().items():
        connection.execute(f"SET VARIABLE {name} = ?", [value])
    connection.execute(f"CREATE TEMP MACRO granted(kind, number) AS CASE kind {' '.join(_series())} END")
    for name in ("tables", "families", "subjects", "applications"):
        connection.execute((Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8"))


def _variables() -> dict[str, object]:
    """What the SQL picks from; what belongs to a topic or a tech center comes in the order of TITLES."""
    things, features, uses = zip(*topics(), strict=True)
    owners = zip(*organisations(), strict=True)
    return {
        "centers": [words.center for words in TITLES],
        "things": list(things),
        "features": list(features),
        "uses": list(uses),
        "adjectives": [words.adjectives.split(";") for words in TITLES],
        "makings": [makings(words) for words in TITLES],
        "utility_patterns": UTILITY,
        "design_patterns": DESIGN,
        "plant_patterns": PLANT,
        "plants": PLANTS.split(";"),
        "conglomerates": CONGLOMERATES,
        "organisations": ORGANISATIONS,
        **dict(
            zip(("owner_names", "owner_types", "owner_ids", "owner_places"), map(list, owners), strict=True)
        ),
        "real_references": REAL_REFERENCES,
        "real_applications": REAL_APPLICATIONS,
        "subclasses": [SUBCLASSES[words.center].split() for words in TITLES],
    }


def _series() -> Iterator[str]:
    """Of each series a WHEN: the day near which a number was granted."""
    for kind, days in GRANTED.items():
        whens = (
            f"WHEN number < {above} THEN DATE '{first}'"
            f" + ((number - {number}) * {(last - first).days} // {above - number})::INTEGER"
            for (number, first), (above, last) in pairwise(days.items())
        )
        yield f"WHEN '{kind}' THEN CASE {' '.join(whens)} END"


def _copy(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> int:
    target = str(folder / file_name(table)).replace("'", "''")
    written = "FORMAT csv, HEADER"
    if target.endswith(".tsv"):
        written += ", DELIMITER '\t', QUOTE '\"', ESCAPE '\"', FORCE_QUOTE *"
    copied = connection.execute(f"COPY (FROM {table}) TO '{target}' ({written})").fetchall()
    return int(copied[0][0])
