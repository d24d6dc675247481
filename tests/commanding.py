"""The `oacite` command in this process, since a new one takes two seconds to begin."""

import io
import subprocess
from contextlib import redirect_stderr, redirect_stdout

import pytest

from indexer import cli


def oacite(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run it as its process would, in this one's environment; its log goes to the tests' own."""
    given = ["oacite", *map(str, arguments)]
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with pytest.MonkeyPatch.context() as monkeypatch, redirect_stdout(out), redirect_stderr(err):
        monkeypatch.setattr("sys.argv", given)
        monkeypatch.setattr(cli, "log_to_stderr", lambda: None)
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    return subprocess.CompletedProcess(given, code, out.getvalue(), err.getvalue())
