"""Searches as datasette has them, over a table of SQLite with a full-text index (benchmarks.fts_table).

Its page counts facets under all that is asked, their own selection too, and knows no other forms of words. So
what is compared are the counts of the facets of which nothing is asked, and ours of words as they are typed.
Owners are left out: a page of ours counts them afterwards, and datasette would have to take lists apart.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.agreement import Answer
from benchmarks.fts_table import FORMS, TABLE, VALUES
from benchmarks.rivals import Asked
from benchmarks.served import OK, TIMEOUT, free_port, get, until_answered
from citations.facets import FACETS, PLACEHOLDER_FACET
from citations.vocabulary import NONE
from search_ui.url.params import Item, SearchParams

MOST_SHOWN = 25
UNLIMITED = ("sql_time_limit_ms", "facet_time_limit_ms")
"""Limits of datasette within which it would count nothing of so many rows: raised to TIMEOUT."""


class Datasette:
    """The pages of a datasette that runs."""

    name = "datasette"

    def __init__(self, address: str, database: str, *, has_all: bool) -> None:
        self.has_all = has_all
        self._address = address
        self._path = f"/{database}/{TABLE}"

    def takes(self, search: SearchParams) -> bool:
        """First pages by columns that it has; values of one facet that are alternatives are none of these."""
        asked = {each.facet for each in search.filters}
        single = all(len(search.selected(name)) <= 1 for name in FACETS)
        unwanted = search.excluded("form_source")
        is_plain = search.page == 1 and not (search.after or search.exact or search.like or search.is_grouped)
        return is_plain and single and asked <= {*VALUES, "form_source"} and NONE not in unwanted

    def meant(self, search: SearchParams) -> SearchParams:
        """Words as they are typed."""
        return search.changed(literal=bool(search.q) and not search.q.startswith('"'), sort="newest")

    def ask(self, search: SearchParams) -> Asked:
        """Its page as data, so that no page has to be made of it."""
        page = get(self._address, f"{self._path}.json?{urlencode(_items(search))}")
        if page.status != OK:
            return Asked(page.seconds, None, f"{page.status}")
        return Asked(page.seconds, _answer(search, json.loads(page.content)))


def _items(search: SearchParams) -> list[Item]:
    wanted = [item for each in search.filters if not each.excluded for item in _is(each.facet, each.value)]
    unwanted = [_is_not(each.facet, each.value) for each in search.filters if each.excluded]
    if not search.selected(PLACEHOLDER_FACET):
        unwanted.append(_is_not(PLACEHOLDER_FACET, NONE))
    return [
        *([("_search", search.q)] if search.q else []),
        *sorted(wanted),
        *sorted(unwanted),
        *(("_facet", name) for name in (*VALUES, *(f"form_{form}" for form in FORMS))),
        ("_facet_size", str(MOST_SHOWN)),
        ("_sort_desc", "office_action_date"),
        ("_size", str(search.size)),
    ]


def _is(facet: str, value: str) -> list[Item]:
    if facet != "form_source":
        return [(facet, value)]
    return [(f"form_{form}", "0") for form in FORMS] if value == NONE else [(f"form_{value}", "1")]


def _is_not(facet: str, value: str) -> Item:
    return (f"form_{value}__not", "1") if facet == "form_source" else (f"{facet}__not", value)


def _answer(search: SearchParams, data: Mapping[str, Any]) -> Answer:
    asked = {each.facet for each in search.filters} | {PLACEHOLDER_FACET}
    found = {name: _values(facet) for name, facet in data["facet_results"].items()}
    counts = {name: found[name] for name in VALUES if name not in asked and name in found}
    return Answer(data["filtered_table_rows_count"], counts)


def _values(facet: Mapping[str, Any]) -> dict[str, int]:
    return {str(each["value"]): each["count"] for each in facet["results"]}


@contextmanager
def datasette(file: Path, *, has_all: bool = True) -> Iterator[Datasette]:
    """A datasette over this file, which nobody writes to; whether all citations are in it.

    Raises:
        RuntimeError: it ended, or did not answer within TIMEOUT.
    """
    port = free_port()
    limits = [part for name in UNLIMITED for part in ("--setting", name, str(int(TIMEOUT * 1_000)))]
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(file), "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603 - of our own environment
        [*command, *limits, "--setting", "suggest_facets", "off"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        until_answered(process, address, "/-/versions.json")
        yield Datasette(address, file.stem, has_all=has_all)
    finally:
        process.terminate()
        process.wait()
