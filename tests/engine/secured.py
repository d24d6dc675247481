"""The set-up of a secured node: what `oacite keys` makes, and users and roles of the tests' own.

The users of our own roles are made by `oacite secure`.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer import keys, node
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
_SETTINGS = """
plugins.security.allow_default_init_securityindex: true
plugins.security.nodes_dn: ["CN=opensearch"]
plugins.security.password.hashing.algorithm: PBKDF2
plugins.security.password.hashing.pbkdf2.iterations: 10000
plugins.security.restapi.roles_enabled: ["all_access"]
plugins.security.ssl.http.enabled: true
"""
_CERTIFICATES = """
plugins.security.ssl.{layer}.pemcert_filepath: node.pem
plugins.security.ssl.{layer}.pemkey_filepath: node.key
plugins.security.ssl.{layer}.pemtrustedcas_filepath: authority.pem
"""
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
searcher: {{users: [{READER}]}}
finder: {{users: [{FINDER}]}}
"""


def secured(folder: Path) -> Security:
    """Write the set-up to a folder; the keeper may do all, the reader read our indexes, the finder search."""
    keys.make(folder)
    shutil.copytree(folder / "node", folder, dirs_exist_ok=True)
    rules = (folder / "users").rename(folder / "opensearch-security")
    layers = [_CERTIFICATES.format(layer=layer) for layer in ("http", "transport")]
    (folder / "opensearch.yml").write_text(_SETTINGS + "".join(layers))
    users = (f'{name}: {{hash: "{keys.hashed(PASSWORDS[name])}"}}\n' for name in (KEEPER, READER, FINDER))
    for name, more in (("internal_users", "".join(users)), ("roles", _ROLES), ("roles_mapping", _MAPPING)):
        file = rules / f"{name}.yml"
        file.write_text(file.read_text().replace("users: [admin]", f"users: [{KEEPER}]") + more)
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
