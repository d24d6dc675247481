"""What the search UI can be told from outside."""

import math
import re
from pathlib import Path
from typing import Annotated, Literal

from limits import parse
from pydantic import Field, HttpUrl, field_validator
from pydantic_settings import BaseSettings, NoDecode

from engine.environment import processors, variables

_ORIGIN = re.compile(r"https?://[a-z0-9.\-]+(?::\d{1,5})?|https?://\[[0-9a-f:]+\](?::\d{1,5})?")
_LIMIT = re.compile(r"\d{1,9}/(?:second|minute|hour|day)")
Names = Annotated[tuple[str, ...], NoDecode]

MOST_AT_ONCE = 32
"""Each takes one of the 40 threads that answer; the others are for what needs no engine."""


MOST_EXPORTS = 4
"""Each takes a thread at times, and memory for a batch of rows."""


class UiSettings(BaseSettings):
    """How the search UI behaves, from the environment (OACITE_…)."""

    model_config = variables("OACITE_")

    search_timeout: float = Field(default=20, gt=0, description="seconds that the engine has for one page")
    coverage_seconds: float = Field(
        default=60, ge=0, description="how long what is known of the indexes stays fresh"
    )
    warm_words: int = Field(
        default=300, ge=0, le=2_000, description="the commonest words, searched for before anybody does"
    )
    searches_at_once: int = Field(
        default_factory=lambda: min(MOST_AT_ONCE, 2 * processors()),
        ge=1,
        le=MOST_AT_ONCE,
        description="requests that the engine is asked for at once",
    )
    exports_at_once: int = Field(
        default=2, ge=1, le=MOST_EXPORTS, description="files of rows that are made at once"
    )
    queue_length: int = Field(default=64, ge=0, description="requests that wait for their turn")
    queue_seconds: float = Field(default=5, gt=0, description="how long each of them does")
    workers: int = Field(default=1, ge=1, description="processes that share the places and the queue")
    counts_folder: Path | None = Field(default=None, description="where workers leave counts for each other")
    access_log: Literal["json"] | None = Field(default=None, description="a line on stderr for each request")
    public_url: HttpUrl | None = Field(default=None, description="the address that people know it by")

    cors_origins: Names = Field(default=(), description="pages of which other sites may ask, `*` for any")
    request_limit: str | None = Field(default=None, description="requests of one client, as 120/minute")

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _listed(cls, names: object) -> object:
        """Names between commas, as a variable has them."""
        return tuple(filter(None, map(str.strip, names.split(",")))) if isinstance(names, str) else names

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        """Browsers send a scheme and a host; what has more would never be equal to it."""
        if any(each != "*" and not _ORIGIN.fullmatch(each) for each in origins):
            raise ValueError("schemes with hosts, as https://example.org, between commas, or *")
        return origins

    @field_validator("request_limit")
    @classmethod
    def _is_a_limit(cls, limit: str | None) -> str | None:
        """As `limits` writes them."""
        if limit is not None and (not _LIMIT.fullmatch(limit) or parse(limit).amount < 1):
            raise ValueError("a number of requests and a time, as 120/minute or 1000/hour")
        return limit

    @field_validator("public_url")
    @classmethod
    def _is_a_host(cls, url: HttpUrl | None) -> HttpUrl | None:
        """The pages' own links begin at the root."""
        if url and (url.path != "/" or url.query or url.fragment or url.username or url.password):
            raise ValueError("a scheme and a host, as https://oacite.example.org, and nothing else")
        return url

    @property
    def places(self) -> int:
        """Requests that one worker asks the engine for at once."""
        return math.ceil(self.searches_at_once / self.workers)

    @property
    def places_in_queue(self) -> int:
        """Requests that wait for their turn at one worker."""
        return math.ceil(self.queue_length / self.workers)
