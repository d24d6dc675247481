"""A facet is one entry, and so is an exact filter: the diffs of CONTRIBUTING.md, applied to a copy."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from citations.vocabulary import NONE
from engine.connection import EngineSettings
from tests.search_ui.specimens import ALL

ROOT = Path(__file__).resolve().parents[2]
DIFF = re.compile(r"```diff\n--- a/(\S+)\n\+\+\+ b/\1\n@@\n(.*?)```", re.DOTALL)

ASKED = """
import json, sys
from opensearchpy import OpenSearch
from starlette.testclient import TestClient
from indexer.loading.settle import WARMED
from search_ui.searcher import Searcher
from search_ui.web.app import create_app

engine, alias, *queries = sys.argv[1:]
web = TestClient(create_app(Searcher(OpenSearch(engine), alias=alias)))
described = web.get("/api/openapi.json").json()["paths"]["/api/search"]["get"]["parameters"]
told = {"warmed": WARMED, "described": [each["name"] for each in described]}
for query in queries:
    page = web.get(f"/search?{query}")
    told[query] = {"chip": 'class="what"' in page.text, "url": str(page.url.query.decode()),
                   "found": web.get(f"/api/search?{query}").json()}
print(json.dumps(told))
"""


def test_a_facet_and_an_exact_filter_are_one_entry_each(
    engine_settings: EngineSettings, alias: str, tmp_path: Path
) -> None:
    """URL, query, counts, chips, the API's description and what is warmed follow from the declaration."""
    diffs = DIFF.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert ["citations/facets.py", "search_ui/url/exact.py"] == [path for path, _ in diffs]
    for package in ("citations", "engine", "indexer", "search_ui", "opensearch"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    for path, lines in diffs:
        apply(tmp_path / path, lines)
    told = ask(str(engine_settings.url), alias, tmp_path)

    of_paragraph = {citation.id for citation in ALL if citation.paragraph == "a"}
    of_owner = {citation.id for citation in ALL if "Acme Corp." in citation.reference_owner}
    of_none = {each.id for each in ALL if each.paragraph is None and each.reference_type != NONE}
    assert all((of_paragraph, of_owner, of_none))
    asked = (("law=a", of_paragraph), ("law=none&size=100", of_none), ("owner=Acme+Corp.", of_owner))
    for query, expected in asked:
        assert (query, True) == (told[query]["url"], told[query]["chip"])
        assert expected == {hit["id"] for hit in told[query]["found"]["hits"]}
    [counted] = [
        value for value in told["law=a"]["found"]["facets"]["law"]["values"] if value["value"] == "a"
    ]
    assert (len(of_paragraph), True) == (counted["count"], counted["selected"])
    assert {"law", "not_law", "owner"} <= set(told["described"])
    assert "paragraph" in told["warmed"]


def ask(engine: str, alias: str, copy: Path) -> dict[str, Any]:
    """What the copy of the product answers."""
    command = [sys.executable, "-c", ASKED, engine, alias, "law=a", "law=none&size=100", "owner=Acme+Corp."]
    answered = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert 0 == answered.returncode, answered.stderr
    told: dict[str, Any] = json.loads(answered.stdout)
    return told


def apply(file: Path, lines: str) -> None:
    """Apply a diff of one hunk, whose first line and those around the added ones say where."""
    before = "".join(line[1:] + "\n" for line in lines.splitlines() if line[0] != "+")
    after = "".join(line[1:] + "\n" for line in lines.splitlines())
    text = file.read_text(encoding="utf-8")
    assert 1 == text.count(before), f"{file.name} has other lines around the place"
    file.write_text(text.replace(before, after), encoding="utf-8")
