"""What somebody may be about to type. Pure.

Names and words are taken from the first references, titles and owners that have them: the index has no list
of its words, and needs none for this. Each request ends after a bounded number of citations and after a
second, since it is only worth having while somebody types; so how often something is cited is not told.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from citations.reference import find_numbers
from search_ui.query.clauses import values_of_few
from search_ui.query.plan import Body, EngineResponse, Plan, asking, each
from search_ui.results.suggestions import Suggestion
from search_ui.url.params import Filter, SearchParams, exactly

MOST = 10
_EACH = 4
_MOST_READ = 20_000
"""Citations that each shard looks at: a number's or name's beginning may fit millions."""
_SAMPLE = 100
_WORDED = ("reference", "reference_title")
_BOUNDS: Body = {"terminate_after": _MOST_READ, "timeout": "1s"}
_LEAST_LETTERS, _LEAST_DIGITS, _ART_UNIT_DIGITS = 2, 3, 4
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*(?![^\W_])")
_LAST_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?:['\u2019-][^\W\d_]*)*$")
_NUMBER = re.compile(r"(?=.*\d)[A-Z]{0,4}\d[0-9A-Z]*", re.ASCII)


def suggestions(text: str) -> Plan[list[Suggestion]]:
    """Numbers, art units and names that go on from this text; it may be that nothing need be asked."""
    return each(_questions(text)).then(_best)


def _questions(text: str) -> Iterator[Plan[list[Suggestion]]]:
    if beginning := number_beginning(text):
        yield _values("reference_number", _references(beginning))
        yield _values("application_number", [beginning])
        if len(beginning) <= _ART_UNIT_DIGITS:
            yield _values("art_unit", [beginning])
    if last := _last_word(text):
        yield _named(text, last)


def _best(found: list[list[Suggestion]]) -> list[Suggestion]:
    return list({suggestion.text: suggestion for some in found for suggestion in some}.values())[:MOST]


def number_beginning(text: str) -> str | None:
    """The beginning of a number as the index writes it: `us 9,28` → `US928`; None when it is none."""
    mentions = find_numbers(text)
    if len(mentions) == 1 and mentions[0].references and not text[: mentions[0].start].strip():
        return mentions[0].references[0] if mentions[0].end == len(text) else None
    bare = re.sub(r"[ ,./-]", "", text).upper()
    digits = sum(sign.isdigit() for sign in bare)
    return bare if _NUMBER.fullmatch(bare) and digits >= _LEAST_DIGITS else None


def _references(beginning: str) -> list[str]:
    """How the canonical number of a reference may begin: the country is often left out."""
    return [beginning] if beginning.startswith("US") else [f"US{beginning}", beginning]


def _values(field: str, beginnings: list[str]) -> Plan[list[Suggestion]]:
    wanted = [{"prefix": {field: beginning}} for beginning in beginnings]
    query = {"bool": {"filter": {"bool": {"should": wanted, "minimum_should_match": 1}}}}
    body: Body = {"query": query, "size": 0, "aggs": {field: values_of_few(field, _EACH)}, **_BOUNDS}

    def read(response: EngineResponse) -> list[Suggestion]:
        buckets = response.get("aggregations", {}).get(field, {}).get("buckets", ())
        return [_of_value(field, bucket["key"]) for bucket in buckets]

    return asking(body, read)


def _named(text: str, beginning: str) -> Plan[list[Suggestion]]:
    names = {"query": beginning, "type": "bool_prefix", "fields": [*_WORDED, "reference_owner.words"]}
    body: Body = {
        "query": {"bool": {"filter": {"multi_match": names}}},
        "size": _SAMPLE,
        "_source": [*_WORDED, "reference_owner"],
        **_BOUNDS,
    }
    return asking(body, lambda response: list(_of_names(text, response["hits"]["hits"])))


def _of_value(field: str, value: str) -> Suggestion:
    match field:
        case "application_number":
            return Suggestion(f"app:{value}", "application", SearchParams(exact=exactly(application=value)))
        case "art_unit":
            chosen = frozenset({Filter.of("art_unit", value)})
            return Suggestion(f"au:{value}", "art unit", SearchParams(filters=chosen))
    return Suggestion(value, "reference", SearchParams(exact=exactly(reference=value)))


def _of_names(text: str, hits: list[dict[str, Any]]) -> Iterator[Suggestion]:
    """Owners and words that begin with the text's last word, the most frequent of the sample first."""
    last = _last_word(text)
    if not last or not hits:
        return
    sources = [hit["_source"] for hit in hits]
    owners = Counter(owner for source in sources for owner in _owners(source, last))
    words = Counter(word for source in sources for word in _words(source, last))
    for owner, _ in owners.most_common(_EACH):
        chosen = frozenset({Filter.of("reference_owner", owner)})
        yield Suggestion(f'owner:"{owner}"', "owner of the reference", SearchParams(filters=chosen))
    for word, _ in words.most_common(_EACH):
        whole = f"{text.rstrip()[: -len(last)]}{word}"
        yield Suggestion(whole, "in references", SearchParams(q=whole))


def _owners(source: dict[str, Any], beginning: str) -> set[str]:
    owners = (owner.replace('"', "") for owner in source.get("reference_owner", ()))
    return {owner for owner in owners if any(_beginning_with(_WORD.findall(owner), beginning))}


def _words(source: dict[str, Any], beginning: str) -> set[str]:
    texts = " ".join(source.get(field) or "" for field in _WORDED)
    return set(_beginning_with(_WORD.findall(texts), beginning))


def _beginning_with(words: Iterable[str], beginning: str) -> Iterator[str]:
    plain = _plain(beginning)
    return (word for word in words if _plain(word).startswith(plain))


def _plain(word: str) -> str:
    """In small letters without their accents, as the index has it."""
    apart = unicodedata.normalize("NFKD", word.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _last_word(text: str) -> str | None:
    """The word that somebody is about to type."""
    found = _LAST_WORD.search(text.rstrip())
    return found[0] if found and len(found[0]) >= _LEAST_LETTERS else None
