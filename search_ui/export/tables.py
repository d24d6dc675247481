"""Which table a page has, and where its rows come from: one state of the indexes."""

from typing import Any

from search_ui.export.citation_columns import of_citations
from search_ui.export.line_columns import of_lines
from search_ui.export.list_columns import Listed, of_list, rows_of
from search_ui.export.shape import Table
from search_ui.export.value_columns import Value, of_owners, of_references, of_values
from search_ui.results.application_page import ApplicationPage
from search_ui.results.list_page import ListPage
from search_ui.searcher.exporting import (
    BEGINNING,
    Started,
    batches,
    citations,
    keys_of_lines,
    lines_of,
)
from search_ui.searcher.exporting_values import ranked_references, ranking, value_pages, values
from search_ui.searcher.frozen import Frozen
from search_ui.url.facet_params import RANKED, FacetParams
from search_ui.url.params import SearchParams
from search_ui.url.ranking_params import RankingParams
from search_ui.url.values import BadParameter

LIMIT = 100_000
"""Rows of one file from the server; of a grouped search, citations."""
MOST_VALUES = RANKED
"""Values of a facet in one file from the server."""
MOST_GROUPED = 2_000_000
"""Citations of a grouped search whose lines the command takes: it keeps the key of each line."""


def search_table(
    engine: Frozen, params: SearchParams, base: str, *, name: str = "search", most: int
) -> Table[Any]:
    """All results of a search: citations, or lines of several.

    Args:
        engine: the state of the indexes.
        params: the search; page and size do not matter.
        base: scheme and host of the server, where they are known.
        name: of the file.
        most: citations at most.

    Raises:
        BadParameter: there are too many. EngineError: they could not be counted.
    """
    asked = params.changed()
    total = citations(engine, asked)
    refuse_too_many(total, most, asked.to_url())
    if not asked.is_grouped:
        return citation_table(engine, asked, base, total=total, name=name)
    keys = keys_of_lines(engine, asked)
    found = lines_of(engine, asked, keys)
    return Table(f"oacite-{name}", asked.to_url(), of_lines(base), len(keys), found)


def citation_table(  # noqa: PLR0913 - each is of its own
    engine: Frozen,
    asked: SearchParams,
    base: str,
    *,
    total: int,
    name: str = "search",
    start: Started = BEGINNING,
) -> Table[Any]:
    """The citations of a search, of which there are so many, from a place on."""
    rows = (found.citations for found, _ in batches(engine, asked, total, start))
    return Table(f"oacite-{name}", asked.to_url(), of_citations(base), total, rows)


def facet_table(engine: Frozen, asked: FacetParams, base: str, most: int) -> Table[Value]:
    """All values of a facet: by count as far as its page goes, by name so many at most.

    Raises:
        BadParameter: there are too many. EngineError: they could not be counted.
    """
    found = values(engine, asked, most)
    refuse_too_many(0 if asked.is_ranked else len(found.found), most, asked.to_url(), "more than ")
    shape = of_owners(asked.facet, base) if asked.facet.named else of_values(asked.facet.label, base)
    return Table(
        f"oacite-{asked.name}",
        asked.to_url(),
        shape,
        found.total,
        ([Value(value, page.uses) for value in page.values] for page in value_pages(engine, asked, found)),
        is_cut=found.is_cut,
    )


def ranking_table(engine: Frozen, asked: RankingParams, base: str) -> Table[Any]:
    """The most used references, as far as their order is certain.

    Raises:
        BadParameter: it is certain of none. EngineError: they could not be counted.
    """
    found = ranking(engine, asked)
    if found.is_cut and not found.citations:
        raise BadParameter(
            "order",
            "No order of these references by applications is certain.",
            "Export them by citations (order=citations), or narrow the search.",
        )
    rows = ranked_references(engine, asked, found)
    total = len(found.citations)
    page = asked.ordered(asked.order).to_url()
    return Table("oacite-reference", page, of_references(base), total, rows, is_cut=found.is_cut)


def application_table(found: ApplicationPage, base: str) -> Table[Any]:
    """The rows of an application, as far as its page has them."""
    return Table(
        f"oacite-application-{found.number}",
        found.url,
        of_citations(base),
        len(found.rows),
        iter([found.rows]),
        is_cut=found.is_cut,
    )


def list_table(found: ListPage, base: str) -> Table[Listed]:
    """What the numbers of a list were read as."""
    rows = [*rows_of(found)]
    page = found.asked.to_url() if found.asked.fits_a_url else "/list"
    return Table("oacite-list", page, of_list(base), len(rows), iter([rows]))


def refuse_too_many(total: int, most: int, page: str, about: str = "") -> None:
    """See that a file does not have too many rows.

    Raises:
        BadParameter: it would, with what to do instead.
    """
    if total > most:
        raise BadParameter(
            "export",
            f"This table has {about}{most if about else total:,} rows; a file may have at most {most:,}.",
            f"Narrow the search, or run on the command line: oacite export '{page}' FILE",
        )
