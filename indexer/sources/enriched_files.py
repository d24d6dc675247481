"""Files with rows of the Enriched Citations API: their fields, and which rows of many are needed."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from indexer.errors import InputError
from indexer.sources.json_lines import relation
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
        rows: JSON lines of this one's.
        work: for the files; the caller removes it.

    Raises:
        InputError: a file cannot be read.
    """
    work.mkdir(parents=True, exist_ok=True)
    named = _ids(citations)
    found = []
    for place, file in enumerate(rows):
        chosen = work / f"{place:04}-{file.name.removesuffix('.gz')}"
        columns = dict.fromkeys(FIELDS, "JSON")
        sql = (
            f"COPY (FROM {relation([file], columns)} WHERE trim({_OFFICE_ACTION} ->> '$') IN ({named}))"
            f" TO {quoted(str(chosen))} (FORMAT json)"
        )
        with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(work)}) as connection:
            try:
                connection.execute(sql)
            except duckdb.Error as error:
                reason = str(error).split("\n", 1)[0]
                raise InputError(f"{file} cannot be read ({reason}): fetch it again") from error
        if chosen.stat().st_size:
            found.append(chosen)
    return found


def _ids(citations: Sequence[Path]) -> str:
    each = (
        f"SELECT trim({_OFFICE_ACTION}) FROM {relation([file], {_OFFICE_ACTION: 'VARCHAR'})}"  # noqa: S608 - ours
        f" WHERE trim({_OFFICE_ACTION}) <> ''"
        for file in citations
    )
    return " UNION ".join(each)
