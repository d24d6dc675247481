"""Files with rows of the Enriched Citations API: their fields, and which rows of many are needed."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from citations.enriched import MARKS
from indexer.sources.json_lines import Reader, relation
from indexer.sources.names import quoted

FOLDER = "enriched"
"""Where in the data folder the rows are."""

FIELDS = (
    "id",
    "patentApplicationNumber",
    "obsoleteDocumentIdentifier",
    "citedDocumentIdentifier",
    "publicationNumber",
    "countryCode",
    "kindCode",
    "inventorNameText",
    "nplIndicator",
    "citationCategoryCode",
    "passageLocationText",
    "relatedClaimNumberText",
    "officeActionDate",
    "officeActionCategory",
    "examinerCitedReferenceIndicator",
    "applicantCitedExaminerReferenceIndicator",
    "groupArtUnitNumber",
    "workGroupNumber",
    "techCenter",
    "createDateTime",
)
_OFFICE_ACTION = "obsoleteDocumentIdentifier"


def of_office_actions(citations: Sequence[Path], rows: Sequence[Path], work: Path) -> list[Path]:
    """Files with those rows alone whose office action some citations name: a few of many.

    Args:
        citations: JSON lines of the other API's rows, .gz too.
        rows: this one's, as they were saved.
        work: for the files; the caller removes it.

    Raises:
        InputError: a file is not what it should be.
    """
    reader = Reader(MARKS, lambda row: row, work / "lines", [])
    named = _ids(citations)
    chosen = [work / f"{place:04}.jsonl" for place, _ in enumerate(rows)]
    work.mkdir(parents=True, exist_ok=True)
    for file, few in zip(rows, chosen, strict=True):
        lines = reader.find(file).path
        try:
            _choose(lines, named, few)
        except duckdb.Error:  # damaged, mostly, which is told
            _choose(reader.mended(file).path, named, few)
    return [few for few in chosen if few.stat().st_size]


def _choose(file: Path, named: str, few: Path) -> None:
    """Copy the rows of a file that are of the office actions that a statement of SQL names."""
    rows = relation([file], dict.fromkeys(FIELDS, "JSON"))
    sql = (
        f"COPY (FROM {rows} WHERE trim({_OFFICE_ACTION} ->> '$') IN ({named}))"
        f" TO {quoted(str(few))} (FORMAT json)"
    )
    with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(few.parent)}) as connection:
        connection.execute(sql)


def _ids(citations: Sequence[Path]) -> str:
    each = (
        f"SELECT trim({_OFFICE_ACTION}) FROM {relation([file], {_OFFICE_ACTION: 'VARCHAR'})}"  # noqa: S608 - ours
        f" WHERE trim({_OFFICE_ACTION}) <> ''"
        for file in citations
    )
    return " UNION ".join(each)
