"""A portal, a data folder and an index, to be refreshed; and what the index should have then."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import orjson
import pytest
from opensearchpy import OpenSearch
from pydantic import HttpUrl, SecretStr

from citations.oa_citations import JOINED, SOURCE, from_oa_citations
from citations.office_actions import from_oa_actions, from_oa_rejections
from citations.outcomes import state_of
from engine.connection import ALIAS
from indexer import index
from indexer.errors import OaciteError
from indexer.fetch.office_actions import fetch_office_actions
from indexer.fetch.rows import ENRICHED as ENRICHED_ROWS
from indexer.fetch.rows import OA_CITATIONS, Wanted, fetch_rows
from indexer.loading import runs
from indexer.loading.first_loaded import with_first_days
from indexer.loading.job import Job, Options
from indexer.loading.load import Loading
from indexer.loading.report import Report
from indexer.loading.retry import RetryPolicy
from indexer.odp import Portal
from indexer.progress import Progress, silent
from indexer.refresh import Refresh, RefreshReport, Wish
from indexer.settings import PortalSettings
from indexer.sources import passage_cutting, sought_passages
from indexer.sources.kept_passages import kept_in
from indexer.sources.oa_citations import OaCitationsSource
from indexer.work import work_folder
from tests.indexer.fetch.conftest import ACTIONS, CITATIONS, ENRICHED, REJECTIONS, FakeClock
from tests.indexer.rows import documents
from tests.portal import rows
from tests.portal.portal import LocalPortal
from tests.portal.rows import Row
from tests.portal.server import serving
from tests.portal.switches import KEY


@dataclass
class World:
    """The portal, the data folder and the engine, and what `oacite` does with them."""

    local: LocalPortal
    address: str
    clock: FakeClock
    engine: OpenSearch
    home: Path
    told: list[str] = field(default_factory=list)
    first_days: dict[str, str] = field(default_factory=dict)

    @property
    def table(self) -> list[Row]:
        """The citations that the portal has."""
        return self.local.searches.rows[CITATIONS]

    def portal(self, progress: Progress = silent) -> Portal:
        """A client of the portal."""
        settings = PortalSettings(url=HttpUrl(self.address), key=SecretStr(KEY))
        return Portal(settings, self.home, progress, self.clock)

    def index(self, *wanted: Wanted) -> None:
        """What the three commands do before the first refresh."""
        with self._fetched(self.home, wanted or (Wanted(),)) as source:
            Loading(self._job(silent), Report(SOURCE)).run(lambda: source)

    def anew(self) -> dict[str, dict[str, Any]]:
        """What `indexed` would be after a full refresh, which is only read: no index is made of it."""
        with TemporaryDirectory() as home, self._fetched(Path(home), (Wanted(),)) as source:
            served, retry = index.served(self.engine, SOURCE), RetryPolicy()
            batches = with_first_days(self.engine, served, source.batches(), retry)
            pairs = [each.split("\n") for batch in batches for each in batch.lines]
        return {orjson.loads(action)["index"]["_id"]: orjson.loads(said) for action, said, *_ in pairs}

    def refresh(self, wish: Wish | None = None, progress: Progress | None = None) -> RefreshReport:
        """What `oacite refresh` does."""
        report, progress = RefreshReport(SOURCE), progress or self._tell
        with self.portal(progress) as portal, work_folder(self.home / "work") as work:
            Refresh(self._job(progress), portal, self.home, work, report).run(wish or Wish())
        return report

    def refresh_until_done(self, wish: Wish | None = None) -> RefreshReport:
        """Run it again and again, as a timer would."""
        for _ in range(30):
            try:
                return self.refresh(wish)
            except OaciteError as error:
                self.told.append(str(error))
        raise AssertionError(f"thirty runs were not enough: {self.told[-3:]}")

    def change(self) -> list[Row]:
        """The portal gains 60 rows, half of them of new office actions, changes 30 and loses 20: these."""
        table = self.table
        gained = rows.citations(60, seed=9)
        for place, row in enumerate(gained):
            row["createDateTime"] = _loaded(days=31 + place % 3)
            if place < 30:
                row["obsoleteDocumentIdentifier"] = rows.action_id(50_000 + place // 5)
        for row in table[40:70]:
            row |= {"createDateTime": _loaded(days=32), "referenceIdentifier": "Kim US 9,280,610 B2"}
            row |= {"parsedReferenceIdentifier": "9280610", "legalSectionCode": "103"}
        lost = table[:20]
        del table[:20]
        table += gained
        self.local.searches.rows[ACTIONS] += rows.office_actions(gained[:30])
        self.local.searches.rows[REJECTIONS] += rows.rejections(gained[:30])
        self.local.searches.change()
        return lost

    def stamp(self, some: Iterable[Row], time: str) -> None:
        """The portal loads rows anew that are served, and say the same as before."""
        for row in some:
            self.first_days.setdefault(row["id"], row["createDateTime"][:10])
            row["createDateTime"] = time
        self.local.searches.change()

    def expected(self, *beside: Row) -> dict[str, dict[str, Any]]:
        """The documents of the portal's rows, and of some beside them, by id; each has its first day."""
        add = self._joined()
        joined = [{**row, JOINED: add(row)} for row in (*self.table, *beside)]
        citations = (
            replace(each, loaded_on=self.first_days.get(each.id, each.loaded_on))
            for each in map(from_oa_citations, joined)
        )
        made = {citation.id: citation.to_document() for citation in citations}
        return dict(orjson.loads(orjson.dumps(made)))

    def indexed(self) -> dict[str, dict[str, Any]]:
        """The documents of the index that is served, by id."""
        return documents(self.engine)

    @contextmanager
    def _fetched(self, home: Path, wanted: Iterable[Wanted]) -> Iterator[OaCitationsSource]:
        """All rows of both APIs, fetched into a data folder."""
        citations, actions = home / "oa-citations", home / "office-actions"
        with self.portal() as portal, work_folder(home / "work") as work:
            for each in wanted:
                fetch_rows(portal, OA_CITATIONS, each, citations, silent)
            if self.local.searches.rows[ENRICHED]:
                fetch_rows(portal, ENRICHED_ROWS, Wanted(), home / ENRICHED_ROWS.name, silent)
            files = sorted(citations.glob("*.jsonl.gz"))
            fetch_office_actions(portal, files, actions, work / "ids", silent)
            yield OaCitationsSource(
                files,
                work,
                office_actions=sorted(actions.glob("*.jsonl.gz")),
                enriched=sorted((home / ENRICHED_ROWS.name).glob("*.jsonl.gz")),
                passages=kept_in(home),
            )

    def _joined(self) -> Any:  # noqa: ANN401 - a function of a row
        actions = {each.id: each for each in map(from_oa_actions, self.local.searches.rows[ACTIONS])}
        states = {
            from_oa_actions(each).application_number: state_of(each)
            for each in self.local.searches.rows[ACTIONS]
        }
        claims: dict[tuple[str, str], tuple[int, ...]] = {}
        dates: dict[str, dict[str, Any]] = {}
        for each in map(from_oa_rejections, self.local.searches.rows[REJECTIONS]):
            claims[each.office_action_id, each.rejection_type[0]] = each.claims
            dates[each.office_action_id] = {"date": each.date, "type": each.type}

        def add(row: Row) -> dict[str, Any]:
            id_ = row["obsoleteDocumentIdentifier"]
            of_action = actions.get(id_)
            known = dates.get(id_, {})
            if of_action:
                known = {"date": of_action.date, "type": of_action.type, "title": of_action.title}
            state = states.get(row["patentApplicationNumber"])
            became = {"outcome": state.outcome, "application_patent": state.patent} if state else {}
            return {**known, **became, "claims": claims.get((id_, row["legalSectionCode"]))}

        return add

    def _job(self, progress: Progress) -> Job:
        options = Options(grace=timedelta(0), checkpoint_seconds=0.2)
        return Job(self.engine, self.home / "dead-letters", progress, options)

    def _tell(self, step: str, done: int | None = None, total: int | None = None, note: str = "") -> None:  # noqa: ARG002 - as Progress has it
        self.told.append(step)


class KeptIndex:
    """What `World.index` leaves of a portal that is as it was made: made for the first test, copied for all.

    Args:
        engine: where the index is kept.
        folder: for the data folder.
    """

    def __init__(self, engine: OpenSearch, folder: Path) -> None:
        self._engine = engine
        self._home = folder / "home"
        self._kept = f"kept-for-tests-{uuid4().hex}"
        self._name = ""
        self._time = 0.0

    def index(self, world: World) -> None:
        """Give a world its index and its data folder."""
        if not self._name:
            world.index()
            self._name, self._time = str(index.served(self._engine, SOURCE)), world.clock.time
            copytree(world.home, self._home)
            self._copy(self._name, self._kept)
            self._engine.indices.delete(index=self._name)
        else:
            world.clock.time = self._time
            copytree(self._home, world.home)
        self._copy(self._kept, self._name)
        self._engine.indices.put_alias(index=self._name, name=ALIAS)

    def forget(self) -> None:
        """Delete it."""
        self._engine.indices.delete(index=self._kept, params={"ignore_unavailable": "true"})

    def _copy(self, name: str, copy: str) -> None:
        """Copy an index as it is, with what it says of itself; it takes no more documents then."""
        self._engine.indices.put_settings(index=name, body={"index.blocks.write": True})
        taking = {"index.blocks.write": None, "index.number_of_replicas": 0}
        self._engine.indices.clone(
            index=name, target=copy, body={"settings": taking}, params={"wait_for_active_shards": "all"}
        )


def _loaded(*, days: int) -> str:
    return f"{rows.FIRST + timedelta(days=days):%Y-%m-%dT%H:%M:%S}"


def cut_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut passages in this process: the few of a test are cut before others have begun."""
    monkeypatch.setattr(sought_passages, "cut_all", partial(map, passage_cutting.cut))


def forget_runs(engine: OpenSearch) -> None:
    """Delete the records of all runs, not their index, which takes longer to be made."""
    if engine.indices.exists(index=runs.INDEX):
        engine.indices.refresh(index=runs.INDEX)
        for hit in engine.search(index=runs.INDEX, params={"size": 1_000})["hits"]["hits"]:
            engine.delete(index=runs.INDEX, id=hit["_id"])


@contextmanager
def made_world(engine: OpenSearch, home: Path, clock: FakeClock | None = None) -> Iterator[World]:
    """A portal with 600 citations, and no memory of any run; in real time without a clock."""
    local = LocalPortal(clock=clock)
    made = rows.citations(600)
    local.searches.rows = {
        CITATIONS: made,
        ACTIONS: rows.office_actions(made),
        REJECTIONS: rows.rejections(made),
        ENRICHED: [],
    }
    forget_runs(engine)
    with serving(local) as address, pytest.MonkeyPatch.context() as monkeypatch:
        cut_here(monkeypatch)
        yield World(local, address, clock or FakeClock(), engine, home)
