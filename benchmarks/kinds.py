"""The kinds of clicks, what each is to take, and how many of each a mixed load has. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.clicks import START, Click, Drawing
from benchmarks.stock import Stock

ATTEMPTS = 30
"""Draws for each click, after which an index has no more that are different."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of click.

    Attributes:
        draw: draws one. goal: milliseconds at p50 and p95, of 58.9 million citations; None where none is set.
        words: what it is, for the table.
        cleared: whether the engine forgets all answers before each; else it knows what the server warmed.
    """

    draw: Callable[[Drawing], Click]
    goal: tuple[int | None, int] | None
    words: str
    cleared: bool = True


KINDS = {
    "common": Kind(Drawing.common, (60, 150), "one of the commonest words, warmed", cleared=False),
    "facets": Kind(Drawing.facets, (40, 100), "start page, any selection of facets"),
    "words": Kind(Drawing.words, (120, 250), "words or a phrase, ≤ 3 M hits"),
    "narrowed": Kind(Drawing.narrowed, (50, 120), "another filter on the same words"),
    "unwarmed": Kind(Drawing.unwarmed, (None, 1_500), "a common word, not warmed"),
    "reference": Kind(Drawing.reference, (60, 200), "a reference"),
    "application": Kind(Drawing.application, (60, 200), "an application"),
    "facet": Kind(Drawing.facet, (60, 200), "a facet's own page"),
    "unit": Kind(Drawing.unit, (60, 200), "owners or references of an art unit"),
    "page500": Kind(Drawing.page500, (60, 200), "page 500"),
    "cursor": Kind(Drawing.cursor, (60, 200), "a cursor page"),
    "suggestions": Kind(Drawing.suggestions, (20, 60), "suggestions"),
    "owners": Kind(Drawing.owners, None, "owners of a page, which come after it"),
}
"""In the order in which they are asked: what the server has warmed comes before the engine forgets it."""
MIX = {"common": 20, "words": 10, "facets": 20, "narrowed": 10, "reference": 10, "application": 10} | {
    "page500": 3, "cursor": 4, "facet": 3,
}  # fmt: skip
"""Clicks of a mixed load. With the page of words before each that is narrowed they make a hundred addresses:
40 of words, 30 clicks on facets, 20 numbers, 10 pages."""


def clicks(stock: Stock, seed: int, kind: str, most: int) -> list[Click]:
    """So many different clicks of a kind, or as many as the index has; start pages may come again."""
    drawing = Drawing(stock, f"{kind} {seed}")
    found: list[Click] = []
    seen: set[str] = set()
    for _ in range(most * ATTEMPTS):
        click = KINDS[kind].draw(drawing)
        if click.url not in seen or click.url in START:
            seen.add(click.url)
            found.append(click)
        if len(found) == most:
            break
    return found


def mixed(stock: Stock, seed: str) -> Iterator[str]:
    """The addresses of a mixed load, without end."""
    drawing, random = Drawing(stock, seed), Random(f"mix {seed}")  # noqa: S311 - repeatable
    while True:
        [kind] = random.choices([*MIX], [*MIX.values()])
        click = KINDS[kind].draw(drawing)
        yield from filter(None, (click.before, click.url))
