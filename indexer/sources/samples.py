"""The sample of each source: the few real rows that can be had, and made-up ones around them."""

from pathlib import Path

from indexer.progress import Progress
from indexer.shipped import shipped
from indexer.sources import Source
from indexer.sources.oa_citations import OaCitationsSource
from indexer.sources.ptoffact import PtoffactSource
from indexer.sources.tables import Folders, take_in
from indexer.synthetic.oa_citations import synthesize_api, synthesize_enriched
from indexer.synthetic.ptoffact import synthesize
from indexer.synthetic.tables import synthesize_tables

APPLICATIONS = 4_000  # about 111,000 citations: enough for facets, indexed in seconds
API_ROWS = 2_000  # some 1,200 name a reference, of which some 800 are in the Enriched Citations API too


def ptoffact(home: Path, work: Path, progress: Progress) -> Source:
    """Real rows first, then a made-up dataset, with tables made up for it."""
    sample = home / "sample"
    directory = sample / "ptoffact"
    real = shipped("tests", "data", "ptoffact", "citations_head.csv")
    synthesize(directory, APPLICATIONS, first_citations=real)
    synthesize_tables(sample, APPLICATIONS)
    folders = Folders.there(sample)
    tables = take_in(folders, sample / "titles-and-owners.duckdb", work / "tables", lambda _: None, progress)
    source = PtoffactSource(directory, work, tables=tables)
    source.sample_note = (
        "10 real rows of the research dataset, the rest made up, like all that is joined on them"
    )
    return source


def oa_citations(home: Path, work: Path, _progress: Progress) -> Source:
    """Real rows first, then made-up ones, with rows of the Enriched Citations API made up for these."""
    sample = home / "sample" / "oa-citations"
    sample.mkdir(parents=True, exist_ok=True)
    real = shipped("tests", "data", "oa_citations", "records_application_16123456.json")
    rows, enriched = sample / "rows.jsonl", sample / "enriched.jsonl"
    synthesize_api(rows, API_ROWS)
    synthesize_enriched(enriched, API_ROWS)
    source = OaCitationsSource([real, rows], work, enriched=[enriched])
    source.sample_note = (
        "5 real rows of the Office Action Citations API, the rest made up, like those of the Enriched"
        " Citations API"
    )
    return source
