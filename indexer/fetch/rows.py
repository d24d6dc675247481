"""Rows of the portal's citation APIs into the data folder, each API's into a folder of its own.

A fetch's journal keeps how many rows each slice found and which file holds them. A run that goes on cuts
the same slices again from the journal, without a call, and fetches those whose file is missing. When all are
there, the portal is asked again for the number of all rows; where it has changed, the slices that changed are
fetched again. Last, the slices' files (whole gzip members) become one, in the place of an earlier one.
"""

import os
import shutil
import time
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from indexer.fetch.alone import alone
from indexer.fetch.criteria import make_sure_of_fields
from indexer.fetch.journal import Journal, read_whole, write_whole
from indexer.fetch.paging import Pager
from indexer.fetch.report import FetchReport
from indexer.fetch.slice_fetch import SliceFetch
from indexer.fetch.slice_store import Part, SliceStore
from indexer.fetch.slices import ALL, Slice, art_units, between, days, everything
from indexer.odp import Portal, Service
from indexer.progress import Progress

DEEP_PAGING = 10_000
"""Rows that a search can page through: a guess, since nothing says it (Solr's usual limit)."""

FRESH = timedelta(days=1)
"""How long a complete fetch is as good as a new one: the portal loads rows once a day."""

_ENDING = ".jsonl.gz"

_STALE = timedelta(days=7)
"""How long an unfinished fetch is worth going on with."""


@dataclass(frozen=True, slots=True)
class Lane:
    """An API whose rows are citations.

    Attributes:
        name: what its fetch is called, and its folder in the data folder.
        title: what the Office calls it.
        service: where to ask.
    """

    name: str
    title: str
    service: Service


OA_CITATIONS = Lane("oa-citations", "Office Action Citations API", Service.OA_CITATIONS)
ENRICHED = Lane("enriched", "Enriched Cited Reference Metadata API", Service.ENRICHED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to fetch.

    Attributes:
        criteria: in the syntax of Lucene 3.6.
        art_units: only of these; empty for all.
        since: the first day on which the portal loaded a row (`createDateTime`), or the first second.
        until: the last such day.
    """

    criteria: str = ALL
    art_units: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def name(self) -> str:
        """What the files are called; another one for other rows."""
        if self == Wanted():
            return "all"
        words = [*(f"art-unit-{number}" for number in self.art_units[:3])]
        words += [
            f"{word}-{day:%Y-%m-%d}" for word, day in (("since", self.since), ("until", self.until)) if day
        ]
        return "-".join([*(words or ["criteria"]), sha256(orjson.dumps(asdict(self))).hexdigest()[:8]])

    def top(self, now: datetime) -> Slice:
        """All of them as one slice."""
        criteria = art_units(self.criteria, self.art_units)
        since, until = days(self.since, self.until, now)
        if self.since or self.until:
            return between(criteria, since, until)
        return everything(criteria, until)


def fetch_rows(  # noqa: PLR0913 - what, where, and three ways to differ
    portal: Portal,
    lane: Lane,
    wanted: Wanted,
    folder: Path,
    progress: Progress,
    *,
    again: bool = False,
    most: int = DEEP_PAGING,
) -> FetchReport:
    """Fetch rows, unless they were fetched less than a day ago.

    Args:
        portal: where from.
        lane: of which API.
        wanted: which.
        folder: where to.
        progress: told of the rows.
        again: begin anew, whatever there is.
        most: rows that can be paged through.

    Raises:
        InputError: there is no such row, or no such field as the criteria name.
        PortalError: the portal does not give them; the same call goes on from there.
        RunConflict: another fetch into the folder is at work.
    """
    with alone(folder):
        return _fetch_alone(portal, lane, wanted, folder, progress, again=again, most=most)


def _fetch_alone(  # noqa: PLR0913 - as above
    portal: Portal, lane: Lane, wanted: Wanted, folder: Path, progress: Progress, *, again: bool, most: int
) -> FetchReport:
    now = portal.now()
    manifest = _manifest(folder, wanted)
    if manifest and not again and now - datetime.fromisoformat(manifest["finished"]) < FRESH:
        note = f"fetched at {manifest['finished']}, less than a day ago: --again fetches anew"
        return FetchReport(
            lane.name,
            [str(_file(folder, wanted))],
            fetched=False,
            counts=manifest["counts"],
            calls_this_week=portal.calls_this_week,
            notes=[note],
        )
    started, calls = time.monotonic(), portal.calls
    make_sure_of_fields(portal, lane.service, wanted.criteria)
    work = _work(folder, wanted, now, progress, again=again)
    with Journal(work / "journal") as journal:
        report = _fetch(portal, lane, wanted, work, journal, progress, most)
    shutil.rmtree(work)
    report.calls, report.calls_this_week = portal.calls - calls, portal.calls_this_week
    report.seconds = round(time.monotonic() - started, 1)
    return report


def wanted_by(file: Path) -> Wanted | None:
    """What was asked for when a file was fetched; None if no fetch has left it."""
    manifest = file.with_name(file.name.removesuffix(_ENDING) + ".manifest")
    if not manifest.is_file():
        return None
    asked = read_whole(manifest)["wanted"]
    since, until = (date.fromisoformat(asked[end]) if asked[end] else None for end in ("since", "until"))
    return Wanted(asked["criteria"], tuple(asked["art_units"]), since, until)


def _fetch(  # noqa: PLR0913, PLR0917 - what a run is made of
    portal: Portal,
    lane: Lane,
    wanted: Wanted,
    work: Path,
    journal: Journal,
    progress: Progress,
    most: int,
) -> FetchReport:
    """Bring the slices into the work folder, then their rows into one file."""
    began = _begun(journal)
    if not began:
        began = portal.now().isoformat(timespec="seconds")
        journal.add(started=began)
    top = wanted.top(datetime.fromisoformat(began))
    fetch = SliceFetch(
        Pager(portal, lane.service),
        SliceStore(work, journal),
        most,
        progress,
        f"fetching {lane.name}",
    )
    first, last = fetch.run(top)
    parts = fetch.parts(top)
    file = _file(work.parent, wanted)
    digest = _join([work / part.file for part in parts.values()], work / "whole", file)
    counts = _counts(list(parts.values()), first, last)
    manifest = {
        "file": file.name,
        "wanted": asdict(wanted),
        "criteria": top.criteria,
        "started": began,
        "finished": portal.now().isoformat(timespec="seconds"),
        "sha256": digest,
        "counts": counts,
        "slices": [{"criteria": criteria, **asdict(part)} for criteria, part in parts.items()],
    }
    write_whole(_manifest_file(work.parent, wanted), orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    return FetchReport(lane.name, [str(file)], counts=counts, notes=_moved(counts))


def _counts(parts: list[Part], first: int, last: int) -> dict[str, int]:
    return {
        "rows": sum(part.rows for part in parts),
        "slices": len(parts),
        "found at the start": first,
        "found at the end": last,
        "slices that moved while they were read": sum(not part.steady for part in parts),
    }


def _moved(counts: dict[str, int]) -> list[str]:
    rows, first, last = counts["rows"], counts["found at the start"], counts["found at the end"]
    if rows == first == last:
        return []
    note = (
        f"rows came, went or moved while they were fetched: the portal had {first:,} at the start and"
        f" {last:,} at the end, {rows:,} are in the file; the next fetch or refresh brings what is missing"
    )
    return [note]


def _join(parts: list[Path], whole: Path, file: Path) -> str:
    """Write files one behind the other and put the whole in its place; its SHA-256."""
    digest = sha256()
    with whole.open("wb") as written:
        for part in parts:
            content = part.read_bytes()
            digest.update(content)
            written.write(content)
        written.flush()
        os.fsync(written.fileno())
    whole.replace(file)
    return digest.hexdigest()


def _file(folder: Path, wanted: Wanted) -> Path:
    return folder / (wanted.name + _ENDING)


def _manifest_file(folder: Path, wanted: Wanted) -> Path:
    return folder / f"{wanted.name}.manifest"


def _manifest(folder: Path, wanted: Wanted) -> dict[str, Any] | None:
    """What a complete fetch left; None if there is none, or its file was taken away."""
    path = _manifest_file(folder, wanted)
    if not path.is_file() or not _file(folder, wanted).is_file():
        return None
    return read_whole(path)


def _work(folder: Path, wanted: Wanted, now: datetime, progress: Progress, *, again: bool) -> Path:
    """The folder of the unfinished fetch, or of a new one."""
    work = folder / f"{wanted.name}.fetching"
    work.mkdir(parents=True, exist_ok=True)
    with Journal(work / "journal") as journal:
        begun = _begun(journal)
    if begun and (again or now - datetime.fromisoformat(begun) > _STALE):
        progress(f"beginning anew: the unfinished fetch of {begun} is {'not wanted' if again else 'too old'}")
        shutil.rmtree(work)
        work.mkdir()
    return work


def _begun(journal: Journal) -> str | None:
    """When the fetch was begun; None before that."""
    first = next(journal.entries(), None)
    return str(first["started"]) if first else None
