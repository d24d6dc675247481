"""What a secured engine and those who ask it must have of each other, made once: certificates and passwords.

An authority is made for one certificate, which all nodes have in common; its own key is never written, so
that nobody can make a second one in its name. Folders, each for one reader:

    node/     the certificate, its key, the authority's certificate
    users/    the security plugin's first configuration, which knows admin's password as a hash
    admin/    password and authority.pem of who may change the engine's security
    ui/       likewise of the pages, indexer/ of the indexer
"""

import base64
import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from string import Template

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from indexer import clock
from indexer.errors import KeysMissing
from indexer.shipped import shipped

NODE = "opensearch"
"""The name in the certificate: `plugins.security.nodes_dn` is CN=opensearch."""
HOSTS = (NODE, "localhost", "127.0.0.1", "::1")
READERS = ("admin", "ui", "indexer")
LASTS = timedelta(days=3650)
_EARLIER = timedelta(days=1)  # another machine's clock may be slow
ROUNDS = 10_000
"""More would only make logins slow: passwords are 256 bits by chance, which nobody tries through."""
_BITS, _SALT = 256, 64


def make(folder: Path, hosts: Sequence[str] = ()) -> bool:
    """Make everything, unless it is there.

    Args:
        folder: where the folders are to be, or are.
        hosts: names and addresses by which the engine is asked, besides HOSTS.

    Returns:
        Whether it was made now. A call that was killed made nothing; the next one makes all.

    Raises:
        KeysMissing: some of what was made before is not there.
        OSError: it cannot be written.
    """
    last = folder / "admin/password"
    if last.exists():
        if missing := [name for name in _names() if not (folder / name).exists()]:
            raise KeysMissing(
                f"{folder / missing[0]} is missing, and the engine knows what was made with it: bring it"
                " back, or take another folder, and a new engine"
            )
        return False
    for name, content in _made(hosts):
        _write(folder / name, content)
    return True


def hashed(password: str) -> str:
    """A password as the security plugin keeps it (`plugins.security.password.hashing.algorithm: PBKDF2`).

    The notation is its library's: the function, the rounds and the bits as one number, salt and hash.
    """
    salt = secrets.token_bytes(_SALT)
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ROUNDS, _BITS // 8)
    return "$".join(
        ("", "3", str(ROUNDS << 32 | _BITS), *(base64.b64encode(part).decode() for part in (salt, key)))
    )


def _first() -> list[Path]:
    return sorted(shipped("opensearch", "security", "first").glob("*.yml"))


def _names() -> list[str]:
    """All files, by their places in the folder."""
    users = (f"users/{file.name}" for file in _first())
    return [
        *("node/authority.pem", "node/node.pem", "node/node.key"),
        *users,
        *(f"{reader}/{name}" for reader in READERS for name in ("authority.pem", "password")),
    ]


def _made(hosts: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Each file with what it holds; admin's password last, for whoever finds it finds all."""
    authority, certificate, key = _certificates((*HOSTS, *hosts))
    yield "node/authority.pem", authority
    yield "node/node.pem", certificate
    yield "node/node.key", key
    passwords = {reader: secrets.token_urlsafe(32) for reader in READERS}
    known = hashed(passwords["admin"])
    for file in _first():
        yield f"users/{file.name}", Template(file.read_text(encoding="utf-8")).substitute(hash=known).encode()
    for reader in reversed(READERS):
        yield f"{reader}/authority.pem", authority
        yield f"{reader}/password", passwords[reader].encode()


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, and for its owner alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
    unfinished.replace(file)


def _certificates(hosts: Sequence[str]) -> tuple[bytes, bytes, bytes]:
    """The authority's certificate, the node's, and the key of the node's, as PEM."""
    authority_key, node_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = _name("oacite authority")
    authority = (
        _certificate(issuer, issuer, authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    both_sides = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]  # nodes ask each other
    node = (
        _certificate(_name(NODE), issuer, node_key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage(both_sides), critical=False)
        .add_extension(x509.SubjectAlternativeName(list(map(_host, hosts))), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    return (
        authority.public_bytes(Encoding.PEM),
        node.public_bytes(Encoding.PEM),
        node_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _usage(*allowed: str) -> x509.KeyUsage:
    kinds = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{kind: kind in allowed for kind in kinds})
