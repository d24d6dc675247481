"""Where the indexer keeps its state, from the environment (OACITE_…)."""

import os
from ipaddress import IPv4Network, ip_network
from pathlib import Path

import platformdirs
from pydantic import Field, HttpUrl, SecretStr, field_validator
from pydantic_settings import BaseSettings

from engine.environment import variables


def _default_home() -> Path:
    # Root's own data folder is closed to the user that the node runs as.
    if os.name == "posix" and os.geteuid() == 0:
        return platformdirs.site_state_path("oacite")
    return platformdirs.user_data_path("oacite")


class IndexerSettings(BaseSettings):
    """The data folder and what the local node may take."""

    model_config = variables("OACITE_")

    home: Path = Field(default_factory=_default_home, description="data, downloads, the local node, reports")
    node_port: int = Field(default=9200, ge=0, le=65535, description="port of the local node")
    node_heap: str | None = Field(default=None, pattern=r"^\d+[mg]$", description="heap of the local node")
    index_grace: float = Field(default=600, ge=0, description="seconds that a replaced index stays")
    shards: int = Field(default=2, ge=1, le=1024, description="parts of a new index")
    replicas: int = Field(default=0, ge=0, le=16, description="copies of each part, besides the first")
    snapshots: Path | None = Field(default=None, description="where the local node may keep backups")

    @property
    def node(self) -> Path:
        """The local node's own files."""
        return self.home / "node"

    @property
    def tables(self) -> Path:
        """The tables of titles, owners and what else is known, as a run joins them: taken into one file."""
        return self.home / "titles-and-owners.duckdb"

    @property
    def dead_letters(self) -> Path:
        """Where rows that could not be used are kept, a file a run."""
        return self.home / "dead-letters"

    @property
    def work(self) -> Path:
        """Temporary files of a run: unpacked zips, what DuckDB does not keep in memory."""
        return self.home / "work"


class ServingSettings(BaseSettings):
    """How pages and tools are served, from the environment (OACITE_…)."""

    model_config = variables("OACITE_")

    workers: int = Field(default=1, ge=1, le=64, description="processes that serve the pages")
    stop_seconds: int = Field(default=27, ge=1, description="that requests under way have when it is to end")
    trusted_proxies: str = Field(
        default="",
        description="addresses and networks of proxies that name their clients, with commas between",
    )

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, told: str) -> str:
        """A name, or `*`, would believe whoever comes."""
        for each in told.split(",") if told else ():
            try:
                ip_network(each.strip())
            except ValueError as error:
                raise ValueError("addresses or networks, as 127.0.0.1,10.1.0.0/16") from error
        return told

    @property
    def proxies(self) -> list[str]:
        """The proxies' networks, those of version 4 as version 6 writes them too: a socket may be of both."""
        networks = [ip_network(each.strip()) for each in self.trusted_proxies.split(",") if each.strip()]
        mapped = (
            f"::ffff:{each.network_address}/{96 + each.prefixlen}"
            for each in networks
            if isinstance(each, IPv4Network)
        )
        return [*map(str, networks), *mapped]


class PortalSettings(BaseSettings):
    """The USPTO's Open Data Portal and the key for it, from the environment (USPTO_API_…)."""

    model_config = variables("USPTO_API_")

    url: HttpUrl = Field(default=HttpUrl("https://api.uspto.gov"), description="address of the portal")
    key: SecretStr | None = Field(default=None, description="your API key")
    key_file: Path | None = Field(default=None, description="a file that holds the key instead")
    rate: float = Field(default=4, gt=0, le=15, description="calls a second; the portal allows 4 to 15")
