"""Where the indexer keeps its state, from the environment (OACITE_…)."""

import os
from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _default_home() -> Path:
    # Root's own data folder is closed to the user that the node runs as.
    if os.name == "posix" and os.geteuid() == 0:
        return platformdirs.site_state_path("oacite")
    return platformdirs.user_data_path("oacite")


class IndexerSettings(BaseSettings):
    """The data folder and what the local node may take."""

    model_config = SettingsConfigDict(env_prefix="OACITE_", env_ignore_empty=True, frozen=True)

    home: Path = Field(default_factory=_default_home, description="data, downloads, the local node, reports")
    node_port: int = Field(default=9200, ge=0, le=65535, description="port of the local node")
    node_heap: str = Field(default="1g", pattern=r"^\d+[mg]$", description="heap of the local node")

    @property
    def node(self) -> Path:
        """The local node's own files."""
        return self.home / "node"

    @property
    def dead_letters(self) -> Path:
        """Where rows that could not be used are kept, a file a run."""
        return self.home / "dead-letters"

    @property
    def work(self) -> Path:
        """Temporary files of a run: unpacked zips, what DuckDB does not keep in memory."""
        return self.home / "work"
