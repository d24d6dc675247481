"""What the pages ask of OpenSearch."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any, TypeVar

from opensearchpy import OpenSearch

from citations.facets import FACETS
from engine.connection import ALIAS
from search_ui.query.application import application
from search_ui.query.counts import Later
from search_ui.query.list_uses import counted, families
from search_ui.query.list_uses import uses as uses_of_list
from search_ui.query.search import anything, citation
from search_ui.query.spelling import finds_something, likelier
from search_ui.query.state import State
from search_ui.query.suggestions import suggestions
from search_ui.results.application_page import ApplicationPage, all_citations
from search_ui.results.counts import FacetCounts
from search_ui.results.coverage import Coverage
from search_ui.results.distinct import SMALL
from search_ui.results.examples import Examples
from search_ui.results.facet_page import FacetPage
from search_ui.results.feed import Feed
from search_ui.results.hits import Hit
from search_ui.results.list_page import ListPage
from search_ui.results.reference_page import ReferencePage
from search_ui.results.reference_ranking import ReferenceRanking
from search_ui.results.search_results import SearchResults
from search_ui.results.suggestions import Suggestion
from search_ui.results.totals import Totals
from search_ui.results.unit_page import UnitPage, UnitUses
from search_ui.results.units import Unit
from search_ui.searcher.counting import TABLE_SECONDS, Counting
from search_ui.searcher.engine import Engine
from search_ui.searcher.facet_pages import facet_values
from search_ui.searcher.feeds import feed
from search_ui.searcher.frozen import Frozen, frozen
from search_ui.searcher.knowledge import Knowledge
from search_ui.searcher.later import later
from search_ui.searcher.likeness import decided
from search_ui.searcher.one_state import in_one_state
from search_ui.searcher.ranking import reference_ranking
from search_ui.searcher.references import reference_page, with_family
from search_ui.searcher.result_pages import result_page
from search_ui.searcher.totals import totals
from search_ui.searcher.units import unit_page, unit_uses, units_there
from search_ui.searcher.warming import for_words, warm
from search_ui.url.facet_params import FacetParams, default_order
from search_ui.url.feed_params import FeedParams
from search_ui.url.list_params import ListParams
from search_ui.url.params import SearchParams
from search_ui.url.ranking_params import RankingParams
from search_ui.url.reference_params import ReferenceParams

T = TypeVar("T")

EASY = SMALL
"""Citations whose applications and references are counted with every page: listed by one request."""


class Searcher:
    """Searches what stands behind the alias.

    Every method raises EngineError: what the engine did not do, as a sentence for people.

    Attributes:
        engine: what is asked.
        counting: how counts are come by.
    """

    def __init__(
        self, client: OpenSearch, *, alias: str = ALIAS, timeout: float = 20, coverage_seconds: float = 60
    ) -> None:
        self.engine = Engine(client, alias=alias, timeout=timeout)
        self.counting = Counting(self.engine)
        self._knowledge = Knowledge(self.engine, self.counting, coverage_seconds)

    def in_one_state(self, make: Callable[["Searcher"], T]) -> T:
        """What is made of several answers, all of one state of the indexes.

        Args:
            make: asks the searcher that it is given; it may have to do so once more, from the beginning.
        """

        def of(engine: Engine) -> T:
            bound = copy(self)
            bound.engine = engine
            return make(bound)

        return in_one_state(self.engine, of)

    def search(self, params: SearchParams, *, complete: bool = True) -> SearchResults:
        """One page of results with the counts of all facets.

        Args:
            params: the search.
            complete: whether facets that have many values are counted too, which takes longest; else only
                their values of which something is asked.
        """
        return in_one_state(self.engine, lambda engine: self._search(engine, params, complete=complete))

    def totals(self, params: SearchParams, citations: int) -> Totals:
        """What so many citations of a search are in other units."""
        return in_one_state(self.engine, lambda engine: totals(engine, decided(engine, params), citations))

    def facets(self, params: SearchParams) -> tuple[FacetCounts, ...]:
        """Only the counts of all facets."""

        def make(engine: Engine) -> tuple[FacetCounts, ...]:
            asked = decided(engine, params)
            return self.counting.counted(engine, asked, lambda known: known, complete=True).facets

        return in_one_state(self.engine, make)

    def later(self, params: SearchParams) -> Later:
        """What `search` leaves out where it is not complete, and how many citations there are."""
        return in_one_state(self.engine, lambda engine: later(engine, self.counting, decided(engine, params)))

    def later_with_totals(self, params: SearchParams) -> tuple[Later, Totals]:
        """The same, with what so many citations are in other units."""

        def make(searcher: Searcher) -> tuple[Later, Totals]:
            found = searcher.later(params)
            return found, searcher.totals(params, found.total)

        return self.in_one_state(make)

    def facet_page(self, asked: FacetParams) -> FacetPage:
        """One page of all the values of a facet."""

        def make(engine: Engine) -> FacetPage:
            search = decided(engine, asked.search)
            return facet_values(engine, self.counting, replace(asked, search=search))

        return in_one_state(self.engine, make)

    def citation(self, id_: str) -> Hit | None:
        """The citation with this id, if there is one."""
        return self.engine.answer(citation(id_))

    def application(self, number: str) -> ApplicationPage | None:
        """The application with this canonical number, if any row is against it."""
        return self.engine.answer(application(number), all_citations(number))

    def reference(self, number: str, page: int = 1, *, alone: bool = False) -> ReferencePage | None:
        """The reference with this canonical number and some of its rejected applications, if it is cited.

        With the other numbers of its family, unless it is to be alone.
        """
        asked = ReferenceParams(number=number, page=page, alone=alone)
        return in_one_state(self.engine, lambda engine: reference_page(engine, self.counting, asked))

    def with_family(self, asked: ReferenceParams) -> ReferenceParams:
        """The same, with the family of the reference where others of it are cited too."""
        return in_one_state(self.engine, lambda engine: with_family(engine, asked))

    def reference_ranking(self, asked: RankingParams) -> ReferenceRanking:
        """One page of the references that a search finds, the most used first."""

        def make(engine: Engine) -> ReferenceRanking:
            return reference_ranking(engine, replace(asked, search=decided(engine, asked.search)))

        return in_one_state(self.engine, make)

    def unit(self, unit: Unit) -> UnitPage | None:
        """What an art unit, work group or tech center does; None where no citation has it."""
        return in_one_state(self.engine, lambda engine: unit_page(engine, self.counting, unit))

    def feed(self, asked: FeedParams) -> Feed | None:
        """One page of what is new in a search; None where no citation says when it came."""
        return in_one_state(self.engine, lambda engine: feed(engine, asked))

    def unit_uses(self, unit: Unit) -> UnitUses:
        """What is used in its rejections, which takes longer to count."""
        return in_one_state(self.engine, lambda engine: unit_uses(engine, self.counting, unit))

    def units_there(self, units: Iterable[Unit]) -> tuple[Unit, ...]:
        """Those of some units that any citation has."""
        return units_there(self.engine, units)

    def listed(self, asked: ListParams) -> ListPage:
        """Every number of a pasted list, and how it is cited.

        Raises:
            BadParameter: there are too many.
        """

        def make(engine: Engine) -> ListPage:
            found = engine.answer(uses_of_list(asked))
            known = engine.answer(families(found))
            return engine.answer(counted(found, known))

        return in_one_state(self.engine, make)

    def frozen(self) -> AbstractContextManager[Frozen]:
        """The present state of the indexes, to be read in many steps."""
        return frozen(self.engine)

    def coverage(self) -> Coverage:
        """What the indexes hold, as it was at most `coverage_seconds` ago."""
        return self._knowledge.current()

    def coverage_if_known(self) -> Coverage | None:
        """The same for pages about something else, which need not fail with it nor wait: as last known."""
        return self._knowledge.if_known()

    def coverage_state(self) -> str:
        """Whether pages know what is indexed: `current`, `last known` (then that failed) or `unknown`."""
        return self._knowledge.state()

    def last_coverage(self) -> Coverage | None:
        """What `coverage` last found, however old; the engine is not asked."""
        return self._knowledge.last

    def last_examples(self) -> Examples:
        """Searches to try, made of what `coverage` last found; the engine is not asked."""
        return self._knowledge.examples

    def runs(self) -> list[dict[str, Any]]:
        """What is kept of each source's last runs (engine.runs); nothing where that may not be read."""
        return self.engine.runs()

    def state(self, *, earlier_too: bool = False) -> State:
        """The state of the indexes: another one whenever anything is written.

        Args:
            earlier_too: whether an earlier one will do: the last that was seen, which costs no request.
                A tag may be of an earlier state than its page: whoever comes with it is given the page again.
        """
        seen = self.counting.seen if earlier_too else None
        return seen or self.counting.state()

    @property
    def knows_a_state(self) -> bool:
        """Whether an earlier state and what the indexes held then are known, without asking the engine."""
        return self.counting.seen is not None and self.last_coverage() is not None

    def check(self) -> None:
        """Return when a search would be answered; raise EngineError when not."""
        self.engine.answer(anything())

    def suggestions(self, text: str) -> list[Suggestion]:
        """What somebody may be about to type who has typed this."""
        return self.engine.answer(suggestions(text), SearchParams(q=text))

    def keep_ready(self, words: int = 0, seconds: float = TABLE_SECONDS) -> Event:
        """From now on, have a table of counts whenever nothing was written for so many seconds.

        With every new one what the start page leads to is asked for before anybody does: what is indexed,
        what comes when a page of everything stands, the pages of all facets and of the most used references,
        the counts of large values, and so many of the commonest words.

        Returns:
            What ends it, when it is set.
        """
        return self.counting.keep_table(seconds, lambda ended: warm(self.likely(words), ended))

    def likely(self, words: int) -> Iterator[Callable[[], object]]:
        """What people are likely to ask, one by one: of everything, and for so many common words."""
        everything = SearchParams()
        yield self.coverage
        yield partial(self.later, everything)
        yield partial(self.totals, everything, SMALL + 1)
        for name, facet in FACETS.items():
            page = FacetParams(name=name, search=everything, order=default_order(facet))
            yield partial(self.facet_page, page)
        yield partial(self.reference_ranking, RankingParams(search=everything))
        yield from self.counting.hold_large()
        yield from for_words(self.engine, partial(self.search, complete=False), words)

    def _search(self, engine: Engine, params: SearchParams, *, complete: bool) -> SearchResults:
        params = decided(engine, params)
        results = result_page(engine, self.counting, params, complete=complete)
        if results.totals is None and (complete or results.total <= EASY):
            results = replace(results, totals=totals(engine, params, results.total))
        if results.total or not params.q:
            return results
        return replace(results, did_you_mean=_did_you_mean(engine, params))


def _did_you_mean(engine: Engine, params: SearchParams) -> SearchParams | None:
    """The search with another spelling of its words, when that finds something."""
    other = engine.answer(likelier(params), params)
    return other if other and engine.answer(finds_something(other), other) else None
