"""What a search text asks for, as a value. Pure.

`field` in these is a name of the query language (`search_ui.language.fields`), not of the index.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Union


@dataclass(frozen=True, slots=True)
class Words:
    """Words that must all be found: anywhere, or in a field of texts."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand side by side, in this order."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word, without its `*`."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was typed, and the canonical references and applications that it may mean."""

    text: str
    references: tuple[str, ...]
    applications: tuple[str, ...]

    @property
    def is_ambiguous(self) -> bool:
        """Whether it may be a patent as well as an application."""
        return bool(self.references and self.applications)


@dataclass(frozen=True, slots=True)
class Is:
    """A field has this value, exactly."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Begins:
    """A field's value begins so."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """A field's value lies between two, which belong to it; a missing one is no limit.

    Attributes:
        text: both as one writes them.
    """

    field: str
    low: str | None
    high: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """What no result may match."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of these must match; two or more, none of them an AllOf."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these must match; two or more, none of them an AnyOf."""

    nodes: tuple["Node", ...]


Node = Union[Words, Phrase, Prefix, Number, Is, Begins, Between, Not, AllOf, AnyOf]  # noqa: UP007 - not yet defined


def all_of(nodes: Iterable[Node]) -> Node:
    """All of them, as flat as it can be."""
    flat = tuple(part for node in nodes for part in (node.nodes if isinstance(node, AllOf) else (node,)))
    return flat[0] if len(flat) == 1 else AllOf(flat)


def any_of(nodes: Iterable[Node]) -> Node:
    """Any of them, as flat as it can be."""
    flat = tuple(part for node in nodes for part in (node.nodes if isinstance(node, AnyOf) else (node,)))
    return flat[0] if len(flat) == 1 else AnyOf(flat)


def negated(node: Node) -> Node:
    """The contrary."""
    return node.node if isinstance(node, Not) else Not(node)


def leaves(node: Node) -> Iterator[Node]:
    """Everything that is asked of a result, wanted or not, left to right."""
    match node:
        case Not(inner):
            yield from leaves(inner)
        case AllOf(nodes) | AnyOf(nodes):
            for each in nodes:
                yield from leaves(each)
        case _:
            yield node


def positive_leaves(node: Node) -> Iterator[Node]:
    """What may be found in a result: everything but what is unwanted, left to right."""
    match node:
        case Not():
            return
        case AllOf(nodes) | AnyOf(nodes):
            for each in nodes:
                yield from positive_leaves(each)
        case _:
            yield node
