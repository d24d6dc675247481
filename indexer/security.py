"""The roles and users of a secured cluster, with no more rights than are needed."""

from collections.abc import Mapping
from typing import Any

import orjson
from opensearchpy import OpenSearch
from pydantic import SecretStr

from engine.translation import translated
from indexer.shipped import shipped

API = "/_plugins/_security/api"
UI, INDEXER = "oacite_ui", "oacite_indexer"
"""What `oacite serve` is; what `oacite index`, `refresh` and `status` are. Roles and users have one name."""


def roles() -> dict[str, dict[str, Any]]:
    """What each may do, as the plugin's interface takes it (opensearch/security/roles.json)."""
    read: dict[str, dict[str, Any]] = orjson.loads(
        shipped("opensearch", "security", "roles.json").read_bytes()
    )
    return read


def secure(client: OpenSearch, passwords: Mapping[str, SecretStr]) -> None:
    """Make both roles, or make them anew; and a user for each that has a password here.

    Args:
        client: the cluster, as a user who may change its security.
        passwords: of the users, by their names. Those of others stay as they are.

    Raises:
        EngineError: the cluster refused one of them, a weak password say, or has no security plugin.
    """
    for name, role in roles().items():
        _put(client, f"roles/{name}", role)
    for name, password in passwords.items():
        user = {"password": password.get_secret_value(), "opendistro_security_roles": [name]}
        _put(client, f"internalusers/{name}", user)


def _put(client: OpenSearch, what: str, body: Mapping[str, Any]) -> None:
    with translated():
        client.transport.perform_request("PUT", f"{API}/{what}", body=body)
