"""How values are written on a page. Pure."""

from collections.abc import Iterable
from itertools import groupby

from search_ui.facets import FACETS

EN_DASH = "\N{EN DASH}"


def application(number: str) -> str:
    """An application number as the Office prints it: 16/123,456; any other number as it is."""
    if len(number) == 8 and number.isdigit():  # noqa: PLR2004 - two digits of series, six of serial number
        return f"{number[:2]}/{number[2:5]},{number[5:]}"
    return number


def claims(numbers: Iterable[int]) -> str:
    """Claim numbers with runs drawn together, as 1 to 3, 7."""
    runs = groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    return ", ".join(_run([number for _, number in run]) for _, run in runs)


def _run(numbers: list[int]) -> str:
    first, last = numbers[0], numbers[-1]
    return f"{first}" if first == last else f"{first}{EN_DASH}{last}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 citation, 2,345 citations."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def ground(rejection_type: str, paragraph: str | None) -> str:
    """A ground of rejection in words, with its paragraph: § 102(a) Novelty."""
    words = FACETS["rejection_type"].label_of(rejection_type)
    if paragraph and rejection_type.isdigit():
        return words.replace(rejection_type, f"{rejection_type}({paragraph})", 1)
    return words
