"""Whole tables as files: what is in them, of which state of the indexes, and how they end. Real engine."""

import csv
import io
import json
import os
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from threading import Event
from typing import Any

import duckdb
import httpx
import pytest
from opensearchpy import OpenSearch

from citations.facets import FACETS
from citations.record import Citation
from engine.errors import EngineError
from search_ui.export import tables
from search_ui.query.exporting import batch
from search_ui.searcher import Searcher, exporting
from search_ui.searcher.exporting import batches, citations
from search_ui.searcher.frozen import frozen
from search_ui.url.params import SearchParams
from search_ui.web.app import create_app
from search_ui.web.settings import UiSettings
from tests.search_ui.filling import fill
from tests.search_ui.served import serving
from tests.search_ui.states import give_back, held, until_none_is_held

ALIAS = f"ui-exports-{os.getpid()}"
SOURCES = ("oa_citations", "ptoffact")
PER_SOURCE = 150
AT_ONCE = 40
HOSTILE = (
    '=HYPERLINK("http://example.org";"x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1",
    "-1",
    "\t=1",
    "a\r\nb",
    'she said ""no""; yes, "so"',
    "\u202eevil\u2066",
    "nul \x00 here",
    "line\u2028separator",
    "'; DROP TABLE rows; --",
    "",
)


def made(source: str, number: int) -> Citation:
    """Citations of few days, a third without one, that lack one thing or another."""
    return Citation(
        id=f"{source}-{number}",
        source=source,
        sequence=number,
        application_number=f"1400000{number % 9}",
        office_action_id=f"ACTION{number % 20:02}" if number % 5 else None,
        office_action_date=f"20{10 + number % 7}-06-{1 + number % 3:02}" if number % 3 else None,
        office_action_type="CTNF" if number % 2 else None,
        reference=HOSTILE[number % len(HOSTILE)] + " battery" * (1 + number % 4),
        reference_number=f"US{9_000_000 + number % 30}" if number % 4 else None,
        reference_type="us_grant" if number % 4 else "unrecognized",
        reference_owner=("Acme; Inc.", "=Owner") if number % 7 == 0 else (),
        rejection_type=(("103",), ("102", "103"), ())[number % 3],
        form_source=("892", "oa_text") if number % 2 else (),
        art_unit="1727" if number % 6 else None,
        work_group="1720" if number % 6 else None,
        tech_center="1700" if number % 6 else None,
        claims=(1, 2, number + 3) if number % 2 else (),
        title=HOSTILE[-1 - number % len(HOSTILE)] or None,
    )


ALL = [made(source, number) for source in SOURCES for number in range(PER_SOURCE)]


@pytest.fixture(scope="module")
def shelf(engine: OpenSearch) -> Iterator[Searcher]:
    """It searches three hundred citations in two indexes."""
    names = [fill(engine, ALIAS, source, [c for c in ALL if c.source == source]) for source in SOURCES]
    yield Searcher(engine, alias=ALIAS)
    for name in names:
        engine.indices.delete(index=name)


@pytest.fixture(scope="module")
def files(shelf: Searcher) -> Iterator[httpx.Client]:
    """Their pages."""
    with serving(create_app(shelf)) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """What files wait for after their first row: so short ones would be in the sockets, whole, at once."""
    told = Event()

    def waiting(*asked: Any) -> Any:  # noqa: ANN401 - as it is asked for
        if asked[2] is not None:  # where the rows before it ended
            assert told.wait(60), "nobody has let files go on"
        return batch(*asked)

    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    monkeypatch.setattr(exporting, "batch", waiting)
    yield told
    told.set()


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a file has several."""
    monkeypatch.setattr(exporting, "AT_ONCE", AT_ONCE)
    monkeypatch.setattr(exporting, "LINES_AT_ONCE", 7)


def pages(files: httpx.Client, query: str, key: str = "hits") -> list[dict[str, Any]]:
    """What the search has, page by page."""
    found: list[dict[str, Any]] = []
    url = f"/api/search?{query}&size=50"
    while url:
        reply = files.get(url).json()
        found += reply[key]
        url = reply["next"]
    return found


def in_csv(answer: httpx.Response) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    assert 200 == answer.status_code, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def in_json(answer: httpx.Response) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    assert 200 == answer.status_code, answer.text
    return [json.loads(line) for line in answer.content.split(b"\n") if line]


def in_parquet(answer: httpx.Response, folder: Path) -> list[dict[str, Any]]:
    """The rows of a Parquet file, days as texts."""
    assert 200 == answer.status_code, answer.text
    (folder / "rows.parquet").write_bytes(answer.content)
    with duckdb.connect() as connection:
        found = connection.sql(f"SELECT * FROM '{folder}/rows.parquet'")
        names = found.columns
        return [
            {name: str(value) if name.endswith("date") and value else value for name, value in pairs}
            for pairs in (zip(names, row, strict=True) for row in found.fetchall())
        ]


@pytest.mark.parametrize("query", ["sort=newest", "sort=oldest", "q=battery", "q=battery&rejection_type=103"])
def test_a_file_has_the_rows_of_the_pages(
    engine: OpenSearch, files: httpx.Client, tmp_path: Path, query: str
) -> None:
    """In every format, in their order, with the values that the API tells."""
    told = [
        {name: value for name, value in hit.items() if name not in ("score", "highlight")}
        for hit in pages(files, query)
    ]
    assert len(told) > 2 * AT_ONCE
    sheet = files.get(f"/search.csv?{query}")
    assert f"{len(told)}" == sheet.headers["x-total-count"]
    assert [f"{files.base_url}{hit['url']}" for hit in told] == [row["Citation"] for row in in_csv(sheet)]
    assert told == in_json(files.get(f"/search.jsonl?{query}"))
    assert told == in_parquet(files.get(f"/search.parquet?{query}"), tmp_path)
    until_none_is_held(engine, ALIAS)


def test_a_file_tells_what_it_is(files: httpx.Client, tmp_path: Path) -> None:
    """By headers and by its name; Parquet also in itself."""
    answer = files.get("/search.parquet?art_unit=1727")
    total = answer.headers["x-total-count"]
    page = f"{files.base_url}/search?art_unit=1727"
    assert f'filename="oacite-search-{total}-rows.parquet"' in answer.headers["content-disposition"]
    assert f'<{page}>; rel="canonical"' in answer.headers["link"]
    assert "noindex" == answer.headers["x-robots-tag"]
    in_parquet(answer, tmp_path)
    with duckdb.connect() as connection:
        found = connection.sql(f"SELECT key, value FROM parquet_kv_metadata('{tmp_path}/rows.parquet')")
        said = {bytes(key).decode(): bytes(value).decode() for key, value in found.fetchall()}
    assert (page, total) == (said["oacite.url"], said["oacite.rows"])
    assert {"ptoffact", "oa_citations"} == {each["source"] for each in json.loads(said["oacite.sources"])}


def test_hostile_texts_are_cells_of_text(files: httpx.Client) -> None:
    """Nothing is a formula, nothing is lost, and no line break makes a row."""
    rows = in_csv(files.get("/search.csv?sort=oldest"))
    assert len(ALL) == len(rows)
    texts = {c.id: c for c in ALL}
    for row in rows:
        citation = texts[row["Citation"].rsplit("/", 1)[1]]
        assert row["As written"] in (citation.reference, f"'{citation.reference}")
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
        assert "; ".join(citation.reference_owner) == row["Owner of the reference"]


def test_a_file_counted_by_duckdb_agrees_with_the_facets(files: httpx.Client, tmp_path: Path) -> None:
    """Each value of each facet as often as the page says."""
    in_parquet(files.get("/search.parquet"), tmp_path)
    facets = files.get("/api/search").json()["facets"]
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW rows AS FROM '{tmp_path}/rows.parquet'")
        for name, facet in facets.items():
            field = FACETS[name].field
            value = f"year({field})::VARCHAR" if name == "year" else field
            value = f"unnest({field})" if FACETS[name].many else value
            values = f"(SELECT {value} AS value FROM rows)"
            counted = dict(connection.sql(f"SELECT value, count(*) FROM {values} GROUP BY ALL").fetchall())
            counted.pop(None, None)
            shown = {each["value"]: each["count"] for each in facet["values"] if each["value"] != "none"}
            assert shown == counted, name


@pytest.mark.parametrize("group", ["reference", "application", "office_action"])
@pytest.mark.parametrize("query", ["sort=newest", "q=battery"])
def test_a_grouped_search_is_a_file_of_its_lines(
    files: httpx.Client, tmp_path: Path, group: str, query: str
) -> None:
    """Those of the pages, with their number known before."""
    query = f"{query}&group={group}"
    told = [
        {name: value for name, value in line.items() if name != "hits"}
        | {"url": line["url"].removesuffix("&size=50")}
        for line in pages(files, query, "groups")
    ]
    lines = files.get(f"/search.jsonl?{query}")
    assert f"{len(told)}" == lines.headers["x-total-count"]
    found = in_json(lines)
    if "q=" not in query:  # lines of the same score may stand in another order
        assert [line["key"] for line in told] == [line["key"] for line in found]
    by_key = {line["key"]: line for line in told}
    assert by_key == {line["key"]: line for line in found}
    packed = in_parquet(files.get(f"/search.parquet?{query}"), tmp_path)
    assert by_key == {line["key"]: line for line in packed}
    assert len(told) == len(in_csv(files.get(f"/search.csv?{query}")))


@pytest.mark.parametrize("name", ["rejection_type", "year", "art_unit", "reference_owner"])
@pytest.mark.parametrize("order", ["count", "name"])
def test_a_facet_is_a_file_of_its_values(files: httpx.Client, tmp_path: Path, name: str, order: str) -> None:
    """With the counts of its page, whatever is selected."""
    query = f"order={order}&not_tech_center=1800&rejection_type=103"
    told = files.get(f"/api/facets/{name}?{query}").json()["values"]
    found = in_json(files.get(f"/facets/{name}.jsonl?{query}"))
    counted = [(each["value"], each["label"], each["count"]) for each in told]
    assert counted == [(each["value"], each["label"], each["count"]) for each in found]
    if name == "reference_owner":
        uses = [(each.get("rejections", {}).get("103"), each.get("applications")) for each in told]
        assert uses == [(each["103"], each["applications"]) for each in found]
    assert found == in_parquet(files.get(f"/facets/{name}.parquet?{query}"), tmp_path)
    assert [str(each["count"]) for each in told] == [
        row["Citations"] for row in in_csv(files.get(f"/facets/{name}.csv?{query}"))
    ]


@pytest.mark.parametrize("order", ["applications", "citations"])
def test_the_most_used_references_are_a_file(files: httpx.Client, tmp_path: Path, order: str) -> None:
    """As their page ranks them."""
    told = files.get(f"/api/facets/reference?order={order}").json()["values"]
    assert told == in_json(files.get(f"/facets/reference.jsonl?order={order}"))
    assert told == in_parquet(files.get(f"/facets/reference.parquet?order={order}"), tmp_path)
    rows = in_csv(files.get(f"/facets/reference.csv?order={order}"))
    assert [str(each["applications"]) for each in told] == [row["Applications"] for row in rows]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/references/US9000001", "reference=US9000001"),
        ("/art-units/1727", "art_unit=1727"),
        ("/work-groups/1720", "work_group=1720"),
        ("/tech-centers/1700", "tech_center=1700"),
        ("/applications/14000001", "application=14000001&sort=oldest"),
    ],
)
def test_a_page_about_one_thing_has_a_file_of_its_rows(
    files: httpx.Client, tmp_path: Path, path: str, query: str
) -> None:
    """The citations that its search finds."""
    told = [hit["id"] for hit in pages(files, query)]
    assert told
    assert told == [row["id"] for row in in_json(files.get(f"{path}.jsonl"))]
    assert told == [row["id"] for row in in_parquet(files.get(f"{path}.parquet"), tmp_path)]
    assert told == [row["Citation"].rsplit("/", 1)[1] for row in in_csv(files.get(f"{path}.csv"))]


def test_another_spelling_of_a_number_leads_to_its_file(files: httpx.Client) -> None:
    """As it leads to its page."""
    answer = files.get("/references/9,000,001.csv")
    assert (302, "/references/US9000001.csv") == (answer.status_code, answer.headers["location"])
    assert 404 == files.get("/references/battery.csv").status_code
    assert 404 == files.get("/facets/nothing.parquet").status_code
    assert 404 == files.get("/search.xlsx").status_code


def test_a_list_is_a_file_in_every_format(files: httpx.Client, tmp_path: Path) -> None:
    """One row for each meaning; a line without a number has a remark alone."""
    asked = {"text": "US 9,000,001\nnothing here"}
    found = in_json(files.get("/list.jsonl", params=asked))
    assert [("US9000001", None), (None, "no number recognized in this line")] == [
        (row.get("understood_as"), row["remark"]) for row in found
    ]
    packed = in_parquet(files.post("/list.parquet", data=asked), tmp_path)
    assert [{name: row.get(name) for name in packed[0]} for row in found] == packed
    assert 2 == len(in_csv(files.get("/list.csv", params=asked)))


def test_a_state_that_was_left_is_given_back(engine: OpenSearch, files: httpx.Client, go_on: Event) -> None:
    """When a client leaves in the middle; others are served as before."""
    with files.stream("GET", "/search.jsonl") as answer:
        coming = answer.iter_bytes()  # were it given up, the connection would be too
        next(coming)
        assert 1 == len(held(engine, ALIAS))
    go_on.set()
    until_none_is_held(engine, ALIAS)
    assert len(ALL) == len(in_json(files.get("/search.jsonl?size=10")))


def test_what_is_promoted_in_the_middle_is_not_mixed_in(engine: OpenSearch, shelf: Searcher) -> None:
    """The file is of the index that was there when it began, also when that is deleted."""
    alias = f"{ALIAS}-promoted"
    old = [c for c in ALL if c.source == "ptoffact"]
    fill(engine, f"{alias}-old", "ptoffact", old)
    engine.indices.put_alias(index=f"{alias}-old-ptoffact", name=alias)
    searcher = Searcher(engine, alias=alias)
    with frozen(searcher.engine) as state:
        total = citations(state, SearchParams())
        reading = batches(state, SearchParams(), total)
        seen = [c.id for c in next(reading)[0].citations]
        fill(engine, f"{alias}-new", "oa_citations", [c for c in ALL if c.source == "oa_citations"])
        engine.indices.put_alias(index=f"{alias}-new-oa_citations", name=alias)
        engine.delete(index=f"{alias}-old-ptoffact", id=old[0].id, params={"refresh": "true"})
        seen += [c.id for found, _ in reading for c in found.citations]
    engine.indices.delete(index=f"{alias}-*")
    assert len(old) == len(seen) == len(set(seen))
    assert {c.id for c in old} == set(seen)
    assert shelf.search(SearchParams()).total == len(ALL)


def test_a_file_that_cannot_be_finished_is_broken_off(
    engine: OpenSearch, shelf: Searcher, go_on: Event, caplog: pytest.LogCaptureFixture
) -> None:
    """A client sees that; a sentence in the log says why, and the state is given back."""

    def read() -> None:
        with serving(create_app(shelf)) as address, httpx.stream("GET", f"{address}/search.csv") as answer:
            assert "300" == answer.headers["x-total-count"]
            for _ in answer.iter_bytes():
                give_back(engine, ALIAS)
                go_on.set()

    with pytest.raises(httpx.RemoteProtocolError):
        read()
    assert [m for m in caplog.messages if m.startswith("a file was broken off: OpenSearch does not have")]
    until_none_is_held(engine, ALIAS)


def test_rows_that_are_missing_are_an_error(shelf: Searcher) -> None:
    """What was read is counted in the end."""
    with frozen(shelf.engine) as state, pytest.raises(EngineError, match="300 citations were read, of 301"):
        list(batches(state, SearchParams(), len(ALL) + 1))


def test_beyond_the_limit_the_command_is_named(files: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is cut off without a word."""
    monkeypatch.setattr(tables, "LIMIT", len(ALL) - 1)
    monkeypatch.setattr(tables, "MOST_VALUES", 1)
    answer = unescape(files.get("/search.csv?sort=oldest").text)
    assert "This table has 300 rows; a file may have at most 299." in answer
    assert "oacite export '/search?sort=oldest' FILE" in answer
    for path in (
        "/search.jsonl",
        "/search.parquet?group=application",
        "/facets/reference_owner.csv?order=name",
    ):
        assert 400 == files.get(path).status_code
    monkeypatch.setattr(tables, "LIMIT", len(ALL))
    assert len(ALL) == len(in_csv(files.get("/search.csv")))


def test_beyond_their_places_files_are_refused(shelf: Searcher, go_on: Event) -> None:
    """At once, with when to come again; pages are served as before."""
    with (
        serving(create_app(shelf, UiSettings(exports_at_once=1))) as address,
        httpx.Client(base_url=address, timeout=60) as client,
        client.stream("GET", "/search.csv") as answer,
    ):
        coming = answer.iter_bytes()  # were it given up, the connection would be too
        next(coming)
        refused = client.get("/search.jsonl")
        assert (503, "30") == (refused.status_code, refused.headers["retry-after"])
        assert "More files are being made here" in refused.text
        assert 200 == client.get("/search?art_unit=1727").status_code
        go_on.set()
