"""A synthetic ptoffact data set: the three CSVs with the real columns and, about, the real distributions.

Every value is a pure function of the seed and of its place (application, office action, line). So DuckDB
streams the rows out in order, without a join or a sort, and the same call makes the same bytes on any number
of threads (of one DuckDB version: `hash` is its own). Columns, row counts and shares are those reported of
the real data set by USPTO Economic Working Paper 2017-10 and by readers of its files. `synthesize` is the
entry point; the rows themselves are made in ptoffact.sql, beside this file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import duckdb

from indexer.synthetic.folder import publish, refuse, unfinished
from indexer.synthetic.words import FIRST_NAMES, PAPERS, PROSE, SURNAMES, TECHNOLOGIES

TABLES = ("office_actions", "rejections", "citations")
CITATIONS_HEADER = (
    "app_id,citation_pat_pgpub_id,parsed,ifw_number,action_type,"
    "action_subtype,form892,form1449,citation_in_oa"
)
MOST_APPLICATIONS = 4_400_000  # the application numbers from 11000000 to 15400001, without the two real ones
MEMORY_LIMIT = "2GB"
ERAS = 5  # of the years 2008 to 2017; each has its own references


class Ground(NamedTuple):
    """What an office action may say of claims, in what share of actions, naming how many references."""

    action_type: str
    action_subtype: str | None
    share: float
    named: Mapping[int, float]


_NAMED_102 = {1: 0.75, 2: 0.2, 3: 0.05}
_NAMED_103 = {2: 0.34, 3: 0.28, 4: 0.15, 5: 0.1, 1: 0.08, 6: 0.05}
_WORDS = {"objected": 0.22, "allowed": 0.12, "withdrawn": 0.08, "cancelled": 0.06, "interpreted": 0.03}
GROUNDS = (
    Ground("101", None, 0.11, {0: 0.95, 1: 0.05}),
    Ground("102", "a", 0.1, _NAMED_102),
    Ground("102", "b", 0.22, _NAMED_102),
    Ground("102", "e", 0.1, _NAMED_102),
    Ground("103", "a", 0.62, _NAMED_103),
    Ground("103", None, 0.15, _NAMED_103),
    Ground("112", None, 0.38, {0: 0.98, 1: 0.02}),
    Ground("nonstatutory double patenting", None, 0.13, {0: 0.75, 1: 0.25}),
    *(Ground(word, None, share, {0: 0.95, 1: 0.05}) for word, share in _WORDS.items()),
)
# One draw each; the frequent values first, as they are tried in this order.
CHOICES: dict[str, dict[str | int, float]] = {
    "planned_actions": {1: 0.4, 2: 0.27, 3: 0.15, 4: 0.08, 0: 0.03, 5: 0.04, 6: 0.03},
    "forms_listed": {"01": 0.68, "10": 0.25, "11": 0.07},
    "forms_cited": {"10": 0.62, "01": 0.18, "11": 0.12, "00": 0.08},
    "signature": {2: 0.5, 1: 0.3, 3: 0.15, 0: 0.05},
    "ifw_suffix": {"RXEAPX5": 0.3, "XBLUEX4": 0.25, "PPOPPY5": 0.25, "GREENX3": 0.2},
    "reference_kind": {
        "grant": 0.64, "pgpub": 0.3125, "JP": 0.008, "WO": 0.006, "EP": 0.006, "CN": 0.005,
        "KR": 0.004, "DE": 0.004, "paper": 0.0075, "prose": 0.003,
        "D": 0.002, "RE": 0.001, "PP": 0.0005, "H": 0.0005,
    },
    "design_kind": {"D": 0.5, "grant": 0.3, "pgpub": 0.2},
    "spelling": {"bare": 0.977, "lee": 0.007, "smith": 0.007, "muller": 0.007, "zero lost": 0.002},
}  # fmt: skip
_DRAWS = """
CREATE TEMP MACRO draw(key, salt) AS hash(xor(key, hash(salt)));
CREATE TEMP MACRO chance(key, salt) AS (draw(key, salt) >> 11)::DOUBLE / 9007199254740992;
"""


@dataclass(frozen=True, slots=True)
class Synthesized:
    """The rows written to each of the three files, header lines not counted."""

    office_actions: int
    rejections: int
    citations: int


def synthesize(
    directory: Path, applications: int, seed: int = 0, *, first_citations: Path | None = None
) -> Synthesized:
    """Write office_actions.csv, rejections.csv, citations.csv and their mark SYNTHETIC.json to `directory`.

    About 27 citations and two office actions per application. `first_citations` is a CSV with the header of
    citations.csv; its rows come first. No synthetic application has the number of a real sample row. An
    earlier synthetic set is replaced; until all is written it stays as it was.

    Raises:
        ValueError: `applications`, `seed` or `first_citations` cannot be used.
        FileExistsError: `directory` holds ptoffact files without SYNTHETIC.json, which may be the real ones.
    """
    _check(directory, applications, seed, first_citations)
    with unfinished(directory) as folder:
        with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
            connection.execute("SET temp_directory = ?", [str(folder)])
            rows = write_tables(connection, folder, applications, seed, first_citations=first_citations)
        mark = {"synthetic": True, "applications": applications, "seed": seed, "rows": asdict(rows)}
        publish(folder, [f"{table}.csv" for table in TABLES], mark)
    return rows


def write_tables(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    applications: int,
    seed: int,
    *,
    first_citations: Path | None = None,
) -> Synthesized:
    """Write the three CSVs to `folder`, in the order of the applications, over a fresh connection.

    Raises:
        ValueError: `first_citations` cannot be read.
    """
    define_views(connection, applications, seed)
    _load_first_citations(connection, first_citations)
    sources = {table: f"FROM {table}" for table in TABLES}
    sources["citations"] = "FROM first_citations UNION ALL FROM citations"
    return Synthesized(
        **{table: _copy(connection, rows, folder / f"{table}.csv") for table, rows in sources.items()}
    )


def define_views(connection: duckdb.DuckDBPyConnection, applications: int, seed: int) -> None:
    """Make the views applications, documents, grounds, and on them those of the three tables."""
    connection.execute(_DRAWS)
    for macro in (*_choice_macros(), *_ground_macros()):
        connection.execute(macro)
    for name, value in _variables(applications, seed).items():
        connection.execute(f"SET VARIABLE {name} = ?", [value])
    connection.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def _copy(connection: duckdb.DuckDBPyConnection, rows: str, target: Path) -> int:
    quoted = str(target).replace("'", "''")
    copied = connection.execute(f"COPY ({rows}) TO '{quoted}' (FORMAT csv, HEADER, NULL '')").fetchall()
    return int(copied[0][0])


def _variables(applications: int, seed: int) -> dict[str, object]:
    """What the SQL knows of this run, and the words that it picks from."""
    return {
        "applications": applications,
        "seed": f"seed {seed}",  # a text: the hash of the number 0 is 0
        "step": MOST_APPLICATIONS // applications,
        "pool": pool(applications),
        "grounds": len(GROUNDS),
        "art_units": "".join(_weighted_art_units()),
        "uspc": _by_center([technology.uspc for technology in TECHNOLOGIES]),
        "phrases": _by_center([technology.phrases.split(";") for technology in TECHNOLOGIES]),
        "journals": _by_center([technology.journals.split(";") for technology in TECHNOLOGIES]),
        "surnames": SURNAMES.split(),
        "first_names": FIRST_NAMES.split(),
        "prose": PROSE,
        "papers": PAPERS,
    }


def pool(applications: int) -> int:
    """How many references a work group has in an era: enough not to repeat in a small set.

    By 2.2 million applications 7.5 million are cited in all.
    """
    work_groups = sum(technology.work_groups for technology in TECHNOLOGIES)
    return max(2000, round(3.4 * applications / work_groups / ERAS))


def _by_center(values: Sequence[object]) -> dict[str, object]:
    """Of a value per technology a MAP by tech center, in the shape in which DuckDB takes one from Python."""
    return {"key": [technology.center for technology in TECHNOLOGIES], "value": values}


def _weighted_art_units() -> Iterator[str]:
    """Each art unit as often as its weight asks: one share of its tech center, unequal within it."""
    for technology in TECHNOLOGIES:
        units = [
            f"{technology.center}{group}{unit}"
            for group in range(1, technology.work_groups + 1)
            for unit in range(1, 7 + group % 4)
        ]
        for unit in units:
            place = int(unit) * 37 % len(units)  # scatters the busy units over the work groups
            yield from [unit] * max(1, round(60 * technology.weight / (len(units) * (place + 1)) ** 0.5))


def _choice_macros() -> Iterator[str]:
    for name, shares in CHOICES.items():
        yield f"CREATE TEMP MACRO {name}(key) AS {_weighted(name, shares.items())}"


def _ground_macros() -> Iterator[str]:
    """What holds of a ground by its number, and of a statute or word over all the grounds of an action."""
    numbered = list(enumerate(GROUNDS))
    yield _ground_case("action_type(ground)", [_literal(ground.action_type) for ground in GROUNDS])
    yield _ground_case("action_subtype(ground)", [_literal(ground.action_subtype) for ground in GROUNDS])
    yield _ground_case("ground_share(ground)", [str(ground.share) for ground in GROUNDS])
    named = [_weighted(f"named {n}", ground.named.items()) for n, ground in numbered]
    yield _ground_case("named(key, ground)", named)
    raised = "chance(draw(key, ground), 'raised') < ground_share(ground)"
    yield f"CREATE TEMP MACRO raised(key, ground) AS {raised}"
    for name, combined, one in (
        ("has(key, type)", "greatest", "raised(key, {0})::INTEGER"),
        ("most_named(key, type)", "greatest", "CASE WHEN raised(key, {0}) THEN named(key, {0}) ELSE 0 END"),
        ("fewest_named(key, type)", "least", "CASE WHEN raised(key, {0}) THEN named(key, {0}) END"),
    ):
        whens = [
            f"WHEN '{kind}' THEN "
            f"{combined}({', '.join(one.format(n) for n, ground in numbered if ground.action_type == kind)})"
            for kind in dict.fromkeys(ground.action_type for ground in GROUNDS)
        ]
        yield f"CREATE TEMP MACRO {name} AS CASE type {' '.join(whens)} END"


def _ground_case(signature: str, values: list[str]) -> str:
    whens = " ".join(f"WHEN {number} THEN {value}" for number, value in enumerate(values))
    return f"CREATE TEMP MACRO {signature} AS CASE ground {whens} END"


def _weighted(salt: str, shares: Iterable[tuple[str | int, float]]) -> str:
    """A CASE that gives each value to its share of the keys; the last takes what rounding leaves."""
    values, parts = zip(*shares, strict=True)
    tests = [f"chance(key, '{salt}') < {bound:.6f}" for bound in accumulate(parts[:-1])]
    whens = [f"WHEN {test} THEN {_literal(value)}" for test, value in zip(tests, values[:-1], strict=True)]
    return f"CASE {' '.join(whens)} ELSE {_literal(values[-1])} END"


def _literal(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str) else str(value)


def _load_first_citations(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    """Make the table first_citations: the rows of that file, none without one."""
    columns = dict.fromkeys(CITATIONS_HEADER.split(","), "VARCHAR")
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"CREATE TEMP TABLE first_citations ({declared})")
    if path is None:
        return
    try:
        connection.read_csv(
            str(path), header=True, columns=columns, sep=",", quotechar='"', escapechar='"'
        ).insert_into("first_citations")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"{path} cannot be read as rows of citations.csv: {reason}") from error


def check_numbers(applications: int, seed: int) -> None:
    """Refuse what no set can be made of.

    Raises:
        ValueError: a number is out of its range.
    """
    if not 1 <= applications <= MOST_APPLICATIONS:
        raise ValueError(f"applications must be from 1 to {MOST_APPLICATIONS}, not {applications}.")
    if not 0 <= seed < 2**63:
        raise ValueError(f"seed must be from 0 to {2**63 - 1}, not {seed}.")


def _check(directory: Path, applications: int, seed: int, first_citations: Path | None) -> None:
    check_numbers(applications, seed)
    if first_citations is not None:
        _check_header(first_citations)
    refuse(directory, TABLES)


def _check_header(path: Path) -> None:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            header = lines.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read as a CSV: {error}") from error
    if header != CITATIONS_HEADER:
        raise ValueError(f"{path} does not begin with the header of citations.csv, {CITATIONS_HEADER}.")
