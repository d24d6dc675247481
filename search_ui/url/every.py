"""Of which facets a citation must have all values that are chosen, and not any of them. Pure."""

from search_ui.url.values import ALL_OF, BadParameter


def all_of(name: str, value: str) -> str:
    """One of ALL_OF."""
    if value in ALL_OF:
        return value
    raise BadParameter(
        name,
        f"“{name}” is “{value}”; it can be {' or '.join(ALL_OF)}.",
        "Leave it out: any of the values will do.",
    )
