"""The dashboard and the alert rules ask for what /metrics tells, by its names and labels."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from search_ui.searcher import Searcher
from search_ui.web.metrics import exposition
from search_ui.web.traffic import Traffic, Visit

OPS = Path(__file__).resolve().parents[2] / "ops"
RULES = yaml.safe_load((OPS / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
DASHBOARD = orjson.loads((OPS / "grafana-dashboard.json").read_bytes())
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
OF_PROMETHEUS = {"up", "job", "instance"}
OPERATORS = {"and", "or", "unless"}


def asked() -> dict[str, str]:
    """What asks → its expression."""
    rules = {rule["alert"]: rule["expr"] for rule in RULES}
    return rules | {
        f"{panel['title']} {target['refId']}": target["expr"]
        for panel in PANELS
        for target in panel["targets"]
    }


def names_and_labels(expression: str) -> tuple[set[str], set[str]]:
    """The metrics and the labels that an expression of PromQL names."""
    bare = re.sub(r'"[^"]*"|\[[^]]*\]', "", expression)
    labels = {
        label
        for part in re.findall(r"\{([^}]*)\}|\bby \(([^)]*)\)", bare)
        for label in re.findall(r"[a-z_]+", "".join(part))
    }
    without = re.sub(
        r"\{[^}]*\}|\bby \([^)]*\)|[a-z_]+ ?\(", " ", re.sub(r"\bby (\([^)]*\)) ?\(", r"by \1 ", bare)
    )
    names = set(re.findall(r"[a-z_]{2,}", without)) - OPERATORS - {"sum", "max", "min"}
    return names, labels


@pytest.fixture(scope="module")
def told(searcher: Searcher) -> str:
    """All that /metrics can tell."""
    run = {"state": "done", "finished": "2026-11-22T11:00:00+00:00", "report": {"rejected": 3}}
    record = run | {"source": "oa_citations", "holder": None, "renewed": run["finished"], "refresh": run}
    traffic = Traffic()
    traffic.note(Visit("1", "/search", 200, 0.1, 0.1))
    return exposition(searcher.coverage(), [record], datetime(2026, 11, 22, 12, tzinfo=UTC), traffic.counts())


@pytest.mark.parametrize("what", asked())
def test_only_what_is_told_is_asked_for(told: str, what: str) -> None:
    """A metric or a label that there is not would never alert anybody."""
    names, labels = names_and_labels(asked()[what])
    assert names
    lines = [line for line in told.splitlines() if not line.startswith("#")]
    there = {re.split(r"[{ ]", line)[0] for line in lines}
    assert set() == names - there - OF_PROMETHEUS
    assert set() == labels - set(re.findall(r'(\w+)="', "".join(lines))) - OF_PROMETHEUS


def test_what_is_told_is_all_shown(told: str) -> None:
    """On the dashboard, each metric somewhere."""
    shown = {
        name for panel in PANELS for each in panel["targets"] for name in names_and_labels(each["expr"])[0]
    }
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in shown}
    assert set(re.findall(r"# TYPE (\w+)", told)) == families


def test_there_is_a_rule_for_what_an_operator_must_know() -> None:
    """Each with its urgency, what it means and what to do."""
    assert {
        "OaciteDown",
        "OaciteEngineDown",
        "OaciteRefreshOld",
        "OaciteRunFailed",
        "OaciteRejectedRows",
        "OaciteErrors",
        "OaciteSlowPages",
        "OaciteRefusing",
    } == {rule["alert"] for rule in RULES}
    for rule in RULES:
        assert {"summary", "action"} == {*rule["annotations"]}
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert {*rule} <= {"alert", "expr", "for", "labels", "annotations"}


def test_no_two_panels_overlap() -> None:
    """Each has its own place in the 24 columns, and its own id."""
    places = [
        (x, y)
        for panel in PANELS
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(places) == len(set(places))
    assert max(x for x, _ in places) < 24
    assert len(PANELS) == len({panel["id"] for panel in PANELS})


@pytest.mark.parametrize(
    ("expression", "names", "labels"),
    [
        ('time() - a_b{kind="x"} > 26 * 3600', {"a_b"}, {"kind"}),
        (
            'sum by (page, le) (rate(c_d{s=~"5.."}[5m])) / sum(rate(e_f[5m]))',
            {"c_d", "e_f"},
            {"page", "le", "s"},
        ),
        ("g_h and i_j", {"g_h", "i_j"}, set()),
    ],
)
def test_names_are_found_in_expressions(expression: str, names: set[str], labels: set[str]) -> None:
    """So that a wrong one is seen."""
    assert (names, labels) == names_and_labels(expression)
