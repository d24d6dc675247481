"""One call of the client: turns, waits, and an error for each thing that can be wrong."""

import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import orjson
import pytest

from indexer.odp import Reply, Service, calls_this_week, errors
from tests.indexer.fetch.conftest import CITATIONS, Connect, FakeClock
from tests.portal.answers import Answer
from tests.portal.portal import LocalPortal

ALL = "*:*"


def json(status: int, body: bytes = b"{}", **headers: str) -> Answer:
    """A JSON answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, body, {"Content-Type": "application/json"} | named)


def test_a_search_gives_a_page_as_the_portal_has_it(filled: LocalPortal, connect: Connect) -> None:
    """The rows are the portal's own, and numFound counts those of all pages."""
    reply = connect().search(Service.OA_CITATIONS, ALL, start=10, rows=3)
    assert filled.searches.rows[CITATIONS][10:13] == reply.rows
    assert 3_000 == reply.num_found


def test_the_rate_stays_below_the_limit(filled: LocalPortal, connect: Connect, clock: FakeClock) -> None:
    """Twenty calls take the time that four a second need, and none is refused."""
    client, started = connect(), clock.time
    for _ in range(20):
        client.count(Service.OA_CITATIONS, ALL)
    assert 19 / 4 == pytest.approx(clock.time - started)
    assert 20 == len(filled.seen)


def test_two_clients_of_one_home_never_call_at_once(filled: LocalPortal, connect: Connect) -> None:
    """The portal, which allows one call at a time, refuses neither of them."""
    filled.switches.seconds_a_call = 0.01
    clients = [connect(), connect()]

    def call(client: object) -> None:
        for _ in range(10):
            client.count(Service.OA_CITATIONS, ALL)  # type: ignore[attr-defined]  # a Portal

    threads = [threading.Thread(target=call, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 20 == len(filled.seen)


def test_a_429_is_waited_out_for_five_seconds_at_least(
    local: LocalPortal, connect: Connect, clock: FakeClock
) -> None:
    """Without a Retry-After too."""
    local.scripted.extend([json(429)])
    assert 0 == connect().count(Service.OA_CITATIONS, ALL)
    assert max(clock.slept) >= 5


@pytest.mark.parametrize("kind", ["number", "date"])
def test_retry_after_is_honoured(kind: str, local: LocalPortal, connect: Connect, clock: FakeClock) -> None:
    """As seconds and as a date."""
    date = format_datetime(datetime.fromtimestamp(clock.time + 42, UTC), usegmt=True)
    local.scripted.extend([json(429, Retry_After="42" if kind == "number" else date)])
    connect().count(Service.OA_CITATIONS, ALL)
    assert max(clock.slept) >= 41


def test_a_wait_of_hours_ends_the_command(local: LocalPortal, connect: Connect) -> None:
    """With a sentence that says when to come back, instead of hanging."""
    local.scripted.extend([json(429, Retry_After="7200")])
    with pytest.raises(errors.PortalError, match="wait for 120 minutes: run the command again"):
        connect().count(Service.OA_CITATIONS, ALL)
    assert 1 == len(local.seen)


@pytest.mark.parametrize("failure", ["503", "html", "cut", "garbled", "dropped"])
def test_what_may_heal_is_tried_again(
    failure: str, filled: LocalPortal, connect: Connect, clock: FakeClock
) -> None:
    """With a wait before it, told to whoever watches."""
    told: list[str] = []
    filled.switches.failures = {failure: 1.0}

    def heal(step: str, *_: object) -> None:
        told.append(step)
        filled.switches.failures = {}

    assert 3_000 == connect(progress=heal).count(Service.OA_CITATIONS, ALL)
    assert 1 == len(told)
    assert max(clock.slept) >= 0.75


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        ("429", errors.PortalBusy),
        ("503", errors.PortalDown),
        ("html", errors.NotTheData),
        ("cut", errors.PortalUnreachable),
        ("garbled", errors.DamagedReply),
        ("dropped", errors.PortalUnreachable),
    ],
)
def test_what_does_not_heal_ends_with_its_own_error(
    failure: str, error: type[errors.PortalError], filled: LocalPortal, connect: Connect
) -> None:
    """After nine tries."""
    filled.switches.failures = {failure: 1.0}
    with pytest.raises(error):
        connect().count(Service.OA_CITATIONS, ALL)
    assert 9 == len(filled.seen)


def test_nobody_at_the_address_is_told_so(connect: Connect, local: LocalPortal, tmp_path: Path) -> None:
    """A portal that is not there is unreachable."""
    client = connect()
    client._address = "http://127.0.0.1:9"  # noqa: SLF001 - a port that nobody listens on
    with pytest.raises(errors.PortalUnreachable, match="check the network"):
        client.count(Service.OA_CITATIONS, ALL)
    assert ([], 9) == (local.seen, calls_this_week(tmp_path / "home", client.clock))


@pytest.mark.parametrize(
    ("answer", "error", "sentence"),
    [
        (json(400, b'{"code":400,"errorDetails":"bad query"}'), errors.CriteriaRefused, "bad query; correct"),
        (json(403, b'{"code":403,"error":"Forbidden"}'), errors.AccessRefused, "403: Forbidden"),
        (json(413), errors.ReplyTooLarge, "fewer rows"),
        (json(410), errors.EndpointMoved, "is gone"),
        (json(418, b"tea"), errors.PortalError, "status 418: tea"),
        (json(404, b"<html>no such page</html>"), errors.EndpointMoved, "is gone"),
        (
            json(301, Location="https://new.example/x?sig=hidden"),
            errors.EndpointMoved,
            r"to new.example/x \(",
        ),
        (json(308, Location="/there"), errors.EndpointMoved, "redirected to /there"),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Answer) else "",
)
def test_what_cannot_heal_is_one_sentence_at_once(
    answer: Answer, error: type[Exception], sentence: str, local: LocalPortal, connect: Connect
) -> None:
    """An error of its own for each, after one call."""
    local.scripted.extend([answer])
    with pytest.raises(error, match=sentence):
        connect().count(Service.OA_CITATIONS, ALL)
    assert 1 == len(local.seen)


def test_a_wrong_key_is_refused(local: LocalPortal, connect: Connect) -> None:
    """403, as a deleted one is; not tried again."""
    with pytest.raises(errors.AccessRefused, match=r"wrong or was deleted, as keys are .* 90 days"):
        connect("not-the-portals").count(Service.OA_CITATIONS, ALL)
    assert 1 == len(local.seen)


def test_a_key_that_did_not_arrive_is_told(local: LocalPortal, connect: Connect) -> None:
    """401: something on the way took it away."""
    local.scripted.extend([json(401, b'{"message":"Unauthorized"}')])
    with pytest.raises(errors.KeyRefused, match=r"saw no key \(401\).* X-API-KEY"):
        connect().count(Service.OA_CITATIONS, ALL)
    assert 1 == len(local.seen)


def test_the_limit_of_a_year_is_told_by_its_body(local: LocalPortal, connect: Connect) -> None:
    """No waiting is its cure, whatever its headers say."""
    body = b'{"code":429,"message":"20 requests allowed in 31536000 sec"}'
    local.scripted.extend([json(429, body, **{"Retry-After": "5"})])
    with pytest.raises(errors.DownloadLimit, match="every part of one that is fetched on counts"):
        connect().count(Service.OA_CITATIONS, ALL)
    assert 1 == len(local.seen)


def test_the_fields_of_a_service_are_told(filled: LocalPortal, connect: Connect) -> None:
    """And none where they are listed in another way."""
    assert "groupArtUnitNumber" in connect().fields(Service.OA_CITATIONS)
    filled.scripted.extend([json(200, b'{"fields":{"groupArtUnitNumber":"string"}}')])
    assert [] == connect().fields(Service.OA_CITATIONS)


@pytest.mark.parametrize("empty_is_404", [False, True])
def test_nothing_found_is_no_error(empty_is_404: bool, local: LocalPortal, connect: Connect) -> None:  # noqa: FBT001 - a case
    """Whether the portal says so with a count of 0 or, as its description has it, with a 404."""
    local.switches.empty_is_404 = empty_is_404
    assert 0 == connect().count(Service.OA_CITATIONS, ALL)


def test_a_404_of_a_service_that_is_gone_is_not_taken_for_an_empty_one(
    local: LocalPortal, connect: Connect
) -> None:
    """The service is asked for its fields first."""
    local.scripted.extend([json(404), json(404)])
    with pytest.raises(errors.EndpointMoved, match="fields is gone"):
        connect().count(Service.OA_CITATIONS, ALL)


@pytest.mark.parametrize(
    "body",
    [
        b'{"response":{"numFound":1}}',
        b"[]",
        b'{"response":{"numFound":1,"start":5,"docs":[{}]}}',
        b'{"response":{"numFound":1,"start":0,"docs":["x"]}}',
    ],
)
def test_json_that_is_no_reply_is_damage(body: bytes, local: LocalPortal, connect: Connect) -> None:
    """Another shape or another page than asked for is tried again, never used."""
    local.scripted.extend([json(200, body)])
    assert Reply(0, [], 47) == connect().search(Service.OA_CITATIONS, ALL)


def test_calls_are_counted_by_week(
    local: LocalPortal, connect: Connect, clock: FakeClock, tmp_path: Path
) -> None:
    """Over all clients of one home; a new week begins at 0."""
    for _ in range(2):
        connect().count(Service.OA_CITATIONS, ALL)
    assert (2, 2) == (calls_this_week(tmp_path / "home", clock), len(local.seen))
    clock.time += 7 * 86_400
    assert 0 == calls_this_week(tmp_path / "home", clock)


def test_a_week_begins_on_sunday_at_midnight_of_utc(
    local: LocalPortal, connect: Connect, clock: FakeClock, tmp_path: Path
) -> None:
    """So does the portal's quota; weeks that an earlier version counted otherwise are forgotten."""
    sunday = datetime(2026, 11, 22, tzinfo=UTC).timestamp()
    state = tmp_path / "home" / "portal" / "calls.json"
    state.parent.mkdir(parents=True)
    state.write_text('{"weeks": {"2026-W47": 7, "2026-11-15": 3}}')
    counts = []
    for moment in (
        sunday - 60,
        sunday + 1,
        sunday + 6 * 86_400,
        sunday + 7 * 86_400 - 60,
        sunday + 7 * 86_400,
    ):
        clock.time = moment
        connect().count(Service.OA_CITATIONS, ALL)
        counts.append(calls_this_week(tmp_path / "home", clock))
    assert [4, 1, 2, 3, 1] == counts
    assert ["2026-11-15", "2026-11-22", "2026-11-29"] == sorted(orjson.loads(state.read_bytes())["weeks"])
    assert 5 == len(local.seen)
