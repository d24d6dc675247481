"""Titles that are all capitals in the data, as a page writes them. Pure."""

import re
from functools import lru_cache, partial
from html import unescape

from markupsafe import Markup, escape

from citations.word_lists import words

_SMALL = words(
    "a an and as at but by for from in into nor of on onto or over per the their thereof to using via with"
)
# What stays as it is: abbreviations that titles of inventions have, and Roman numerals.
_CAPITALS = words(
    """
    AC AI API ASIC CDMA CMOS CPU CRT CT DC DMA DNA DRAM DSL DVD EEPROM EMI ESD FET FIFO FM FPGA GPS
    GPU GSM GUI HDD HIV HTML HTTP IC II III IO IP IR ISDN IV JPEG LAN LCD LED LTE MAC MEMS MIMO MOS
    MOSFET MPEG MRAM MRI NAND NMR OCR OFDM OLED PC PCB PCI PDA PET PLL PWM RAID RAM RF RFID RNA ROM
    SIM SMS SQL SRAM TCP TDMA TFT TV UI URL USB UV VI VLSI VOIP VPN WAN WLAN XML
    """
)
_LEAST = 5
"""Letters of a title; a shorter one may be an abbreviation that is not listed here."""
_TAG = re.compile("(<[^>]*>)")
_WORD = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W\d_]+)*")


@lru_cache(maxsize=1024, typed=True)  # safe HTML and its text are equal, but not the same
def title_case(text: str) -> str:
    """A title that is all capitals with only its words' first letters large; any other as it is.

    Safe HTML stays safe, with its marks. What stands beside a digit (`3D`, `H2O`) is left alone.
    """
    if not isinstance(text, Markup):
        return _of([text])[0]
    pieces = _TAG.split(text)
    pieces[::2] = map(escape, _of([unescape(piece) for piece in pieces[::2]]))
    return Markup("".join(pieces))  # noqa: S704 - the tags are those that were there


def _of(pieces: list[str]) -> list[str]:
    """The same for a title in pieces."""
    letters = "".join(pieces)
    if sum(map(str.isalpha, letters)) < _LEAST or letters != letters.upper():
        return pieces
    start = next(place for place, piece in enumerate(pieces) if _WORD.search(piece))
    return [_cased(piece, is_first=place == start) for place, piece in enumerate(pieces)]


def _cased(piece: str, *, is_first: bool) -> str:
    first = _WORD.search(piece) if is_first else None
    return _WORD.sub(partial(_word, first.start() if first else -1), piece)


def _word(first: int, found: re.Match[str]) -> str:
    word, text = found[0], found.string
    beside = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
    if word in _CAPITALS or any(sign.isdigit() for sign in beside):
        return word
    if word.lower() in _SMALL and found.start() != first:
        return word.lower()
    return word[0] + word[1:].lower()
