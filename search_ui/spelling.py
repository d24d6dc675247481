"""Another spelling for a search that finds nothing. Pure."""

from typing import Any

from search_ui.counts import Response
from search_ui.language import understand
from search_ui.language.tree import Phrase, Words, positive_leaves
from search_ui.params import SearchParams
from search_ui.query import query

Body = dict[str, Any]

_NAME = "spelling"
_LEAST_LETTERS = 4
_SAME_LETTERS = 1
"""At the beginning: misspelled names mostly begin right, and the engine need not read all words."""


def spelling_body(params: SearchParams) -> Body:
    """Asks for more frequent words of references that look like the words of the search text."""
    term = {
        "field": "reference",
        "suggest_mode": "popular",
        "size": 1,
        "min_word_length": _LEAST_LETTERS,
        "prefix_length": _SAME_LETTERS,
    }
    return {"size": 0, "suggest": {_NAME: {"text": params.q, "term": term}}}


def corrected(params: SearchParams, response: Response) -> SearchParams | None:
    """The search with its words spelled so; None when there is no other spelling for any of them.

    The response has, for each word of the text,
    `{"text": "batery", "offset": 0, "length": 6, "options": [{"text": "battery", …}]}`.
    """
    text = params.q
    words = _wanted_words(params)
    for word in reversed(response["suggest"][_NAME]):
        start, end = word["offset"], word["offset"] + word["length"]
        if word["options"] and text[start:end].casefold() in words:
            text = f"{text[:start]}{word['options'][0]['text']}{text[end:]}"
    return None if text == params.q else params.changed(q=text)


def found_body(params: SearchParams) -> Body:
    """Asks whether a search finds anything."""
    return {"query": query(params), "size": 0, "track_total_hits": 1}


def _wanted_words(params: SearchParams) -> set[str]:
    """The words that results must have: neither operators, fields and numbers, nor what is unwanted."""
    node = understand(params.q, literal=params.literal).node
    leaves = positive_leaves(node) if node else ()
    texts = (leaf.text for leaf in leaves if isinstance(leaf, Words | Phrase))
    return {word.casefold() for text in texts for word in _split(text)}


def _split(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() or sign == "'" else " " for sign in text).split()
