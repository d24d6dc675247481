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
        "ES": rf"{_SERIAL}{{6}}",
        "FR": rf"{_SERIAL}{{5,6}}",
        "GB": rf"{_SERIAL}{{5,6}}",
        "NO": rf"{_SERIAL}{{5}}|(?:19|20)[0-9]{{6}}",
        "RU": r"2[0-9]{6}|20[0-9]{8}",
        "SU": rf"{_SERIAL}{{5,6}}",
        "TR": r"(?:19|20)[0-9]{2}-?[0-9]{5}",
        "TW": r"[IM]?[0-9]{6}|20[0-9]{7}",
    }.items()
}
_OTHER_SHAPE: Final = re.compile(r"[1-9][0-9]{5,12}|(?:19|20)[0-9]{2}-[0-9]{4,7}")
_PADDED: Final = re.compile(r"0(?=[1-9][0-9]{5}\Z)")
_OWN_SERIES: Final = frozenset("USY")
_EP_SHAPE: Final = re.compile(r"[0-9]{5,7}")
_DE_SHAPE: Final = re.compile(rf"{_SERIAL}{{5,7}}|[1256][01]-?20[0-9]{{2}}-?[0-9]{{6}}")
_CN_SHAPE: Final = re.compile(r"(?P<right>[1-3])(?:[0-9]{6}|[0-9]{8})|8[5-9](?P<right_of_year>[0-9])[0-9]{5}")
_CN_RIGHTS: Final = {"A": "1", "B": "1", "C": "1", "U": "2", "Y": "2", "S": "3"}
_WO_SHAPE: Final = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?:-?(?P<six>[0-9]{6})|-(?P<fewer>[0-9]{1,5}))"
    r"|(?:(?P<short>7[89]|[89][0-9]|0[0-9])-?|(?P<late>[12][0-9])-)(?P<serial>[0-9]{5,6})",
)
_KR_SHAPE: Final = re.compile(
    r"(?P<right>[1-4]0-?)?(?P<year>(?:19|20)[0-9]{2})-?(?P<serial>[0-9]{7})"
    r"|(?P<granted>[1-4]0-?[0-9]{7})|[1-9][0-9]{5,6}",
)
_KR_RIGHTS: Final = {"A": "10", "B": "10", "U": "20", "Y": "20", "S": "30"}
_JP_ERA: Final = re.compile(
    r"(?P<era>[HS])(?:(?P<year>[0-9]{1,2})-|(?P<padded>[0-9]{2}))0*(?P<serial>[1-9][0-9]{0,5})"
    r"|(?P<bare>0?[1-9]|1[01]|4[6-9]|5[0-9]|6[0-4])-0*(?P<bare_serial>[1-9][0-9]{0,5})"
    r"|(?P<old>0[1-9]|1[01]|4[6-9]|5[0-9]|6[0-4])(?P<old_serial>[0-9]{6})",
)
_JP_WESTERN: Final = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:-(?P<serial>[0-9]{1,6})|(?P<six>[0-9]{6}))")
_JP_PATENT: Final = re.compile(r"[1-9][0-9]{5,6}")
_JP_PADDED_PATENT: Final = re.compile(r"0(?P<patent>[2-9](?P<serial>[0-9]{6}))")
_LAST_EXAMINED_OF_A_YEAR: Final = 120_000
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
    """Canonical number of another office, from its digits as written and its kind code if there is one.

    Utility models (U, Y) and designs (S) are numbered apart: their letter stays, unless the digits tell.
    """
    office = "GB" if office == "UK" else office
    shape = re.sub(r"[ ,.]", "", re.sub(r" ?[/-] ?", "-", body)).upper()
    if not kind and DATE.fullmatch(shape):
        return None
    if office == "GB" and (kind or not body.isdigit()):
        shape = _PADDED.sub("", shape)
    if office in _READERS:
        return _READERS[office](shape, kind[:1].upper())
    if not _SHAPES.get(office, _OTHER_SHAPE).fullmatch(shape):
        return None
    return _in_series(office + shape.replace("-", ""), kind[:1].upper())


def _in_series(number: str, kind: str) -> str:
    return number + kind if kind in _OWN_SERIES else number


def _european(shape: str, kind: str) -> str | None:
    """EP numbers have seven digits; older ones are often typed without their leading zeros."""
    possible = _EP_SHAPE.fullmatch(shape) and int(shape) and kind not in _OWN_SERIES
    return f"EP{shape.zfill(7)}" if possible else None


def _international(shape: str, kind: str) -> str | None:
    """WO 99/12345 and WO 1999/012345 are WO9912345; WO 02/12345 and WO 2002/012345 are WO2002012345."""
    found = _WO_SHAPE.fullmatch(shape)
    if found is None or kind in _OWN_SERIES:
        return None
    serial = int(found["serial"] or found["six"] or found["fewer"])
    short = found["short"] or found["late"]
    year = int(found["year"] or ("20" if short < "78" else "19") + short)
    if year < _FIRST_WO_YEAR or serial == 0:
        return None
    if year >= _MILLENNIUM:
        return f"WO{year}{serial:06}"
    return f"WO{year % 100}{serial:05}" if serial <= _LAST_FIVE_DIGIT_SERIAL else None


def _japanese(shape: str, kind: str) -> str | None:
    """Japan restarts its series each year, and for each of A, B, U and Y: letters other than A stay.

    Without its era a year of 1-11 can only be Heisei and one of 46-64 only Showa, since publications of
    applications began in Showa 46 (1971) and count western years from 2000 on. Eight digits and a B may also
    be a patent with a zero before it: ``JP04219000B2``, since no year had so many examined applications.
    """
    padded = _JP_PADDED_PATENT.fullmatch(shape) if kind == "B" else None
    if padded:
        return f"JP{padded['patent']}" if int(padded["serial"]) > _LAST_EXAMINED_OF_A_YEAR else None
    by_year = _japanese_by_year(shape)
    number = by_year or (f"JP{shape}" if _JP_PATENT.fullmatch(shape) else None)
    own_series = kind in _OWN_SERIES or (kind == "B" and by_year is not None)
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
    """KR 2013-0012345 is KR 10-2013-0012345: patents are meant (10) where no kind code says another right.

    U and Y are utility models (20), S designs (30).
    """
    found = _KR_SHAPE.fullmatch(shape)
    if found is None:
        return None
    digits = shape.replace("-", "")
    right = _KR_RIGHTS.get(kind, "10" if found["year"] else "")
    if found["right"] or found["granted"]:
        return f"KR{digits}" if kind not in _OWN_SERIES or digits.startswith(right) else None
    return f"KR{right}{digits.zfill(7) if right else digits}"


def _german(shape: str, kind: str) -> str | None:
    """Since 1995 the first two of eight digits, or of twelve, tell utility models (2) from patents (1)."""
    if not _DE_SHAPE.fullmatch(shape):
        return None
    number = "DE" + shape.replace("-", "")
    return number if len(number) >= len("DE29812345") else _in_series(number, kind)


def _chinese(shape: str, kind: str) -> str | None:
    """The digit before the serial number tells patents (1), utility models (2) and designs (3)."""
    found = _CN_SHAPE.fullmatch(shape)
    if found is None:
        return None
    right = found["right"] or found["right_of_year"]
    return f"CN{shape}" if _CN_RIGHTS.get(kind, right) == right else None


_READERS: Final = {
    "CN": _chinese,
    "DE": _german,
    "EP": _european,
    "JP": _japanese,
    "KR": _korean,
    "WO": _international,
}
