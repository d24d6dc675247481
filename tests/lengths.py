"""How long tests may take: `make test` every time, `make test-long` before a release and at night."""

import os

LONG = bool(os.environ.get("OACITE_LONG"))
"""Whether all is tried, whatever time it takes."""


def some(number: int) -> int:
    """So many examples where all is tried, otherwise a quarter of them."""
    return number if LONG else -(-number // 4)
