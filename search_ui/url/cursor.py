"""A place in the order of the results, as the URL's `after` says it.

It holds the sort values of the result that it comes after, so that the engine needs to remember nothing: over
an index that does not change, the page after it is the same for ever. A refresh changes an index while it is
served: then the page by date still begins at the same place, and only how many results come before it may be
out of date; by relevance the scores themselves shift a little, and a result close to the place may be seen
twice or not at all. A point in time of the engine would see one state, but it expires after minutes, and the
bookmark with it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date

VERSION = "1"
_LONGEST = 400
_LONG = 2**63
_HIGHEST = 3e38  # the engine's scores are floats of 32 bits
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 86_400_000
_LETTERS = {"relevance": "r", "newest": "n", "oldest": "o"}
_SORTS = {letter: sort for sort, letter in _LETTERS.items()}


def no_day(sort: str) -> int:
    """The sort value of a citation without a date: it comes last, in milliseconds as all others."""
    return _LONG - 1 if sort == "oldest" else -_LONG


def is_no_day(moment: float | str) -> bool:
    """Whether a sort value is that of a citation without a date; the engine may tell it by one less."""
    return abs(int(moment)) >= _LONG - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The place after one result.

    Attributes:
        sort: the order that it is a place in.
        position: how many results come before the place.
        score: of the result; None unless results are ordered by it.
        day: of its office action; None when it has no date.
        sequence, source: its place in its source, and which one.
    """

    sort: str
    position: int
    score: float | None = None
    day: date | None = None
    sequence: int
    source: str

    @classmethod
    def after(cls, sort: str, position: int, values: list[float | int | str]) -> "Cursor":
        """The place after a result with these sort values: `[score,] milliseconds, sequence, source`."""
        *score, moment, sequence, source = values
        return cls(
            sort=sort,
            position=position,
            score=float(score[0]) if score else None,
            day=None if is_no_day(moment) else date.fromordinal(_EPOCH + int(moment) // _DAY),
            sequence=int(sequence),
            source=str(source),
        )

    def values(self) -> list[float | int | str]:
        """The sort values again, for the engine's `search_after`; what has no date comes last."""
        moment = no_day(self.sort) if self.day is None else (self.day.toordinal() - _EPOCH) * _DAY
        score = [] if self.score is None else [self.score]
        return [*score, moment, self.sequence, self.source]

    @classmethod
    def from_text(cls, text: str) -> "Cursor":
        """The cursor that a URL holds.

        Raises:
            ValueError: it is not one that `to_text` writes.
        """
        if len(text) > _LONGEST:
            raise ValueError("too long")
        padded = text + "=" * (-len(text) % 4)
        fields = urlsafe_b64decode(padded).decode().split(",", 6)
        version, letter, position, score, day, sequence, source = fields
        cursor = cls(
            sort=_SORTS.get(letter, ""),
            position=int(position),
            score=float(score) if score else None,
            day=date.fromisoformat(day) if day else None,
            sequence=int(sequence),
            source=source,
        )
        if version != VERSION or not cursor._is_possible():
            raise ValueError("not a place in any order")
        return cursor

    def to_text(self) -> str:
        """As the URL says it: compact, with its version, and nobody's business to read."""
        score = "" if self.score is None else repr(self.score)
        place = (self.position, score, self.day or "", self.sequence, self.source)
        fields = (VERSION, _LETTERS[self.sort], *place)
        return urlsafe_b64encode(",".join(map(str, fields)).encode()).decode().rstrip("=")

    def _is_possible(self) -> bool:
        scored = self.score is not None and 0 <= self.score <= _HIGHEST
        return (
            self.sort in _LETTERS
            and (scored if self.sort == "relevance" else self.score is None)
            and 0 <= self.position < _LONG
            and 0 <= self.sequence < _LONG
            and bool(self.source)
        )
