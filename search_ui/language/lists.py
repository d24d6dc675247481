"""A pasted list → its lines and the numbers in each, as a patent person reads them. Pure.

`read_lines` is the way in. What a number means says `citations.reference.find_numbers`, as for the search
box. Here stands what only a form or an e-mail has: marks of rows (`language.rows`), the country in a column
behind the number, kind code A without commas; and what is no number of a document: telephones, addresses,
dates, counts of things.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from citations import contexts, offices
from citations.reference import Mention, find_numbers
from search_ui.language.pasted import ADDRESS, in_address
from search_ui.language.rows import OFFICES, Mark, marks
from search_ui.url.list_params import MAX_NUMBERS, ListParams, too_many_numbers


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list, and the numbers in it from left to right."""

    text: str
    numbers: tuple[Mention, ...]


_NO_NUMBER = '"'
"""Stands for each character of what is no part of a number: no spelling of a number contains it."""

_PHONE = r"[+(]?\d(?:[ ()./-]{0,3}\d){6,14}(?!\d)"
_PHONE_WORD = (
    r"(?i:tele(?:phone|fax)|tel|phone|fax|facsimile|mobile|cell ?phone|direct (?:dial|line)"
    r"|(?:meeting|conference) id)"
)
_OF_PHONES = rf"(?<!\w){_PHONE_WORD}[.:#]*(?: (?:no|nr|number|is|at))?[.:#]*\s{{0,3}}{_PHONE}"
_AMERICAN_PHONE = r"(?<![\w/.,-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[.-]\d{4}(?![\w/-])"
_MORE_PHONES = r"(?:\s?(?:,|;|/|or|and)\s?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?![\w/-]))*"
_FOREIGN_PHONE = r"(?<![\w/])(?:\+|00)[1-9]\d{0,2}[ ()./-]{1,3}\d(?:[ ()./-]{0,3}\d){5,12}(?!\d)"
_GERMAN_PHONE = r"(?<![\w/.,-])0\d{2,4}[ /-]\d{5,8}(?![\w/-])"
_RECEIPT = (
    r"(?<!\w)(?i:efs[ -]id|deposit account|receipt|tracking|matter)(?: (?i:no|number))?[ .:#]{1,3}"
    r"\d[\d-]{3,20}"
)
_DAY = (
    r"(?<!\w)(?i:dated?|mail(?:ed|ing)|fil(?:ed|ing)|issued?|received)(?: (?i:on|date))?[ .:]{1,3}"
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:19|20)\d\d(?!\d)"
)
"""Month, day and year without anything between them."""
_NOT_OF_DOCUMENTS = re.compile(
    rf"(?:{_OF_PHONES}|{_AMERICAN_PHONE}){_MORE_PHONES}|{_FOREIGN_PHONE}|{_GERMAN_PHONE}|{_RECEIPT}|{_DAY}"
)
_JOINT = re.compile(
    r"(?<=\d{7})[/.](?=\d{7})"
    r"|(?:(?<=\d{4})|(?<=\d[A-Z])|(?<=[\d -][ABCEPSUY]\d)),(?=\d)|(?<=\d),(?=\d{1,2}(?!\d)|\d{4})"
)
"""What stands between two numbers, and is no separator of thousands."""
_MONTH = re.compile(r"\D*[ ,](?:(?:0?[1-9]|1[0-2])[/-](?:19|20)\d\d|(?:19|20)\d\d[/-](?:0[1-9]|1[0-2]))")

_COUNT = re.compile(
    r"\W*(?P<count>\d{1,3}\.)"
    r"(?=[A-Z]{1,3}[ /-]?\d|PCT/|\d{1,3}(?:,\d{3})+(?!\d)|\d{7}|\d{2}/\d{3}|\d{4}/\d{6})"
)
"""A row's number with its full stop and no blank behind it: `1.3758805`, `12.US 3,758,805`."""
_LETTER = re.compile(r"[^\W\d_]")
_TITLE_BEHIND = re.compile(r"[\W\d_]*\d(?:[ -]?[A-C]\d)?(?P<blank>[ \t]+)(?=[A-Z][A-Za-z]{2})")
"""The first number of a line and a word after it, which it does not count: `6632316 Devices and methods`."""

_PIECE = re.compile(r"\S+")
_OPENING = "<([{\"'"
_CLOSING = re.compile(r"(?:(?<!\.pn)[]>)}\"'.,;])+$", re.IGNORECASE)
_LONGEST_ADDRESS = 2_000
_OF_PATENTS = re.compile(r"uspto|patent|espacenet|epo\.org|wipo\.int|lens\.org", re.IGNORECASE)

_DATE = r"\d{1,4}[/.-]\d\d?[/.-]\d{1,4}(?![\w/.-])|\d\d?[/-](?:19|20)\d\d(?![\w/.-])"
_COUNTRY_BEHIND = tuple(
    re.compile(
        rf"(?<![\w./,-])(?P<body>\d[\d/.-]{{3,18}}\d){column}(?P<code>[A-Z]{{2}})"
        rf"(?:{column}(?P<kind>[A-Z]\d?)(?![\w.'/-])|(?={column}(?:{_DATE})|\s*$))"
    )
    for column in (r"[ \t]{1,12}", " ?, ?", " ?; ?", r" ?\| ?")
)
"""`2003123456 JP A 2003-04-25`: number, country, kind code and date, as PTO/SB/08 has them."""
_BEFORE = re.compile(r"(?<![A-Za-z])([A-Z]{2})[ .:-]{0,3}\Z")
_REACH = 5
_OLD_GRANT = re.compile(r"(?<![\w./,-])(?P<number>\d{7})(?P<kind>[ \t|]+A)(?=[ \t|]*$|[ \t|]+\d|[\t|,;])")
"""A bare number, and the kind code that US patents had until 2000."""
_OF_NO_OTHER_OFFICE = re.compile(r"(?:US|[ABC]\d?(?!\w)|[\W\d_])*")
_OLD_GRANTS = range(3_000_000, 6_167_569)
"""What no other office writes so with seven digits: China's begin with 1, Britain's and France's with 2."""


def read_lines(asked: ListParams) -> tuple[Line, ...]:
    """The lines of a list with their numbers.

    Raises:
        BadParameter: there are more than MAX_NUMBERS.
    """
    lines = tuple(
        Line(text, _numbers(text, mark)) for text, mark in zip(asked.lines, marks(asked.lines), strict=True)
    )
    if (count := sum(len(line.numbers) for line in lines)) > MAX_NUMBERS:
        raise too_many_numbers(count)
    return lines


def _numbers(text: str, mark: Mark | None) -> tuple[Mention, ...]:
    """The numbers of a line: without its mark, where that is sure or more can be read then."""
    if mark is None:
        return _read(text)
    unmarked = _read(_NO_NUMBER * mark.end + text[mark.end :])
    if mark.is_code:
        return unmarked
    whole = _read(text)
    return max((unmarked, whole) if mark.is_sure else (whole, unmarked), key=len)


def _read(text: str) -> tuple[Mention, ...]:
    text = _masked(text, [row.span("count") for row in [_COUNT.match(text)] if row])
    known = [*_addresses(text), *_with_their_country(text)]
    others = [match.span() for rule in (_NOT_OF_DOCUMENTS, _JOINT) for match in rule.finditer(text)]
    others += [title.span("blank") for title in [_TITLE_BEHIND.match(text)] if title]
    masked = _masked(text, [*((each.start, each.end) for each in known), *others, *_old_kinds(text)])
    first_word = _LETTER.search(text)
    found = [
        _without_half_a_pair(text, mention)
        for mention in find_numbers(masked)
        if not (first_word and first_word.start() < mention.start and _is_of_words(text, mention))
    ]
    readable = [mention for mention in known if mention.references or mention.applications]
    return tuple(sorted([*found, *readable], key=lambda mention: mention.start))


def _is_of_words(text: str, mention: Mention) -> bool:
    """Whether a number that stands among words is a month, as in `JP, 04-2003`, or counts what follows it."""
    written = text[mention.start : mention.end]
    is_count = not _LETTER.search(written) and contexts.counts_things(text, mention.end)
    return is_count or _MONTH.fullmatch(written) is not None


def _without_half_a_pair(text: str, mention: Mention) -> Mention:
    """The number without its label, where a parenthesis opens between them: `patent (6,632,316)`."""
    opened = text.rfind("(", mention.start, mention.end) + 1
    return replace(mention, start=opened) if opened and text.find(")", opened, mention.end) < 0 else mention


def _masked(text: str, stretches: list[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in stretches:
        characters[start:end] = _NO_NUMBER * (end - start)
    return "".join(characters)


def _addresses(text: str) -> Iterator[Mention]:
    """The addresses of pages and people in a line, with the number of the document that each is about."""
    for piece in _PIECE.finditer(text):
        if piece.end() - piece.start() > _LONGEST_ADDRESS:
            continue
        address = piece[0].lstrip(_OPENING)
        start = piece.end() - len(address)
        address = _CLOSING.sub("", address)
        if "@" in address:
            yield Mention(start, start + len(address), (), ())
        elif ADDRESS.fullmatch(address):
            number = in_address(address)
            is_sure = number and (_OF_PATENTS.search(address) or not number.isdigit())
            yield _as_one(number if is_sure and number else "", start, start + len(address))


def _with_their_country(text: str) -> Iterator[Mention]:
    """Numbers whose office stands in the column behind them, and none before them."""
    for found in (found for columns in _COUNTRY_BEHIND for found in columns.finditer(text)):
        code, kind = found["code"], found["kind"] or ""
        before = _BEFORE.search(text, max(0, found.start() - _REACH), found.start())
        if _is_office(code, kind) and not (before and before[1] in OFFICES):
            yield _as_one(f"{code} {found['body']} {kind}".strip(), *found.span())


def _is_office(code: str, kind: str) -> bool:
    """Whether capitals behind a number are an office: `IN` and `IS` are words, if no kind code follows."""
    return code in offices.SURE | {"US"} or (code in offices.ALL and len(kind) > 1)


def _as_one(number: str, start: int, end: int) -> Mention:
    """What a stretch means that is this one number; nothing where that is not to be read."""
    mentions = find_numbers(number)
    if len(mentions) != 1 or mentions[0].end - mentions[0].start < len(number):
        return Mention(start, end, (), ())
    return Mention(start, end, mentions[0].references, mentions[0].applications)


def _old_kinds(text: str) -> Iterator[tuple[int, int]]:
    """Kind codes A to be passed over, as far as a line names no other office."""
    named = _OF_NO_OTHER_OFFICE.match(text)
    for found in _OLD_GRANT.finditer(text):
        if named and found.start() <= named.end() and int(found["number"]) in _OLD_GRANTS:
            yield found.span("kind")
