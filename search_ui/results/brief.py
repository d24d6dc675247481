"""A citation in the words of a brief, as it is copied into one. Pure.

What the source does not give is left out, and nothing is put in its place.
"""

from collections.abc import Iterator

from citations import written
from citations.facets import FACETS
from citations.record import Citation


def in_words(citation: Citation, url: str, *, indexed: str | None, today: str) -> str:
    """The citation as one text: reference, application, office action, grounds, claims, address, day.

    Args:
        citation: which.
        url: of its page, whole.
        indexed: the day that the data is of, YYYY-MM-DD; None where that is not known.
        today: the day on which it is shown, YYYY-MM-DD.
    """
    day = f"as of {indexed}" if indexed else f"seen on {today}, the day of the data not known"
    return f"{_reference(citation)}, {'; '.join(_case(citation))}. {url} ({day})"


def _reference(c: Citation) -> str:
    if c.reference_number:
        parts = [written.document(c.reference_number), _quoted(c.reference_title), _owners(c), _dated(c)]
        return ", ".join(filter(None, parts))
    return _quoted(c.reference) or "No reference named"


def _dated(c: Citation) -> str:
    return f"dated {c.reference_date}" if c.reference_date else ""


def _owners(c: Citation) -> str:
    return " and ".join(c.reference_owner)


def _quoted(text: str | None) -> str:
    return f"“{text}”" if text else ""


def _case(c: Citation) -> Iterator[str]:
    """Where it is cited, on which ground, and against what."""
    unit = f" (Art Unit {c.art_unit})" if c.art_unit else ""
    against = f"cited against U.S. Appl. No. {written.application(c.application_number)}{unit}"
    yield ", ".join([against, *([_quoted(c.title)] if c.title else [])])
    if action := _action(c):
        yield action
    if c.rejection_type:
        yield f"under {' and '.join(_ground(each, c.paragraph) for each in c.rejection_type)}"
    if c.action and not (c.action == "rejected" and c.rejection_type):
        yield f"action: {FACETS['action'].label_of_stored(c.action).lower()}"
    if c.claims:
        yield f"{'claim' if len(c.claims) == 1 else 'claims'} {written.claims(c.claims)}"
    if relevance := _relevance(c):
        yield f"{relevance}, as the {FACETS['source'].label_of_stored('enriched_citations')} reads it out"
    if c.form_source:
        yield f"named on {' and '.join(map(FACETS['form_source'].label_of_stored, c.form_source))}"


def _relevance(c: Citation) -> str:
    """How relevant it is said to be, and where in it, as far as that is told."""
    parts = [f"category {' and '.join(c.category)}"] if c.category else []
    return ", ".join([*parts, *([f"at {' and '.join(c.location)}"] if c.location else [])])


def _action(c: Citation) -> str:
    """The office action: its kind, its day and its id, as far as they are told."""
    kind = FACETS["office_action_type"].words.get(c.office_action_type or "", c.office_action_type)
    parts = [kind or "Office action"]
    if c.office_action_date:
        parts.append(f"of {c.office_action_date}")
    if c.office_action_id:
        parts.append(f"({c.office_action_id})")
    return " ".join(parts) if len(parts) > 1 or kind else ""


def _ground(rejection_type: str, paragraph: str | None) -> str:
    """A section as the code is cited: 35 U.S.C. § 103(a); any other ground by its name."""
    short = written.short_ground(rejection_type, paragraph)
    return f"35 U.S.C. {short}" if short.startswith("§") else short.lower()
