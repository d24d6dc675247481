"""One canonical number per patent document, or None where the digits cannot be one.

Here a number already lies in parts (office, series, digits, kind code). Canonical numbers carry no kind code,
blank or separator: ``US9280610``, ``US20150044531``, ``USD911456``, ``EP0123456``, ``WO2012136906``,
``JP2004159476``, ``PCTUS2024012345``. A number that its office cannot have issued is None: a date, a zip code
or a quantity after two capital letters stays what it is.

Sources: MPEP 901.04 (US series and kind codes), WIPO ST.3 (office codes), ST.6 and ST.10/C (number formats).
"""

import re
from typing import Final

LAST_BARE_GRANT: Final = 12_999_999
"""Eight digits above this, without commas or a kind code, rather are an application of series 13 to 19."""

APPLICATION_SERIES: Final = r"(?:0[2-9]|1[0-9]|29|35|6[0-3]|9[056])"
"""Series of US applications: regular; design 29, Hague 35; provisional 60-63; reexamination 90, 95, 96."""

DATE: Final = re.compile(r"(?:19[7-9][0-9]|20[0-9]{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
"""Eight digits that somebody may have meant as YYYYMMDD."""

OFFICES: Final = (
    "AP|AR|AT|AU|BE|BG|BR|CA|CH|CL|CN|CO|CS|CU|CZ|DD|DE|DK|EA|EE|EG|EP|ES|FI|FR|GB|GC|GR|HK|HR|HU|ID|IE|IL|IN|IS"
    "|IT|JP|KR|LT|LU|LV|MA|MX|MY|NL|NO|NZ|OA|PE|PH|PL|PT|RO|RS|RU|SA|SE|SG|SI|SK|SU|TH|TR|TW|UA|UK|UY|UZ|VN|WO"
    "|YU|ZA"
)
"""WIPO ST.3 codes that stand before a number, as alternatives; UK is not ST.3 but is written for GB."""

WORDLIKE_OFFICES: Final = frozenset(
    {
        "AP",
        "AR",
        "AT",
        "BE",
        "CL",
        "CO",
        "CS",
        "ID",
        "IN",
        "IS",
        "IT",
        "MA",
        "NO",
        "PE",
        "PH",
        "PL",
        "SA",
        "SI",
    },
)
"""Codes that are words or abbreviations in capitals too: a number after them needs more than the code."""

_LAST_OF_SERIES: Final = {
    "": 19_999_999,
    "D": 1_999_999,
    "PP": 99_999,
    "RE": 99_999,
    "H": 2_999,
    "T": 999_999,
}
_FIRST_DEFENSIVE_PUBLICATION: Final = 100_001
_SERIAL: Final = r"[1-9][0-9]"
_SHAPES: Final = {
    office: re.compile(shape)
    for office, shape in {
        "AU": rf"{_SERIAL}{{5}}|(?:19|20)[0-9]{{2}}-?[0-9]{{5,6}}",
        "CA": rf"{_SERIAL}{{5,6}}",
        "CH": rf"{_SERIAL}{{5}}",
        "CN": r"[1-3][0-9]{6}|8[5-9][0-9]{6}|[1-3][0-9]{8}",
        "DE": rf"{_SERIAL}{{5,7}}|[1256][01]-?20[0-9]{{2}}-?[0-9]{{6}}",
        "ES": rf"{_SERIAL}{{6}}",
        "FR": rf"{_SERIAL}{{5,6}}",
        "GB": rf"{_SERIAL}{{4,6}}",
        "NO": rf"{_SERIAL}{{5}}|(?:19|20)[0-9]{{6}}",
        "RU": r"2[0-9]{6}|20[0-9]{8}",
        "SU": rf"{_SERIAL}{{5,6}}",
        "TW": r"[IM]?[0-9]{6}|20[0-9]{7}",
    }.items()
}
_OTHER_SHAPE: Final = re.compile(r"[1-9][0-9]{5,12}|(?:19|20)[0-9]{2}-[0-9]{4,7}")
_EP_SHAPE: Final = re.compile(r"[0-9]{5,7}")
_WO_SHAPE: Final = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?:-?(?P<six>[0-9]{6})|-(?P<fewer>[0-9]{1,5}))"
    r"|(?P<short>7[89]|[89][0-9]|0[0-4])-?(?P<serial>[0-9]{5,6})",
)
_KR_SHAPE: Final = re.compile(
    r"(?P<right>[1-4]0-?)?(?P<year>(?:19|20)[0-9]{2})-?(?P<serial>[0-9]{7})|[1-4]0-?[0-9]{7}|[1-9][0-9]{5,6}",
)
_JP_ERA: Final = re.compile(
    r"(?P<era>[HS])(?:(?P<year>[0-9]{1,2})-|(?P<padded>[0-9]{2}))0*(?P<serial>[1-9][0-9]{0,5})"
    r"|(?P<bare>0?[1-9]|1[01]|4[6-9]|5[0-9]|6[0-4])-0*(?P<bare_serial>[1-9][0-9]{0,5})"
    r"|(?P<old>0[1-9]|1[01]|4[6-9]|5[0-9]|6[0-4])(?P<old_serial>[0-9]{6})",
)
_JP_WESTERN: Final = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:-(?P<serial>[0-9]{1,6})|(?P<six>[0-9]{6}))")
_JP_PATENT: Final = re.compile(r"[1-9][0-9]{5,6}")
_LAST_HEISEI: Final = 12
_LAST_SHOWA: Final = 64
_FIRST_WO_YEAR: Final = 1978
_MILLENNIUM: Final = 2000
_LAST_FIVE_DIGIT_SERIAL: Final = 99_999


def us_number(series: str, digits: str, *, marked: bool = True) -> str | None:
    """Canonical US patent of a series: "" utility, D, PP, RE, H (SIR) or T (defensive publication).

    `marked` says that commas or a kind code show a patent; eight digits without them may be an application.
    """
    value = int(digits)
    last = _LAST_OF_SERIES[series] if marked or series else LAST_BARE_GRANT
    first = _FIRST_DEFENSIVE_PUBLICATION if series == "T" else 1
    return f"US{series}{value}" if first <= value <= last else None


def us_publication(year: str, serial: str) -> str | None:
    """Canonical pre-grant publication, since 2001; `serial` has 7 digits, or 6 when its zero was lost."""
    plausible = "2001" <= year <= "2099" and int(serial) > 0
    return f"US{year}{serial.zfill(7)}" if plausible else None


def pct_application(office: str, year: str, serial: str) -> str | None:
    """Canonical international application: ``PCTUS2024012345``, or ``PCTUS0719317`` as it was until 2003."""
    if int(serial) == 0:
        return None
    if len(year) == len("2024"):
        return f"PCT{office}{year}{serial.zfill(6)}"
    short = str(int(serial)).zfill(5)
    return f"PCT{office}{year}{short}" if year >= "78" or year <= "09" else None


def foreign_number(office: str, body: str, kind: str = "") -> str | None:
    """Canonical number of another office, from its digits as written and its kind code if there is one."""
    office = "GB" if office == "UK" else office
    shape = re.sub(r"[ ,.]", "", re.sub(r" ?[/-] ?", "-", body)).upper()
    if not kind and DATE.fullmatch(shape):
        return None
    if office in _READERS:
        return _READERS[office](shape, kind[:1].upper())
    if not _SHAPES.get(office, _OTHER_SHAPE).fullmatch(shape):
        return None
    return office + shape.replace("-", "")


def _european(shape: str, _kind: str) -> str | None:
    """EP numbers have seven digits; older ones are often typed without their leading zeros."""
    return f"EP{shape.zfill(7)}" if _EP_SHAPE.fullmatch(shape) and int(shape) else None


def _international(shape: str, _kind: str) -> str | None:
    """WO 99/12345 and WO 1999/012345 are WO9912345; WO 02/12345 and WO 2002/012345 are WO2002012345."""
    found = _WO_SHAPE.fullmatch(shape)
    if found is None:
        return None
    serial = int(found["serial"] or found["six"] or found["fewer"])
    year = int(found["year"] or ("20" if found["short"] < "78" else "19") + found["short"])
    if year < _FIRST_WO_YEAR or serial == 0:
        return None
    if year >= _MILLENNIUM:
        return f"WO{year}{serial:06}"
    return f"WO{year % 100}{serial:05}" if serial <= _LAST_FIVE_DIGIT_SERIAL else None


def _japanese(shape: str, kind: str) -> str | None:
    """Japan restarts its series each year, and for each of A, B, U and Y: letters other than A stay.

    Without its era a year of 1-11 can only be Heisei and one of 46-64 only Showa, since publications of
    applications began in Showa 46 (1971) and count western years from 2000 on.
    """
    by_year = _japanese_by_year(shape)
    number = by_year or (f"JP{shape}" if _JP_PATENT.fullmatch(shape) else None)
    own_series = kind in {"U", "Y"} or (kind == "B" and by_year is not None)
    return number + kind if number and own_series else number


def _japanese_by_year(shape: str) -> str | None:
    if western := _JP_WESTERN.fullmatch(shape):
        serial = int(western["serial"] or western["six"])
        return f"JP{western['year']}{serial:06}" if serial else None
    found = _JP_ERA.fullmatch(shape)
    if found is None:
        return None
    year = int(found["year"] or found["padded"] or found["bare"] or found["old"])
    serial = int(found["serial"] or found["bare_serial"] or found["old_serial"])
    era = found["era"] or ("H" if year <= _LAST_HEISEI else "S")
    valid = 1 <= year <= (_LAST_HEISEI if era == "H" else _LAST_SHOWA)
    return f"JP{era}{year:02}{serial}" if valid and serial else None


def _korean(shape: str, kind: str) -> str | None:
    """KR 2013-0012345 A is KR 10-2013-0012345: a kind code A says patent (10), U utility model (20)."""
    found = _KR_SHAPE.fullmatch(shape)
    if found is None:
        return None
    left_out = found["year"] and not found["right"]
    right = {"A": "10", "U": "20"}.get(kind, "") if left_out else ""
    return f"KR{right}{shape.replace('-', '')}"


_READERS: Final = {"EP": _european, "WO": _international, "JP": _japanese, "KR": _korean}
