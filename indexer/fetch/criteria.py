"""The fields that criteria name: the portal finds nothing by one that it has not, and does not say so."""

import re

from indexer.errors import InputError
from indexer.odp import Portal, Service

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\\.')
_FIELD = re.compile(r"(?<![\w.:])(?<!\w-)([A-Za-z][\w.]*)\s*:")


def fields_of(criteria: str) -> list[str]:
    """The names before colons, but for those within quotes; each once, in their order. Pure."""
    return list(dict.fromkeys(_FIELD.findall(_TEXT.sub("_", criteria))))


def make_sure_of_fields(portal: Portal, service: Service, criteria: str) -> None:
    """See that the portal has the fields that criteria name.

    Raises:
        InputError: it lacks one.
        PortalError: it does not answer.
    """
    named = fields_of(criteria)
    known = portal.fields(service) if named else []
    missing = [name for name in named if name not in known]
    if known and missing:
        raise InputError(
            f"--criteria names {', '.join(missing)}, which the portal has not: it would find nothing, as if"
            f" there were no such row. Its fields are {', '.join(known)}"
        )
