"""`oacite keys`: what an engine and those who ask it must have of each other.

That a real engine takes it hold the tests that have a secured node (`tests/engine/secured.py`).
"""

import base64
import hashlib
import ssl
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from indexer import keys
from indexer.cli import app
from indexer.errors import KeysMissing

POD = "opensearch-1.opensearch.oacite.svc"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of keys for a cluster whose nodes have names of one kind."""
    folder = tmp_path_factory.mktemp("keys") / "keys"
    told = CliRunner().invoke(
        app, ["keys", str(folder), "--host", "*.opensearch.oacite.svc", "--host", "10.0.0.1"]
    )
    assert (0, True) == (told.exit_code, told.output.startswith("keys: made"))
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def password(folder: Path, reader: str) -> str:
    """What this reader is given."""
    return (folder / reader / "password").read_text()


def shake_hands(folder: Path, host: str) -> None:
    """Connect a client that knows the authority with a node, as if it had asked for this host."""
    node = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    node.load_cert_chain(folder / "node/node.pem", folder / "node/node.key")
    ask = ssl.create_default_context(cafile=str(folder / "ui/authority.pem"))
    ask.verify_flags |= ssl.VERIFY_X509_STRICT
    here, there = ssl.MemoryBIO(), ssl.MemoryBIO()
    both = (
        ask.wrap_bio(here, there, server_hostname=host),
        node.wrap_bio(there, here, server_side=True),
    )
    for _ in range(4):
        for side in both:
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert both[0].cipher() is not None


@pytest.mark.parametrize("host", [*keys.HOSTS, POD, "10.0.0.1"])
def test_the_certificate_is_of_all_names_that_are_asked_for(made: Path, host: str) -> None:
    """And by the strictest reading of the rules."""
    shake_hands(made, host)


@pytest.mark.parametrize("host", ["opensearch.example.org", "a.b.opensearch.oacite.svc", "10.0.0.2"])
def test_it_is_of_no_other(made: Path, host: str) -> None:
    """Who comes elsewhere than it was meant to is told so."""
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        shake_hands(made, host)


def test_another_authority_is_believed_by_nobody(made: Path, tmp_path: Path) -> None:
    """Each engine has its own."""
    keys.make(tmp_path)
    (tmp_path / "ui/authority.pem").write_bytes((made / "ui/authority.pem").read_bytes())
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(tmp_path, "localhost")


def test_each_reader_has_his_own_and_nobody_the_authoritys_key(made: Path) -> None:
    """Of the keys that were made, one is written."""
    files = content(made)
    assert ["node/node.key"] == [name for name, held in files.items() if b"PRIVATE KEY" in held]
    assert 3 == len({password(made, reader) for reader in keys.READERS})
    for reader in keys.READERS:
        secret = password(made, reader).encode()
        assert [f"{reader}/password"] == [name for name, held in files.items() if secret in held]
    assert {0o600} == {file.stat().st_mode & 0o777 for file in made.rglob("*") if file.is_file()}


def test_the_engine_is_told_a_hash(made: Path) -> None:
    """Of admin's password, and of no other user's."""
    users = yaml.safe_load((made / "users/internal_users.yml").read_text())
    assert {"_meta", "admin"} == set(users)
    _, function, numbers, salt, kept = users["admin"]["hash"].split("$")
    rounds, bits = divmod(int(numbers), 2**32)
    assert ("3", keys.ROUNDS, 256) == (function, rounds, bits)
    given = password(made, "admin").encode()
    counted = hashlib.pbkdf2_hmac("sha256", given, base64.b64decode(salt), rounds, bits // 8)
    assert base64.b64encode(counted).decode() == kept


def test_what_is_there_stays(made: Path) -> None:
    """A service may ask for it at each start."""
    before = content(made)
    assert not keys.make(made)
    assert before == content(made)


def test_what_was_begun_is_made_anew(tmp_path: Path) -> None:
    """No engine was told of it."""
    keys.make(tmp_path)
    (tmp_path / "admin/password").unlink()
    (tmp_path / "node/.node.key").write_bytes(b"half of")
    before = content(tmp_path)
    assert keys.make(tmp_path)
    after = content(tmp_path)
    assert before.keys() | {"admin/password"} == after.keys() | {"node/.node.key"}
    assert before["ui/password"] != after["ui/password"]
    shake_hands(tmp_path, "localhost")


@pytest.mark.parametrize("lost", ["ui/password", "node/node.key", "users/roles.yml"])
def test_what_is_missing_is_not_made_behind_the_engines_back(tmp_path: Path, lost: str) -> None:
    """It would not know it."""
    keys.make(tmp_path)
    (tmp_path / lost).unlink()
    with pytest.raises(KeysMissing, match=f"{lost} is missing"):
        keys.make(tmp_path)
