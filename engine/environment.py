"""How settings are read from the environment: one way for the engine, the indexer and the pages."""

from pydantic_settings import SettingsConfigDict


def variables(prefix: str) -> SettingsConfigDict:
    """The configuration of settings whose variables begin so.

    An empty variable is none; errors name the variable and do not repeat what it holds, which may be secret.
    """
    return SettingsConfigDict(
        title=prefix, env_prefix=prefix, env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )
