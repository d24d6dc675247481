"""The use of one reference against one application, as a number: what all its citations have in common.

People count uses: a reference may be cited against an application in many office actions, on several grounds.
"""

from hashlib import md5

BITS = 56
"""Of the number: two of sixty million uses have the same one with a chance of 1 in 40."""


def use_of(application_number: str, reference: str | None) -> int:
    """The use's number.

    Args:
        application_number: of the application.
        reference: the canonical number of the reference; its text, verbatim, where it has none.

    Returns:
        The last eight bytes of the MD5 sum of both with a bar between them, the least first, but for the
        lowest bits: DuckDB and Python reckon it alike.
    """
    text = f"{application_number}|{reference or ''}"
    return int.from_bytes(md5(text.encode(), usedforsecurity=False).digest()[8:], "little") >> (64 - BITS)
