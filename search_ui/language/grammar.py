"""Repaired tokens → a tree. luqum knows the grammar: what binds tighter, how far a field reaches. Pure."""

from collections.abc import Iterator, Sequence

from luqum import tree as luqum  # type: ignore[import-untyped]  # it has no types
from luqum.thread import parse  # type: ignore[import-untyped]  # likewise; each thread has a lexer of its own

from search_ui.language.fields import FIELDS
from search_ui.language.remarks import Remarks
from search_ui.language.tokens import OPERANDS, Kind, Token, quoted
from search_ui.language.tree import (
    Begins,
    Between,
    Is,
    Node,
    Number,
    Phrase,
    Prefix,
    Words,
    all_of,
    any_of,
    negated,
)

_SIGNS = {Kind.AND: "AND", Kind.OR: "OR", Kind.NOT: "NOT", Kind.OPEN: "(", Kind.CLOSE: ")"}
_OPERAND = "operand"


def tree_of(tokens: Sequence[Token], remarks: Remarks) -> Node | None:
    """The tree of tokens that are a sentence of the grammar; None when there are none."""
    if not tokens:
        return None
    text = " ".join(_sign(place, token) for place, token in enumerate(tokens))
    return _Reader(tokens, remarks).read(parse(text))


def _sign(place: int, token: Token) -> str:
    """A token as luqum is told of it: an operand by its place, so that no reference's text can trip it."""
    if token.kind in OPERANDS:
        return f"{_OPERAND}{place}"
    return f"{token.text}:" if token.kind is Kind.FIELD else _SIGNS[token.kind]


class _Reader:
    """Reads what luqum made of the tokens, and remarks what it could not read as it was written."""

    def __init__(self, tokens: Sequence[Token], remarks: Remarks) -> None:
        self._tokens = tokens
        self._remarks = remarks

    def read(self, item: luqum.Item, field: str | None = None) -> Node:
        """The node of a piece of luqum's tree, which stands in this field."""
        if isinstance(item, luqum.Word):
            return self._operand(self._tokens[int(item.value.removeprefix(_OPERAND))], field)
        reach = item.name if isinstance(item, luqum.SearchField) else field
        nodes = [self.read(part, reach) for part in item.children]
        match item:
            case luqum.SearchField() | luqum.BaseGroup():
                node = nodes[0]
            case luqum.Not():
                node = negated(nodes[0])
            case luqum.OrOperation():
                node = any_of(nodes)
            case luqum.AndOperation():
                node = all_of(nodes)
            case _:
                node = self._side_by_side(nodes)
        return node

    def _operand(self, token: Token, field: str | None) -> Node:
        if field is None or FIELDS[field].is_text:
            return self._text(token, field)
        written = f"{token.text}*" if token.kind is Kind.PREFIX else token.text.strip('"')
        if node := FIELDS[field].read(written):
            return node
        self._remarks.repair(
            f"“{written}” is no {FIELDS[field].kind}, so it was searched as text."
            f" Write {FIELDS[field].writing}."
        )
        return self._text(quoted(written))

    def _text(self, token: Token, field: str | None = None) -> Node:
        match token.kind:
            case Kind.PHRASE:
                return Phrase(token.text, field)
            case Kind.PREFIX:
                return Prefix(token.text, field)
        if token.mention is None or field:
            return Words(token.text, field)
        number = Number(token.text, token.mention.references, token.mention.applications)
        if number.is_ambiguous:
            self._remarks.note(
                f"“{number.text}” may be a reference or an application: both were searched."
                f" Write ref:{number.text} or app:{number.text} for one of them."
            )
        return number

    def _side_by_side(self, nodes: list[Node]) -> Node:
        """All of them, but for those of which no citation can have more than one.

        Between words, a number may be one that the reference's text mentions, so there all must match.
        """
        numbers = [node for node in nodes if isinstance(node, Number)]
        if len(numbers) > 1 and not any(isinstance(node, Words | Phrase | Prefix) for node in nodes):
            self._remarks.note("Several numbers stand side by side without words: any of them matches.")
            others = [node for node in nodes if not isinstance(node, Number)]
            nodes = [any_of(numbers), *others]
        return all_of(self._alternatives(nodes))

    def _alternatives(self, nodes: list[Node]) -> Iterator[Node]:
        """The nodes, values of one single-valued field drawn together where the first of them stands."""
        fields = [_single_valued(node) for node in nodes]
        for place, (node, field) in enumerate(zip(nodes, fields, strict=True)):
            if field is None or fields.count(field) == 1:
                yield node
            elif fields.index(field) == place:
                kind = FIELDS[field].kind
                self._remarks.note(f"A citation has one {kind} only: any of the {field}: values matches.")
                yield any_of(n for n, f in zip(nodes, fields, strict=True) if f == field)


def _single_valued(node: Node) -> str | None:
    """The field of which a citation has one value at most, if the node is about such a one."""
    if isinstance(node, Is | Begins | Between) and FIELDS[node.field].single:
        return node.field
    return None
