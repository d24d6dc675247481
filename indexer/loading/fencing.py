"""What keeps a run from promoting: a lock that it lost and does not know it, or a name that others have.

A machine may sleep between a run's last look at its lock and its last step. What tells the runs apart is an
alias of the index that they fill: the engine puts one in place of all others in one step, and in one step it
promotes an index that has it still, and takes it away.
"""

from typing import Any

from opensearchpy import OpenSearch

from engine.connection import ALIAS
from engine.translation import translated
from indexer.errors import NameTaken
from indexer.index import IndexName

_FENCE = "oacite-run-"


def fence_of(run: str) -> str:
    """The alias of the index that a run fills."""
    return _FENCE + run


def fence(client: OpenSearch, name: IndexName, run: str) -> None:
    """Give an index to a run: no other run may promote an index of its source from now on."""
    with translated():
        indexes = client.indices.get(index=f"{ALIAS}-{name.source}-v*")
    actions: list[dict[str, Any]] = [
        {"remove": {"index": index, "alias": alias}}
        for index, about in indexes.items()
        for alias in about["aliases"]
        if alias.startswith(_FENCE) and alias != fence_of(run)
    ]
    actions.append({"add": {"index": str(name), "alias": fence_of(run)}})
    with translated():
        client.indices.update_aliases(body={"actions": actions})


def make_sure_of_alias(client: OpenSearch) -> None:
    """See that nobody else has what the pages search, before anything long is begun.

    Raises:
        NameTaken: an index has that name, or an alias of that name has an index that is not ours.
    """
    with translated():
        found = client.indices.get(index=ALIAS, params={"ignore": 404})
    for name in found if "error" not in found else ():
        if name == ALIAS:
            raise NameTaken(
                f"OpenSearch has an index named `{ALIAS}`, where oacite wants an alias of that name: give the"
                " index another one, or use another cluster (OPENSEARCH_URL)"
            )
        if IndexName.parse(name) is None:
            raise NameTaken(
                f"the alias `{ALIAS}` of OpenSearch has the index {name}, which is not oacite's: take it out"
                " of the alias, or use another cluster (OPENSEARCH_URL)"
            )
