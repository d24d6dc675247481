"""Tokens → tokens that are a sentence of the grammar, whatever they were. Pure."""

from collections.abc import Iterable

from search_ui.language.remarks import NotUnderstood, Remarks
from search_ui.language.tokens import OPERANDS, Kind, Token

MAX_DEPTH = 20
"""Parentheses within parentheses; more than anybody writes, and few enough for engine and interpreter."""

_CONNECTING = {Kind.AND, Kind.OR}
_LEADING = {Kind.NOT, Kind.FIELD}


def repaired(tokens: Iterable[Token], remarks: Remarks) -> list[Token]:
    """The same tokens, without operators that have nothing to work on, with every parenthesis paired.

    Raises:
        NotUnderstood: they are nested too deep.
    """
    kept: list[Token] = []
    opened = 0
    for token in tokens:
        if token.kind in _CONNECTING:
            _drop(kept, _LEADING | _CONNECTING, remarks)
            if not kept or kept[-1].kind is Kind.OPEN:
                _lonely(token, remarks)
                continue
        elif token.kind is Kind.CLOSE:
            if not opened:
                remarks.repair("A closing parenthesis without its partner was left out.")
                continue
            opened -= 1
            _drop(kept, _LEADING | _CONNECTING, remarks)
            if kept[-1].kind is Kind.OPEN:
                kept.pop()
                remarks.repair("Parentheses with nothing between them were left out.")
                _drop(kept, _LEADING, remarks)
                continue
        elif token.kind is Kind.OPEN:
            opened += 1
        kept.append(token)
    _drop(kept, _LEADING | _CONNECTING | {Kind.OPEN}, remarks)
    _check_depth(kept)
    return [*kept, *_closing(kept, remarks)]


def _drop(kept: list[Token], kinds: set[Kind], remarks: Remarks) -> None:
    """Take away from the end what waits for something that does not come."""
    while kept and kept[-1].kind in kinds:
        _lonely(kept.pop(), remarks)


def _lonely(token: Token, remarks: Remarks) -> None:
    match token.kind:
        case Kind.FIELD:
            remarks.repair(f"“{token.text}:” was left out: nothing stands after it.")
        case Kind.NOT:
            remarks.repair("A NOT or - with nothing after it was left out.")
        case Kind.AND | Kind.OR:
            remarks.repair(f"{token.kind.name} was left out where nothing stands on one side of it.")
        case _:
            remarks.repair("An opening parenthesis with nothing after it was left out.")


def _closing(kept: list[Token], remarks: Remarks) -> list[Token]:
    """The closing parentheses that are missing at the end."""
    kinds = [token.kind for token in kept]
    missing = kinds.count(Kind.OPEN) - kinds.count(Kind.CLOSE)
    if missing:
        remarks.repair("A closing parenthesis was missing: it was put at the end.")
    return [Token(Kind.CLOSE)] * missing


def _check_depth(kept: list[Token]) -> None:
    """Refuse what is nested deeper than MAX_DEPTH; each of several NOTs in a row is one level."""
    levels: list[Kind] = []
    for token in kept:
        if token.kind is Kind.CLOSE:
            while levels.pop() is not Kind.OPEN:
                pass
        elif token.kind in _LEADING or token.kind is Kind.OPEN:
            levels.append(token.kind)
        if token.kind in OPERANDS or token.kind is Kind.CLOSE:
            while levels and levels[-1] in _LEADING:
                levels.pop()
        if len(levels) > MAX_DEPTH:
            raise NotUnderstood(
                f"The search is nested more than {MAX_DEPTH} levels deep.",
                "Write it with fewer parentheses, or search for the text as it stands.",
            )
