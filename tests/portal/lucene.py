"""Enough of Lucene 3.6's syntax to answer what the client asks: criteria → a test of a row."""

from collections.abc import Callable
from typing import Any

from luqum import tree  # type: ignore[import-untyped]  # it has no types
from luqum.exceptions import ParseError  # type: ignore[import-untyped]  # likewise
from luqum.thread import parse  # type: ignore[import-untyped]  # likewise; each thread has a lexer of its own

Row = dict[str, Any]
Test = Callable[[Row], bool]


class BadCriteria(Exception):
    """Nothing that the portal understands; it answers 400."""


def compiled(criteria: str, *, dates_need_z: bool = False) -> Test:
    """What tells whether a row is found.

    Args:
        criteria: the query.
        dates_need_z: refuse times without a zone, as Solr's own date fields do (a guess).

    Raises:
        BadCriteria: it cannot be parsed, or uses more than is known here.
    """
    try:
        return _compiled(parse(criteria), None, dates_need_z=dates_need_z)
    except ParseError as error:
        raise BadCriteria(f"Cannot parse '{criteria[:60]}'") from error


def _compiled(  # noqa: C901, PLR0911 - one for each kind of node
    node: tree.Item, field: str | None, *, dates_need_z: bool
) -> Test:
    def below(child: tree.Item, of: str | None = field) -> Test:
        return _compiled(child, of, dates_need_z=dates_need_z)

    match node:
        case tree.SearchField():
            return below(node.expr, node.name)
        case tree.Group() | tree.FieldGroup() | tree.Plus():
            return below(node.children[0])
        case tree.Not() | tree.Prohibit():
            unwanted = below(node.a)
            return lambda row: not unwanted(row)
        case tree.AndOperation():
            wanted = [below(child) for child in node.children]
            return lambda row: all(test(row) for test in wanted)
        case tree.OrOperation() if field and all(isinstance(child, tree.Phrase) for child in node.children):
            values = {_unquoted(child) for child in node.children}
            return lambda row: not values.isdisjoint(_values(row, field))
        case tree.OrOperation() | tree.UnknownOperation():
            either = [below(child) for child in node.children]
            return lambda row: any(test(row) for test in either)
        case tree.Range() if field:
            return _range(node, field, dates_need_z=dates_need_z)
        case tree.Phrase() if field:
            return _equals(field, _unquoted(node))
        case tree.Word() if field:
            return _word(field, node.value)
    raise BadCriteria(f"undefined field or syntax: {str(node)[:60]}")


def _unquoted(phrase: tree.Phrase) -> str:
    return str(phrase.value[1:-1]).replace('\\"', '"')


def _word(field: str, value: str) -> Test:
    if value == "*":
        return (lambda _: True) if field == "*" else (lambda row: bool(_values(row, field)))
    if value.endswith("*"):
        return lambda row: any(text.startswith(value[:-1]) for text in _values(row, field))
    return _equals(field, value)


def _equals(field: str, value: str) -> Test:
    return lambda row: value in _values(row, field)


def _range(node: tree.Range, field: str, *, dates_need_z: bool) -> Test:
    ends = [str(end.value) for end in (node.low, node.high)]
    if dates_need_z and field == "createDateTime" and any(end != "*" and end[-1] != "Z" for end in ends):
        raise BadCriteria(f"Invalid Date String: '{ends[0]}'")
    low, high = (None if end == "*" else end.removesuffix("Z") for end in ends)

    def test(row: Row) -> bool:
        return any(
            (low is None or low < text or (node.include_low and low == text))
            and (high is None or text < high or (node.include_high and high == text))
            for text in _values(row, field)
        )

    return test


def _values(row: Row, field: str) -> list[str]:
    value = row.get(field)
    if value is None:
        return []
    if isinstance(value, str):
        return [value.removesuffix("Z")] if field == "createDateTime" else [value]
    if isinstance(value, list):
        return [str(each) for each in value]
    return [str(value).lower() if isinstance(value, bool) else str(value)]
