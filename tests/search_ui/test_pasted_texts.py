"""Whatever stands on a form can be pasted into the search box: it finds its own row, on a real engine."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import orjson
import pytest
from opensearchpy import OpenSearch

from citations.record import Citation
from citations.reference import recognize
from indexer.synthetic.oa_citations import synthesize_api
from indexer.synthetic.ptoffact import synthesize
from search_ui.language.remarks import NotUnderstood
from search_ui.searcher import Searcher
from search_ui.url.params import exactly
from search_ui.url.parse import parse
from search_ui.url.values import MAX_Q
from tests.lengths import some
from tests.search_ui.asked import total
from tests.search_ui.filling import fill

ALIAS = f"ui-pasted-{os.getpid()}"
DATA = Path(__file__).resolve().parents[1] / "data"
HARD = (
    "No. 3758805",
    "US 3,758,805 and US 4,253,286",
    "Smith et al GB 0 695 504 A",
    "US-A1-2004/0207824 & WO-A1-2004/012345",
    "WO 06/012345 A2 (US 2008/0123456 A1)",
    "JP 05 040418 A (US 5,123,456)",
    "PCT / US2004 / 011130",
    "Brit. Pat. No. 1,234,567",
    'Smith, "A 5" wafer", J. Vac. Sci. (1999), pp. 1-9.',
    "The 1,000,000 Genomes Project",
    "12345678",
    "1727",
    "§ 103(a)",
    "“Quoted”, Müller ﬁle №5 — Ⅻ",
    "電池 セパレータ 2004-159476",
)
"""What the query language, an operator or another number could be read into; several from the forms."""
OF_THE_LANGUAGE = (
    "NOT THE BEST - AND/OR (OR) -battery",
    "title:zinc owner:nobody au:1727 ref:x",
    "prefix* wi?d /re.*/ ~2 ^3 [a TO b]",
)
"""What is read as more than a text: as it stands it is found literally, which the page offers."""


def texts(folder: Path) -> list[str]:
    """Texts of references: the real ones at hand, made-up ones of both sources, and hard ones."""
    with (DATA / "ptoffact/citations_head.csv").open(encoding="utf-8", newline="") as file:
        real = [row["citation_pat_pgpub_id"] for row in csv.DictReader(file)]
    reply = orjson.loads((DATA / "oa_citations/records_application_16123456.json").read_bytes())
    real += [row["referenceIdentifier"] for row in reply["response"]["docs"]]
    synthesize(folder / "ptoffact", 60)
    synthesize_api(folder / "rows.jsonl", 2_000)
    with duckdb.connect() as connection:
        made = connection.execute(
            f"""SELECT text FROM (
                SELECT citation_pat_pgpub_id AS text
                    FROM read_csv('{folder}/ptoffact/citations.csv', all_varchar = true)
                UNION SELECT referenceIdentifier FROM read_json('{folder}/rows.jsonl')
            ) ORDER BY hash(text) LIMIT {some(300)}"""
        ).fetchall()
    every = [*HARD, *OF_THE_LANGUAGE, *real[: some(len(real))], *(text for (text,) in made)]
    return [*dict.fromkeys(text for text in every if text and len(text) <= MAX_Q)]


@pytest.fixture(scope="module")
def pasted(engine: OpenSearch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Searcher]]:
    """Text → a searcher of the index where each has a row, against an application of its own."""
    rows = {
        text: Citation(
            id=f"row-{number}",
            source="ptoffact",
            sequence=number,
            application_number=str(14_000_000 + number),
            reference=text,
            reference_number=found.number,
            reference_type=found.type,
            reference_country=found.country,
        )
        for number, text in enumerate(texts(tmp_path_factory.mktemp("texts")))
        for found in [recognize(text, "")]
    }
    index = fill(engine, ALIAS, "ptoffact", rows.values())
    searcher = Searcher(engine, alias=ALIAS)
    yield dict.fromkeys(rows, searcher)
    engine.indices.delete(index=index)


def test_a_reference_text_finds_its_own_row(pasted: dict[str, Searcher]) -> None:
    """Whatever else it finds, and however it is understood; and as it stands."""
    assert len(pasted) > some(300)
    lost = {}
    for number, (text, searcher) in enumerate(pasted.items()):
        params = parse([("q", text), ("application", str(14_000_000 + number))])
        assert params.exact == exactly(application=str(14_000_000 + number))
        try:
            found = searcher.search(params, complete=False).total
        except NotUnderstood:
            found = 0
        as_it_stands = total(searcher, params.changed(literal=True))
        if not as_it_stands or not (found or text in OF_THE_LANGUAGE):
            lost[text] = found, as_it_stands
    assert {} == lost
