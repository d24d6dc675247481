"""What others send steers no terminal, forges no line of a log and tells no secret."""

import base64
import io
import logging
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table

from engine.errors import EngineError
from engine.safe_text import HIDDEN, SHORTEST_SECRET, SafeLog, in_one_line, keep_secret, shown
from indexer.commands.console import SafeConsole
from indexer.errors import InputError
from indexer.progress import Lines, Terminal

TURNING = "\u061c\u200e\u200f\u202a\u202e\u2028\u2029\u2066\u2069"
MIXED = st.text(st.characters() | st.characters(categories=["Cc", "Cs"]) | st.sampled_from(TURNING))
SECRETS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=SHORTEST_SECRET)
ECHOES = (
    "{secret}",
    "/_search?password={quoted}",
    "Authorization: Basic {login}",
    "{{'host': 'a', 'authorization': 'Basic {login}'}}",
    '{{"Authorization":["Basic {login}"]}}',
    "http://keeper:{quoted}@engine:9200/",
)
HOSTILE = "a\x1b]0;owned\x1b[2Jb\x9bc\u202ed\nforged"  # rich itself leaves out BEL and CR


def steering(text: str) -> set[str]:
    """The characters of a text that a terminal, or whoever reads a log, would be misled by."""
    return {each for each in text if unicodedata.category(each) in {"Cc", "Cs"} or each in TURNING}


@given(MIXED)
def test_no_control_character_is_shown(text: str) -> None:
    """Lines stay lines for a terminal; in a log even they are one."""
    assert steering(shown(text)) <= {"\n", "\t"}
    assert steering(in_one_line(text)) <= {"\t"}
    assert len(text) == len(in_one_line(text)) or HIDDEN in in_one_line(text)
    assert in_one_line(text) == in_one_line(in_one_line(text))


@given(SECRETS, st.sampled_from(ECHOES), MIXED)
def test_a_secret_is_shown_in_no_spelling(secret: str, echo: str, around: str) -> None:
    """As it is, in a URL, in Basic's base64: whatever a server sends back of it."""
    login = base64.b64encode(f"keeper:{secret}".encode()).decode()
    keep_secret(secret, user="keeper")
    told = shown(f"{around} {echo.format(secret=secret, quoted=quote(secret, safe=''), login=login)}")
    assert HIDDEN in told
    for spelling in (secret, quote(secret, safe=""), login):
        assert spelling not in told.replace(HIDDEN, "")


def test_a_word_too_short_for_a_secret_garbles_no_sentence() -> None:
    """As a login it is hidden, where nothing else looks like it."""
    keep_secret("k", user="ui")
    assert "unpack it: check the key" == shown("unpack it: check the key")
    assert f"sent {HIDDEN}" == shown(f"sent {base64.b64encode(b'ui:k').decode()}")


@pytest.mark.parametrize(
    "told",
    [
        "authorization: Basic bm90OmtlcHQ=",
        "{'Authorization': 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.x'}",
        "Proxy-Authorization=Digest whatever",
        "X-API-KEY: abcdefgh",
        "cookie => session=1234",
        "sent Basic bm90OmtlcHQ= to it",
        "https://me:word@engine:9200/_search",
    ],
)
def test_a_login_is_hidden_though_nobody_told_of_it(told: str) -> None:
    """By the shape of it: an engine may tell of somebody else's."""
    hidden = shown(told)
    assert HIDDEN in hidden
    for part in ("bm90", "eyJ", "whatever", "abcdefgh", "1234", "word"):
        assert part not in hidden


@pytest.mark.parametrize(
    "sentence",
    [
        "Basic research in batteries, bearer documents and basic authentication",
        "OpenSearch refused the login: check OPENSEARCH_USERNAME and OPENSEARCH_PASSWORD",
        "see https://data.uspto.gov/myodp, or mail me@example.org: 12:30",
        "authorization failed",
        "5 of 10 rows\n\tand another line",
    ],
)
def test_what_is_no_login_stays(sentence: str) -> None:
    """Or messages could not be read."""
    assert sentence == shown(sentence)


def test_an_error_of_ours_is_without_secrets_wherever_it_goes() -> None:
    """It may be written to a report, or into the engine."""
    keep_secret("geheimnis", user="ui")
    for kind in (EngineError, InputError):
        assert f"it said {HIDDEN}␛" == str(kind("it said geheimnis\x1b"))


def test_a_log_has_one_safe_line_for_each_record() -> None:
    """Its arguments, and the words of an exception, are others' texts too."""
    keep_secret("geheimnis", user="ui")
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(SafeLog())
    log = logging.getLogger("a log of the test")
    log.propagate = False
    log.addHandler(handler)
    log.error("%s: %s", "/citations/\x1b[2J\nERROR forged", "geheimnis")
    assert f"/citations/␛[2J␊ERROR forged: {HIDDEN}\n" == out.getvalue()
    try:
        raise ValueError("geheimnis\x1b")  # noqa: TRY301 - its trace is what is looked at
    except ValueError:
        log.exception("it broke")
    assert "Traceback" in out.getvalue()
    assert f"ValueError: {HIDDEN}␛" in out.getvalue()
    assert steering(out.getvalue()) == {"\n"}


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_console_shows_what_others_wrote_as_it_stands(*, is_terminal: bool) -> None:
    """In a sentence, a table and a progress bar: no control character of theirs, nothing taken for markup."""
    keep_secret("geheimnis", user="ui")
    out = io.StringIO()
    console = SafeConsole(file=out, width=200, force_terminal=is_terminal, highlight=False, markup=False)
    table = Table("index")
    table.add_row(f"[/b]{HOSTILE}")
    console.print(f"[/b]{HOSTILE} geheimnis", style="red")
    console.print(table)
    with (Terminal if is_terminal else Lines)(console) as progress:
        progress(f"[/b]{HOSTILE}", 1, 2, f"[/c]{HOSTILE} geheimnis")
    told = out.getvalue()
    assert told.count("[/b]a␛]0;owned␛[2J") >= 3
    assert "[/c]a␛" in told
    assert "geheimnis" not in told
    assert "\x1b]0;" not in told
    assert "\x1b[2Jb" not in told
    assert ("\x1b[31m" in told) == is_terminal  # our own colour is


def test_half_a_character_can_be_printed() -> None:
    """A file's name may hold one, where it is no UTF-8."""
    console = SafeConsole(file=io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), markup=False)
    console.print("citations\udcff.csv")
    console.file.seek(0)
    assert "citations\ufffd.csv\n" == console.file.read()
