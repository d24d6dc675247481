"""What is known of the slices of an unfinished fetch: how many rows each found, and which file holds them."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indexer.fetch.journal import Journal, write_rows
from indexer.fetch.paging import FoundRows
from indexer.fetch.slices import Slice


@dataclass(frozen=True, slots=True)
class Part:
    """A file with a slice's rows.

    Attributes:
        num_found: rows that the portal said it had.
        rows: rows in the file.
        steady: whether they stood still while they were read.
        file: its name.
        bytes: its length.
    """

    num_found: int
    rows: int
    steady: bool
    file: str
    bytes: int


class SliceStore:
    """The slices' counts and files, kept in a journal.

    Args:
        folder: for the files.
        journal: what an earlier run has left, and what this one leaves.

    Attributes:
        counts: criteria → rows found, the widest slice first.
        parts: criteria → the file.
    """

    def __init__(self, folder: Path, journal: Journal) -> None:
        self.folder = folder
        self.counts: dict[str, int] = {}
        self.parts: dict[str, Part] = {}
        self._journal = journal
        for entry in journal.entries():
            self._remember(entry)

    @property
    def rows(self) -> int:
        """Rows in all files."""
        return sum(part.rows for part in self.parts.values())

    def has(self, each: Slice) -> bool:
        """Whether a file holds as many rows as the slice was last found to have."""
        part = self.parts.get(each.criteria)
        return part is not None and part.num_found == self.counts.get(each.criteria)

    def count(self, each: Slice, ask: Callable[[str], int]) -> int:
        """How many rows a slice finds: as the journal has it, else asked."""
        if each.criteria not in self.counts:
            self.found(each, ask(each.criteria))
        return self.counts[each.criteria]

    def found(self, each: Slice, num_found: int) -> None:
        """Keep how many rows a slice finds."""
        self._note(criteria=each.criteria, num_found=num_found)

    def keep(self, each: Slice, found: FoundRows) -> None:
        """Write a slice's rows to a file."""
        name = f"slice-{self._journal.length:07}.gz"
        size = write_rows(self.folder / name, found.rows)
        self.found(each, found.num_found)
        part = Part(found.num_found, len(found.rows), found.steady, name, size)
        self._note(criteria=each.criteria, part=asdict(part))

    def forget_unsteady(self) -> int:
        """Forget the files whose rows moved while they were read; how many they were."""
        unsteady = [criteria for criteria, part in self.parts.items() if not part.steady]
        for criteria in unsteady:
            self._note(again=criteria)
        return len(unsteady)

    def _note(self, **entry: Any) -> None:  # noqa: ANN401 - any JSON
        self._journal.add(**entry)
        self._remember(entry)

    def _remember(self, entry: dict[str, Any]) -> None:
        match entry:
            case {"criteria": str(criteria), "num_found": int(found)}:
                self.counts[criteria] = found
            case {"criteria": str(criteria), "part": dict(fields)}:
                part = Part(**fields)
                path = self.folder / part.file
                if path.is_file() and path.stat().st_size == part.bytes:
                    self.parts[criteria] = part
            case {"again": str(criteria)}:
                self.parts.pop(criteria, None)
