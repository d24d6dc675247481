"""Suggestions while somebody types, and what lets a browser add this search to its own.

Both speak OpenSearch 1.1: `/suggest` answers with the suggestions extension's JSON, and `/opensearch.xml`
is the description document.
"""

from xml.sax.saxutils import escape

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from search_ui.searcher import Searcher
from search_ui.url.values import clean
from search_ui.web.conditions import NAME
from search_ui.web.origin import origin
from search_ui.web.problems import NotFound

SECONDS = 300
"""How long a browser may keep suggestions."""
LONGEST = 100
"""Characters that suggestions are made for."""

DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{name}</ShortName>
<Description>Citations in office actions of the US Patent and Trademark Office</Description>
<InputEncoding>UTF-8</InputEncoding>
<Image width="16" height="16" type="image/svg+xml">{base}/static/icon.svg</Image>
<Url type="text/html" method="get" template="{base}/search?q={{searchTerms}}"/>
<Url type="application/json" method="get" template="{base}/api/search?q={{searchTerms}}"/>
<Url type="application/x-suggestions+json" method="get" template="{base}/suggest?q={{searchTerms}}"/>
</OpenSearchDescription>
"""


def routes(searcher: Searcher) -> APIRouter:
    """The routes of suggestions, from what this searcher finds."""
    router = APIRouter(include_in_schema=False)

    @router.get("/suggest")
    def suggestions(request: Request, q: str = "") -> Response:
        text = clean(q)
        found = searcher.suggestions(text) if text and len(text) <= LONGEST else []
        base = origin(request) or ""
        told = [
            q,
            [each.text for each in found],
            [each.description for each in found],
            [base + each.search.to_url() for each in found],
        ]
        headers = {"Cache-Control": f"private, max-age={SECONDS}"}
        return JSONResponse(told, headers=headers, media_type="application/x-suggestions+json")

    @router.get("/opensearch.xml")
    def description(request: Request) -> Response:
        base = origin(request)
        if base is None:
            raise NotFound(
                "This search cannot be added to a browser yet: it does not know its own address.",
                "Whoever runs this server sets OACITE_PUBLIC_URL.",
            )
        document = DESCRIPTION.format(name=NAME, base=escape(base, {'"': "&quot;"}))
        return Response(document, media_type="application/opensearchdescription+xml")

    return router
