"""`oacite fetch`: from the USPTO's Open Data Portal into the data folder."""

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from indexer.commands.console import err, out, stoppable
from indexer.commands.reports import in_a_folder
from indexer.fetch import office_actions
from indexer.fetch.bulk_product import fetch_product, fetch_products
from indexer.fetch.ptoffact import PTOFFACT
from indexer.fetch.report import FetchReport
from indexer.fetch.rows import ENRICHED, OA_CITATIONS, Lane, Wanted, fetch_rows
from indexer.fetch.slices import ALL
from indexer.fetch.tables import PRODUCTS
from indexer.odp import Portal
from indexer.progress import Progress, shown
from indexer.settings import IndexerSettings, PortalSettings
from indexer.work import work_folder

fetch_app = typer.Typer(
    help="Fetch from the USPTO's Open Data Portal into the data folder; needs a key (USPTO_API_KEY).",
    no_args_is_help=True,
)


def _art_units(numbers: list[str] | None) -> list[str] | None:
    for number in numbers or ():
        if not re.fullmatch(r"\w{4}", number):
            raise typer.BadParameter(f"{number!r} is no art unit: it has four characters, like 1727")
    return numbers


ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--report", help="Write what was fetched to this JSON file.", callback=in_a_folder, dir_okay=False
    ),
]
_DAY = ["%Y-%m-%d"]


@fetch_app.command("ptoffact")
def fetch_ptoffact(report: ReportFile = None) -> None:
    """Fetch the three tables of the Patent Application Office Actions Research Dataset."""
    settings = IndexerSettings()
    with _portal(settings) as (portal, progress):
        done = fetch_product(portal, PTOFFACT, settings.home / "ptoffact", progress)
    _tell(done, report)


def _fetch_lane(  # noqa: PLR0913 - a command's options
    lane: Lane,
    criteria: Annotated[str, typer.Option(help="Which rows, in the syntax of Lucene 3.6.")] = ALL,
    art_unit: Annotated[
        list[str] | None, typer.Option(help="Only of this art unit; may be repeated.", callback=_art_units)
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, metavar="DATE", help="Only rows that the portal loaded then or later."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, metavar="DATE", help="Only rows that it loaded then or earlier."),
    ] = None,
    *,
    again: Annotated[bool, typer.Option("--again", help="Begin anew, whatever there is.")] = False,
    report: ReportFile = None,
) -> None:
    settings = IndexerSettings()
    wanted = Wanted(criteria, tuple(art_unit or ()), since and since.date(), until and until.date())
    with _portal(settings) as (portal, progress):
        done = fetch_rows(portal, lane, wanted, settings.home / lane.name, progress, again=again)
    _tell(done, report)


def _of_lane(lane: Lane) -> Callable[..., None]:
    """The command that fetches an API's rows: all of them have the same options."""

    def fetch(**given: Any) -> None:  # noqa: ANN401 - as typer gives them
        _fetch_lane(lane, **given)

    _, *options = inspect.signature(_fetch_lane).parameters.values()
    fetch.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    fetch.__annotations__ = {each.name: each.annotation for each in options}
    return fetch


for _lane in (OA_CITATIONS, ENRICHED):
    fetch_app.command(_lane.name, help=f"Fetch rows of the {_lane.title}.")(_of_lane(_lane))


@fetch_app.command("office-actions")
def fetch_office_actions(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="The citations that name the office actions: JSON lines, .gz too.",
            show_default="the data folder",
        ),
    ] = None,
    *,
    missing: Annotated[
        bool, typer.Option("--missing", help="Ask again for what the portal did not have before.")
    ] = False,
    report: ReportFile = None,
) -> None:
    """Fetch the office actions that fetched citations name: dates, types, titles, texts, claims."""
    settings = IndexerSettings()
    citations = files or sorted((settings.home / OA_CITATIONS.name).glob("*.jsonl*"))
    with _portal(settings) as (portal, progress), work_folder(settings.work) as work:
        done = office_actions.fetch_office_actions(
            portal, citations, settings.home / "office-actions", work, progress, missing_too=missing
        )
    _tell(done, report)


_NEWER = "anew when the portal has newer ones."
_TABLES = {
    "titles": f"Fetch the titles of granted patents and published applications; {_NEWER}",
    "owners": f"Fetch the owners of granted patents and published applications; {_NEWER}",
    "families": f"Fetch the tables of which application each patent and publication is of; {_NEWER}",
    "subjects": f"Fetch the CPC classifications of patents and publications; {_NEWER}",
    "applications": f"Fetch the statuses and examiners of applications (PatEx); {_NEWER}",
}


def _of_tables(what: str) -> Callable[..., None]:
    def fetch(report: ReportFile = None) -> None:
        _fetch_tables(what, report)

    return fetch


for _what, _help in _TABLES.items():
    fetch_app.command(_what, help=_help)(_of_tables(_what))


def _fetch_tables(what: str, report: Path | None) -> None:
    settings = IndexerSettings()
    with _portal(settings) as (portal, progress):
        done = fetch_products(portal, what, PRODUCTS[what], settings.home / what, progress)
    _tell(done, report)


@contextmanager
def _portal(settings: IndexerSettings) -> Iterator[tuple[Portal, Progress]]:
    with (
        stoppable(),
        shown(err) as progress,
        Portal(PortalSettings(), settings.home, progress) as portal,
    ):
        yield portal, progress


def _tell(report: FetchReport, file: Path | None) -> None:
    counts = ", ".join(f"{what} {count:,}" for what, count in report.counts.items())
    out.print(f"{report.product}: {counts}; {'fetched' if report.fetched else 'nothing to fetch'}")
    for note in report.notes:
        out.print(f"note: {note}")
    out.print(
        f"{report.calls:,} calls in {report.seconds:,.1f} s; {report.calls_this_week:,} calls this week,"
        " all of which count towards your key's quota, which is new each Sunday at 00:00 UTC"
    )
    if file:
        file.write_bytes(orjson.dumps(report.to_json(), option=orjson.OPT_INDENT_2))
