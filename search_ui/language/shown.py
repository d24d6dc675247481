"""A tree → the language's own words for it. Pure."""

from enum import Enum, auto
from itertools import pairwise

from search_ui.language.tree import (
    AllOf,
    AnyOf,
    Begins,
    Between,
    Is,
    Node,
    Not,
    Number,
    Phrase,
    Prefix,
    Words,
)


class Joint(Enum):
    """Where AND is written out between what must all match."""

    BESIDE_OTHERS = auto()
    """Everywhere but between two plain words: the easiest to read."""
    NOWHERE = auto()
    EVERYWHERE = auto()


def shown(node: Node, joint: Joint = Joint.BESIDE_OTHERS) -> str:
    """The tree in the language's own words."""
    match node:
        case AllOf(nodes):
            text = _joined(nodes, joint)
        case AnyOf(nodes):
            text = " OR ".join(_operand(each, joint) for each in nodes)
        case Not(inner):
            text = f"NOT {_operand(inner, joint)}"
        case Number(text):
            pass
        case Is() | Begins() | Between():
            text = _value(node)
        case _:
            text = f"{node.field}:{_words(node)}" if node.field else _words(node)
    return text


def _value(node: Is | Begins | Between) -> str:
    match node:
        case Is(field, value):
            return f"{field}:{value}"
        case Begins(field, value):
            return f"{field}:{value}*"
        case Between(field, text=text):
            return f"{field}:{text}"


def _words(node: Words | Phrase | Prefix) -> str:
    match node:
        case Phrase(text):
            return f'"{text}"'
        case Prefix(text):
            return f"{text}*"
        case Words(text):
            return text


def _operand(node: Node, joint: Joint) -> str:
    text = shown(node, joint)
    return f"({text})" if isinstance(node, AllOf | AnyOf) else text


def _joined(nodes: tuple[Node, ...], joint: Joint) -> str:
    text = _operand(nodes[0], joint)
    for before, node in pairwise(nodes):
        plain = isinstance(before, Words) and isinstance(node, Words)
        written_out = joint is Joint.EVERYWHERE or (joint is Joint.BESIDE_OTHERS and not plain)
        text += (" AND " if written_out else " ") + _operand(node, joint)
    return text
