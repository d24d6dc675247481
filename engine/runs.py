"""The runs as the cluster remembers them: the contract between the indexer, which writes, and the search UI.

Their mapping is opensearch/runs.json. A document has the name of a source as its id and tells of its last run
that made an index: `source`, `state`, `started`, `finished` (ISO 8601, the latter None until it ended),
`renewed` (when whoever works on the source last showed that he lives), `error` and `report`. `refresh` has
`state`, `started`, `finished`, `error` and `report` of its last refresh likewise; None before the first.
A document that has a `part`, as `2/4`, tells of that part of a run alone.
"""

from datetime import timedelta

INDEX = "oacite-runs"

RUNNING, DONE, FAILED = "running", "done", "failed"
"""The states."""

STALE = timedelta(minutes=10)
"""A run that has not renewed its document for so long was killed."""
