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


def family_written(value: str) -> str:
    """A family as a page writes it."""
    return "not known" if value == NONE else written.application(value)
