"""How numbers, claims and grounds are written for people."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Final

from citations.facets import FACETS

EN_DASH = "\N{EN DASH}"

_US: Final = re.compile(r"US(D|PP|RE|H|T)?([1-9]\d{0,7})")
_US_SERIES: Final = {None: "US ", "D": "D", "PP": "PP ", "RE": "RE ", "H": "H", "T": "T"}
_WRITTEN: Final = tuple(
    (re.compile(shape), written)
    for shape, written in (
        (r"US(20\d\d)(\d{7})", r"US \1/\2"),
        (r"WO((?:19|20)\d\d)(\d{6})", r"WO \1/\2"),
        (r"WO(\d\d)(\d{5})", r"WO \1/\2"),
        (r"PCT([A-Z]{2})(\d{4})(\d{6})", r"PCT/\1\2/\3"),
        (r"PCT([A-Z]{2})(\d\d)(\d{5})", r"PCT/\1\2/\3"),
        (r"JP((?:19|20)\d\d|[HS]\d\d)(\d+)([BUY]?)", r"JP \1-\2 \3"),
        (r"KR([1-4]0)((?:19|20)\d\d)(\d{7})", r"KR \1-\2-\3"),
        (r"([A-Z]{2})(\w+)", r"\1 \2"),
    )
)


def application(number: str) -> str:
    """An application number as the Office prints it: 16/123,456; any other number as it is."""
    if len(number) == 8 and number.isdigit():  # noqa: PLR2004 - two digits of series, six of serial number
        return f"{number[:2]}/{number[2:5]},{number[5:]}"
    return number


@lru_cache(maxsize=1024)
def document(number: str) -> str:
    """A canonical number as people write it: US 9,280,610; US 2007/0217688; D911,456; JP 2004-159476."""
    if us := _US.fullmatch(number):
        return f"{_US_SERIES[us[1]]}{int(us[2]):,}"
    for shape, written in _WRITTEN:
        if found := shape.fullmatch(number):
            return found.expand(written).rstrip()
    return number


def claims(numbers: Iterable[int]) -> str:
    """Claim numbers with runs drawn together, as 1 to 3, 7."""
    runs = groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    return ", ".join(_run([number for _, number in run]) for _, run in runs)


def _run(numbers: list[int]) -> str:
    first, last = numbers[0], numbers[-1]
    return f"{first}" if first == last else f"{first}{EN_DASH}{last}"


def ground(rejection_type: str, paragraph: str | None) -> str:
    """A ground of rejection in words, with its paragraph: § 102(a) Novelty."""
    words = FACETS["rejection_type"].label_of_stored(rejection_type)
    if paragraph and rejection_type.isdigit():
        return words.replace(rejection_type, f"{rejection_type}({paragraph})", 1)
    return words


def short_ground(rejection_type: str, paragraph: str | None) -> str:
    """A ground of rejection in as few words as its name has: § 102(a), Double patenting."""
    if rejection_type.isdigit():
        return f"§ {rejection_type}{f'({paragraph})' if paragraph else ''}"
    return FACETS["rejection_type"].label_of_stored(rejection_type)
