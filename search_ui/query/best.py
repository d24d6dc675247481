"""The best citations of a search by relevance. Pure.

The engine orders by score alone, which lets it pass over whatever cannot come before what it has: of many
million citations it reckons the scores of some. By date as well, it would reckon all. So the best are asked
for by score and put in their order here; behind them come all others, in the order of the engine.

A score is a sum, of what lifts a citation into a band and of how well its words match, in several forms and
fields. With all of that to add up, the engine passes over few. So first it is asked whether as many as the
best stand on a level of their own (`query.words.levels`), which is next to nothing to it; if they do, only
these are ordered, and by that alone in which they differ.

The scores come in their true order, all of them. What is given up is that among citations of equal score the
newest come first, and only where these go on behind the best.

A page behind the best is looked for only among the citations of the levels that hold all before its end, if
there are any; by their whole scores, so that the order is that of all others.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from search_ui.query.clauses import Clause, any_of, narrowed
from search_ui.query.filters import query
from search_ui.query.plan import EngineResponse, Plan, asking, each, knowing, together
from search_ui.query.source_rows import ROW_FIELDS, WITHOUT_TEXT, SourceRow, any_of_rows, row_of
from search_ui.query.words import Level, id_of_office_action, levels
from search_ui.url.cursor import no_day
from search_ui.url.params import SearchParams

BEST = 100
"""How many; every page has only such citations or only others, since the sizes of pages divide it."""

FURTHEST = 1_000_000
"""How far the levels are looked through for a page behind the best."""


class Ranked(NamedTuple):
    """A citation by its place in the order, as the engine tells it of one that it has sorted.

    Attributes:
        score: higher where the true one is, and equal where that is, but for how the engine rounds; it may
            lack what adds the same to all of a level.
        day: of the office action, in milliseconds.
        sequence, source: its row.
    """

    score: float
    day: int
    sequence: int
    source: str

    @property
    def row(self) -> SourceRow:
        """By which it is told from all others."""
        return self.sequence, self.source


class Within(NamedTuple):
    """Levels that hold all before the end of a page, if nothing else stands between.

    Attributes:
        clause: what stands on one of them. lowest: the last of them.
    """

    clause: Clause
    lowest: Level


class On(NamedTuple):
    """A level on which all of the best stand, but for fewer on those above it.

    Attributes:
        level: which.
        above: what these fulfil; None where there are none.
        page: the levels on which all stand to the end of the page; None where they do not reach so far, or
            the page is one of the best.
    """

    level: Level
    above: Clause | None
    page: Within | None = None


def level(params: SearchParams) -> Plan[On | None]:
    """The highest level that holds as many as are the best of a search; None where none does."""
    if not params.q:
        return knowing(None)
    found = levels(params.q, literal=params.literal)
    end = _end(params)
    by_id = id_of_office_action(params.q, literal=params.literal)

    def read(with_id: list[int], on_each: list[int]) -> On | None:
        if any(with_id):
            return None
        above = None
        for one, citations in zip(found, on_each, strict=True):
            if citations >= BEST:
                return On(one, above, _within(found, on_each, end))
            above = one.clause if citations else above
        return None

    return together(
        read,
        each(_how_many(query(params, matching=clause), 1) for clause in [by_id] if clause),
        each(_how_many(query(params, matching=one.clause), max(BEST, end)) for one in found),
    )


def best(params: SearchParams, on: On | None) -> Plan[tuple[Ranked, ...]]:
    """The best citations of a search, in their order.

    Args:
        params: the search.
        on: where they stand, as `level` tells it. There may come fewer of them then, or none, where others
            stand between: so they must be asked for once more, without that.
    """
    if not on:
        return _ranking(query(params, scored=True))
    one = on.level

    def read(above: tuple[Ranked, ...], here: tuple[Ranked, ...], rival: float | None) -> tuple[Ranked, ...]:
        if rival is not None and here and rival > here[-1].score:
            return ()
        known = {each.row for each in above}
        lifted = (_lifted(each, one.lifted) for each in here if each.row not in known)
        return (*above, *_in_order(lifted))[:BEST]

    return together(
        read,
        _ranking(narrowed(query(params, scored=True), on.above)) if on.above else knowing(()),
        _ranking(narrowed(query(params, matching=one.matches), one.clause)),
        _highest(query(params, matching=one.rivals)) if one.rivals else knowing(None),
    )


def rival(params: SearchParams, within: Within) -> Plan[float | None]:
    """The highest score of what may stand between the citations of these levels; None where nothing does."""
    rivals = within.lowest.rivals
    return _highest(query(params, matching=rivals)) if rivals else knowing(None)


def beside_rivals(params: SearchParams, within: Within, row: SourceRow) -> Plan[float | None]:
    """The score that tells whether a citation stands before rivals; None where it has none."""
    return _highest(narrowed(query(params, matching=within.lowest.matches), any_of_rows([row])))


def are_enough(found: tuple[Ranked, ...]) -> bool:
    """Whether a level gave as many as are the best: else it may not be all of them."""
    return len(found) >= BEST


def _end(params: SearchParams) -> int:
    """How many citations stand before the end of a page, of what tells whether there is a next one too.

    By a cursor that is as its address says, which need not be true: so none of a page may be missing, and no
    more are counted than FURTHEST. 0 behind these.
    """
    end = params.after.position + params.size + 1 if params.after else params.page * params.size
    return end if end <= FURTHEST else 0


def _within(found: Sequence[Level], on_each: Sequence[int], end: int) -> Within | None:
    enough = (place for place, citations in enumerate(on_each) if citations >= end)
    last = next(enough, None) if end > BEST else None
    return None if last is None else Within(any_of(one.clause for one in found[: last + 1]), found[last])


def _ranking(asked: Clause) -> Plan[tuple[Ranked, ...]]:
    """The best of what fulfils a query, by how well it does."""
    day = {"field": "office_action_date", "format": "epoch_millis"}
    body = WITHOUT_TEXT | {"query": asked, "size": BEST, "docvalue_fields": [day, *ROW_FIELDS]}

    def read(response: EngineResponse) -> tuple[Ranked, ...]:
        return _in_order(map(_ranked, response["hits"]["hits"]))

    return asking(body, read, scored=True)


def _highest(asked: Clause) -> Plan[float | None]:
    """The highest score of what fulfils a query; None where nothing does."""
    body = WITHOUT_TEXT | {"query": asked, "size": 1}

    def read(response: EngineResponse) -> float | None:
        return next((hit["_score"] for hit in response["hits"]["hits"]), None)

    return asking(body, read, scored=True)


def _how_many(asked: Clause, most: int) -> Plan[int]:
    """How many fulfil a query; of more than so many the engine need not know."""
    body = {"query": asked, "size": 0, "track_total_hits": most}
    return asking(body, lambda response: int(response["hits"]["total"]["value"]))


def _ranked(hit: Mapping[str, Any]) -> Ranked:
    fields = hit["fields"]
    day = int(fields["office_action_date"][0]) if "office_action_date" in fields else no_day("relevance")
    return Ranked(hit["_score"], day, *row_of(hit))


def _lifted(ranked: Ranked, by: int) -> Ranked:
    return ranked._replace(score=_as_float(ranked.score + by))


def _as_float(score: float) -> float:
    """In the 32 bits of the engine's scores: what it takes for equal is equal."""
    return float(struct.unpack("f", struct.pack("f", score))[0])


def _in_order(ranked: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """By score, the newest first, then as in its source."""
    return tuple(sorted(ranked, key=lambda one: (-one.score, -one.day, *one.row)))
