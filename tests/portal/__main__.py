"""`python -m tests.portal`: the local portal with made-up data, for a demo without a key or the internet."""

import argparse
import io
import signal
import sys
import tempfile
import threading
import zipfile
from copy import deepcopy
from functools import cache
from pathlib import Path

import orjson

from indexer.synthetic.ptoffact import TABLES, synthesize
from indexer.synthetic.tables import file_name, synthesize_tables
from tests.portal import rows
from tests.portal.portal import FAILURES, LocalPortal
from tests.portal.searches import SERVICES
from tests.portal.server import serving
from tests.portal.switches import KEY, Switches

DATA = Path(__file__).resolve().parents[1] / "data"
SAMPLES = (
    "oa_citations/records_application_16123456.json",
    "office_actions/application_17248024.json",
    "office_actions/rejections_application_12190351.json",
    None,
)
"""Real rows, service by service; of one there are none."""

LISTED = {
    "ECOPAIR": ("application_data", "continuity_parents"),
    "pvgpatdis": (
        "g_applicant_not_disambiguated",
        "g_application",
        "g_assignee_disambiguated",
        "g_assignee_not_disambiguated",
        "g_cpc_at_issue",
        "g_cpc_current",
        "g_inventor_disambiguated",
        "g_patent",
        "g_patent_abstract",
    ),
    "pvpgpubdis": (
        "pg_assignee_disambiguated",
        "pg_cpc_at_issue",
        "pg_cpc_current",
        "pg_granted_pgpubs_crosswalk",
        "pg_published_application",
        "pg_published_application_abstract",
    ),
}
"""Tables that the products list, among many others."""


def main() -> None:
    """Serve until Ctrl-C or SIGTERM."""
    asked = _arguments()
    failures = dict.fromkeys(FAILURES, asked.failures / len(FAILURES))
    portal = LocalPortal(Switches(failures=failures, seed=asked.seed, calls_a_second=asked.rate or None))
    fill(portal, asked.rows, asked.applications, asked.seed)
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, lambda *_: ended.set())
    with serving(portal, asked.port) as address:
        sys.stdout.write(f"export USPTO_API_URL={address} USPTO_API_KEY={KEY}\n")
        sys.stdout.flush()
        ended.wait()


def fill(portal: LocalPortal, citations: int, applications: int, seed: int = 0) -> None:
    """Give a portal made-up rows for its services, some real ones, and the files of its products."""
    made = rows.citations(citations, seed)
    tables = (made, rows.office_actions(made), rows.rejections(made), rows.enriched(made))
    portal.searches.rows = {
        service: real_rows(sample) + table if sample else table
        for service, sample, table in zip(SERVICES, SAMPLES, tables, strict=True)
    }
    portal.files.products |= {"ptoffact": ptoffact_zips(applications, seed), **table_zips(applications, seed)}
    portal.searches.change()


def real_rows(sample: str) -> list[rows.Row]:
    """The rows of a saved reply in tests/data."""
    reply = orjson.loads((DATA / sample).read_bytes())
    return list(reply["response"]["docs"])


def ptoffact_zips(applications: int, seed: int = 0) -> dict[str, bytes]:
    """The three tables of a made-up ptoffact dataset, each zipped."""
    return {**_ptoffact_zips(applications, seed)}


@cache
def _ptoffact_zips(applications: int, seed: int) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        synthesize(Path(folder), applications, seed)
        return {f"{table}.csv.zip": _zipped(Path(folder) / f"{table}.csv") for table in TABLES}


def table_zips(applications: int, seed: int = 0) -> dict[str, dict[str, bytes]]:
    """The products with the tables that fit it, each zipped, among files that nobody wants."""
    return deepcopy(_table_zips(applications, seed))


@cache
def _table_zips(applications: int, seed: int) -> dict[str, dict[str, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        synthesize_tables(Path(folder), applications, seed)
        tables = {path.stem: _zipped(path) for path in Path(folder).glob("*/*.[tc]sv")}
    return {
        product: {
            f"{file_name(name)}.zip": tables.get(name) or _zipped(Path(f"{name}.tsv"), b'"id"\n')
            for name in names
        }
        for product, names in LISTED.items()
    }


def _zipped(path: Path, content: bytes | None = None) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(path.name, path.read_bytes() if content is None else content)
    return packed.getvalue()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.portal", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the interface (default: a free one)")
    parser.add_argument("--rows", type=int, default=20_000, help="citations (default: 20000)")
    parser.add_argument("--applications", type=int, default=200, help="of ptoffact (default: 200)")
    parser.add_argument("--failures", type=float, default=0.0, help="share of calls that fail (default: 0)")
    parser.add_argument("--rate", type=float, default=15, help="calls a second; 0 for any (default: 15)")
    parser.add_argument("--seed", type=int, default=0, help="of the rows and the failures")
    return parser.parse_args()


if __name__ == "__main__":
    main()
