"""The API key: read once, put into one header, shown never."""

from pathlib import Path

from pydantic import SecretStr
from requests import PreparedRequest
from requests.auth import AuthBase

from engine.safe_text import keep_secret
from indexer.odp.errors import KeyMissing
from indexer.settings import PortalSettings

HEADER = "X-API-KEY"
_HIDDEN = b"[the key]"


class KeyHeader(AuthBase):
    """Puts the key into the header of one request.

    It is given to single requests, never to the session, so that a request without it cannot inherit it.
    """

    def __init__(self, key: SecretStr) -> None:
        self._key = key

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the header."""
        request.headers[HEADER] = self._key.get_secret_value()
        return request

    def hide(self, body: bytes) -> bytes:
        """A body without the key: what a server says may hold what it was sent."""
        return body.replace(self._key.get_secret_value().encode(), _HIDDEN)


def read_key(settings: PortalSettings) -> SecretStr:
    """The key from the environment or its file.

    Raises:
        KeyMissing: there is none, or what there is cannot be one.
    """
    if settings.key is not None:
        return _checked(settings.key.get_secret_value(), "USPTO_API_KEY")
    if settings.key_file is None:
        raise KeyMissing(
            "the portal needs a key: set USPTO_API_KEY, or USPTO_API_KEY_FILE to a file that holds it"
            " (keys are free at https://data.uspto.gov/myodp)"
        )
    return _checked(_content(settings.key_file), str(settings.key_file))


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise KeyMissing(f"{file} cannot be read: set USPTO_API_KEY_FILE to the file with your key") from None


def _checked(text: str, origin: str) -> SecretStr:
    key = text.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise KeyMissing(f"{origin} does not hold a key: it must be one word of plain letters and digits")
    keep_secret(key)
    return SecretStr(key)
