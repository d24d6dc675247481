"""One state of all the indexes behind the alias, read in many steps: a point in time of the engine.

Whatever is written or promoted meanwhile is not in it. It costs the engine the segments that it would delete
else, so it is given back in every case; where that fails, it ends by itself when nobody has read for KEEP.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

from engine.deadline import deadline, step
from engine.errors import AccessDenied, EngineError, HoldDenied, IndexMissing
from engine.translation import translated
from search_ui.query.plan import EngineRequest, Plan
from search_ui.searcher.engine import SLACK, Engine
from search_ui.url.params import SearchParams

T = TypeVar("T")
_LOG = logging.getLogger(__name__)

KEEP = "10m"
"""How long the engine keeps a state that nobody reads, as it writes times."""
RIGHTS = "indices:data/read/point_in_time/create and …/delete"
"""What a role needs besides searching, for the indexes; the engine's `read` has both."""


class Frozen(Engine):
    """What stood behind the alias at one moment, as answers to plans.

    Attributes:
        id: the engine's name of the state.
        in_steps: whether each answer is a step of its own (`engine.deadline.step`), with the time that else a
            whole page has.
    """

    def __init__(self, engine: Engine, id_: str, *, in_steps: bool = True) -> None:
        super().__init__(engine.client, alias=engine.alias, timeout=engine.timeout)
        self.id = id_
        self.in_steps = in_steps

    def answer(self, plan: Plan[T], params: SearchParams | None = None) -> T:
        """What a plan makes of the engine's responses.

        Raises:
            StateLost: the state is not there any more.
        """
        with step(self.timeout + SLACK) if self.in_steps else nullcontext():
            return super().answer(plan, params)

    def release(self) -> None:
        """Give the state back, also when the client has left or its time is over."""
        try:
            with deadline(self.timeout), translated():
                self.client.delete_pit(body={"pit_id": [self.id]}, params={"request_timeout": self.timeout})
        except EngineError as error:
            _LOG.warning("a state of the indexes was not given back, and ends in %s: %s", KEEP, error)

    def _asked(
        self, request: EngineRequest, searched: dict[str, Any], limit: str
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        header, body = super()._asked(request, searched, limit)
        return header, body | {"pit": {"id": self.id, "keep_alive": KEEP}}

    def _searched(self, _params: SearchParams) -> dict[str, Any]:
        """The state says itself which indexes it is of."""
        return {}


def freeze(engine: Engine, *, in_steps: bool = True) -> Frozen:
    """The present state, all of it, to be released by whoever asked for it.

    Args:
        engine: what is asked.
        in_steps: as in `Frozen`; else all is done in the time that is left.

    Raises:
        HoldDenied: this login may not. EngineError: it could not be had.
    """
    with step(engine.timeout + SLACK) if in_steps else nullcontext():
        try:
            return Frozen(engine, _opened(engine), in_steps=in_steps)
        except AccessDenied as denied:
            raise HoldDenied(f"{denied}; its role lacks {RIGHTS}") from denied


@contextmanager
def frozen(engine: Engine, *, in_steps: bool = True) -> Iterator[Frozen]:
    """The present state, for as long as it is needed; `in_steps` as in `freeze`.

    Raises:
        EngineError: it could not be had.
    """
    state = freeze(engine, in_steps=in_steps)
    try:
        yield state
    finally:
        state.release()


def _opened(engine: Engine) -> str:
    try:
        return _created(engine)
    except IndexMissing:  # the alias was resolved to an index that was just deleted
        return _created(engine)


def _created(engine: Engine) -> str:
    asked = {"keep_alive": KEEP, "allow_partial_pit_creation": "false", "request_timeout": engine.timeout}
    with translated():
        opened: dict[str, Any] = engine.client.create_pit(index=engine.alias, params=asked)
    return str(opened["pit_id"])
