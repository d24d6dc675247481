"""The set-up of a secured node: what `oacite keys` makes, and users and roles of the tests' own.

The users of our own roles are made by `oacite secure`.
"""

import shutil
from pathlib import Path
from typing import NamedTuple

from opensearchpy import OpenSearch

from engine.connection import EngineSettings, connect
from indexer import keys, node
from indexer.node import Security, folders
from indexer.progress import silent
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


class Secured(NamedTuple):
    """A node with the security plugin: its address, and the authority behind its certificate."""

    url: str
    authority: Path

    def client(
        self, user: str | None, password: str | None = None, *, trusted: bool = True, timeout: float = 120
    ) -> OpenSearch:
        """A client with this login, as the settings of the environment make it."""
        settings = EngineSettings.model_validate(
            {
                "url": self.url,
                "username": user,
                "password": (password or PASSWORDS[user]) if user else None,
                "ca_certs": self.authority if trusted else None,
            }
        )
        return connect(settings, timeout=timeout)


def secured_node(folder: Path, cache: Path) -> Secured:
    """The node of a folder, with that set-up; it is started where it does not run yet."""
    folder.mkdir(mode=0o755, exist_ok=True)
    place = folder / "security"
    security = Security(place, place / "authority.pem", KEEPER, PASSWORDS[KEEPER])
    with folders.locked(folder, silent):
        if not place.exists():
            _set_up(place)
        home = folder / "home"
        started = node.start(home, port=0, heap="512m", cache=cache, security=security, within=600)
    return Secured(str(started.url), security.ca_certs)


def _set_up(folder: Path) -> None:
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
