"""The examples of the README and of `examples/` do what they say, against the pages as they run."""

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from lxml import etree

from tests.search_ui import specimens as s

ROOT = Path(__file__).parents[2]
DEMO = "http://127.0.0.1:8000"
"""Where the examples look for the pages."""
NOTEBOOK = ROOT / "examples" / "reference_over_the_years.ipynb"


def blocks(language: str) -> list[str]:
    """What the README has in a language, below "From programs"."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("### From programs")[2]
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def test_the_python_example_prints_each_rejection(address: str) -> None:
    """As it stands there, but for where the pages are."""
    [code] = blocks("python")
    assert DEMO in code
    command = [sys.executable, "-c", code.replace(DEMO, address)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    expected = [
        f"{each.application_number} {each.office_action_date} {each.art_unit} {address}/citations/{each.id}"
        for each in (s.FINAL, s.MULLER)
    ]
    assert expected == done.stdout.splitlines()


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
def test_the_curl_example_asks_again_only_for_what_is_new(address: str, tmp_path: Path) -> None:
    """The second time nothing comes."""
    [command] = blocks("sh")
    assert DEMO in command
    asked = shlex.split(command.replace(DEMO, address))
    told = [subprocess.run(asked, check=True, capture_output=True, cwd=tmp_path).stdout for _ in range(2)]
    assert ("US9280610", b"") == (json.loads(told[0])["reference_number"], told[1])


def cells() -> list[str]:
    """The code of the notebook."""
    read: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert [] == [cell for cell in read["cells"] if cell.get("outputs")]
    return ["".join(cell["source"]) for cell in read["cells"] if cell["cell_type"] == "code"]


def run(code: str, names: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the cell shows
    """A cell's last expression, which a notebook shows."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, NOTEBOOK.name, "exec"), names)  # noqa: S102 - our own code
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), NOTEBOOK.name, "eval"), names)  # noqa: S307 - the same


def test_the_notebook_draws_the_grounds_of_each_year(
    web: httpx.Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the rows of the reference as Parquet; the same figures as its page."""
    monkeypatch.setenv("OACITE_URL", address)
    monkeypatch.setenv("OACITE_REFERENCE", "US9280610")
    names: dict[str, Any] = {"__name__": "__main__"}
    shown = [run(code, names) for code in cells()]
    assert ({2022: [1, 2]}, 0) == (shown[1], names["undated"])
    by_page = web.get("/api/references/US9280610").json()["rejections"]
    assert [by_page["102"]["citations"], by_page["103"]["citations"]] == shown[1][2022]
    svg = etree.fromstring(shown[2]._repr_svg_())
    texts = svg.xpath("//*[local-name()='text']/text()")
    assert ["1", "2", "2022"] == texts[1:4]
    assert 2 == len(svg.xpath("//*[local-name()='rect']"))


def test_what_the_notebook_counts_is_what_it_says(tmp_path: Path) -> None:
    """A row on both grounds counts for each, one without a date for no year."""
    file = str(tmp_path / "rows.parquet")
    connection = duckdb.connect()
    connection.execute(
        "COPY (SELECT * FROM (VALUES (DATE '2015-03-01', ['102', '103']), (DATE '2015-05-01', ['103']),"
        " (DATE '2016-01-01', []), (NULL, ['102'])) AS t(office_action_date, rejection_type))"
        f" TO '{file}' (FORMAT parquet)"
    )
    [_, counting, _] = cells()
    names: dict[str, Any] = {}
    counted = next(n for n in ast.parse(counting).body if isinstance(n, ast.Assign))
    exec(compile(ast.Module([counted], []), NOTEBOOK.name, "exec"), names)  # noqa: S102 - our own code
    found = connection.execute(names["COUNTED"], [file]).fetchall()
    assert [(2015, 1, 2), (2016, 0, 0), (None, 1, 0)] == found
