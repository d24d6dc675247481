"""What the values may be of exact filters on what tables tell of the documents. Pure."""

from citations import written
from citations.vocabulary import NONE
from search_ui.url.values import BadParameter, application


def family(name: str, value: str) -> str:
    """The application of a cited document, in any spelling → the canonical number; or `none`."""
    if value == NONE:
        return NONE
    try:
        return application(name, value)
    except BadParameter as bad:
        raise BadParameter(
            name,
            str(bad),
            "A family is named by the application that its publication and its patent share, as 14/123,456.",
        ) from None


def self_citation(name: str, value: str) -> str:
    """Whether owners of both sides have the same name."""
    if value in ("false", "true"):
        return value
    raise BadParameter(
        name,
        f"“{name}” is “{value}”; it can be false or true.",
        "Write false to leave self-citations out, true to see them alone, or leave it out.",
    )


def self_citation_written(value: str) -> str:
    """The same as a page writes it."""
    return "left out" if value == "false" else "alone"


def family_written(value: str) -> str:
    """A family as a page writes it."""
    return "not known" if value == NONE else written.application(value)
