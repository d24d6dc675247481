"""What the search UI can be told from outside."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class UiSettings(BaseSettings):
    """How the search UI behaves, from the environment (OACITE_…)."""

    model_config = SettingsConfigDict(
        title="OACITE_",  # as an error names its settings
        env_prefix="OACITE_",
        env_ignore_empty=True,
        frozen=True,
        hide_input_in_errors=True,
    )

    search_timeout: float = Field(default=20, gt=0, description="seconds that the engine has for one page")
    coverage_seconds: float = Field(
        default=60, ge=0, description="how long what is known of the indexes stays fresh"
    )
