"""What office actions add to the citations of the API: their dates, types, titles, claims and passages.

Rows of `oa_actions/v1` and `oa_rejections/v2`, together or apart, become tables of a DuckDB connection:
`actions`, `grounds` and `passages`, whose values stay as JSON writes them, and `outcomes`, of applications.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import orjson

from citations.oa_citations import cited
from citations.office_actions import OfficeAction, Rejection, from_oa_actions, from_oa_rejections
from citations.outcomes import state_of
from citations.passages import passages
from citations.record import UnusableRow
from indexer.sources.json_lines import JsonLines, Reader, Row, read

MARKS = ("obsoleteDocumentIdentifier",)
"""A field of every row of both services."""

_TEXTS = 200  # at once in memory, some 60 kB each
_NUMBERED = {"number": "BIGINT", "id": "VARCHAR", "date": "JSON", "type": "JSON", "uspc_class": "JSON"}
_CITATION = {"citation": "BIGINT"}
_GROUND = {"office_action": "VARCHAR", "ground": "VARCHAR", "paragraph": "VARCHAR"}
_COLUMNS: dict[str, dict[str, str]] = {
    "actions": _NUMBERED | {"title": "JSON", "text": "BOOLEAN"},
    "endings": {"number": "BIGINT", "app_id": "VARCHAR", "outcome": "VARCHAR", "patent": "VARCHAR"}
    | {"changed": "VARCHAR"},
    "outcomes": {"app_id": "INTEGER", "outcome": "VARCHAR", "patent": "VARCHAR"},
    "rejections": _NUMBERED | _GROUND | {"claims": "INTEGER[]"},
    "grounds": _GROUND | {"claims": "JSON"},
    "wanted": {"number": "BIGINT"}
    | _CITATION
    | {"reference": "VARCHAR", "parsed": "VARCHAR", "ground": "VARCHAR"},
    "passages": _CITATION | {"passage": "JSON", "claims": "JSON"},
}
TABLES = "".join(
    f"CREATE TABLE {name} ({', '.join(map(' '.join, columns.items()))});"
    for name, columns in _COLUMNS.items()
)
"""SQL that makes the tables, empty."""

# A patent that any row names is certain; all else of an application is as its newest row has it.
_END = """
    INSERT INTO outcomes
        FROM (
            SELECT application_key(app_id) AS app_id, CASE WHEN bool_or(outcome = 'granted') THEN 'granted'
                ELSE max({'changed': changed, 'number': number, 'outcome': outcome}).outcome END AS ended,
                min(patent)
            FROM endings GROUP BY 1
        ) WHERE app_id IS NOT NULL AND ended IS NOT NULL;
    DROP TABLE endings
"""

# The last row of an office action, or of a rejection, counts. Rejections tell dates too. The claims of a
# ground are a citation's where statute and paragraph are the same; where a citation has no paragraph, as most
# have not, only if the office action has that statute with one paragraph alone.
_MERGE = """
    DELETE FROM actions WHERE number NOT IN (SELECT max(number) FROM actions GROUP BY id);
    DELETE FROM rejections WHERE number NOT IN (SELECT max(number) FROM rejections GROUP BY id);
    INSERT INTO actions
        SELECT -1, office_action, max(date), max(type), max(uspc_class), NULL, false
        FROM rejections ANTI JOIN actions ON rejections.office_action = actions.id GROUP BY office_action;
    INSERT INTO grounds
        WITH by_paragraph AS (
            SELECT office_action, ground, paragraph,
                   list_sort(list_distinct(flatten(list(claims))))::VARCHAR::JSON AS claims
            FROM rejections WHERE ground IS NOT NULL AND len(claims) > 0 GROUP BY ALL
        )
        FROM by_paragraph
        UNION ALL
        SELECT office_action, ground, '', any_value(claims) FROM by_paragraph
        GROUP BY office_action, ground HAVING count(*) = 1 AND any_value(paragraph) <> ''
"""


class _Citation(NamedTuple):
    """A citation whose passage is wanted: its row's number, its reference's text and number, its ground."""

    row: int
    text: str
    number: str | None
    ground: str


class _Text(NamedTuple):
    """The text of an office action, and the number of its row over all files."""

    number: int
    text: str


class OfficeActions:
    """The office actions of files.

    Args:
        connection: where the tables of TABLES are.
        files: JSON lines, replies or arrays of rows of either service.
        work: where to put temporary files.
        notes: is told of rows that cannot be used.

    Raises:
        InputError: a file is not what it should be.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, files: Sequence[Path], work: Path, notes: list[str]
    ) -> None:
        self._connection = connection
        self._work = work
        reader = Reader(MARKS, lambda row: row, work / "lines", notes)
        self._files = [reader.find(file) for file in files]
        unusable, reason = self._take_down()
        if unusable:
            notes.append(
                f"{unusable:,} rows of office actions could not be used, the last because of {reason}"
            )
        connection.execute(_END)
        connection.execute(_MERGE)

    def find_passages(self) -> None:
        """Fill `passages` for the citations of `wanted`, which holds those of each text in its order."""
        with self._table("passages") as write:
            for found in self._passages():
                write(found)

    def _passages(self) -> Iterator[dict[str, Any]]:
        texts = self._texts()
        while some := list(islice(texts, _TEXTS)):
            wanted = self._wanted(some[0].number, some[-1].number)
            for number, text in some:
                if number in wanted:
                    yield from _found(text, wanted[number])

    def _wanted(self, first: int, last: int) -> dict[int, list[_Citation]]:
        """The citations of the texts with these numbers."""
        sql = "SELECT * FROM wanted WHERE number BETWEEN ? AND ? ORDER BY number, citation"
        found: dict[int, list[_Citation]] = defaultdict(list)
        for number, row, reference, parsed, ground in self._connection.execute(sql, [first, last]).fetchall():
            named = cited(reference, parsed).reference_number
            found[number].append(_Citation(row, reference, named, ground))
        return found

    def _texts(self) -> Iterator[_Text]:
        for number, row in self._rows():
            if not _is_rejection(row):
                with suppress(UnusableRow):  # told when it was taken down
                    text = from_oa_actions(row).text
                    if text:
                        yield _Text(number, text)

    def _take_down(self) -> tuple[int, str]:
        """Fill `actions` and `rejections`; tells how many rows cannot be used, and why the last cannot."""
        unusable, reason = 0, ""
        with (
            self._table("actions") as write_action,
            self._table("endings") as write_ending,
            self._table("rejections") as write_rejection,
        ):
            for number, row in self._rows():
                try:
                    if _is_rejection(row):
                        write_rejection({"number": number, **_of_rejection(from_oa_rejections(row))})
                    else:
                        action = from_oa_actions(row)
                        write_action({"number": number, **_of_action(action)})
                        state = {"app_id": action.application_number, **asdict(state_of(row))}
                        write_ending({"number": number, **state})
                except UnusableRow as error:
                    unusable, reason = unusable + 1, str(error)
        return unusable, reason

    def _rows(self) -> Iterator[tuple[int, Row]]:
        return enumerate(row for file in self._files for row in read(file))

    @contextmanager
    def _table(self, name: str) -> Iterator[Callable[[dict[str, Any]], object]]:
        """Fill a table by way of a file: DuckDB takes rows from Python slowly, one by one."""
        path = self._work / f"{name}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            yield lambda row: file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        relation = JsonLines(name, path).relation(_COLUMNS[name])
        self._connection.execute(f"INSERT INTO {name} BY NAME FROM {relation}")
        path.unlink()


def _of_action(action: OfficeAction) -> dict[str, Any]:
    return {
        "id": action.id,
        "date": action.date,
        "type": action.type,
        "title": action.title,
        "uspc_class": action.uspc_class,
        "text": action.text is not None,
    }


def _of_rejection(rejection: Rejection) -> dict[str, Any]:
    rejects = rejection.action in {None, "rejected"} and len(rejection.rejection_type) == 1
    return {
        "id": rejection.id,
        "office_action": rejection.office_action_id,
        "date": rejection.date,
        "type": rejection.type,
        "uspc_class": rejection.uspc_class,
        "ground": rejection.rejection_type[0] if rejects else None,
        "paragraph": rejection.paragraph or "",
        "claims": rejection.claims,
    }


def _is_rejection(row: Row) -> bool:
    return "claimNumberArrayDocument" in row or "legalSectionCode" in row


def _found(text: str, citations: Sequence[_Citation]) -> Iterator[dict[str, Any]]:
    """What a text says of its citations.

    A passage does not tell the claims of one ground from those of another: they are the citation's where its
    reference is cited on one ground alone.
    """
    grounds = defaultdict(set)
    for citation in citations:
        grounds[citation.number or citation.text].add(citation.ground)
    references = [(citation.text, citation.number) for citation in citations]
    for citation, passage in zip(citations, passages(text, references), strict=True):
        if passage is not None:
            sure = len(grounds[citation.number or citation.text]) == 1
            claims = passage.claims if sure and passage.claims else None
            yield {"citation": citation.row, "passage": passage.text, "claims": claims}
