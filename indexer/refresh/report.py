"""What a refresh did, in figures."""

from dataclasses import dataclass

from indexer.loading.report import Report


@dataclass(slots=True)
class RefreshReport(Report):
    """What a refresh did: `read == indexed + merged + rejected`.

    Attributes:
        kind: "refresh", which tells it from the report of `oacite index`.
        full: whether all rows were fetched into a new index.
        since, until: which rows were fetched, by `createDateTime`; None for all.
        newer: how many the portal had loaded after the youngest one that the index had.
        at_portal: rows that the portal had in the end.
        in_index: documents that the index had in the end.
        added: how many more these are than before.
    """

    kind: str = "refresh"
    full: bool = False
    since: str | None = None
    until: str | None = None
    newer: int = 0
    at_portal: int = 0
    in_index: int = 0
    added: int = 0

    @property
    def nothing_new(self) -> bool:
        """Whether the portal had nothing that the index had not."""
        return not (self.full or self.newer or self.added)

    def add(self, part: Report) -> None:
        """Take over what became of some more rows."""
        self.read += part.read
        self.indexed += part.indexed
        self.merged += part.merged
        self.rejected += part.rejected
        self.files |= part.files
        self.retried = part.retried
        self.notes += part.notes
        if self.dead_letters and part.dead_letters:
            self.notes.append(f"more rejected rows are in {part.dead_letters}")
        self.dead_letters = self.dead_letters or part.dead_letters

    def compare(self, at_portal: int, in_index: int, before: int, rejected: int) -> None:
        """Note what the portal and the index have, and where they differ.

        Args:
            at_portal: rows of the portal.
            in_index: documents of the index.
            before: documents that it had before.
            rejected: rows that could not be used, now and when the index was made.
        """
        self.at_portal, self.in_index, self.added = at_portal, in_index, in_index - before
        if in_index > at_portal:
            self.notes.append(
                f"the index has at least {in_index - at_portal:,} rows that the portal no longer has:"
                " `oacite refresh --full` leaves them out"
            )
        elif at_portal - in_index > rejected:
            self.notes.append(
                f"the portal has {at_portal - in_index:,} rows more than the index, of which {rejected:,}"
                " cannot be used: earlier refreshes may have rejected others, the next one brings what came"
                " meanwhile, `oacite refresh --full` all that can be used"
            )
