"""The README tells of all there is, and DECISIONS.md is kept as its head says."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup

from engine.connection import EngineSettings
from indexer.cli import COMMANDS
from indexer.progress import silent
from indexer.settings import IndexerSettings, PortalSettings, ServingSettings
from indexer.sources.registry import SOURCES
from indexer.sources.samples import APPLICATIONS
from indexer.synthetic.ptoffact import synthesize
from search_ui.web.problems import kinds_of_problem
from search_ui.web.settings import UiSettings
from tests.roles import PLACE, REFUSED, ROLES, page

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DECISIONS = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^## (.+)$", DECISIONS, flags=re.MULTILINE)


def commands() -> Iterator[str]:
    """The full name of each command."""
    for late in COMMANDS:
        command = late.loaded()
        below = command.commands if isinstance(command, TyperGroup) else None
        yield from (f"oacite {late.name} {name}" for name in below) if below else (f"oacite {late.name}",)


def variables() -> Iterator[str]:
    """The environment variable of each setting."""
    for settings in (EngineSettings, IndexerSettings, PortalSettings, ServingSettings, UiSettings):
        prefix = str(settings.model_config["env_prefix"])
        yield from (prefix + field.upper() for field in settings.model_fields)


def anchor(title: str) -> str:
    """What a link to a heading ends with, as GitHub makes it."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


@pytest.mark.parametrize("command", list(commands()))
def test_the_readme_lists_every_command(command: str) -> None:
    """With what it does."""
    assert f"`{command}" in README


def places() -> list[str]:
    """The files, rooms and names in them that ARCHITECTURE.md leads to, as it writes them."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"`([\w./]+(?:/|\.py|\.sql|\.json|\.html))`", text)))


@pytest.mark.parametrize("place", places())
def test_what_the_architecture_leads_to_is_there(place: str) -> None:
    """Under the root, or in a room of either side."""
    assert any((root / place).exists() for root in (ROOT, ROOT / "indexer", ROOT / "search_ui"))


@pytest.mark.parametrize("variable", list(variables()))
def test_the_readme_lists_every_setting(variable: str) -> None:
    """In the table of settings."""
    assert f"`{variable}`" in README


def test_the_readme_says_how_large_the_sample_is(tmp_path: Path) -> None:
    """To the thousand."""
    synthesize(tmp_path, APPLICATIONS)
    with (tmp_path / "citations.csv").open(encoding="utf-8", newline="") as file:
        made_up = sum(1 for _ in csv.DictReader(file))
    assert f"some {round(made_up, -3):,} made-up ones of the research dataset" in README
    of_apis = SOURCES["oa_citations"].sample(tmp_path, tmp_path / "work", silent).total
    assert of_apis is not None
    assert f"some {round(of_apis, -3):,} made-up ones of the two APIs" in README


def test_the_newest_decision_stands_first() -> None:
    """Each entry begins with its day."""
    days = [title[:10] for title in ENTRIES]
    assert sorted(days, reverse=True) == days
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d · .+", title) for title in ENTRIES)


def test_a_superseded_decision_says_by_which() -> None:
    """With a link to an entry that there is."""
    marks = re.findall(r"^\*Superseded[^*]+\*$", DECISIONS, flags=re.MULTILINE)
    assert DECISIONS.count("\n*Superseded") == len(marks)
    assert all("](#" in mark for mark in marks)
    assert set() == set(re.findall(r"\]\(#([^)]+)\)", DECISIONS)) - set(map(anchor, ENTRIES))


def test_the_lines_of_decisions_fit() -> None:
    """In 120 characters."""
    assert [] == [line for line in DECISIONS.splitlines() if len(line) > 120]


def proofs() -> list[str]:
    """The tests that the tables of attacks and faults name."""
    texts = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("docs/security.md", "docs/reliability.md")
    )
    return sorted({proof for text in texts for proof in re.findall(r"`(tests/[\w/]+\.py::\w+)`", text)})


@pytest.mark.parametrize("proof", proofs())
def test_what_a_table_of_attacks_and_faults_names_is_a_test(proof: str) -> None:
    """There, by this name."""
    file, name = proof.split("::")
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_the_roles_are_told_as_they_are_and_are_tried() -> None:
    """`python -m tests.roles` writes the page anew; each role has calls that it is refused."""
    assert PLACE.read_text(encoding="utf-8") == page()
    assert set(json.loads(ROLES.read_text(encoding="utf-8"))) == {*REFUSED}


def test_the_runbook_names_what_pages_say_and_what_rings() -> None:
    """A title of a problem that is no more would lead an operator nowhere; each alert has its line."""
    runbook = (ROOT / "docs/runbook.md").read_text(encoding="utf-8")
    said = set(re.findall(r"^\| “([^”]+)”", runbook, flags=re.MULTILINE))
    assert len(said) > 4
    assert said <= set(kinds_of_problem().values())
    alerts = set(re.findall(r"alert: (\w+)", (ROOT / "ops/alerts.yml").read_text(encoding="utf-8")))
    assert alerts == set(re.findall(r"`(Oacite\w+)`", runbook))
