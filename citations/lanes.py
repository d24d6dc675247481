"""What two APIs say of one citation: what one lacks is filled in, what they say differently is kept twice."""

from collections.abc import Mapping, Sequence

COMPARED = ("office_action_date", "office_action_type", "application_number", "art_unit", "non_patent")
"""What both say, in the order in which differences are told.

Forms are not among it: the same reference may be one row with two marks in one API and two rows in the other.
"""

_NO_PATENT = frozenset({"non_patent"})
_NOT_CERTAIN = frozenset({"unrecognized", "admission", "none"})

Said = Mapping[str, Sequence[str]]
"""Field of COMPARED → what the other API says, each once; `non_patent` is `true` or `false`."""
Action = Mapping[str, str | None]
"""`date` and `type` of an office action, as any row of the other API tells them."""


def of_action(date: str | None, type_: str | None, said: Said, action: Action) -> dict[str, str | None]:
    """Day and type of an office action, as a row's own API tells them, or else the other.

    Args:
        date: what the row's own API says.
        type_: likewise.
        said: what the other API says with the same reference.
        action: what any of its rows says of the office action.
    """
    return {
        "office_action_date": date or _first(said, "office_action_date") or action.get("date"),
        "office_action_type": type_ or _first(said, "office_action_type") or action.get("type"),
    }


def _first(said: Said, field: str) -> str | None:
    return next(iter(said.get(field) or ()), None)


def told_otherwise(own: Mapping[str, str | None], said: Said) -> tuple[str, ...]:
    """What the other API says differently, as `field=value`; what a citation does not say differs in nothing.

    Args:
        own: field of COMPARED → what the citation says.
        said: what the other API does.
    """
    return tuple(
        f"{field}={value}"
        for field in COMPARED
        for value in said.get(field) or ()
        if own.get(field) is not None and value != own[field]
    )


def non_patent(reference_type: str) -> str | None:
    """Whether a reference is literature other than patents, as `Said` has it; None if uncertain."""
    if reference_type in _NOT_CERTAIN:
        return None
    return "true" if reference_type in _NO_PATENT else "false"
