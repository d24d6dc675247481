"""The fair queue: what it promises holds for any arrivals and departures, without any time."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from search_ui.web.fair_queue import Decision, FairQueue, Ticket

# Who comes: a client's name; who goes: the place among those that are here, the running ones first.
COMES, GOES = st.sampled_from("aaaaaaaabcdef"), st.integers(0, 30)
EVENTS = st.lists(st.one_of(COMES, COMES, GOES), min_size=20, max_size=150)
SIZES = st.tuples(st.integers(1, 9), st.integers(0, 12))


@dataclass
class Watched:
    """A queue and what whoever asks it sees: who runs, who waits in the order of coming, who was refused."""

    queue: FairQueue
    running: list[Ticket] = field(default_factory=list)
    waiting: list[Ticket] = field(default_factory=list)

    def come(self, client: str) -> tuple[Ticket, Decision]:
        """A request of a client arrives."""
        ticket = Ticket(client)
        self.waiting.append(ticket)
        return ticket, self._noted(self.queue.arrive(ticket))

    def go(self, place: int) -> Decision:
        """One of those that are here leaves."""
        here = [*self.running, *self.waiting]
        ticket = here[place % len(here)]
        (self.running if ticket in self.running else self.waiting).remove(ticket)
        return self._noted(self.queue.leave(ticket))

    def _noted(self, decision: Decision) -> Decision:
        for ticket in decision.admitted:
            self.waiting.remove(ticket)
            self.running.append(ticket)
        for ticket in decision.refused:
            self.waiting.remove(ticket)
        return decision

    def apply(self, what: str | int) -> Decision:
        """An event of EVENTS."""
        if isinstance(what, str):
            return self.come(what)[1]
        return self.go(what) if self.running or self.waiting else Decision()


@given(SIZES, EVENTS)
def test_places_and_queue_are_bounded_and_no_place_is_free_for_one_who_may_have_it(
    sizes: tuple[int, int], events: list[str | int]
) -> None:
    """After every event, by what was decided and by the queue's own count."""
    watched = Watched(FairQueue(*sizes))
    for what in events:
        watched.apply(what)
        queue, running = watched.queue, Counter(ticket.client for ticket in watched.running)
        assert (len(watched.running), len(watched.waiting)) == (queue.running, queue.waiting)
        assert queue.running <= sizes[0]
        assert queue.waiting <= sizes[1]
        assert all(count <= queue.share for count in running.values())
        able = [ticket for ticket in watched.waiting if running[ticket.client] < queue.share]
        assert not able or queue.running == sizes[0]
        event(f"waiting: {bool(watched.waiting)}")


@given(SIZES, EVENTS)
def test_a_clients_requests_are_admitted_in_their_order(
    sizes: tuple[int, int], events: list[str | int]
) -> None:
    """Nobody overtakes himself."""
    watched = Watched(FairQueue(*sizes))
    for what in events:
        before = list(watched.waiting)
        for ticket in watched.apply(what).admitted:
            earlier = [each for each in before if each.client == ticket.client and each in watched.waiting]
            assert [] == [each for each in earlier if before.index(each) < _place(before, ticket)]


def _place(tickets: list[Ticket], ticket: Ticket) -> int:
    return tickets.index(ticket) if ticket in tickets else len(tickets)


@given(
    st.tuples(st.integers(1, 5), st.integers(8, 20)),
    st.lists(COMES, min_size=10, max_size=30),
    st.lists(st.one_of(COMES, st.integers(0, 4)), min_size=20, max_size=60),
)
def test_nobody_who_has_nothing_under_way_is_passed_twice_by_another(
    sizes: tuple[int, int], before: list[str | int], after: list[str | int]
) -> None:
    """However many requests the other has, and whatever comes after."""
    watched = Watched(FairQueue(*sizes))
    for what in before:
        watched.apply(what)
    bystander, decision = watched.come("bystander")
    passed: Counter[object] = Counter()
    for what in after:
        if bystander not in watched.waiting:
            break
        decision = watched.apply(what)
        passed.update(
            ticket.client for ticket in decision.admitted[: _place(list(decision.admitted), bystander)]
        )
    event(f"passed: {sum(passed.values())}")
    assert {} == {client: times for client, times in passed.items() if times > 1}


@given(SIZES, EVENTS)
def test_who_is_refused_has_the_most_waiting_and_it_is_his_last(
    sizes: tuple[int, int], events: list[str | int]
) -> None:
    """It happens only when the queue is full; of several such clients it is the one who just came."""
    watched = Watched(FairQueue(*sizes))
    for what in events:
        here = list(watched.waiting)
        decision = watched.apply(what)
        event(f"refused: {len(decision.refused)}")
        for ticket in decision.refused:
            waiting = Counter(each.client for each in watched.waiting) + Counter([ticket.client])
            assert len(watched.waiting) == sizes[1]
            assert waiting[ticket.client] == max(waiting.values())
            assert what == ticket.client or waiting[str(what)] < waiting[ticket.client]
            assert [] == [
                each
                for each in here[_place(here, ticket) + 1 :]
                if each.client == ticket.client and each in watched.waiting
            ]


@given(SIZES, EVENTS)
def test_nothing_is_kept_of_those_who_have_left(sizes: tuple[int, int], events: list[str | int]) -> None:
    """However many addresses come by."""
    watched = Watched(FairQueue(*sizes))
    for what in events:
        watched.apply(what)
    while watched.running or watched.waiting:
        watched.go(0)
    assert (0, 0) == (watched.queue.running, watched.queue.waiting)
    assert {} == watched.queue._clients  # noqa: SLF001 - memory is not to be seen from outside


@pytest.mark.parametrize(("places", "free"), [(1, 0), (3, 0), (4, 1), (8, 2), (32, 8)])
def test_beside_a_walker_a_bystander_has_a_place_at_once(places: int, free: int) -> None:
    """A quarter of the places is not for one client."""
    watched = Watched(FairQueue(places, 60))
    for _ in range(50):
        watched.come("walker")
    assert free == places - len(watched.running)
    bystander, decision = watched.come("bystander")
    assert bool(free) == (bystander in decision.admitted)


def test_a_full_queue_has_room_for_one_who_has_less_in_it() -> None:
    """The walker's last request goes instead."""
    watched = Watched(FairQueue(1, 10))
    tickets = [watched.come("walker")[0] for _ in range(11)]
    bystander, decision = watched.come("bystander")
    assert (tickets[-1],) == decision.refused
    assert bystander in watched.waiting


def test_who_leaves_the_queue_is_not_admitted_later() -> None:
    """His place in it is another's."""
    watched = Watched(FairQueue(1, 1))
    watched.come("a")
    watched.come("b")
    watched.go(1)
    late, _ = watched.come("c")
    assert (late,) == watched.go(0).admitted


def test_one_who_was_never_here_changes_nothing() -> None:
    """Nor one who leaves twice."""
    queue = FairQueue(1, 1)
    ticket = Ticket("a")
    assert Decision() == queue.leave(ticket)
    queue.arrive(ticket)
    queue.leave(ticket)
    assert Decision() == queue.leave(ticket)
    assert 0 == queue.running
