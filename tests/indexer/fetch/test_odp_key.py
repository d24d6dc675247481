"""The key: where it comes from, and that it goes nowhere else."""

from pathlib import Path

import pytest
from pydantic import HttpUrl, SecretStr

from indexer.errors import InputError
from indexer.odp import Portal
from indexer.odp.addresses import same_origin
from indexer.odp.errors import KeyMissing
from indexer.odp.key import read_key
from indexer.settings import PortalSettings


def test_the_key_may_lie_in_a_file(tmp_path: Path) -> None:
    """Blanks and line breaks around it are not part of it."""
    file = tmp_path / "key"
    file.write_text("  abc123\n")
    assert "abc123" == read_key(PortalSettings(key=None, key_file=file)).get_secret_value()


def test_without_a_key_the_sentence_says_where_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the environment nor in a file."""
    monkeypatch.delenv("USPTO_API_KEY", raising=False)
    with pytest.raises(KeyMissing, match="set USPTO_API_KEY"):
        read_key(PortalSettings())


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schlüssel", " "])
def test_what_cannot_be_a_key_is_refused_without_being_shown(key: str) -> None:
    """A header would refuse it later, and show it."""
    with pytest.raises(KeyMissing) as refused:
        read_key(PortalSettings(key=SecretStr(key)))
    assert "USPTO_API_KEY does not hold a key: it must be one word of plain letters and digits" == str(
        refused.value
    )


def test_a_key_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """By its name only."""
    with pytest.raises(KeyMissing, match="nowhere cannot be read"):
        read_key(PortalSettings(key=None, key_file=tmp_path / "nowhere"))


def test_the_key_does_not_travel_unencrypted(tmp_path: Path) -> None:
    """Except to this machine, or to a name that only the local network knows."""
    with pytest.raises(InputError, match="must begin with https"):
        Portal(PortalSettings(url=HttpUrl("http://api.uspto.gov"), key=SecretStr("k")), tmp_path)
    for near in ("http://127.0.0.1:8080", "http://localhost", "http://portal:8001", "https://api.uspto.gov"):
        Portal(PortalSettings(url=HttpUrl(near), key=SecretStr("k")), tmp_path).close()


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://api.uspto.gov:443/x", True),
        ("http://api.uspto.gov/", False),
        ("https://api.uspto.gov.example/", False),
        ("https://api.uspto.gov:8443/", False),
        (r"https://evil.example\@api.uspto.gov/", False),
    ],
)
def test_another_server_is_another_origin(other: str, same: bool) -> None:  # noqa: FBT001 - a case
    """Scheme, host and port make it."""
    assert same == same_origin("https://api.uspto.gov/api", other)
