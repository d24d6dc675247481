"""`oacite secure`: roles and users of a secured cluster.

OPENSEARCH_USERNAME and OPENSEARCH_PASSWORD are here the login of who may change its security. A user is made
where its password is given; the roles, always.
"""

from pathlib import Path

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

from engine.connection import EngineSettings, connect
from engine.environment import secret_in, variables
from engine.safe_text import keep_secret
from indexer.commands.console import out
from indexer.security import INDEXER, UI, roles
from indexer.security import secure as make


class Passwords(BaseSettings):
    """Of the two users that are made, from the environment (OACITE_…), or from files that it names."""

    model_config = variables("OACITE_")

    ui_password: SecretStr | None = Field(default=None, description=f"of the user {UI}")
    ui_password_file: Path | None = Field(default=None, description="a file that holds it instead")
    indexer_password: SecretStr | None = Field(default=None, description=f"of the user {INDEXER}")
    indexer_password_file: Path | None = Field(default=None, description="a file that holds it instead")

    @model_validator(mode="after")
    def _are_had(self) -> "Passwords":
        self.by_user()
        return self

    def by_user(self) -> dict[str, SecretStr]:
        """Those that are given; a file goes before a variable."""
        given = {
            UI: _had(self.ui_password, self.ui_password_file),
            INDEXER: _had(self.indexer_password, self.indexer_password_file),
        }
        return {user: password for user, password in given.items() if password}


def _had(password: SecretStr | None, file: Path | None) -> SecretStr | None:
    return secret_in(file) if file else password


def secure() -> None:
    """Give a secured cluster the roles of the pages and of the indexer, and a user for each."""
    passwords = Passwords().by_user()
    for user, password in passwords.items():
        keep_secret(password.get_secret_value(), user=user)
    make(connect(EngineSettings()), passwords)
    out.print(f"roles: {', '.join(roles())}")
    out.print(f"users: {', '.join(passwords) or 'none: OACITE_UI_PASSWORD and OACITE_INDEXER_PASSWORD'}")
