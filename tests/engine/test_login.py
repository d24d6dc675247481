"""The login of a secured cluster, from the environment or from a file that it names."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from engine.connection import EngineSettings
from indexer.commands.secure import Passwords
from indexer.commands.serving import local
from indexer.security import INDEXER, UI


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the variables name, and no other variable of a password."""
    file = tmp_path / "password"
    file.write_text(" two words \n")
    monkeypatch.delenv("OPENSEARCH_PASSWORD", raising=False)
    monkeypatch.setenv("OPENSEARCH_USERNAME", "oacite_ui")
    for name in ("OPENSEARCH_PASSWORD_FILE", "OACITE_UI_PASSWORD_FILE", "OACITE_INDEXER_PASSWORD_FILE"):
        monkeypatch.setenv(name, str(file))
    return file


def test_a_password_is_the_line_of_its_file(file: Path) -> None:
    """Without the line's end, and with all else."""
    assert ("oacite_ui", " two words ") == EngineSettings().login
    read = {user: each.get_secret_value() for user, each in Passwords().by_user().items()}
    assert {UI: " two words ", INDEXER: " two words "} == read
    assert file.read_text().strip() not in repr(EngineSettings()) + repr(Passwords())


def test_a_password_that_is_changed_is_read_anew(file: Path) -> None:
    """At the next connection: the settings keep its place only."""
    settings = EngineSettings()
    file.write_text("another")
    assert ("oacite_ui", "another") == settings.login


@pytest.mark.parametrize("held", [b"", b"\n", b"\xff\xfe", None])
@pytest.mark.parametrize("kind", [EngineSettings, Passwords])
def test_a_file_without_a_password_is_refused(
    file: Path, kind: type[BaseSettings], held: bytes | None
) -> None:
    """Empty, no text, or not there; it is named."""
    if held is None:
        file.unlink()
    else:
        file.write_bytes(held)
    with pytest.raises(ValidationError, match=f"{file} (is empty|cannot be read)"):
        kind()


@pytest.mark.usefixtures("file")
def test_one_password_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a second one it is not known which is meant; a user is needed with either."""
    monkeypatch.delenv("OPENSEARCH_USERNAME")
    with pytest.raises(ValidationError, match="go together"):
        EngineSettings()
    monkeypatch.setenv("OPENSEARCH_PASSWORD", "another")
    with pytest.raises(ValidationError, match="set one of them"):
        EngineSettings()


@pytest.mark.usefixtures("file")
def test_the_local_node_is_given_no_login() -> None:
    """One that the environment has is another engine's."""
    assert local("http://127.0.0.1:9200").login is None
