"""The query language: the search box's text → what it asks for. Pure; `understand` is the way in.

Words (all must match), "phrases", -not, NOT, AND, OR, parentheses, prefix*, and the fields of
`search_ui.language.fields`. The text goes through tokens (numbers whole), their repair, luqum's grammar
(which sees a placeholder for each operand, so that no text can trip it) and becomes a tree.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from search_ui.language.grammar import tree_of
from search_ui.language.pasted import Meant, meant, rewritten
from search_ui.language.remarks import NotUnderstood, Remarks
from search_ui.language.repair import repaired
from search_ui.language.shown import Joint, shown
from search_ui.language.tokens import has_words, tokens
from search_ui.language.tree import Begins, Node, Number, Prefix, Words, leaves, positive_leaves

_MOST_ROUNDS = 4
MOST_BEGINNINGS = 5
"""Beginnings of words and numbers in one text: for each the engine reads all words that begin so, in every
field, and again for every filter with a selection."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a search text asks for.

    Attributes:
        node: the same as a tree; None when there is nothing in it that can be searched for.
        text: the tree in the language's own words; understood again, it gives the same tree.
        repaired: sentences about what was not taken as it was written.
        notes: sentences about what may have been meant in another way.
        meant: searches for that.
    """

    node: Node | None
    text: str
    repaired: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    meant: tuple[Meant, ...] = ()

    @property
    def numbers(self) -> int:
        """How many numbers of documents and applications are asked for."""
        found = positive_leaves(self.node) if self.node else ()
        return sum(isinstance(leaf, Number) for leaf in found)

    def to_json(self) -> dict[str, Any]:
        """As `/api/search` tells it."""
        return {"text": self.text, "repaired": list(self.repaired), "notes": list(self.notes)}


@lru_cache(maxsize=1024)
def understand(text: str, *, literal: bool = False) -> Understood:
    """What a search text asks for; literally, it asks for its words and nothing in it is an operator.

    Raises:
        NotUnderstood: it asks for something that the language leaves out for good reasons.
    """
    remarks, read = Remarks(), text
    if literal:
        settled: tuple[Node | None, str] = (Words(text) if has_words(text) else None, text)
    else:
        read = _read(text, remarks)
        settled = _settled(_tree(read, remarks))
    node, said = settled
    if node is None:
        remarks.repair("There is no word or number in it that could be searched for.")
    else:
        _check_beginnings(node)
    others = () if literal or read != text else meant(text)
    return Understood(node, said, tuple(remarks.repaired), tuple(remarks.notes), others)


def _read(text: str, remarks: Remarks) -> str:
    """A pasted text in the language's own words; any other as it stands."""
    pasted = rewritten(text)
    if pasted and pasted.sentence:
        remarks.repair(pasted.sentence)
    return pasted.text if pasted else text


def _check_beginnings(node: Node) -> None:
    count = sum(isinstance(leaf, Prefix | Begins) for leaf in leaves(node))
    if count > MOST_BEGINNINGS:
        raise NotUnderstood(
            f"The search text has {count} beginnings with *; it may have at most {MOST_BEGINNINGS}.",
            "Write whole words: titles and passages are searched for their other forms too.",
        )


def _tree(text: str, remarks: Remarks) -> Node | None:
    return tree_of(repaired(tokens(text, remarks), remarks), remarks)


def _settled(node: Node | None) -> tuple[Node | None, str]:
    """The tree, and the words for it that are understood as the same tree.

    What is read as a number depends on what stands beside it (`2000 0000001` are two words, but 0000001 is a
    patent), so of the ways to write AND the first one is taken that changes nothing. Where each would, what
    is shown counts: then at least it is what is searched.
    """
    for _ in range(_MOST_ROUNDS):
        if node is None:
            return None, ""
        ways = [shown(node, joint) for joint in Joint]
        for text in ways:
            again = _tree(text, Remarks())
            if again == node:
                return node, text
        node = _tree(ways[0], Remarks())
    return node, ways[0]
