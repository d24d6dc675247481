"""Where OpenSearch is, and a client for it."""

from pathlib import Path
from urllib.parse import unquote

from opensearchpy import OpenSearch
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

from engine import addresses, failover
from engine.addresses import Addresses
from engine.cuttable import CuttableConnection, OneOfSeveral
from engine.environment import secret_in, variables
from engine.replies import Replies
from engine.safe_text import keep_secret

ALIAS = "citations"
"""What is searched: the alias of one index per source."""


class EngineSettings(BaseSettings):
    """The address of OpenSearch and the login for it, from the environment (OPENSEARCH_…)."""

    model_config = variables("OPENSEARCH_")

    url: Addresses = Field(default="http://127.0.0.1:9200/", description="address of the cluster, or several")
    username: str | None = Field(default=None, description="user of a secured cluster")
    password: SecretStr | None = Field(default=None, description="that user's password")
    password_file: Path | None = Field(default=None, description="a file that holds the password instead")
    ca_certs: Path | None = Field(default=None, description="the authority behind its certificate (PEM)")

    @model_validator(mode="after")
    def _login_is_whole(self) -> "EngineSettings":
        if self.password is not None and self.password_file is not None:
            raise ValueError("OPENSEARCH_PASSWORD and OPENSEARCH_PASSWORD_FILE: set one of them")
        if (self.username is None) != (self.password is None and self.password_file is None):
            raise ValueError(
                "OPENSEARCH_USERNAME and OPENSEARCH_PASSWORD (or OPENSEARCH_PASSWORD_FILE) go together: set"
                " both or neither"
            )
        if self.password_file is not None:
            try:
                secret_in(self.password_file)
            except ValueError as error:
                raise ValueError(f"OPENSEARCH_PASSWORD_FILE: {error}") from error
        return self

    @property
    def login(self) -> tuple[str, str] | None:
        """User and password as they are now; None where the cluster asks for none."""
        password = secret_in(self.password_file) if self.password_file else self.password
        if self.username is None or password is None:
            return None
        return self.username, password.get_secret_value()


def connect(settings: EngineSettings, *, timeout: float = 30) -> OpenSearch:
    """A client for the cluster; it connects at the first request. Its login is shown nowhere from now on.

    Of several addresses the next is asked where one does not answer (`engine.failover`). Which nodes the
    cluster has is never looked up.

    Args:
        settings: where the cluster is and the login for it.
        timeout: seconds that one request may take, within the present `engine.deadline` if there is one.
    """
    login = settings.login
    if login:
        keep_secret(login[1], user=login[0])
    urls = addresses.parse(settings.url)
    if urls[0].password:
        keep_secret(unquote(urls[0].password), user=unquote(urls[0].username or ""))
    return OpenSearch(
        [str(url) for url in urls],
        transport_class=failover.FailoverTransport,
        serializer=Replies(),
        connection_class=OneOfSeveral if urls[1:] else CuttableConnection,
        http_auth=login,
        ca_certs=str(settings.ca_certs) if settings.ca_certs else None,
        timeout=timeout,
        max_retries=0,  # the callers know which requests may be repeated
        retry_on_timeout=True,  # which, without retries, only passes over who did not answer
        dead_timeout=failover.FORGIVEN,
        timeout_cutoff=failover.CUTOFF,
        pool_maxsize=16,  # else a second connection is made anew for each request
    )
