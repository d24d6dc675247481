"""Which application a document is of, whose it is and what it became: by hand, with every conflict."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from citations.record import Citation
from indexer.progress import silent
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.ptoffact import PtoffactSource
from indexer.sources.tables import Folders, Tables, take_in
from indexer.synthetic.ptoffact import synthesize
from indexer.synthetic.tables import synthesize_tables
from tests.indexer.conftest import read
from tests.indexer.test_oa_citations_join import citation, saved
from tests.indexer.test_tables import (
    families,
    owners,
    ptoffact,
    statuses,
    subjects,
    taken,
    titles,
)

APPLICATIONS, SEED = 100, 3
PUBLISHED = "Published Co."
PUBLICATION = len("US20100000001")
FIELDS = (
    "application_owner",
    "application_cpc",
    "examiner",
    "application_patent",
    "reference_family",
    "reference_cpc",
)


@dataclass(frozen=True, slots=True)
class Truth:
    """An application, what it cites, and what a citation is to tell of both."""

    application: str
    reference: str
    owner: tuple[str, ...] = ()
    patent: str | None = None
    family: str | None = None
    self_citation: bool | None = None
    status: str | None = None
    cpc: tuple[str, ...] = ()
    examiner: str | None = None

    @property
    def outcome(self) -> str | None:
        """Granted where there is a patent; else as the table of statuses tells it, where it does."""
        return "granted" if self.patent else self.status


TRUTHS = {
    "published and granted: the publication's owner": Truth(
        "14000001", "7000001", (PUBLISHED,), "US9000001", "10000001", cpc=("H01M", "B60L")
    ),
    "its publication has no owner: the patent's": Truth(
        "14000002", "7000001", ("Patent Co.",), "US9000002", "10000001", cpc=("G06F",)
    ),
    "never published: the patent's owner": Truth(
        "14000003", "7000001", ("Quiet AG",), "US9000003", "10000001", cpc=("A61K",)
    ),
    "published twice: the latest publication that has owners": Truth(
        "14000004", "7000001", ("Second Co.",), None, "10000001", cpc=("H04L",)
    ),
    "nobody knows it": Truth("14000005", "7000001", (), None, "10000001"),
    "granted by the crosswalk alone": Truth("14000006", "20060000001", (), "US9000006", "10000001"),
    "the patent is of another application, by its own table": Truth(
        "14000007", "9000001", (), None, "14000001"
    ),
    "a design": Truth("29000008", "D600001", (), "USD700008", None),
    "a reissue": Truth("14000009", "RE40001", (), "USRE45009", "10000003"),
    "a plant patent": Truth("14000010", "PP20001", (), "USPP25010", None),
    "an invention registered is no patent": Truth("14000011", "H002001", (), None, "10000004"),
    "of two patents the first": Truth("14000012", "7000002", (), "US9000012", None),
    "the publication cited is of the same owner": Truth(
        "14000001", "20100000002", (PUBLISHED,), "US9000001", "14000002", cpc=("H01M", "B60L")
    ),
    "its own patent cited later": Truth(
        "14000003", "9000003", ("Quiet AG",), "US9000003", "14000003", self_citation=True, cpc=("A61K",)
    ),
    "one of several owners is the same": Truth(
        "14000004", "9000013", ("Second Co.",), None, "14000013", self_citation=True, cpc=("H04L",)
    ),
    "a name that is spelt otherwise is another": Truth(
        "14000003", "9000014", ("Quiet AG",), "US9000003", "14000014", cpc=("A61K",)
    ),
    "an application number that is none": Truth("14000015", "9000015", (), None, None),
    "a foreign document with the digits of a patent": Truth(
        "14000003", "JP 7000001", ("Quiet AG",), "US9000003", None, cpc=("A61K",)
    ),
    "granted in one table, pending in another": Truth("14000021", "7000001", (), "US9000021", "10000001"),
    "granted in one table, abandoned in another": Truth("14000022", "7000001", (), "US9000022", "10000001"),
    "granted by its status alone, with a number": Truth("14000023", "7000001", (), "US9000023", "10000001"),
    "the tables name different patents": Truth("14000024", "7000001", (), "US9000024", "10000001"),
    "granted without a number": Truth("14000025", "7000001", (), None, "10000001", status="granted"),
    "expired for want of fees, so granted": Truth(
        "14000026", "7000001", (), None, "10000001", status="granted"
    ),
    "abandoned": Truth("14000027", "7000001", (), None, "10000001", status="abandoned"),
    "abandoned expressly": Truth("14000028", "7000001", (), None, "10000001", status="abandoned"),
    "its abandonment was withdrawn": Truth("14000029", "7000001", (), None, "10000001", status="pending"),
    "restored": Truth("14000030", "7000001", (), None, "10000001"),
    "no status is told": Truth("14000031", "7000001", (), None, "10000001"),
    "two statuses, the one of a patent": Truth("14000032", "7000001", (), None, "10000001", status="granted"),
    "a design that is pending": Truth("29000033", "7000001", (), None, "10000001", status="pending"),
    "a patent number that is none": Truth("14000034", "7000001", (), None, "10000001", status="pending"),
    "an examiner without a status": Truth("14000035", "7000001", (), None, "10000001", examiner="LEE, ANN M"),
    "white space in a name": Truth(
        "14000036", "7000001", (), None, "10000001", status="granted", examiner="DE LA PEÑA, JOSÉ"
    ),
    "named twice alike": Truth(
        "14000037", "7000001", (), None, "10000001", status="pending", examiner="LEE, ANN"
    ),
    "two examiners: neither is certain": Truth("14000038", "7000001", (), None, "10000001", status="pending"),
    "no examiner is named, a subclass that is none": Truth(
        "14000039", "7000001", (), None, "10000001", status="pending"
    ),
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Tables that know all that, and contradict each other."""
    folder = tmp_path_factory.mktemp("families")
    publications = [
        ("20100000001", "14000001", "", "2010-01-07", "One"),
        ("20100000002", "14000002", "", "2010-01-07", "Two"),
        ("20100000004", "14000004", "", "2010-01-07", "First"),
        ("20110000004", "14000004", "", "2011-01-06", "Second"),
        ("20120000004", "14000004", "", "2012-01-05", "Third"),
        ("20120000039", "14000039", "", "2012-01-05", "Unclassified"),
    ]
    of_patents = [
        ("9000001", "0", "", "", "", "Later Buyer"),
        ("9000002", "0", "", "", "", "Patent Co."),
        ("9000003", "0", "", "", "", "Quiet AG"),
        ("9000013", "1", "", "", "", "Second Co."),
        ("9000013", "0", "", "", "", "Another Co."),
        ("9000014", "0", "", "", "", "QUIET AG"),
    ]
    of_publications = [
        ("20100000001", "0", "", "", "", PUBLISHED),
        ("20100000004", "0", "", "", "", "First Co."),
        ("20110000004", "0", "", "", "", "Second Co."),
    ]
    patents = [
        ("7000001", "10000001"),
        ("9000001", "14000001"),
        ("9000002", "14000002"),
        ("9000003", "14000003"),
        ("D700008", "29000008"),
        ("RE45009", "14000009"),
        ("RE40001", "10000003"),
        ("PP25010", "14000010"),
        ("H002001", "10000004"),
        ("H002002", "14000011"),
        ("9000112", "14000012"),
        ("9000012", "14000012"),
        ("9000013", "14000013"),
        ("9000014", "14000014"),
        ("9000015", "D4000015"),
        ("9000021", "14000021"),
        ("9000022", "14000022"),
        ("9000024", "14000024"),
    ]
    said = [
        ("14000021", "Notice of Allowance Mailed -- Application Received in Office of Publications", ""),
        ("14000022", "Abandoned  --  Failure to Pay Issue Fee", ""),
        ("14000023", "Final Rejection Mailed", "09000023"),
        ("14000024", "Patented Case", "9000124"),
        ("14000025", "Patented Case", ""),
        ("14000026", "Patent Expired Due to NonPayment of Maintenance Fees Under 37 CFR 1.362", " "),
        ("14000027", "Abandoned  --  Failure to Respond to an Office Action", ""),
        ("14000028", "Expressly Abandoned  --  During Examination", ""),
        ("14000029", "Withdrawn Abandonment, awaiting examiner action", ""),
        ("14000030", "Abandoned - Restored", ""),
        ("14000031", " ", ""),
        ("14000032", "Patented Case", ""),
        ("14000032", "Non Final Action Mailed", ""),
        ("29000033", "Docketed New Case - Ready for Examination", ""),
        ("14000034", "Non Final Action Mailed", "None"),
        ("14000035", "", "", "LEE, ANN M"),
        ("14000036", "Patented Case", "", "  DE LA\tPEÑA, \u00a0JOSÉ "),
        ("14000037", "Non Final Action Mailed", "", "LEE, ANN"),
        ("14000037", "Non Final Action Mailed", "", "LEE,  ANN"),
        ("14000038", "Non Final Action Mailed", "", "LEE, ANN"),
        ("14000038", "Non Final Action Mailed", "", "MILLER, BO"),
        ("14000039", "Non Final Action Mailed", "", " \u2003 "),
        ("PCT/US20/12345", "PCT - International Search Report Mailed to IB", ""),
    ]
    crosswalk = [
        ("10000001", "7000001", "20060000001"),
        ("14000006", "9000006", ""),
        ("14000007", "9000001", ""),
        ("", "7000002", "20060000002"),
    ]
    of_subjects = [
        ("9000001", "0", "G01N", ""),
        ("9000002", "0", "G06F", ""),
        ("9000003", "0", "A61K", ""),
    ]
    of_published_subjects = [
        ("20100000001", "1", "B60L", ""),
        ("20100000001", "0", "H01M", ""),
        ("20100000001", "2", "H01M", ""),
        ("20100000004", "0", "H04W", ""),
        ("20120000004", "0", "H04L", ""),
        ("20120000039", "0", "unclear", ""),
    ]
    folders = Folders(
        titles(folder / "titles", (), publications),
        owners(folder / "owners", of_patents, of_publications),
        families(folder / "families", patents, crosswalk),
        subjects=subjects(folder / "subjects", of_subjects, of_published_subjects),
        applications=statuses(folder / "applications", said),
    )
    return taken(folder, folders)


def told(truth: Truth, found: Citation) -> Truth:
    """What a citation tells, as TRUTHS has it."""
    assert truth.outcome == found.outcome
    return Truth(
        found.application_number,
        truth.reference,
        found.application_owner,
        found.application_patent,
        found.reference_family,
        self_citation=found.self_citation,
        status=truth.status,
        cpc=found.application_cpc,
        examiner=found.examiner,
    )


@pytest.mark.parametrize("plain", ["true", "false"])
def test_citations_of_the_dataset_tell_the_truth(tmp_path: Path, tables: Tables, plain: str) -> None:
    """By SQL and by Python."""
    rows = [(truth.application, truth.reference, "") for truth in TRUTHS.values()]
    found, _ = read(
        PtoffactSource(ptoffact(tmp_path / "p", rows), tmp_path / "w", tables=tables, plain=plain)
    )
    assert TRUTHS == dict(zip(TRUTHS, map(told, TRUTHS.values(), found), strict=True))


@pytest.mark.parametrize("plain", ["true", "false"])
def test_citations_of_the_api_tell_the_truth(tmp_path: Path, tables: Tables, plain: str) -> None:
    """The same."""
    rows = [
        citation(number, patentApplicationNumber=truth.application, referenceIdentifier=truth.reference)
        for number, truth in enumerate(TRUTHS.values())
    ]
    source = OaCitationsSource(
        [saved(tmp_path / "rows.jsonl", *rows)], tmp_path / "w", tables=tables, plain=plain
    )
    found, _ = read(source)
    assert TRUTHS == dict(zip(TRUTHS, map(told, TRUTHS.values(), found), strict=True))


def test_publication_and_patent_of_one_invention_have_one_family(tmp_path: Path, tables: Tables) -> None:
    """Also where one table alone knows each of them."""
    rows = [("12000001", "7000001", ""), ("12000001", "20060000001", "")]
    found, _ = read(PtoffactSource(ptoffact(tmp_path / "p", rows), tmp_path / "w", tables=tables))
    assert ["10000001"] * 2 == [each.reference_family for each in found]


def test_days_on_which_nothing_can_have_been_published_are_left_out(tmp_path: Path) -> None:
    """As the tables have some; a title stays."""
    days = ["1076-05-04", "2010-02-30", "0001-01-01", "20100-01-05", "", "1790-07-31"]
    patents = [(f"{number}", "utility", day, "Pump") for number, day in enumerate(days, 7000001)]
    tables = taken(tmp_path, Folders(titles(tmp_path / "titles", patents)))
    rows = [("12000001", patent[0], "") for patent in patents]
    found, _ = read(PtoffactSource(ptoffact(tmp_path / "p", rows), tmp_path / "w", tables=tables))
    assert [*[("Pump", None)] * 5, ("Pump", "1790-07-31")] == [
        (each.reference_title, each.reference_date) for each in found
    ]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up dataset of some 2,700 rows, and the tables for it."""
    folder = tmp_path_factory.mktemp("made-up")
    synthesize(folder / "ptoffact", APPLICATIONS, SEED)
    synthesize_tables(folder, APPLICATIONS, SEED)
    return folder


def test_the_made_up_tables_are_told_as_they_stand(made_up: Path) -> None:
    """Each row says what the tables say, read here line by line into dictionaries."""
    tables = take_in(
        Folders.there(made_up), made_up / "kept.duckdb", made_up / "taking", lambda _: None, silent
    )
    found, _ = read(PtoffactSource(made_up / "ptoffact", made_up / "work", tables=tables))
    family, owner, subclasses = _families(made_up), _owners(made_up), _subclasses(made_up)
    status, examiner = _statuses(made_up), _examiners(made_up)
    own = _documents(family)
    for each in found:
        documents = own.get(each.application_number, [])
        patent = min((number for number in documents if len(number) < PUBLICATION), key=len, default=None)
        published = [number for number in documents if len(number) == PUBLICATION and number in owner]
        mine = owner.get(max(published, default=patent or ""), ())
        theirs = owner.get(each.reference_number or "", ())
        named, word = status.get(each.application_number, ("", None))
        assert each.application_patent == (patent or f"US{named}" * (named != "") or None)
        assert each.outcome == ("granted" if patent or named else word)
        classed = [number for number in documents if len(number) == PUBLICATION and number in subclasses]
        assert each.application_owner == mine
        assert each.application_cpc == subclasses.get(max(classed, default=patent or ""), ())
        assert each.examiner == examiner.get(each.application_number)
        assert each.reference_owner == theirs
        assert each.reference_family == family.get(each.reference_number or "")
        assert each.reference_cpc == subclasses.get(each.reference_number or "", ())
        assert each.self_citation == ({*mine} & {*theirs} != set() or None)
    few = [sum(each.self_citation is not None for each in found)]
    many = [sum(bool(getattr(each, name)) for each in found) for name in FIELDS]
    assert all(0 < count < len(found) for count in (*few, *many))
    assert min(many) > len(found) / 2


def _lines(folder: Path, table: str) -> Iterator[dict[str, str]]:
    with next(folder.glob(f"*/{table}.tsv")).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


def _families(folder: Path) -> dict[str, str]:
    """Number → application; a document's own table is believed before the crosswalk."""
    found: dict[str, str] = {}
    for row in sorted(_lines(folder, "pg_granted_pgpubs_crosswalk"), key=lambda row: row["application_id"]):
        for number in (row["patent_id"], row["pgpub_id"]):
            found.setdefault(f"US{number}", row["application_id"])
    found |= {f"US{row['patent_id']}": row["application_id"] for row in _lines(folder, "g_application")}
    return found | {
        f"US{row['pgpub_id']}": row["application_id"] for row in _lines(folder, "pg_published_application")
    }


def _owners(folder: Path) -> dict[str, tuple[str, ...]]:
    """Number → names, in their order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for kind, id_ in (("g", "patent_id"), ("pg", "pgpub_id")):
        for row in sorted(
            _lines(folder, f"{kind}_assignee_disambiguated"), key=lambda row: int(row["assignee_sequence"])
        ):
            person = (row[f"disambig_assignee_individual_name_{part}"] for part in ("first", "last"))
            name = row["disambig_assignee_organization"] or " ".join(filter(None, person))
            found[f"US{row[id_]}"][name] = None
    return {number: tuple(names) for number, names in found.items()}


def _subclasses(folder: Path) -> dict[str, tuple[str, ...]]:
    """Number → subclasses, in their order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for kind, id_ in (("g", "patent_id"), ("pg", "pgpub_id")):
        for row in sorted(_lines(folder, f"{kind}_cpc_current"), key=lambda row: int(row["cpc_sequence"])):
            if row["cpc_subclass"]:
                found[f"US{row[id_]}"][row["cpc_subclass"]] = None
    return {number: tuple(each) for number, each in found.items()}


def _of_applications(folder: Path) -> list[dict[str, str]]:
    """The rows of PatEx' table."""
    with (folder / "applications/application_data.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _examiners(folder: Path) -> dict[str, str]:
    """Application → the examiner's name."""
    named = {row["application_number"]: row["examiner_full_name"] for row in _of_applications(folder)}
    return {number: " ".join(name.split()) for number, name in named.items() if name.strip()}


def _statuses(folder: Path) -> dict[str, tuple[str, str | None]]:
    """Application → the patent that the table of statuses names, and what its status means."""
    rows = _of_applications(folder)
    words = ((r"patent", "granted"), (r"(expressly )?abandon", "abandoned"), (r".", "pending"))
    return {
        row["application_number"]: (
            row["patent_number"],
            next(
                (word for start, word in words if re.match(start, row["appl_status_desc"], re.IGNORECASE)),
                None,
            ),
        )
        for row in rows
    }


def _documents(family: dict[str, str]) -> dict[str, list[str]]:
    """Application → its documents."""
    found: dict[str, list[str]] = defaultdict(list)
    for number, application in family.items():
        found[application].append(number)
    return found
