"""What became of applications, as their office actions and a table of statuses say it together."""

from pathlib import Path

import pytest

from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.tables import Folders
from tests.indexer.conftest import read
from tests.indexer.test_oa_citations_join import action, citation, saved
from tests.indexer.test_tables import statuses, taken

PATENTED = {"patentNumber": ["9000001"], "applicationStatusNumber": 150}
ABANDONED = {"patentNumber": ["null"], "applicationStatusNumber": 161}
EXAMINED = {"patentNumber": ["null"], "applicationStatusNumber": 41}
ENDS = {
    "granted": ([PATENTED], None, ("granted", "US9000001")),
    "abandoned": ([ABANDONED], None, ("abandoned", None)),
    "neither": ([EXAMINED], None, (None, None)),
    "a patent in any row": ([PATENTED, EXAMINED], None, ("granted", "US9000001")),
    "abandoned at last": ([EXAMINED, ABANDONED], None, ("abandoned", None)),
    "revived at last": ([ABANDONED, EXAMINED], None, (None, None)),
    "pending in the older table": ([ABANDONED], ("Final Rejection Mailed", ""), ("abandoned", None)),
    "abandoned in the older table": ([EXAMINED], ("Abandoned  --  Incomplete", ""), ("abandoned", None)),
    "granted in the older table": ([ABANDONED], ("Patented Case", ""), ("granted", None)),
    "pending in the older table alone": ([EXAMINED], ("Final Rejection Mailed", ""), ("pending", None)),
    "another patent in the table": ([PATENTED], ("Patented Case", "9000002"), ("granted", "US9000002")),
}


@pytest.mark.parametrize("plain", ["true", "false"])
def test_a_citation_has_what_became_of_its_application(plain: str, tmp_path: Path) -> None:
    """By all its office actions, the newest for what may change, and by the table of statuses."""
    rows, actions, said = [], [], []
    for number, (states, status, _) in enumerate(ENDS.values(), start=1):
        application = f"{16_000_000 + number}"
        rows.append(
            citation(number, patentApplicationNumber=application, obsoleteDocumentIdentifier=f"A{number}X0")
        )
        said += [(application, *status)] if status else []
        actions += [
            action(
                patentApplicationNumber=[application],
                obsoleteDocumentIdentifier=[f"A{number}X{place}"],
                lastModifiedTimestamp=f"20{20 + place}-01-01T00:00:00",
                **state,
            )
            for place, state in enumerate(states)
        ]
    tables = taken(tmp_path, Folders(applications=statuses(tmp_path / "applications", said)))
    source = OaCitationsSource(
        [saved(tmp_path / "rows.jsonl", *rows)],
        tmp_path / "work",
        office_actions=[saved(tmp_path / "actions.jsonl", *reversed(actions))],
        tables=tables,
        plain=plain,
    )
    found = [(each.outcome, each.application_patent) for each in read(source)[0]]
    assert [expected for _, _, expected in ENDS.values()] == found
