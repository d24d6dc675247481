"""How one value of a source becomes one value of the record: the rules that both sources share."""

import re
from datetime import date
from functools import lru_cache

from citations.record import UnusableRow
from citations.vocabulary import REJECTION_TYPES

MISSING = "is missing"

_APPLICATION_NUMBER = re.compile(r"\d{8}|PCT[A-Z]{2}\d{7}|PCT[A-Z]{2}\d{10}", re.ASCII)
_ART_UNIT = re.compile(r"\d{4}", re.ASCII)
_STATUTE = re.compile(r"\b(?:101|102|103|112)\b", re.ASCII)
_CLAIMS = re.compile(r"(\d{1,4})(?:\s*-\s*(\d{1,4}))?", re.ASCII)


def value(text: str | None) -> str | None:
    """The text without blanks around it, or None when nothing is left."""
    return (text.strip() or None) if text else None


@lru_cache(maxsize=4096)
def application_number(text: str | None, field: str) -> str:
    """An application number as the sources write it: 8 digits, or PCT without its slashes.

    Raises:
        UnusableRow: it is missing or something else.
    """
    number = (text or "").strip().replace("/", "")
    if not _APPLICATION_NUMBER.fullmatch(number):
        raise UnusableRow(
            field, f"{text!r} is not an application number (8 digits)" if text else "is missing"
        )
    return number


@lru_cache(maxsize=16384)
def day(text: str | None, field: str) -> str | None:
    """A day as YYYY-MM-DD.

    Raises:
        UnusableRow: it is no such day.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise UnusableRow(field, f"{text!r} is not a date (YYYY-MM-DD)") from None


@lru_cache(maxsize=4096)
def groups(art_unit: str | None) -> tuple[str | None, str | None, str | None]:
    """An art unit, its work group and its tech center: 2858, 2850, 2800 (MPEP 903.08(c))."""
    unit = value(art_unit)
    if unit is None or not _ART_UNIT.fullmatch(unit):
        return unit, None, None
    return unit, unit[:3] + "0", unit[:2] + "00"


@lru_cache(maxsize=1024)
def grounds(text: str | None) -> tuple[str, ...]:
    """The rejection types that a source's words name, `other` when they name none that we know.

    A code may hold several statutes (`102/103`); the sources say nothing against it.
    """
    words = (value(text) or "").lower()
    if not words:
        return ()
    named = set(_STATUTE.findall(words))
    if "double patenting" in words:
        named.add("double_patenting")
    return tuple(ground for ground in REJECTION_TYPES if ground in named) or ("other",)


@lru_cache(maxsize=16384)
def claims(text: str | None, field: str) -> tuple[int, ...]:
    """Claim numbers from `1,2,3`, or with ranges `1-3,7`; ascending, each once.

    Raises:
        UnusableRow: there is something else among them.
    """
    numbers: set[int] = set()
    for part in (text or "").split(","):
        if not part.strip():
            continue
        match = _CLAIMS.fullmatch(part.strip())
        if not match or int(match[2] or match[1]) < int(match[1]):
            raise UnusableRow(field, f"{part.strip()!r} is not a claim number")
        numbers.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(sorted(numbers))


def no_nul(text: str | None, field: str) -> None:
    """Refuse a NUL byte, which no form contains and which search and terminals trip over.

    Raises:
        UnusableRow: there is one.
    """
    if text and "\x00" in text:
        raise UnusableRow(field, "contains a NUL byte")
