"""What a text names that is prior art without being a document: what the applicant admits, what is noticed.

MPEP 2129 (admissions as prior art) and 2144.03 (official notice of facts beyond the record).
"""

import re
from typing import Final

_WHOSE: Final = r"(?:the )?(?:appl?icants?['\u2019]?s?['\u2019]? (?:own )?)?"
_ADMITTED: Final = rf"{_WHOSE}(?:admitted prior art|admissions?(?: (?:of|as) prior art)?)s?|A?APA"
_NOTICE: Final = (
    r"(?:examiner['\u2019]?s )?(?:takes? |taking )?official notice(?: (?:is |was )?taken| by the examiner)?"
)
_WHERE: Final = (
    r"(?:(?:see |in )?fig(?:ure)?s?\.? ?[0-9]{1,2}[A-Z]?|background|(?:of the )?(?:instant )?specification)"
)
_PHRASE: Final = rf"(?:{_ADMITTED}|{_NOTICE})"
_BETWEEN: Final = r"[ ,;:.()\[\]/*&\"\u201c\u201d-]{0,4}"
_ADMISSION: Final = re.compile(
    rf"{_BETWEEN}{_PHRASE}(?:{_BETWEEN}(?:{_PHRASE}|{_WHERE}|and|or|hereinafter)){{0,6}}{_BETWEEN}",
    re.IGNORECASE,
)
_LONGEST: Final = 200


def is_admission(text: str) -> bool:
    """Whether a text says nothing but that prior art is admitted, or official notice taken."""
    return len(text) <= _LONGEST and _ADMISSION.fullmatch(text) is not None
