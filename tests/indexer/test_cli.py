"""What `oacite --help` takes, and that its list of commands says what they say themselves."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from indexer.cli import COMMANDS, app
from indexer.commands.late import Late

HEAVY = {
    "duckdb",
    "fastapi",
    "jgo",
    "mcp",
    "numpy",
    "opensearchpy",
    "pydantic_settings",
    "requests",
    "uvicorn",
}


def test_the_help_imports_nothing_that_only_a_command_needs() -> None:
    """A typo in a command is told at once, and so is what there is."""
    script = """
import sys
import indexer.cli as cli
sys.argv = ["oacite", "--help"]
try:
    cli.main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert [] == [str(command.name) for command in COMMANDS if str(command.name) not in done.stdout]
    imported = set(done.stderr.split())
    assert {"indexer", "typer"} <= imported
    assert set() == imported & (HEAVY | {"citations", "search_ui"})


@pytest.mark.parametrize("late", COMMANDS, ids=lambda late: late.name)
def test_the_list_says_what_a_command_says_itself(late: Late) -> None:
    """It is written twice, as the list is printed without the command."""
    assert late.loaded().help == late.help


def test_the_version_is_that_of_the_package() -> None:
    """As pyproject.toml has it."""
    project = tomllib.loads((Path(__file__).parent.parent.parent / "pyproject.toml").read_text())["project"]
    assert f"oacite {project['version']}\n" == CliRunner().invoke(app, ["--version"]).stdout
