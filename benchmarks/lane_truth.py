"""Whether an index has what the portal has: each document, by its id, as the pure readers make it of rows.

Nothing of `indexer.sources` reads here but the cutter of passages. Rows are put together by application,
since what an office action tells of one is on all its citations. Of both sides a digest of each document is
kept, and DuckDB compares these.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import orjson
from opensearchpy import OpenSearch

from citations import rules
from citations.facets import MAY_LACK
from citations.oa_citations import JOINED, from_oa_citations, text_of
from citations.office_actions import OfficeAction, from_oa_actions, from_oa_rejections
from citations.outcomes import state_of
from citations.record import MADE, UnusableRow
from engine.connection import ALIAS, EngineSettings, connect
from indexer.sources.passage_cutting import Cited, ToCut, cut

Row = dict[str, Any]
Documents = Iterator[tuple[str, Row]]

SERVICES = ("citations", "oa-actions", "oa-rejections")
"""What the services are called here."""
BUCKETS = 64
PAGE = 5_000
SHOWN = 10
_COUNTED = [field for field in MADE if field != "lacks"]
_BY_APPLICATION = """
    CREATE TABLE "{table}" AS
    SELECT hash(application) % {buckets} AS bucket, application, number, "row" FROM (
        SELECT row_number() OVER () AS number, json AS "row",
            coalesce(json ->> '$.patentApplicationNumber[0]', json ->> '$.patentApplicationNumber')
                AS application
        FROM read_ndjson_objects({files}, maximum_object_size = 20000000)
    ) ORDER BY bucket, application, number
"""
_COMPARED = """
    SELECT coalesce(truth.id, found.id) AS id, CASE WHEN truth.id IS NULL THEN 'is too many'
        WHEN found.id IS NULL THEN 'is missing' ELSE 'differs' END
    FROM truth FULL JOIN found USING (id) WHERE truth.digest IS DISTINCT FROM found.digest ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """How an index and the portal differ.

    Attributes:
        documents: how many the index is to have.
        rejected: rows that no document can be made of.
        wrong: documents that differ, are missing or too many.
        shown: some of them, in words.
    """

    documents: int
    rejected: int
    wrong: int
    shown: list[str]


def gather(file: Path, services: Mapping[str, Sequence[Path]]) -> None:
    """Put the portal's rows together by application, into a file of DuckDB.

    Args:
        file: where to.
        services: of each of SERVICES its rows, as JSON lines, .gz too, in the order in which a later one
            counts more.
    """
    with duckdb.connect(str(file), config={"memory_limit": "2GB"}) as connection:
        for service, files in services.items():
            connection.execute(
                _BY_APPLICATION.format(table=service, buckets=BUCKETS, files=[*map(str, files)])
            )


def compare(file: Path, url: str, work: Path) -> Difference:
    """Compare all that is behind the alias at an engine with the rows that were gathered."""
    work.mkdir()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        told = list(pool.map(partial(_write_truth, file, work), range(BUCKETS)))
        found = sum(pool.map(partial(_write_found, url, work), range(2)))
    lacks: Counter[str] = sum((each for _, each in told), Counter())
    client = connect(EngineSettings.model_validate({"url": url}))
    with duckdb.connect(str(file)) as connection:
        for table in ("truth", "found"):
            columns = "{'id': 'VARCHAR', 'digest': 'VARCHAR'}"
            read = f"read_csv('{work}/{table}-*.csv', header = false, columns = {columns})"
            connection.execute(f"CREATE TABLE {table} AS FROM {read}")
        wrong = connection.execute(_COMPARED).fetchall()
        [(documents,)] = connection.execute("SELECT count(*) FROM truth").fetchall()
        shown = [_shown(connection, client, *each) for each in wrong[:SHOWN]]
    if lacks != (counted := _counted_lacks(client)):
        shown.append(f"what citations lack is counted as {counted} instead of {lacks}")
    more = abs(found - documents) if not wrong else 0  # the same id twice
    return Difference(documents, sum(each for each, _ in told), len(wrong) + more, shown)


def _write_truth(file: Path, work: Path, bucket: int) -> tuple[int, Counter[str]]:
    """Write the digests of a bucket's documents; how many rows cannot be used, and what documents lack."""
    rejected, lacks = 0, Counter[str]()
    with (
        duckdb.connect(str(file), read_only=True) as connection,
        (work / f"truth-{bucket}.csv").open("wb") as target,
    ):
        for each in _applications(connection, f"bucket = {bucket}"):
            for id_, document in each.documents():
                if document:
                    lacks.update(document.pop("lacks", ()))
                    target.write(_line(id_, document))
                else:
                    rejected += 1
    return rejected, lacks


def _write_found(url: str, work: Path, part: int) -> int:
    """Write the digests of half of an index's documents; how many there are."""
    client, count = connect(EngineSettings.model_validate({"url": url}), timeout=120), 0
    body = {
        "slice": {"id": part, "max": 2},
        "size": PAGE,
        "sort": ["_doc"],
        "docvalue_fields": _COUNTED,
    }
    page = client.search(index=ALIAS, body=body, params={"scroll": "10m"})
    with (work / f"found-{part}.csv").open("wb") as target:
        while hits := page["hits"]["hits"]:
            target.writelines(_line(hit["_id"], _whole(hit)) for hit in hits)
            count += len(hits)
            page = client.scroll(scroll_id=page["_scroll_id"], scroll="10m")
    client.clear_scroll(scroll_id=page["_scroll_id"])
    return count


def _whole(hit: Mapping[str, Any]) -> Row:
    """A document with what the engine keeps for counting alone."""
    return {**hit["_source"], **{field: value for field, [value] in hit.get("fields", {}).items()}}


def _line(id_: str, document: Row) -> bytes:
    text = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    return f"{id_},{blake2b(text, digest_size=8).hexdigest()}\n".encode()


def _counted_lacks(client: OpenSearch) -> Counter[str]:
    """What documents lack is indexed for searching alone."""
    named = {field: {"term": {"lacks": field}} for field in MAY_LACK}
    body = {"size": 0, "aggs": {"lacks": {"filters": {"filters": named}}}}
    buckets = client.search(index=ALIAS, body=body)["aggregations"]["lacks"]["buckets"]
    return Counter({field: bucket["doc_count"] for field, bucket in buckets.items() if bucket["doc_count"]})


def _shown(connection: duckdb.DuckDBPyConnection, client: OpenSearch, id_: str, how: str) -> str:
    """How a document differs, in words."""
    if how != "differs":
        return f"{id_} {how}"
    body = {"query": {"ids": {"values": [id_]}}, "docvalue_fields": _COUNTED}
    [hit] = client.search(index=ALIAS, body=body)["hits"]["hits"]
    found = _whole(hit)
    [each] = _applications(connection, f"application = '{found['application_number']}'")
    truth = dict(each.documents())[id_] or {}
    fields = sorted({*truth, *found} - {"lacks"})
    told = (f"{name} is {found.get(name)!r}, not {truth.get(name)!r}" for name in fields)
    return f"{id_}: " + "; ".join(
        each for name, each in zip(fields, told, strict=True) if found.get(name) != truth.get(name)
    )


def _applications(connection: duckdb.DuckDBPyConnection, where: str) -> Iterator["Application"]:
    """The applications of a condition, with all rows of theirs."""
    rows: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for service in SERVICES:
        sql = f'SELECT application, "row" FROM "{service}" WHERE {where} ORDER BY application, number'  # noqa: S608 - ours
        for application, row in connection.execute(sql).fetchall():
            rows[application or ""][service].append(orjson.loads(row))
    for of in rows.values():
        yield Application(*(of[service] for service in SERVICES))


class Application:
    """An application's rows, of each service in the order in which a later one counts more."""

    def __init__(self, citations: Sequence[Row], actions: Sequence[Row], rejections: Sequence[Row]) -> None:
        self._citations = citations
        self._actions = {each.id: each for each in map(from_oa_actions, actions)}
        self._states = [state_of(row) for row in actions]
        self._claims: dict[tuple[str, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._told: dict[str, Row] = {}
        for each in map(from_oa_rejections, rejections):
            of_ground = self._claims[each.office_action_id, each.rejection_type[0]]
            of_ground[each.paragraph or ""].update(each.claims)
            self._told[each.office_action_id] = {"date": each.date, "type": each.type}

    def documents(self) -> Iterator[tuple[str, Row | None]]:
        """Of each citation its id and its document; None of a row that cannot be used."""
        rows = [row for row in self._citations if not row["id"]]
        yield from (("", None) for _ in rows)
        newest = self._newest()
        passages = self._passages([row for row, _ in newest.values()])
        for id_, (row, day) in newest.items():
            try:
                joined = self._joined(row, passages)
                citation = replace(from_oa_citations({**row, JOINED: joined}), loaded_on=day)
                yield id_, dict(orjson.loads(orjson.dumps(citation.to_document())))
            except UnusableRow:
                yield id_, None

    def _newest(self) -> dict[str, tuple[Row, str]]:
        """Id → the state that was loaded last, and the first day on which it said the same."""
        states: dict[str, list[Row]] = defaultdict(list)
        for row in self._citations:
            if row["id"]:
                states[row["id"]].append(row)
        return {id_: _last(each) for id_, each in states.items()}

    def _passages(self, rows: Iterable[Row]) -> dict[tuple[str, str, str], Row]:
        """What texts say: of an office action, a reference and its parse."""
        cites: dict[str, set[Cited]] = defaultdict(set)
        for row in rows:
            reference, parsed = row["referenceIdentifier"], row["parsedReferenceIdentifier"]
            if reference.strip():
                [ground] = rules.grounds(text_of(row, "legalSectionCode")) or ("",)
                cites[row["obsoleteDocumentIdentifier"]].add(Cited(reference, parsed, ground))
        wanted = [
            ToCut(id_, b"", text, sorted(cites[id_]))
            for id_, action in self._actions.items()
            if (text := action.text) and id_ in cites
        ]
        said = (orjson.loads(line) for _, _, lines in cut(wanted) for line in lines.splitlines())
        return {(each["office_action"], each["reference"], each["parsed"]): each for each in said}

    def _joined(self, row: Row, passages: Mapping[tuple[str, str, str], Row]) -> Row:
        id_ = row["obsoleteDocumentIdentifier"]
        action = self._actions.get(id_)
        told = _of(action) if action else self._told.get(id_, {})
        passage = passages.get((id_, row["referenceIdentifier"], row["parsedReferenceIdentifier"]), {})
        patents = [state.patent for state in self._states if state.patent]
        outcome = next((state.outcome for state in reversed(self._states)), None)
        return {
            **told,
            "claims": self._of_ground(row) or passage.get("claims"),
            "passage": passage.get("passage"),
            "outcome": outcome,
            "application_patent": min(patents, default=None),
        }

    def _of_ground(self, row: Row) -> list[int]:
        """The claims of its ground; without a paragraph those of the statute, if that has one alone."""
        grounds = rules.grounds(text_of(row, "legalSectionCode"))
        if not grounds:
            return []
        by_paragraph = self._claims.get((row["obsoleteDocumentIdentifier"], grounds[0]), {})
        paragraph = row["paragraphNumber"]
        if not paragraph and len(by_paragraph) == 1:
            [paragraph] = by_paragraph
        return sorted(by_paragraph.get(paragraph, ()))


def _last(states: Sequence[Row]) -> tuple[Row, str]:
    """The state that was loaded last; the last in order of those loaded at once."""
    in_order = sorted(states, key=lambda row: row["createDateTime"])
    newest = in_order[-1]
    same = [row for row in in_order if {**row, "createDateTime": ""} == {**newest, "createDateTime": ""}]
    return newest, same[0]["createDateTime"][:10]


def _of(action: OfficeAction) -> Row:
    return {"date": action.date, "type": action.type, "title": action.title, "uspc_class": action.uspc_class}
