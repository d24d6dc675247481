"""What a run works with, and how it is to be done."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from opensearchpy import OpenSearch

from indexer.loading.retry import RetryPolicy
from indexer.progress import Progress

BULK_TIMEOUT = 120.0
"""Seconds that a request of a run may take: a batch may wait for a merge."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is to be done.

    Attributes:
        resume: True to go on with an unfinished run or fail, False to begin anew; None does what is possible.
        max_rejected: the share of the rows, 0 to 1, above which rejected rows stop the run.
        checkpoint_seconds: between two checkpoints.
        grace: how long a replaced index stays.
        shards: how many parts a new index has; as the contract says where this does not.
        replicas: how many copies of each it has besides, when it is promoted.
    """

    resume: bool | None = None
    max_rejected: float = 0.01
    checkpoint_seconds: float = 30.0
    grace: timedelta = timedelta(minutes=10)
    shards: int | None = None
    replicas: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """What a run works with.

    Attributes:
        client: the cluster.
        dead_letters: the folder for the file with rows that could not be used.
        progress: told of the rows that are dealt with.
        options: how it is to be done.
        retry: how long to bear with an engine that fails.
    """

    client: OpenSearch
    dead_letters: Path
    progress: Progress
    options: Options = field(default_factory=Options)
    retry: RetryPolicy = field(default_factory=RetryPolicy)

    def __post_init__(self) -> None:
        self.retry.progress = self.progress
