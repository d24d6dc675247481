"""What an operator watches: how much is indexed, and how old and how good the last runs are."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest
from opensearchpy import AuthorizationException, OpenSearch

from engine import runs
from indexer.shipped import shipped
from search_ui.searcher import Searcher
from search_ui.web.app import create_app
from search_ui.web.metrics import exposition
from tests.search_ui import specimens as s
from tests.search_ui.served import serving

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OURS = ("ptoffact", "oa_citations")


def record(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """A source's record after a run that was done."""
    return {
        "source": "oa_citations",
        "state": "done",
        "holder": None,
        "renewed": "2026-11-22T11:59:00+00:00",
        "started": "2026-11-22T10:00:00+00:00",
        "finished": "2026-11-22T11:00:00+00:00",
        "refresh": None,
        **changed,
    }


def lines(*records: dict[str, Any]) -> list[str]:
    """What is told of runs, without help and types."""
    told = exposition(None, records, NOW, {}).splitlines()
    return [line for line in told if not line.startswith(("#", "oacite_engine_up"))]


def test_rows_that_a_run_rejected_are_told() -> None:
    """Those of the last of each kind."""
    found = lines(record(report={"rejected": 7}, refresh=record(report={"rejected": 0})))
    assert [
        'oacite_last_run_rejected_rows{source="oa_citations",kind="index"} 7',
        'oacite_last_run_rejected_rows{source="oa_citations",kind="refresh"} 0',
    ] == [line for line in found if "rejected" in line]


def test_each_kind_of_run_is_told_apart() -> None:
    """A refresh that failed hides no index run that was done."""
    failed = {"state": "failed", "finished": "2026-11-22T11:30:00+00:00"}
    assert [
        'oacite_last_run_timestamp_seconds{source="oa_citations",kind="index"} 1795345200',
        'oacite_last_run_timestamp_seconds{source="oa_citations",kind="refresh"} 1795347000',
        'oacite_last_run_success{source="oa_citations",kind="index"} 1',
        'oacite_last_run_success{source="oa_citations",kind="refresh"} 0',
    ] == lines(record(refresh=failed))


@pytest.mark.parametrize(
    ("holder", "minutes", "told"),
    [({"pid": 1}, 1, []), ({"pid": 1}, 11, ["0"]), (None, 1, ["0"])],
    ids=["at work", "not heard of for ten minutes", "gone without a word"],
)
def test_a_run_at_work_has_no_outcome_and_a_killed_one_has_failed(
    holder: dict[str, int] | None, minutes: int, told: list[str]
) -> None:
    """Whether it lives is told by when its record was renewed."""
    renewed = (NOW - timedelta(minutes=minutes)).isoformat()
    found = lines(record(state="running", finished=None, holder=holder, renewed=renewed))
    assert told == [line.split()[-1] for line in found if "success" in line]
    assert len(told) == sum("timestamp" in line for line in found)


def test_values_of_labels_are_escaped() -> None:
    """Whatever stands in the record."""
    assert any(r'source="a\"b\\c\nd"' in line for line in lines(record(source='a"b\\c\nd')))


@pytest.fixture
def recorded(engine: OpenSearch) -> Iterator[OpenSearch]:
    """The engine with records in the index of the runs, as the indexer makes it: of a run, and of a part."""
    engine.indices.delete(index=runs.INDEX, params={"ignore_unavailable": "true"})
    body = orjson.loads(shipped("opensearch", "runs.json").read_bytes())
    engine.indices.create(index=runs.INDEX, body=body)
    failed_part = record(part="1/2", state=runs.FAILED)
    for id_, body in (("oa_citations", record()), ("oa_citations-1-of-2", failed_part)):
        engine.index(index=runs.INDEX, id=id_, body=body, params={"refresh": "true"})
    yield engine
    engine.indices.delete(index=runs.INDEX)


def asked(searcher: Searcher) -> httpx.Response:
    """What a server with this searcher answers."""
    with serving(create_app(searcher)) as address:
        return httpx.get(f"{address}/metrics", timeout=60)


def test_the_page_tells_of_every_source(web: httpx.Client, recorded: OpenSearch) -> None:
    """In Prometheus' format, each metric with its help and type, each line once."""
    assert recorded.ping()
    answer = web.get("/metrics")
    assert (200, "text/plain; version=0.0.4; charset=utf-8") == (
        answer.status_code,
        answer.headers["content-type"],
    )
    told = answer.text.splitlines()
    assert len(told) == len(set(told))
    for source in OURS:
        count = sum(citation.source == source for citation in s.ALL)
        assert f'oacite_index_documents{{source="{source}"}} {count}' in told
    assert 'oacite_index_promoted_timestamp_seconds{source="ptoffact"} 1795168800' in told
    success = [line for line in told if line.startswith("oacite_last_run_success{") and "index" in line]
    assert ['oacite_last_run_success{source="oa_citations",kind="index"} 1'] == success
    assert "# TYPE oacite_engine_up gauge" in told
    assert "oacite_engine_up 1" in told
    assert answer.text.endswith("\n")


def test_without_an_index_the_engine_is_up_all_the_same(engine: OpenSearch) -> None:
    """There is only nothing to tell of."""
    answer = asked(Searcher(engine, alias="ui-test-nowhere"))
    assert (200, True) == (answer.status_code, "oacite_engine_up 1\n" in answer.text)
    assert "oacite_index_documents" not in answer.text


def test_without_an_engine_it_is_down_and_the_page_is_not() -> None:
    """A page that failed would say nothing."""
    with closing(OpenSearch("http://127.0.0.1:9", max_retries=0)) as nobody:
        answer = asked(Searcher(nobody))
    assert (200, True) == (answer.status_code, "\noacite_engine_up 0\n" in answer.text)
    assert "oacite_http_refused_total 0" in answer.text.splitlines()


def test_a_user_that_may_not_read_the_runs_sees_the_rest(
    searcher: Searcher, recorded: OpenSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a read-only user of a secured cluster, whose role may name the citations only."""
    assert searcher.runs()

    def refuse(**_: object) -> None:
        raise AuthorizationException(403, "security_exception", {})

    monkeypatch.setattr(recorded, "search", refuse)
    assert [] == searcher.runs()
    told = asked(searcher).text
    assert "oacite_index_documents" in told
    assert "oacite_last_run" not in told
