"""What a row of `oa_actions/v1` says of its application: that it was granted, as which patent, or abandoned.

Each row has the state in which the application was when the row was last changed, so rows of one application
differ; whoever has several takes a patent from any, and all else from the newest. What cannot be read says
nothing: a row is used for its office action, whatever its state is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ABANDONED, GRANTED, PENDING = "abandoned", "granted", "pending"

# The Office's status numbers: patented, also when it expired for want of fees; abandoned for whatever reason,
# but for 165, which may be restored. 150 and 161 stand in real replies, others in lists that clients publish.
_PATENTED = frozenset({"150", "151", "250"})
_ABANDONED = frozenset({"160", "161", "162", "163", "164", "166", "167", "168"})
_PATENT = re.compile(r"(?:US)?(D|PP|RE)?0*([1-9][0-9]{0,7})")
_DAY = re.compile(r"(?!000[01]-)[0-9]{4}-[0-9]{2}-[0-9]{2}T.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """An application, as a row has it.

    Attributes:
        outcome: GRANTED or ABANDONED; None where the row says neither, as while it is examined.
        patent: the canonical number of the patent.
        changed: when the row was last changed, as the portal writes it; empty when that is not told.
    """

    outcome: str | None
    patent: str | None
    changed: str


def state_of(row: Mapping[str, Any]) -> State:
    """The state of its application that a row of `oa_actions/v1` tells."""
    patent = _patent(_said(row, "patentNumber"))
    status = _said(row, "applicationStatusNumber")
    outcome = None
    if patent or _is_day(row, "grantDate") or status in _PATENTED:
        outcome = GRANTED
    elif _is_day(row, "applicationDeemedWithdrawnDate") or status in _ABANDONED:
        outcome = ABANDONED
    changed = _said(row, "lastModifiedTimestamp")
    return State(outcome=outcome, patent=patent, changed=changed if _DAY.fullmatch(changed) else "")


def _patent(text: str) -> str | None:
    found = _PATENT.fullmatch(text.upper())
    return f"US{found[1] or ''}{found[2]}" if found else None


def _is_day(row: Mapping[str, Any], field: str) -> bool:
    """Whether it holds a day; none is written as one of the year 0 or 1."""
    return _DAY.fullmatch(_said(row, field)) is not None


def _said(row: Mapping[str, Any], field: str) -> str:
    """The one value of a field as text; empty where there is none, or several."""
    found = row.get(field)
    values = found if isinstance(found, list) else [found]
    if len(values) != 1 or isinstance(values[0], bool) or not isinstance(values[0], str | int):
        return ""
    return str(values[0]).strip()
