"""OPENSEARCH_URL: the address of a cluster, or those of several of its nodes."""

import re
from typing import Annotated

from pydantic import AfterValidator, HttpUrl, TypeAdapter, ValidationError

_BETWEEN = re.compile(r"\s*,\s*(?=https?://|$)", re.IGNORECASE)  # a login may have a comma
_URL = TypeAdapter(HttpUrl)


def parse(text: str) -> list[HttpUrl]:
    """Each address by itself.

    Raises:
        ValueError: one is no address of HTTP, is named twice, or has another scheme or login than the others.
    """
    try:
        urls = [_URL.validate_python(each) for each in _BETWEEN.split(text.strip())]
    except ValidationError as error:  # its own text repeats what was given, a login too
        [wrong] = error.errors(include_input=False, include_context=False, include_url=False)
        raise ValueError(wrong["msg"]) from None
    if len({(url.scheme, url.username, url.password) for url in urls}) > 1:
        raise ValueError("its addresses have one scheme and one login, as they are nodes of one cluster")
    if len(set(urls)) < len(urls):
        raise ValueError("an address is named twice")
    return urls


def _normal(text: str) -> str:
    return ",".join(map(str, parse(text)))


Addresses = Annotated[str, AfterValidator(_normal)]
"""One or several, with commas between them, as `parse` reads them."""
