"""Text of others as it may stand in a log or on a terminal: it steers no terminal and tells no secret.

An engine, a portal, a file and a person can each send control characters, which move a terminal's cursor or
begin a line of a log that nobody wrote, and a server can send back the login that it was sent. Whoever reads
a secret tells it to `keep_secret`; what is printed or logged goes through `shown` or `in_one_line`.
"""

import base64
import logging
import re
import sys
from urllib.parse import quote

from engine.served import present

HIDDEN = "***"
SHORTEST_SECRET = 6
"""Characters. Hiding a shorter one wherever its letters stand would garble every sentence, and so tell it."""

# All but tab and line feed; with them what turns the direction of writing, and halves of characters, which
# a terminal cannot be sent.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_HEADER = re.compile(
    r"""(?ix) (\b(?:proxy-)?authorization|\bx-api-key|\b(?:set-)?cookie)   # a header that carries a secret
    (["'\]]? \s{0,3} (?: [-=]> | [:=] ) \s{0,3} [\["'(]{0,3})              # however it is written
    (?: (?:basic|bearer|digest|negotiate|apikey) \s{1,3} )? [^\s"'\],;)}]+
    """
)
_SCHEME = re.compile(r"(?i)\b(basic|bearer)(\s{1,3})([a-z0-9+/._~-]{6,2000}={0,2})")
_LOGIN_IN_URL = re.compile(r"(\b[a-z][a-z0-9+.-]{0,20}://)[^\s/?#@]{1,1000}@", re.IGNORECASE)

_secrets: set[str] = set()


def keep_secret(value: str, user: str | None = None) -> None:
    """Never show this value, as it is, as a part of a URL, or as the login of a user in Basic's spelling."""
    if len(value) >= SHORTEST_SECRET:
        _secrets.update({value, quote(value, safe="")})
    if value and user is not None:
        _secrets.add(base64.b64encode(f"{user}:{value}".encode()).decode())


def shown(text: str) -> str:
    """A text for a terminal: without secrets, its control characters made visible; lines stay lines."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = _HEADER.sub(rf"\1\2{HIDDEN}", text)
    text = _SCHEME.sub(_without_login, text)
    text = _LOGIN_IN_URL.sub(rf"\1{HIDDEN}@", text)
    return _CONTROLS.sub(_visible, text)


def in_one_line(text: str) -> str:
    """A text for a line of a log: as `shown`, and its line feeds made visible too."""
    return shown(text).replace("\n", _picture("\n"))


def _without_login(match: re.Match[str]) -> str:
    """A scheme without what follows it, if that can be a login: "basic research" is none."""
    scheme, blank, token = match.groups()
    if scheme.lower() == "basic":
        try:
            is_login = b":" in base64.b64decode(token, validate=True)
        except ValueError:
            is_login = False
    else:
        is_login = any(character.isdigit() for character in token)
    return f"{scheme}{blank}{HIDDEN}" if is_login else match[0]


def _visible(match: re.Match[str]) -> str:
    return _picture(match[0])


def _picture(control: str) -> str:
    """A character that stands for a control character: Unicode's picture of it where there is one."""
    if control < " ":
        return chr(0x2400 + ord(control))
    return "\u2421" if control == "\x7f" else "\ufffd"


class SafeLog(logging.Filter):
    """Makes every record fit for a log: its message in one line, its trace without what `shown` hides.

    What is logged while a request is served ends with that one's id.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let it pass, made fit."""
        served = present()
        told = f" (request {served.id})" if served else ""
        record.msg, record.args = in_one_line(record.getMessage()) + told, None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = shown(record.exc_text)
        return True


def log_to_stderr() -> None:
    """Send what is logged from now on, by us and by the libraries, to stderr, made fit.

    Where logs go somewhere already, nothing changes.
    """
    # Its client logs every failure with a trace; we tell those ourselves, in a sentence.
    logging.getLogger("opensearch").setLevel(logging.CRITICAL)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(SafeLog())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
