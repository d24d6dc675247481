"""One search has one URL: any other spelling of it leads there."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from search_ui.url.params import Item, url


def one_spelling(request: Request, items: list[Item]) -> Response | None:
    """A redirect to the search's own URL, when it was asked for by another spelling of it.

    What is compared are the parameters and not their encoding: a proxy that writes `%2F` for `/` is no
    reason to redirect, and for ever.
    """
    if request.query_params.multi_items() == items:
        return None
    return RedirectResponse(url(request.url.path, items), status_code=302)
