"""The USPTO's Open Data Portal: one client for its searches and its files, within its rules.

`Portal` is the entry point. It asks one call at a time, at a rate below the limit, waits when it is told to,
tries again what may heal, and keeps the key to itself: it goes into a header of calls to the portal's own
address and nowhere else.
"""

from indexer.odp.client import Portal
from indexer.odp.rate_limiter import calls_this_week
from indexer.odp.replies import Reply, Service

__all__ = ["Portal", "Reply", "Service", "calls_this_week"]
