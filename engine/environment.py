"""What the environment gives: settings, one way for the engine, the indexer and the pages; and processors."""

import os
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict


def variables(prefix: str) -> SettingsConfigDict:
    """The configuration of settings whose variables begin so.

    An empty variable is none; errors name the variable and do not repeat what it holds, which may be secret.
    """
    return SettingsConfigDict(
        title=prefix, env_prefix=prefix, env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )


def secret_in(file: Path) -> SecretStr:
    """The secret that a file holds, without the end of its line.

    Raises:
        ValueError: it cannot be read, or holds none; for pydantic to tell, so without what it holds.
    """
    try:
        secret = file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"{file} cannot be read") from None
    if not secret:
        raise ValueError(f"{file} is empty")
    return SecretStr(secret)


def processors() -> int:
    """How many this process may use, where the system says so."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
