"""A question as a value: the requests that ask it, and how their responses are read. Pure.

One plan is one `_msearch`. Plans are put together without anybody counting responses: each part reads those
to its own requests.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any, Generic, TypeVar

Body = dict[str, Any]
EngineResponse = Mapping[str, Any]
"""What the engine answers to one request: `{"hits": {…}, "aggregations": {…}, …}`."""

_COUNTING = {"query", "size", "track_total_hits"}
"""All that a request has which counts, beside its aggregations."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """One request of an `_msearch`.

    Attributes:
        body: what is asked.
        scored: whether hits are ordered by their scores, which all shards must then reckon alike.
        cached: whether the engine may keep the answer; what is asked once takes the place of others there.
    """

    body: Body
    scored: bool = False
    cached: bool = True


@dataclass(frozen=True, slots=True)
class Plan(Generic[T_co]):
    """A question to the engine.

    Attributes:
        requests: what is asked; may be nothing.
        read: the responses to them, in their order → the answer.
    """

    requests: tuple[EngineRequest, ...]
    read: Callable[[Sequence[EngineResponse]], T_co]

    def then(self, make: Callable[[T_co], U]) -> "Plan[U]":
        """The same requests; what is made of their answer."""
        return Plan(self.requests, lambda responses: make(self.read(responses)))


def asking(
    body: Body, read: Callable[[EngineResponse], T], *, scored: bool = False, cached: bool = True
) -> Plan[T]:
    """One request and its reader."""
    request = EngineRequest(body, scored=scored, cached=cached)
    return Plan((request,), lambda responses: read(responses[0]))


def how_many(asked: Body) -> Plan[int]:
    """How many citations fulfil a query: by itself the engine counts that without looking at each."""
    body = {"query": asked, "size": 0, "track_total_hits": True}
    return asking(body, lambda response: int(response["hits"]["total"]["value"]))


def no_more_than(asked: Body, most: int) -> Plan[bool]:
    """Whether so many citations fulfil a query, or fewer: as soon as there are more the engine stops."""
    body = {"query": asked, "size": 0, "track_total_hits": most + 1}
    return asking(body, lambda response: int(response["hits"]["total"]["value"]) <= most)


def knowing(answer: T) -> Plan[T]:
    """Nothing to ask: the answer is known."""
    return Plan((), lambda _: answer)


def each(plans: Iterable[Plan[T]]) -> Plan[list[T]]:
    """Several questions at once; their answers, in the same order."""
    asked = list(plans)
    ends = [0, *accumulate(len(plan.requests) for plan in asked)]

    def read(responses: Sequence[EngineResponse]) -> list[T]:
        parts = (responses[start:end] for start, end in pairwise(ends))
        return [plan.read(part) for plan, part in zip(asked, parts, strict=True)]

    return Plan(tuple(request for plan in asked for request in plan.requests), read)


def once(plan: Plan[T]) -> Plan[T]:
    """The same question, whose answers the engine need not keep."""
    return replace(plan, requests=tuple(replace(request, cached=False) for request in plan.requests))


def at_once(plan: Plan[T]) -> Plan[T]:
    """The same question, with all that is counted of the same citations in one request.

    For few citations: each request is some milliseconds by itself. Many are counted more quickly one thing at
    a time, and what one request may give is bounded.
    """
    groups: list[list[int]] = []
    for place, request in enumerate(plan.requests):
        alike = (group for group in groups if _of_the_same(plan.requests[group[0]], request))
        if group := next(alike, None):
            group.append(place)
        else:
            groups.append([place])

    def read(responses: Sequence[EngineResponse]) -> T:
        apart = {
            place: _only(str(place), response) if len(group) > 1 else response
            for group, response in zip(groups, responses, strict=True)
            for place in group
        }
        return plan.read([apart[place] for place in range(len(plan.requests))])

    return Plan(tuple(_joined(plan.requests, group) for group in groups), read)


def both(one: Plan[T], other: Plan[U]) -> Plan[tuple[T, U]]:
    """Two questions at once."""
    return together(lambda first, second: (first, second), one, other)


def all_of(one: Plan[T], other: Plan[U], third: Plan[V]) -> Plan[tuple[T, U, V]]:
    """Three questions at once."""
    return together(lambda *answers: answers, one, other, third)


def together(make: Callable[..., T], *plans: Plan[Any]) -> Plan[T]:
    """Several questions at once; what is made of their answers, which `make` gets in the same order."""
    return each(plans).then(lambda answers: make(*answers))


def _of_the_same(one: EngineRequest, other: EngineRequest) -> bool:
    """Whether both count, and count the same citations."""
    counting = all(
        each.body.keys() - {"aggs"} == _COUNTING and each.body["size"] == 0 for each in (one, other)
    )
    return counting and replace(one, body=one.body["query"]) == replace(other, body=other.body["query"])


def _joined(requests: Sequence[EngineRequest], group: list[int]) -> EngineRequest:
    if len(group) == 1:
        return requests[group[0]]
    bodies = {place: requests[place].body for place in group}
    body = bodies[group[0]] | {
        "track_total_hits": any(body["track_total_hits"] for body in bodies.values()),
        "aggs": {
            f"{place}.{name}": asked
            for place, body in bodies.items()
            for name, asked in body.get("aggs", {}).items()
        },
    }
    return replace(requests[group[0]], body=body)


def _only(place: str, response: EngineResponse) -> EngineResponse:
    """What one of several requests was answered."""
    found = {
        name.removeprefix(f"{place}."): counted
        for name, counted in response.get("aggregations", {}).items()
        if name.startswith(f"{place}.")
    }
    return {**response, "aggregations": found}
