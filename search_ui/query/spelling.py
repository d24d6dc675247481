"""Another spelling for a search that finds nothing. Pure."""

from search_ui.language import understand
from search_ui.language.tree import Phrase, Words, positive_leaves
from search_ui.query.filters import query
from search_ui.query.plan import Body, EngineResponse, Plan, asking, knowing
from search_ui.url.params import SearchParams
from search_ui.url.values import word_count

_FIELDS = ("reference", "reference_owner.words", "reference_title", "title")
_LEAST_LETTERS = 4
_MOST_WORDS = 10
"""Words of a text for which others are looked for: each costs the engine a walk through the words like it."""
_SAME_LETTERS = 1
"""At the beginning: misspelled names mostly begin right, and the engine need not read all words."""


def likelier(params: SearchParams) -> Plan[SearchParams | None]:
    """The search with its words spelled otherwise; None when there is no other spelling for any of them.

    Of a long text, a pasted one, no word is likely to be the one at fault: for it nothing is asked.
    """
    if not _wanted_words(params) or word_count(params.q) > _MOST_WORDS:
        return knowing(None)
    return asking(_spelling_body(params), lambda response: _corrected(params, response))


def finds_something(params: SearchParams) -> Plan[bool]:
    """Whether a search finds anything."""
    body = {"query": query(params), "size": 0, "track_total_hits": 1}
    return asking(body, lambda response: bool(response["hits"]["total"]["value"]))


def _spelling_body(params: SearchParams) -> Body:
    """Asks each field for more frequent words of its own that look like the words of the search text."""
    term = {
        "suggest_mode": "popular",
        "size": 1,
        "min_word_length": _LEAST_LETTERS,
        "prefix_length": _SAME_LETTERS,
    }
    asked = {field: {"text": params.q, "term": term | {"field": field}} for field in _FIELDS}
    return {"size": 0, "suggest": asked}


def _corrected(params: SearchParams, response: EngineResponse) -> SearchParams | None:
    """The search with its words spelled so; None when there is no other spelling for any of them.

    The response has, for each field and each word of the text,
    `{"text": "batery", "offset": 0, "length": 6, "options": [{"text": "battery", "freq": 7, …}]}`.
    """
    text = params.q
    words = _wanted_words(params)
    for told in reversed(list(zip(*(response["suggest"][field] for field in _FIELDS), strict=True))):
        start, end = told[0]["offset"], told[0]["offset"] + told[0]["length"]
        options = [option for word in told for option in word["options"]]
        if options and text[start:end].casefold() in words:
            likeliest = max(options, key=lambda option: int(option["freq"]))
            text = f"{text[:start]}{likeliest['text']}{text[end:]}"
    return None if text == params.q else params.changed(q=text)


def _wanted_words(params: SearchParams) -> set[str]:
    """The words that results must have: no operators, fields and numbers, no digits, nothing unwanted."""
    node = understand(params.q, literal=params.literal).node
    leaves = positive_leaves(node) if node else ()
    texts = (leaf.text for leaf in leaves if isinstance(leaf, Words | Phrase))
    return {word.casefold() for text in texts for word in _split(text) if word.isalpha()}


def _split(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() or sign == "'" else " " for sign in text).split()
