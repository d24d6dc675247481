"""A pasted sentence or claim, to which the likeliest references are looked for. Pure."""

from typing import NamedTuple

from search_ui.url.values import bounded

MAX_LIKE = 3_000
"""Characters; some 250 links of a page repeat them."""
LIKELIEST = 100
"""References, as far as pages go; the sizes of pages divide it."""


class Deciding(NamedTuple):
    """Which words of a sentence decide what is like it.

    Attributes:
        words: the rarest ones, the rarest first.
        least: how many of these a citation must have.
        common: those that stand in too many citations, or are left out beside so many rarer ones.
        unknown: those that no citation has.
    """

    words: tuple[str, ...]
    least: int
    common: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def sentence(name: str, value: str) -> str:
    """A sentence or claim, with single blanks."""
    hint = "Leave out the part of the claim that says nothing special."
    return bounded(name, value, called="sentence", most=MAX_LIKE, hint=hint)
