"""The set-up of a secured node: certificates of an authority made for the test, two users, one role.

The users of our own roles are made by `oacite secure`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import trustme

from indexer import node
from indexer.node import NodeStatus, Security
from indexer.security import INDEXER, UI

KEEPER, READER, FINDER = "keeper", "reader", "finder"
PASSWORDS = {
    KEEPER: "keeper-of-the-tests",
    READER: "reader-of-the-tests",
    FINDER: "reader-of-the-tests",
    UI: "Pages-of-the-tests-1",
    INDEXER: "Indexer-of-the-tests-1",
}
_HASHES = {  # bcrypt's, of these passwords
    KEEPER: "$2b$04$VHlvjEy0BdsNwJvUYtlFbOBf1FV7o2zmH3sERwapcpk9rFm5sJXq6",
    READER: "$2b$04$eC1MIhPjLDSfz.oGrjSLQerwivUxOsZAmAmZ5fyk0oKMJFkvjelwK",
}
_HASHES[FINDER] = _HASHES[READER]
_SETTINGS = """
plugins.security.allow_default_init_securityindex: true
plugins.security.nodes_dn: ["*"]
plugins.security.restapi.roles_enabled: ["all_access"]
plugins.security.ssl.http.enabled: true
"""
_CERTIFICATES = """
plugins.security.ssl.{layer}.pemcert_filepath: node.pem
plugins.security.ssl.{layer}.pemkey_filepath: node.key
plugins.security.ssl.{layer}.pemtrustedcas_filepath: authority.pem
"""
_META = '_meta: {{type: "{type}", config_version: 2}}\n'
_ROLES = """
searcher:
  cluster_permissions: [cluster_composite_ops_ro]
  index_permissions:
    - index_patterns: ["citations*"]
      allowed_actions: [read]
finder:
  cluster_permissions: [cluster_composite_ops_ro]
  index_permissions:
    - index_patterns: ["citations*"]
      allowed_actions: ["indices:data/read/search*"]
"""
_MAPPING = f"""
all_access: {{users: [{KEEPER}]}}
searcher: {{users: [{READER}]}}
finder: {{users: [{FINDER}]}}
"""


def secured(folder: Path) -> Security:
    """Write the set-up to a folder; the keeper may do all, the reader read our indexes, the finder search."""
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    chain = [blob.bytes().decode() for blob in certificate.cert_chain_pems]
    rules = folder / "opensearch-security"
    rules.mkdir(parents=True)
    authority.cert_pem.write_to_path(os.fspath(folder / "authority.pem"))
    certificate.private_key_pem.write_to_path(os.fspath(folder / "node.key"))
    (folder / "node.pem").write_text("".join(chain))
    layers = [_CERTIFICATES.format(layer=layer) for layer in ("http", "transport")]
    (folder / "opensearch.yml").write_text(_SETTINGS + "".join(layers))
    users = "".join(f'{name}: {{hash: "{hashed}"}}\n' for name, hashed in _HASHES.items())
    for name, type_, rule in (
        ("internal_users", "internalusers", users),
        ("roles", "roles", _ROLES),
        ("roles_mapping", "rolesmapping", _MAPPING),
    ):
        (rules / f"{name}.yml").write_text(_META.format(type=type_) + rule)
    return Security(folder, folder / "authority.pem", KEEPER, PASSWORDS[KEEPER])


@contextmanager
def secured_node(folder: Path, cache: Path) -> Iterator[tuple[NodeStatus, Security]]:
    """A node of its own in a new folder, with that set-up, for as long as the block runs."""
    folder.mkdir(mode=0o755)
    security = secured(folder / "security")
    try:
        yield (
            node.start(folder / "home", port=0, heap="512m", cache=cache, security=security, within=600),
            security,
        )
    finally:
        node.stop(folder / "home")
