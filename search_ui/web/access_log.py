"""A line of JSON on stderr for each request, for those who collect logs (OACITE_ACCESS_LOG=json).

It tells neither who asked nor what for: no address, no query, and of a page its kind alone.
"""

import logging
import sys
from datetime import UTC, datetime

import orjson

from search_ui.web.traffic import Visit

_LOG = logging.getLogger("oacite.access")


def to_stderr() -> None:
    """Send the lines there, and nowhere else."""
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    _LOG.handlers = [logging.StreamHandler(sys.stderr)]


def write(visit: Visit) -> None:
    """Tell of a request."""
    _LOG.info("%s", line(visit, datetime.now(UTC)))


def line(visit: Visit, now: datetime) -> str:
    """What is told of a request that was served until now; times in milliseconds."""
    told = {
        "time": now.isoformat(timespec="milliseconds"),
        "id": visit.id,
        "page": visit.page,
        "status": visit.status,
        "ms": round(visit.seconds * 1000, 1),
        "engine_ms": round(visit.engine_seconds * 1000, 1),
    }
    return orjson.dumps(told | ({"problem": visit.problem} if visit.problem else {})).decode()
