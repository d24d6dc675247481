"""A citation in the words of a brief, with and without each of its parts."""

import re
from dataclasses import fields, replace
from html import unescape
from typing import Any

import httpx
import pytest

from citations.record import Citation
from search_ui.results.brief import in_words
from tests.search_ui import specimens as s

URL = "https://oacite.example.org/citations/muller"
WHOLE = replace(
    s.MULLER, paragraph="a", reference_title="Solid electrolyte", reference_owner=("Acme", "Bolt")
)
OPTIONAL = [field.name for field in fields(Citation) if field.default in (None, ())]


def words(citation: Citation, indexed: str | None = "2026-11-22") -> str:
    """In the words of a brief."""
    return in_words(citation, URL, indexed=indexed, today="2026-11-26")


def test_it_has_all_that_a_reader_has_to_know() -> None:
    """Reference, application, action, day, ground, claims, address, and of which day the data is."""
    assert (
        "US 9,280,610, “Solid electrolyte”, Acme and Bolt, dated 2016-03-08, cited against U.S. Appl. No."
        " 17/248,024 (Art Unit 1727), “Battery with a solid electrolyte”; Non-final rejection of 2022-03-14"
        " (LD1Q0FKGXBLUEX4); under 35 U.S.C. § 103(a); claims 1–3, 7; category X and Y, at column 4"  # noqa: RUF001 - an en dash
        " and figure 3, as the Enriched Citations API reads it out; named on PTO-892 (examiner) and Office"
        f" action text. {URL} (as of 2026-11-22)"
    ) == words(WHOLE)


@pytest.mark.parametrize("field", OPTIONAL)
def test_what_the_source_does_not_give_is_left_out(field: str) -> None:
    """No gap, no “None”, no mark without what it marks; all else is there still."""
    empty: Any = () if isinstance(getattr(WHOLE, field), tuple) else None
    told = words(replace(WHOLE, **{field: empty}))
    assert not re.search(r"None|\(\)|“”|, ,|; ;|,;| {2}|\bof \(", told)
    assert told.endswith(f". {URL} (as of 2026-11-22)")
    assert "17/248,024" in told


def test_a_row_that_gives_least_is_told() -> None:
    """A reference without a number is quoted; one that is not named is said to be so."""
    bare = Citation(
        id="x", source="ptoffact", sequence=1, application_number="14000001", reference_type="none"
    )
    end = (
        f" cited against U.S. Appl. No. 14/000,001. {URL} (seen on 2026-11-26, the day of the data not known)"
    )
    assert f"No reference named,{end}" == words(bare, None)
    named = replace(bare, reference="Smith et al., Nature 2001")
    assert f"“Smith et al., Nature 2001”,{end}" == words(named, None)


def test_other_grounds_and_actions_are_named() -> None:
    """As the page names them."""
    told = words(replace(WHOLE, rejection_type=("102", "double_patenting"), paragraph=None, claims=(4,)))
    assert "under 35 U.S.C. § 102 and double patenting; claim 4;" in told
    assert "; action: allowed;" in words(replace(WHOLE, rejection_type=(), action="allowed"))


def test_the_page_of_a_citation_has_it_as_text(web: httpx.Client) -> None:
    """Without scripts too; with them a button copies it."""
    page = unescape(web.get(f"/citations/{s.MULLER.id}").text)
    [brief] = re.findall(r'<p class="passage" id="brief">(.*?)</p>', page)
    assert in_words(s.MULLER, f"{web.base_url}/citations/muller", indexed="2026-11-22", today="any") == brief
    assert 'data-copies="brief">Copy as text</button>' in page


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/search?q=lithium&size=10", "/search.csv?q=lithium"),
        ("/search?group=application", "/search.parquet?group=application"),
        ("/facets/art_unit?order=name", "/facets/art_unit.jsonl?order=name"),
        ("/facets/reference?order=citations", "/facets/reference.csv?order=citations"),
        ("/references/US9280610", "/references/US9280610.parquet"),
        ("/art-units/1727", "/art-units/1727.csv"),
        ("/applications/17248024", "/applications/17248024.jsonl"),
        ("/list?text=6622200", "/list.parquet?text=6622200"),
    ],
)
def test_a_page_with_a_table_leads_to_its_files(web: httpx.Client, path: str, link: str) -> None:
    """With its own parameters; and the file is there."""
    page = unescape(web.get(path).text)
    assert f'href="{link}" rel="nofollow"' in page
    assert 200 == web.get(link).status_code
