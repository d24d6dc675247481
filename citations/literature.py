"""What marks a text as literature, which is no patent."""

import re
from typing import Final

_BIBLIOGRAPHY: Final = re.compile(
    r"\b(?:ISBN|ISSN|DOI(?=:| 10\.)|IEEE|ACM|arXiv|Journal|Proceedings|Proc\.|Conference|Symposium|Wikipedia"
    r"|Thesis|Dissertation|Vol\.|Volume [0-9]|pp\.|retrieved (?:from|on)|https?:|www\.)",
    re.IGNORECASE,
)
_ET_AL: Final = re.compile(r"\bet\.? al\b", re.IGNORECASE)
_LONG_NUMBER: Final = re.compile(r"[0-9][0-9,]{5}")
_YEAR: Final = re.compile(r"(?<![0-9,./-])(?:1[89][0-9]{2}|20[0-4][0-9])(?![0-9]|[,/-][0-9])")
_TITLE: Final = re.compile(
    r"[\"“”„«](?:[^\"“”„«»]{2,400}?(?: [^\"“”„«»]{1,400}|,)[\"“”»]|[^\"“”„«»]{3,400}[\"“”»],)"
)
"""Several words between quotation marks, or one with a comma: ``("Smith")`` only says how he is called."""


def is_bibliography(text: str) -> bool:
    """Whether there are volumes, pages, publishers and the like."""
    return _BIBLIOGRAPHY.search(text) is not None


def is_titled(text: str) -> bool:
    """Whether there are a title between quotation marks and a year, or authors and no number."""
    if _TITLE.search(text) is not None and _YEAR.search(text) is not None:
        return True
    return _ET_AL.search(text) is not None and _LONG_NUMBER.search(text) is None
