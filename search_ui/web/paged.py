"""Data that comes page by page, with links to the other pages (RFC 8288)."""

from typing import Any

from fastapi.responses import JSONResponse


def paged(data: dict[str, Any], first: str, previous: str | None) -> JSONResponse:
    """One page of data; its own `next` is a link too.

    Args:
        data: what `to_json` gave.
        first: the address of the first page.
        previous: of the page before this one; None where there is none, or it is not known.
    """
    pages = {"first": first, "prev": previous, "next": data["next"]}
    links = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in pages.items() if address)
    return JSONResponse(data, headers={"Link": links})
