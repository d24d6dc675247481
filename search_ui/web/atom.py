"""What is new → an Atom document (RFC 4287), page by page (RFC 5005). Pure.

Ids are UUIDs made of the citation's id, or of what a feed tells of: so they stay the same wherever the pages
are served, and two readers of the same row have one entry.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from citations.facets import FACETS
from citations.record import Citation
from citations.written import application, claims, document, ground
from search_ui.results.feed import Feed
from search_ui.results.hits import Hit
from search_ui.web.conditions import NAME
from search_ui.web.title_case import title_case

MEDIA_TYPE = "application/atom+xml"
SUBTITLE = (
    "Newest first by the day on which the USPTO loaded a row into its portal, which is not the date of the"
    " office action. What it only loads again is not told again. Rows of the research dataset, 2008 to 2017,"
    " have no such day and are not here."
)
_NAMESPACE = "http://www.w3.org/2005/Atom"
_OURS = UUID("5b0f3a0e-6a0d-4f7b-9c53-1f6f9e0c7a51")
_UNWANTED = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069]"
)
"""What XML 1.0 cannot hold or discourages, and what would turn the direction of a reader's own words."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a feed and its pages are.

    Attributes:
        base: the scheme and host of this server; empty where they are not known, and links are relative.
        own: the feed's first page, without `page`. others: each page that there is, by its relation.
        page: the HTML page that shows the same.
    """

    base: str
    own: str
    others: dict[str, str]
    page: str


def atom(feed: Feed, title: str, at: Addresses) -> bytes:
    """The document.

    Args:
        feed: what is new.
        title: what it is about, in words.
        at: where it is.
    """
    root = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "en"})
    _add(root, "id", uuid5(_OURS, at.own).urn)
    _add(root, "title", title)
    _add(root, "subtitle", SUBTITLE)
    _add(root, "updated", _moment(feed.updated))
    _add(ET.SubElement(root, "author"), "name", NAME)
    _add(root, "icon", f"{at.base}/static/icon.svg")
    for relation, address in at.others.items():
        _link(root, relation, at.base + address, MEDIA_TYPE)
    _link(root, "alternate", at.base + at.page, "text/html")
    for hit in feed.hits:
        _entry(root, hit, at.base)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def entry_title(citation: Citation) -> str:
    """What a list of entries shows: the ground, the reference, and the application."""
    grounds = ", ".join(ground(each, citation.paragraph) for each in citation.rejection_type)
    return f"{grounds or 'Cited'}: {_reference(citation)} against {application(citation.application_number)}"


def sentence(citation: Citation) -> str:
    """The citation in one sentence, and how its day is to be understood in another."""
    return f"{', '.join(_parts(citation))}. {_caveat(citation)}"


def _parts(c: Citation) -> Iterator[str]:
    title = f", “{title_case(c.reference_title)}”," if c.reference_title else ""
    owners = f" of {'; '.join(c.reference_owner)}" if c.reference_owner else ""
    against = f"application {application(c.application_number)}"
    invention = f" (“{title_case(c.title)}”)" if c.title else ""
    yield f"{_reference(c)}{title}{owners} is cited against {against}{invention}"
    grounds = " and ".join(ground(each, c.paragraph) for each in c.rejection_type)
    yield f"on the ground of {grounds}" if grounds else "without a ground in the source"
    if c.action:
        yield f"claims {claims(c.claims)} {c.action}" if c.claims else c.action
    elif c.claims:
        yield f"claims {claims(c.claims)}"
    if c.office_action_type:
        yield FACETS["office_action_type"].words.get(c.office_action_type, c.office_action_type)
    if c.art_unit:
        yield f"art unit {c.art_unit}"
    if c.form_source:
        yield f"named on: {'; '.join(map(FACETS['form_source'].label_of_stored, c.form_source))}"


def _caveat(citation: Citation) -> str:
    mailed = citation.office_action_date
    of_action = (
        f"The office action is of {mailed}" if mailed else "The source gives no date of the office action"
    )
    return f"{of_action}; the USPTO loaded this row on {citation.loaded_on}."


def _reference(citation: Citation) -> str:
    number = citation.reference_number
    return document(number) if number else citation.reference or "No reference"


def _entry(root: ET.Element, hit: Hit, base: str) -> None:
    citation = hit.citation
    loaded = _moment(citation.loaded_on or "")
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", uuid5(_OURS, f"citation {citation.id}").urn)
    _add(entry, "title", entry_title(citation))
    _add(entry, "updated", loaded)
    _add(entry, "published", loaded)
    _link(entry, "alternate", base + hit.url, "text/html")
    for each in citation.rejection_type:
        ET.SubElement(entry, "category", {"term": each, "label": ground(each, None)})
    _add(entry, "content", sentence(citation), type="text")


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _UNWANTED.sub("\ufffd", text)


def _link(parent: ET.Element, relation: str, address: str, media_type: str) -> None:
    ET.SubElement(parent, "link", {"rel": relation, "type": media_type, "href": address})


def _moment(day: str) -> str:
    """The beginning of a day, as RFC 3339 has it; the Office's time of day has no zone."""
    return f"{day}T00:00:00Z"
