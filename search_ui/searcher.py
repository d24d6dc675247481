"""The one place where the search UI talks to OpenSearch."""

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2s
from itertools import islice
from typing import Any

from opensearchpy import OpenSearch, TransportError

from citations.vocabulary import NONE
from engine import runs
from engine.connection import ALIAS
from engine.errors import AccessDenied, EngineError, EngineTimeout, IndexMissing, from_client, translated
from search_ui.query.facet_values import recount_body, values_body
from search_ui.query.search import Request, citation_body, facet_requests, search_requests
from search_ui.query.spelling import corrected, found_body, spelling_body
from search_ui.query.suggestions import Suggestion, suggestion_bodies, suggestions
from search_ui.results.counts import FacetCounts, Response, all_facet_counts
from search_ui.results.coverage import COVERAGE_BODY, Coverage
from search_ui.results.facet_page import Counted, FacetPage, counted, facet_page, last_name, rank_error
from search_ui.results.hits import Hit
from search_ui.results.owner_uses import Uses, known_body, uses_body
from search_ui.results.reference_page import ReferencePage, reference_requests
from search_ui.results.search_results import SearchResults
from search_ui.url.facet_params import PER_PAGE, FacetParams
from search_ui.url.params import SearchParams

NO_REPLIES: Response = {"responses": []}
SLACK = 5
"""Seconds that the connection waits longer than the engine may take: to hear of it when it took too long."""


class Searcher:
    """Searches what stands behind the alias.

    Every method raises EngineError: what the engine did not do, as a sentence for people. An answer that
    covers only part of the index is such an error too: a count is exact or it is not given.
    """

    def __init__(
        self, client: OpenSearch, *, alias: str = ALIAS, timeout: float = 20, coverage_seconds: float = 60
    ) -> None:
        self._client = client
        self._alias = alias
        self._timeout = timeout
        self._coverage_seconds = coverage_seconds
        self._coverage: Coverage | None = None
        self._coverage_until = -math.inf

    def search(self, params: SearchParams) -> SearchResults:
        """One page of results with the counts of all facets."""
        results = SearchResults.from_responses(params, self._msearch(search_requests(params), params))
        if results.total or not params.q:
            return results
        return replace(results, did_you_mean=self._did_you_mean(params))

    def facets(self, params: SearchParams) -> tuple[FacetCounts, ...]:
        """Only the counts of all facets."""
        reply = self._msearch(facet_requests(params), params)
        return all_facet_counts(params, reply["responses"])

    def facet_page(self, asked: FacetParams) -> FacetPage:
        """One page of all the values of a facet."""
        first = self._one(values_body(asked, asked.after), asked.search)
        start = (asked.page - 1) * PER_PAGE
        found = list(islice(self._values(asked, first), start, start + PER_PAGE + 1))
        error = rank_error(asked, first)
        if error:
            recounted = self._one(recount_body(asked, [value for value, _ in found]), asked.search)
            exact = dict(counted(asked, recounted))
            found = [(value, exact.get(value, count)) for value, count in found]
        page = facet_page(asked, found, first, error)
        return replace(page, uses=self._uses(asked, page)) if asked.facet.named else page

    def citation(self, id_: str) -> Hit | None:
        """The citation with this id, if there is one."""
        [response] = self._msearch([Request(citation_body(id_))], SearchParams())["responses"]
        return next(map(Hit.from_engine, response["hits"]["hits"]), None)

    def reference(self, number: str) -> ReferencePage | None:
        """The reference with this canonical number, if anything cites it."""
        params = SearchParams(reference=number)
        return ReferencePage.from_responses(number, self._msearch(reference_requests(number), params))

    def coverage(self) -> Coverage:
        """What the indexes hold, as it was at most `coverage_seconds` ago."""
        if self._coverage is None or time.monotonic() >= self._coverage_until:
            self._coverage = self._read_coverage()
            self._coverage_until = time.monotonic() + self._coverage_seconds
        return self._coverage

    def last_coverage(self) -> Coverage | None:
        """What `coverage` last found, however old; the engine is not asked."""
        return self._coverage

    def runs(self) -> list[dict[str, Any]]:
        """What is kept of each source's last runs (engine.runs); nothing where that may not be read."""
        try:
            with translated():
                found = self._client.search(index=runs.INDEX, body={"size": 100, "sort": ["source"]})
        except (AccessDenied, IndexMissing):
            return []
        return [hit["_source"] for hit in found["hits"]["hits"]]

    def check(self) -> None:
        """Return when a search would be answered; raise EngineError when not."""
        self._msearch([Request({"size": 0, "terminate_after": 1})], SearchParams())

    def suggestions(self, text: str) -> list[Suggestion]:
        """What somebody may be about to type who has typed this."""
        bodies = suggestion_bodies(text)
        reply = self._msearch(list(map(Request, bodies)), SearchParams(q=text)) if bodies else NO_REPLIES
        return suggestions(text, reply["responses"])

    def _uses(self, asked: FacetParams, page: FacetPage) -> Uses:
        """How what the values of a page own is used."""
        values = [value.value for value in page.values if value.value != NONE]
        bodies = [known_body(asked), uses_body(asked, values)]
        reply = self._msearch(list(map(Request, bodies)), asked.search)
        return Uses.from_responses(asked, values, reply["responses"])

    def _did_you_mean(self, params: SearchParams) -> SearchParams | None:
        """The search with another spelling of its words, when that finds something."""
        likelier = corrected(params, self._one(spelling_body(params), params))
        if likelier and self._one(found_body(likelier), likelier)["hits"]["total"]["value"]:
            return likelier
        return None

    def _values(self, asked: FacetParams, response: Response) -> Iterator[Counted]:
        """The values of a facet from the first response on, by name batch after batch."""
        yield from counted(asked, response)
        while not asked.is_ranked and (last := last_name(asked, response)):
            response = self._one(values_body(asked, last), asked.search)
            yield from counted(asked, response)

    def _one(self, body: dict[str, Any], params: SearchParams) -> Response:
        response: Response = self._msearch([Request(body)], params)["responses"][0]
        return response

    def _read_coverage(self) -> Coverage:
        [found] = self._msearch([Request(COVERAGE_BODY)], SearchParams())["responses"]
        with translated():
            mappings = self._client.indices.get_mapping(index=self._alias)
        return Coverage.from_responses(found, mappings)

    def _msearch(self, requests: list[Request], params: SearchParams) -> Response:
        """The engine's replies to all requests. They see the same copies of the index at every page.

        While a newer index takes the place of an older one, the engine may have resolved the alias to the old
        one just before it is deleted: so a missing index is looked for twice.
        """
        limit = {"timeout": f"{self._timeout * 1000:.0f}ms"}
        lines = [line for r in requests for line in (self._header(r, params), limit | r.body)]
        try:
            return self._checked(lines)
        except IndexMissing:
            return self._checked(lines)

    def _checked(self, lines: list[dict[str, Any]]) -> Response:
        with translated():
            reply: Response = self._client.msearch(body=lines, request_timeout=self._timeout + SLACK)
        for response in reply["responses"]:
            _check(response, self._timeout)
        return reply

    def _header(self, request: Request, params: SearchParams) -> dict[str, Any]:
        header = {"index": self._alias, "preference": _preference(params)}
        return header | ({"search_type": "dfs_query_then_fetch"} if request.scored else {})


def _preference(params: SearchParams) -> str:
    """Which copies of the index answer: the same ones for every page of a search."""
    return blake2s(params.changed().to_query_string().encode(), digest_size=8).hexdigest()


def _check(response: Response, seconds: float) -> None:
    """Raise what went wrong with one of several requests, or when it was answered only in part."""
    if "error" in response:
        raise from_client(TransportError(response["status"], response["error"].get("type"), response))
    if response["timed_out"]:
        raise EngineTimeout(f"the search was not done within {seconds:g} seconds")
    if failed := response["_shards"]["failed"]:
        raise EngineError(f"{failed} of {response['_shards']['total']} parts of the index did not answer")
