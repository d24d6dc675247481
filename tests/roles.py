"""What each role of a secured cluster may do, and what it was refused: docs/roles.md."""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.engine.refused import BY_MODULES_THAT_ARE_NOT_THERE, NOT_FOR_THE_INDEXER, NOT_FOR_THE_PAGES

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "docs/roles.md"
ROLES = ROOT / "opensearch/security/roles.json"
REFUSED = {"oacite_ui": NOT_FOR_THE_PAGES, "oacite_indexer": NOT_FOR_THE_INDEXER}
_HEAD = """# Roles of a secured cluster

`oacite secure` makes two roles and a user of each. A role may do what its table has, and nothing else; below
it are the calls that a test makes under it, each of which is refused (403; of several things that one call
asks for, each of them). `{index}` is the index behind the alias, `secrets` one of somebody else. A test holds
this page equal to `opensearch/security/roles.json` and to those calls; `python -m tests.roles` writes it.
"""


def page() -> str:
    """The whole of docs/roles.md."""
    roles = json.loads(ROLES.read_text(encoding="utf-8"))
    lines = [line for name, role in roles.items() for line in _role(name, role)]
    return "\n".join([_HEAD, *lines, *_absent()])


def _role(name: str, role: dict[str, object]) -> Iterator[str]:
    yield from (f"## {name}", "", str(role["description"]), "", "| on | may |", "|---|---|")
    yield f"| the cluster | {_listed(role['cluster_permissions'])} |"
    for each in role["index_permissions"]:  # type: ignore[attr-defined]  # JSON
        yield f"| {_listed(each['index_patterns'])} | {_listed(each['allowed_actions'])} |"
    yield from ("", "Refused:", "")
    yield from map(_call, REFUSED[name])
    yield ""


def _absent() -> Iterator[str]:
    yield from (
        "## Neither",
        "",
        "The local node has no code for these; in images scripts are off:",
        "",
    )
    yield from map(_call, BY_MODULES_THAT_ARE_NOT_THERE)
    yield ""


def _listed(words: object) -> str:
    return " ".join(f"`{word}`" for word in words)  # type: ignore[attr-defined]  # a list of JSON


def _call(call: tuple[str, str, object]) -> str:
    method, path, body = call
    return f"- `{method} {path}`" + (f" `{_written(body)}`" if body else "")


def _written(body: object) -> str:
    return body.strip().replace("\n", " ") if isinstance(body, str) else json.dumps(body)


if __name__ == "__main__":
    PLACE.write_text(page(), encoding="utf-8")
