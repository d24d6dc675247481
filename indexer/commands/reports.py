"""What the commands that index tell in the end: to a file, and in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import orjson
import typer

from indexer.commands.console import out
from indexer.loading.report import Report


def in_a_folder(file: Path | None) -> Path | None:
    """Refuse before the run a file that could not be written after it."""
    if file and not file.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {file.parent}")
    return file


ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--report",
        help="Write the run's counts to this JSON file, also when it fails.",
        callback=in_a_folder,
        dir_okay=False,
    ),
]


@contextmanager
def written(report: Report, file: Path | None) -> Iterator[None]:
    """At the end, whatever it is, write the report."""
    try:
        yield
    except BaseException as error:
        report.error = str(error) or type(error).__name__
        raise
    finally:
        if file:
            file.write_bytes(orjson.dumps(report.to_json(), option=orjson.OPT_INDENT_2))


def tell(report: Report) -> None:
    """Print the counts, and what else the user should know."""
    out.print(
        f"{report.index}: {report.read:,} rows read = {report.indexed:,} indexed + {report.merged:,} merged"
        f" + {report.rejected:,} rejected, in {report.seconds:,.1f} s"
    )
    if report.resumed_at:
        out.print(f"An earlier run had dealt with {report.resumed_at:,} of the rows")
    if report.retried:
        out.print(f"{report.retried:,} requests were sent again")
    for note in report.notes:
        out.print(f"note: {note}")
    if report.dead_letters:
        out.print(f"The rejected rows and their reasons are in {report.dead_letters}")
