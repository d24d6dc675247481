"""How values are written on a page. Pure."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from citations.facets import FACETS
from citations.record import Citation
from citations.written import application
from search_ui.url.params import SearchParams


class PublicPage(NamedTuple):
    """Where the public can read a document: the site's name, and the address there."""

    site: str
    url: str


# Canonical numbers have no kind code. Google Patents finds every US document of these series without one.
_AT_GOOGLE: Final = re.compile(r"US(?:(?:D|PP|RE)?[1-9]\d{0,7}|20\d{9})")
# Its other addresses need the kind code, but Espacenet finds a publication by its number alone. Left out
# is what may be numbered otherwise there: Japanese eras, Japanese patents from before 2500001, Korea, Taiwan.
_AT_ESPACENET: Final = re.compile(
    r"EP\d{7}|WO(?:\d{7}|20\d{8})|JP(?:20\d{8}|2[5-9]\d{5}|[3-7]\d{6})|CN[1-3](?:\d{6}|\d{8})"
    r"|DE(?:[1-4]\d{6,7}|[1256][01]20\d{8})|(?:GB|FR|CA)[12]\d{6}|CH\d{6}|RU2\d{6}"
)
GROUPS: Mapping[str, str] = {
    "none": "citations",
    "reference": "references by application",
    "application": "applications",
    "office_action": "office actions",
}
"""What the lines of results are, in words: `search_ui.url.values.GROUPS`."""
_OF_THE_OFFICE: Final = re.compile(r"\d{8}", re.ASCII)


@lru_cache(maxsize=1024)
def public_page(number: str) -> PublicPage | None:
    """Where to read the document of a canonical number; None where no address is certain to be right."""
    if _AT_GOOGLE.fullmatch(number):
        return PublicPage("Google Patents", f"https://patents.google.com/patent/{number}")
    if _AT_ESPACENET.fullmatch(number):
        return PublicPage("Espacenet", f"https://worldwide.espacenet.com/patent/search?q=pn%3D{number}")
    return None


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 citation, 2,345 citations."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def share(part: int, whole: int) -> str:
    """A part in percent, never rounded to none or to all: 0%, < 0.1%, 23.4%, > 99.9%, 100%."""
    if part in (0, whole):
        return "100%" if part else "0%"
    per_cent = 100 * part / whole
    if per_cent < 0.1:  # noqa: PLR2004 - the smallest that one decimal can say
        return "< 0.1%"
    return "> 99.9%" if per_cent > 99.9 else f"{per_cent:.1f}%"  # noqa: PLR2004 - and the largest


def patent_center(application: str) -> str | None:
    """Where the Office shows the file of an application; None for numbers that are none of its own."""
    if _OF_THE_OFFICE.fullmatch(application):
        return f"https://patentcenter.uspto.gov/applications/{application}"
    return None


_OTHERWISE: Mapping[str, str] = {
    "office_action_date": "office action of",
    "office_action_type": "office action",
    "application_number": "application",
    "art_unit": "art unit",
    "non_patent=true": "literature other than patents (NPL)",
    "non_patent=false": "a patent document",
}
_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "office_action_type": FACETS["office_action_type"].label_of_stored,
    "application_number": application,
}


def otherwise(told: str) -> str:
    """What another source says differently, in words: `art_unit=2858` is art unit 2858."""
    field, _, value = told.partition("=")
    if told in _OTHERWISE:
        return _OTHERWISE[told]
    return f"{_OTHERWISE.get(field, field)} {_WRITTEN.get(field, str)(value)}"


_GRANTED = ("us_grant", "us_design", "us_plant", "us_reissue")


def issued(reference_type: str) -> str:
    """What happened to a reference on its date."""
    return "granted" if reference_type in _GRANTED else "published"


def is_only_listed(citation: Citation) -> bool:
    """Whether a row has its reference on a list alone: not in the text, and under no ground."""
    on_lists = citation.form_source and "oa_text" not in citation.form_source
    return bool(on_lists and not citation.rejection_type and not citation.action)


@lru_cache(maxsize=256)
def ground_url(params: SearchParams, rejection_type: str, paragraph: str | None) -> str:
    """The search narrowed to a ground of rejection, with its paragraph; a page has the same ones often."""
    narrowed = params.only("rejection_type", FACETS["rejection_type"].value_of(rejection_type))
    if paragraph and rejection_type.isdigit():
        return narrowed.exactly("paragraph", paragraph).to_url()
    return narrowed.to_url()
