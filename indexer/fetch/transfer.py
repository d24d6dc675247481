"""One file's bytes onto the disk, over as many connections as it takes."""

from pathlib import Path

import orjson

from indexer.errors import OaciteError
from indexer.fetch.journal import read_whole, write_whole
from indexer.odp import Portal
from indexer.odp.download import Download
from indexer.odp.errors import DamagedReply, PortalError, PortalUnreachable, RangeRefused
from indexer.progress import Progress

_TRIES = 5  # of the 20 that a key has a year


class Transfer:
    """A file that is being fetched.

    Beside the part stands a note of what it is a part of, without which it is not gone on with.

    Args:
        portal: where from.
        address: the file's.
        modified: when the portal says it was changed last.
        most: bytes that it can have.
        part: where to.
        progress: told of the bytes.
        step: what it is told.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - each says one thing of the file
        self,
        portal: Portal,
        address: str,
        modified: str,
        most: int,
        part: Path,
        progress: Progress,
        step: str,
    ) -> None:
        self._portal = portal
        self._address = address
        self._modified = modified
        self._most = most
        self._part = part
        self._note = part.with_suffix(".note")
        self._progress = progress
        self._step = step

    def run(self) -> None:
        """Fetch all bytes, going on with those that are there.

        Raises:
            PortalError: they do not come.
        """
        self._portal.retrying(self._once, _TRIES)
        self._note.unlink()

    def _once(self) -> None:
        validator = self._validator()
        first = self._part.stat().st_size if validator and self._part.is_file() else 0
        try:
            with self._portal.file(self._address, first, validator) as download:
                self._write(download, first)
        except RangeRefused:
            self._note.unlink(missing_ok=True)
            raise DamagedReply("what there was of the file does not fit it: beginning anew") from None

    def _write(self, download: Download, first: int) -> None:
        if download.first not in {0, first}:
            raise DamagedReply("the server gives another part of the file than was asked for: try again")
        self._note_down(download.validator)
        done = download.first
        with self._part.open("r+b" if done else "wb") as file:
            file.seek(done)
            for chunk in download.chunks:
                done += len(chunk)
                if done > self._most:
                    raise self._too_long()
                file.write(chunk)
                self._progress(self._step, done, download.total)
            file.truncate()
        if download.total not in {None, done}:
            raise PortalUnreachable(f"the file was cut off after {done:,} of {download.total:,} bytes")

    def _too_long(self) -> PortalError:
        """What is raised when the bytes go on and on; those that came are of no use."""
        self._part.unlink()
        self._note.unlink()
        return PortalError(
            f"{self._part.stem} came damaged (it goes on beyond {self._most:,} bytes, the most that it can"
            " have): run the command again, it is fetched anew"
        )

    def _validator(self) -> str | None:
        """What the part came with, unless it is of an older state of the file."""
        if not self._note.is_file():
            return None
        try:
            noted = read_whole(self._note)
        except OaciteError:  # as a power cut leaves it: then what the part is of is not known either
            return None
        return noted["validator"] if noted["modified"] == self._modified else None

    def _note_down(self, validator: str | None) -> None:
        write_whole(self._note, orjson.dumps({"validator": validator, "modified": self._modified}))
