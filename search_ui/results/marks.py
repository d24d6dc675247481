"""What matched, marked in a hit's texts: the engine's marks → HTML that is safe. Pure."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

MARK_START, MARK_END = "\ue000", "\ue001"
"""Around what matched: private characters, so that a page can escape first and mark afterwards."""

_MARKED = re.compile(f"{MARK_START}([^{MARK_START}{MARK_END}]*){MARK_END}")
_MARKS = re.compile(f"[{MARK_START}{MARK_END}]")
_STEMS = ".english"


def united(pieces: dict[str, list[str]]) -> dict[str, list[str]]:
    """The engine's pieces, those of a field's stems drawn together with its own."""
    exact = {field: texts for field, texts in pieces.items() if not field.endswith(_STEMS)}
    stemmed = {field.removesuffix(_STEMS): texts for field, texts in pieces.items() if field.endswith(_STEMS)}
    return {field: _both(exact.get(field, []), stemmed.get(field, [])) for field in {**exact, **stemmed}}


def _both(exact: list[str], stemmed: list[str]) -> list[str]:
    """The same texts with the marks of both; where the engine chose other pieces, those with more marks."""
    if list(map(unmarked, exact)) == list(map(unmarked, stemmed)):
        return [_union(*pair) for pair in zip(exact, stemmed, strict=True)]
    return max(exact, stemmed, key=lambda texts: sum(len(_MARKED.findall(text)) for text in texts))


def _union(one: str, other: str) -> str:
    """A text with what is marked in either of two copies of it, each stretch once."""
    text = unmarked(one)
    inside = [False] * len(text)
    for start, end in (*_stretches(one), *_stretches(other)):
        inside[start:end] = [True] * (end - start)
    edges = zip([False, *inside], [*inside, False], [*text, ""], strict=True)
    marks = {(False, True): MARK_START, (True, False): MARK_END}
    return "".join(marks.get((before, here), "") + sign for before, here, sign in edges)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where the marked stretches of a text begin and end, when its marks are taken away."""
    for found in _MARKED.finditer(text):
        start = len(unmarked(text[: found.start()]))
        yield start, start + len(found[1])


def unmarked(text: str) -> str:
    """The text without marks."""
    return _MARKS.sub("", text)


def marked(text: str) -> Markup:
    """Text with the engine's marks in it → HTML: escaped first, so that only our own tags are tags."""
    html = _MARKED.sub(r"<mark>\1</mark>", str(escape(text)))
    return Markup(unmarked(html))  # noqa: S704 - escaped in the line above
