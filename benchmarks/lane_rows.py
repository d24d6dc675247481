"""Made-up rows of the API's lane with texts of office actions: a portal's, and what a data folder keeps.

Most of it stands in the data folder, in files as earlier fetches left them. The newest rows and their office
actions are the portal's alone, to be fetched; some more are loaded there later, to be refreshed. Among the
rows are older states, before and behind the newer one, rows that two files have, and some that are no use.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from random import Random
from string import Template
from typing import Any

import duckdb
import orjson

from indexer.fetch.journal import Journal, write_rows, write_whole
from indexer.fetch.rows import Wanted
from indexer.synthetic.oa_citations import define_api_views
from indexer.synthetic.ptoffact import MEMORY_LIMIT, define_views

Row = dict[str, Any]

FILES = 4
"""In the data folder, of citations."""
BLOCK = 3_000
"""Rows that the portal loads in the same second."""
MOST_FETCHED = 120_000
"""Rows that are the portal's alone: its made-up double has them in memory."""
LATER = 150
"""Rows of each kind that the portal loads later: new ones, the same with a new time, and changed ones."""
NO_DAY = "0001-01-01T00:00:00"

_FIRST, _DAYS = datetime(2019, 1, 1), 2_000  # noqa: DTZ001 - the portal tells no zone
_ROWS_AN_ACTION = 8
_IDS_A_FILE = {"oa-actions": 500, "oa-rejections": 2_000}
_SHARE = 1.0295  # all rows beside those that are the newest state of one

_MADE = Template("""
    COPY (
        SELECT * REPLACE (strftime(
                CASE WHEN i >= $base THEN TIMESTAMP '$later' ELSE TIMESTAMP '$first'
                    + to_seconds((i // $block * $block * $days * 86400.0 // $base)::BIGINT) END,
                '%Y-%m-%dT%H:%M:%S') AS createDateTime),
            i // $rows_an_action AS action,
            CASE WHEN i >= $base THEN $files + 1 WHEN i >= $base - $fetched THEN $files
                ELSE i * $files // ($base - $fetched) END AS part
        FROM (SELECT *, row_number() OVER () - 1 AS i FROM api_citations)
    ) TO '$made' (FORMAT parquet)
""")
_FILE = Template("""
    SELECT * FROM made WHERE part = $part
    UNION ALL SELECT * REPLACE (earlier(createDateTime) AS createDateTime, '112' AS legalSectionCode)
        FROM made WHERE part = $part + 1 AND i % 100 = 7 AND part <= $files
    UNION ALL SELECT * REPLACE (earlier(createDateTime) AS createDateTime, '101' AS legalSectionCode)
        FROM made WHERE part = $part - 1 AND i % 100 = 57
    UNION ALL SELECT * FROM made WHERE part = $part - 1 AND i % 100 = 11
    UNION ALL SELECT * REPLACE ('' AS id) FROM made WHERE part = $part AND i % 1000 = 13
    UNION ALL SELECT * REPLACE (md5(id) AS id, 'none' AS patentApplicationNumber)
        FROM made WHERE part = $part AND i % 1000 = 17
""")
_SERVED = Template("SELECT * FROM made WHERE part = $files")
# With a changed row the portal has all rows of its office action, however long ago they were loaded.
_LATER = Template("""
    SELECT * FROM made WHERE part = $files + 1
    UNION ALL SELECT * FROM made WHERE part <= $files AND i % $step NOT IN (5, 9)
        AND action IN (SELECT action FROM made WHERE part <= $files AND i % $step IN (5, 9))
    UNION ALL SELECT * REPLACE ('$later' AS createDateTime) FROM made WHERE part <= $files AND i % $step = 5
    UNION ALL SELECT * REPLACE ('$later' AS createDateTime, 'Kim US 9,280,610 B2' AS referenceIdentifier,
            '9280610' AS parsedReferenceIdentifier, '103' AS legalSectionCode,
            'rejected' AS actionTypeCategory)
        FROM made WHERE part <= $files AND i % $step = 9
""")
_SPAN = "SELECT min(createDateTime)[:10], max(createDateTime)[:10] FROM made WHERE part = ?"
_EARLIER = """
    CREATE MACRO earlier(time) AS strftime(time::TIMESTAMP - INTERVAL 10 DAY, '%Y-%m-%dT%H:%M:%S')
"""

_NAME_ENDS = re.compile(r";| et al\.| \(")
_SAID = (
    "{name} teaches a separator {number} of the cell that holds the electrolyte between two electrodes.",
    "{name} further discloses a housing {number} in which the shaft turns (see paragraph [00{number}]).",
    "It would have been obvious to provide the device of claim {number} with the sensor that {name} shows.",
    "However, {name} does not explicitly teach that the signal is filtered before it is stored.",
)
_AROUND = (
    "DETAILED ACTION\nThe present application is being examined under the first inventor to file provisions.",
    "Claim Rejections - 35 USC § 103",
    "Any inquiry concerning this communication should be directed to the examiner.",
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything is put: what the portal has at first, what it loads later, and the data folder."""

    portal: Path
    later: Path
    home: Path

    @classmethod
    def below(cls, folder: Path) -> "Places":
        """In a folder of its own."""
        places = cls(folder / "portal", folder / "later", folder / "home")
        for each in (places.portal, places.later, places.citations, places.office_actions):
            each.mkdir(parents=True)
        return places

    @property
    def citations(self) -> Path:
        """The fetched citations."""
        return self.home / "oa-citations"

    @property
    def office_actions(self) -> Path:
        """The fetched office actions."""
        return self.home / "office-actions"


def make(places: Places, rows: int, texts: int, seed: int) -> date:
    """Write it all; the first day whose rows are to be fetched.

    Args:
        places: where to.
        rows: about how many citations, states and rows that cannot be used among them.
        texts: of office actions.
        seed: another one, other rows.
    """
    base = max(round(rows / _SHARE) // BLOCK, 2) * BLOCK
    fetched = max(min(base // 10, MOST_FETCHED) // BLOCK, 1) * BLOCK
    later = _FIRST + timedelta(days=_DAYS + 3)
    values = {
        "base": base, "fetched": fetched, "files": FILES, "block": BLOCK, "days": _DAYS, "first": _FIRST,
        "later": f"{later:%Y-%m-%dT%H:%M:%S}", "step": base // LATER, "rows_an_action": _ROWS_AN_ACTION,
        "made": str(places.portal.with_name("made.parquet")).replace("'", "''"),
    }  # fmt: skip
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
        connection.execute("SET temp_directory = ?", [str(places.portal.with_name("made.duckdb"))])
        define_views(connection, 1, seed)
        define_api_views(connection, base + LATER // _ROWS_AN_ACTION * _ROWS_AN_ACTION)
        connection.execute(f"{_MADE.substitute(values)}; {_EARLIER}")
        connection.execute(f"CREATE VIEW made AS FROM '{values['made']}'")
        for part in range(FILES):
            _write_file(connection, places.citations, part, _FILE.substitute(values, part=part))
        for folder, query in ((places.portal, _SERVED), (places.later, _LATER)):
            _copy(connection, query.substitute(values), folder / "citations.jsonl")
        _write_actions(connection, places, base // _ROWS_AN_ACTION, texts, seed)
        [(first, _)] = connection.execute(_SPAN, [FILES]).fetchall()
    return date.fromisoformat(first)


def _copy(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    """Write rows as JSON lines, gzipped if the file's name ends with .gz."""
    target = str(file).replace("'", "''")
    connection.execute(
        f"COPY (SELECT * EXCLUDE (i, action, part) FROM ({query})) TO '{target}' (FORMAT json)"  # noqa: S608
    )


def _write_file(connection: duckdb.DuckDBPyConnection, folder: Path, part: int, query: str) -> None:
    """A file as the fetch of a span of days leaves it, with its manifest."""
    [(since, until)] = connection.execute(_SPAN, [part]).fetchall()
    wanted = Wanted(since=date.fromisoformat(since), until=date.fromisoformat(until))
    _copy(connection, query, folder / f"{wanted.name}.jsonl.gz")
    manifest = {"wanted": asdict(wanted), "finished": f"{_FIRST:%Y-%m-%dT%H:%M:%S}+00:00", "counts": {}}
    write_whole(folder / f"{wanted.name}.manifest", orjson.dumps(manifest))


def _write_actions(
    connection: duckdb.DuckDBPyConnection, places: Places, actions: int, texts: int, seed: int
) -> None:
    """The office actions: files and journal of the data folder, and what the portal has of the others."""
    found = connection.execute(
        "SELECT action, part, obsoleteDocumentIdentifier, patentApplicationNumber, referenceIdentifier"
        " FROM made"
    )
    rows = iter(lambda: found.fetchmany(100_000), [])
    each = groupby((row for some in rows for row in some), key=lambda row: row[0])
    made = (_Action.of(list(cited), actions, texts, seed) for _, cited in each)
    waiting: dict[int, list[_Action]] = {FILES: [], FILES + 1: []}
    with Journal(places.office_actions / "journal") as journal:
        for some in _batched(_without(made, waiting), _IDS_A_FILE["oa-rejections"]):
            for fewer in _batched(some, _IDS_A_FILE["oa-actions"]):
                _keep(places.office_actions, journal, "oa-actions", fewer)
            _keep(places.office_actions, journal, "oa-rejections", some)
    for part, folder in ((FILES, places.portal), (FILES + 1, places.later)):
        for kind in _IDS_A_FILE:
            lines = (orjson.dumps(row) + b"\n" for action in waiting[part] for row in action.rows(kind))
            (folder / f"{kind}.jsonl").write_bytes(b"".join(lines))


@dataclass(frozen=True, slots=True)
class _Action:
    """An office action: where it stands, its number and its application's, what it cites; of some no text."""

    number: int
    part: int
    id: str
    application: str
    references: Sequence[str]
    known: bool
    seed: int

    @classmethod
    def of(cls, cited: Sequence[tuple[Any, ...]], actions: int, texts: int, seed: int) -> "_Action":
        """From the rows of its citations; as many of all as there are to be texts are known."""
        number, part, id_, application, _ = cited[0]
        known = number >= actions or (number + 1) * texts // actions > number * texts // actions
        references = [reference.strip() for *_, reference in cited if reference.strip()]
        return cls(number, part, id_, application, references, known, seed)

    def rows(self, kind: str) -> Iterator[Row]:
        """The portal's, of one of the two services."""
        if self.known:
            yield from self._of_text() if kind == "oa-actions" else self._of_rejections()

    def _of_text(self) -> Iterator[Row]:
        """Of fifty, one was loaded twice, with another text at first; of twenty-five one has no text."""
        text = _text(self.references, Random(f"{self.seed} {self.number}"))  # noqa: S311 - made up
        if self.number % 50 == 7:  # noqa: PLR2004
            yield self._row("The text that was loaded first.", "OLDER TITLE")
        yield self._row("null" if self.number % 25 == 3 else text, f"MADE-UP SEPARATOR {self.number % 997}")  # noqa: PLR2004

    def _row(self, text: str, title: str) -> Row:
        granted, abandoned = (int(self.application) % 4 == kind for kind in range(2))
        return {
            "bodyText": [text],
            "id": f"{self.id.lower()}-{title[:2]}",
            "inventionTitle": [title],
            "legacyDocumentCodeIdentifier": [("CTNF", "CTFR", "CTNF", "CTRS")[self.number % 4]],
            "nationalClass": ["429"],
            "obsoleteDocumentIdentifier": [self.id],
            "patentApplicationNumber": [self.application],
            "submissionDate": f"{2018 + self.number % 7}-0{1 + self.number % 9}-03T00:00:00",
            "applicationDeemedWithdrawnDate": "2021-01-05T00:00:00" if abandoned else NO_DAY,
            "applicationStatusNumber": 150 if granted else 161 if abandoned else 41,
            "grantDate": "2021-03-02T00:00:00" if granted else NO_DAY,
            "lastModifiedTimestamp": "2022-05-01T10:00:00",
            "patentNumber": [f"{10_000_000 + int(self.application) % 1_000_000}"] if granted else ["null"],
        }

    def _of_rejections(self) -> Iterator[Row]:
        """Two; of three office actions one has § 102 with two paragraphs, so that nothing is sure of it."""
        grounds = (("102", "a"), ("102", "b")) if self.number % 3 == 0 else (("103", "a"), ("102", ""))
        for place, (ground, paragraph) in enumerate(grounds):
            yield {
                "actionTypeCategory": "rejected",
                "claimNumberArrayDocument": [f"{1 + place},{3 + self.number % 7}"],
                "id": f"{self.id.lower()}-{place}",
                "legacyDocumentCodeIdentifier": "CTNF",
                "legalSectionCode": ground,
                "obsoleteDocumentIdentifier": self.id,
                "paragraphNumber": paragraph,
                "patentApplicationNumber": self.application,
                "submissionDate": "2019-07-03T00:00:00",
            }


def _batched(actions: Iterable[_Action], size: int) -> Iterator[Sequence[_Action]]:
    waiting = iter(actions)
    return iter(lambda: list(islice(waiting, size)), [])


def _without(actions: Iterable[_Action], waiting: dict[int, list[_Action]]) -> Iterator[_Action]:
    """Those that stand in the data folder; the others wait for the portal."""
    for action in actions:
        if action.part in waiting:
            waiting[action.part].append(action)
        else:
            yield action


def _keep(folder: Path, journal: Journal, kind: str, actions: Sequence[_Action]) -> None:
    """A file and its line of the journal, as a fetch leaves them."""
    rows = [row for action in actions for row in action.rows(kind)]
    name, size = "", 0
    if rows:
        name = f"{kind}-{journal.length:06}.jsonl.gz"
        size = write_rows(folder / name, rows)
    found, missing = ([action.id for action in actions if action.known is known] for known in (True, False))
    journal.add(kind=kind, file=name, bytes=size, rows=len(rows), found=found, missing=missing, too_large=[])


def _text(references: Sequence[str], chance: Random) -> str:
    """What an office action says of each of its references, in some sentences."""
    paragraphs = [_paragraph(reference, chance) for reference in references]
    return "\n".join([*_AROUND[:2], *paragraphs, _AROUND[2]])


def _paragraph(reference: str, chance: Random) -> str:
    name = _NAME_ENDS.split(reference, maxsplit=1)[0][:40]
    ground = f"Claims 1-3 are rejected under 35 U.S.C. 103 as being unpatentable over {reference}."
    sentences = chance.choices(_SAID, k=chance.randrange(1, 9))
    said = (sentence.format(name=name, number=chance.randrange(10, 99)) for sentence in sentences)
    return " ".join([ground, *said])
