"""What a file says of itself: what it is a table of, what that was counted in, and whose data it is. Pure."""

from collections.abc import Iterator

import orjson

from search_ui.export.shape import Table
from search_ui.results.coverage import Coverage, SourceCoverage
from search_ui.results.provenance import ATTRIBUTION

LICENCE = f"{ATTRIBUTION}; all else: USPTO, public domain"


def notes(table: Table[object], base: str, coverage: Coverage | None, day: str) -> dict[str, str]:
    """Name → text, for the key-value metadata of a Parquet file.

    Args:
        table: what is written.
        base: scheme and host of the server, where they are known.
        coverage: what the indexes hold; None where that is not known.
        day: on which it is written, YYYY-MM-DD.
    """
    said = {"oacite.url": f"{base}{table.page}", "oacite.rows": str(table.total), "oacite.exported": day}
    return said | dict(_of_data(coverage)) | {"oacite.licence": LICENCE}


def _of_data(coverage: Coverage | None) -> Iterator[tuple[str, str]]:
    if coverage is None:
        return
    if coverage.indexed:
        yield "oacite.indexed", coverage.indexed
    if coverage.samples:
        yield "oacite.sample", "; ".join(coverage.samples)
    yield "oacite.sources", orjson.dumps([_of_source(source) for source in coverage.sources]).decode()


def _of_source(source: SourceCoverage) -> dict[str, str | int | None]:
    return {
        "source": source.source,
        "label": source.label,
        "citations": source.citations,
        "dated": source.dated,
        "first_date": source.first,
        "last_date": source.last,
    }
