"""The rows of one application → its office actions, with their grounds and what stands under them. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

from citations.record import Citation
from citations.vocabulary import REJECTION_TYPES
from search_ui.results.cited import Cited, by_reference, claims_of, names_reference, reference_key
from search_ui.url.params import SearchParams, exactly

_GROUNDS = [*REJECTION_TYPES]
_Paragraphs = dict[tuple[str, str], set[tuple[str, str]]]
"""Reference and ground → the paragraphs that rows of one action tell, each with its source."""


class Ground(NamedTuple):
    """Why, or as what, something stands in an office action.

    Attributes:
        rejection_type: which of vocabulary.REJECTION_TYPES; None where the source ties none to the reference.
        paragraph: of the statute, as `a` in § 102(a).
        action: what became of the claims, where that is not what the rejection says already.
    """

    rejection_type: str | None
    paragraph: str | None
    action: str | None

    @property
    def place(self) -> tuple[int, str, str]:
        """Its place among the grounds of an action: by statute; what is only listed comes last."""
        if self.rejection_type is None:
            rank = len(_GROUNDS) + (1 if self.action else 2)
        else:
            rank = _GROUNDS.index(self.rejection_type) if self.rejection_type in _GROUNDS else len(_GROUNDS)
        return (rank, self.paragraph or "", self.action or "")


@dataclass(frozen=True, slots=True)
class Grounded:
    """One ground of an office action.

    Attributes:
        ground: which. references: what stands under it, in the order of the source.
        unnamed: the rows under it that name no reference.
    """

    ground: Ground
    references: tuple[Cited, ...]
    unnamed: tuple[Citation, ...]

    @property
    def claims(self) -> tuple[int, ...]:
        """The claims concerned, ascending."""
        return claims_of((*(row for cited in self.references for row in cited.citations), *self.unnamed))

    @property
    def differs(self) -> bool:
        """Whether its references concern different claims, as far as they say."""
        return len({cited.claims for cited in self.references if cited.claims}) > 1

    def to_json(self) -> dict[str, Any]:
        """As `/api/applications/…` tells it; `no_reference` are the ids of the rows that name none."""
        return {
            **self.ground._asdict(),
            "claims": list(self.claims),
            "references": [cited.to_json() for cited in self.references],
            "no_reference": [row.id for row in self.unnamed],
        }


@dataclass(frozen=True, slots=True)
class OfficeAction:
    """One office action, as the rows of one application tell it.

    Attributes:
        place: among those of the application, from 1, in the order of time; those without a date come last.
        application_number: against which.
        id: None where rows tell of an action and do not name it.
        date: YYYY-MM-DD. type: its document code.
        grounds: by statute, what is only listed last.
        citations: how many rows of it name a reference.
        told_otherwise: what rows or other sources say of it differently, as `field=value`.
    """

    place: int
    application_number: str
    id: str | None
    date: str | None
    type: str | None
    grounds: tuple[Grounded, ...]
    citations: int
    told_otherwise: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"action-{self.place}"

    @property
    def search(self) -> SearchParams | None:
        """The search for its citations; None where it has no id to search for."""
        if not self.id:
            return None
        return SearchParams(exact=exactly(application=self.application_number, office_action=self.id))

    def to_json(self) -> dict[str, Any]:
        """As `/api/applications/…` tells it."""
        return {
            "id": self.id,
            "date": self.date,
            "type": self.type,
            "citations": self.citations,
            "told_otherwise": list(self.told_otherwise),
            "grounds": [ground.to_json() for ground in self.grounds],
            "url": self.search.to_url() if self.search else None,
        }


def is_of_action(citation: Citation) -> bool:
    """Whether it tells of an office action, be it one without an id."""
    return any(
        (citation.office_action_id, citation.office_action_date, citation.rejection_type, citation.action)
    )


def office_actions(citations: Iterable[Citation]) -> tuple[OfficeAction, ...]:
    """The office actions that the rows of one application tell of, in the order of time."""
    rows: dict[tuple[str | None, ...], list[Citation]] = {}
    for citation in filter(is_of_action, citations):
        rows.setdefault(_action_key(citation), []).append(citation)
    dated = [(_first(of_one, "office_action_date"), of_one) for of_one in rows.values()]
    dated.sort(key=lambda pair: (pair[0] is None, pair[0] or ""))
    return tuple(_office_action(place, *pair) for place, pair in zip(count(1), dated, strict=False))


def _action_key(citation: Citation) -> tuple[str | None, ...]:
    """Rows of one id are of one action; those without an id where they tell the same day and type."""
    if citation.office_action_id:
        return (citation.office_action_id,)
    return (None, citation.office_action_date, citation.office_action_type)


def _office_action(place: int, date: str | None, rows: list[Citation]) -> OfficeAction:
    type_ = _first(rows, "office_action_type")
    return OfficeAction(
        place=place,
        application_number=rows[0].application_number,
        id=rows[0].office_action_id,
        date=date,
        type=type_,
        grounds=_grounds(rows),
        citations=sum(map(names_reference, rows)),
        told_otherwise=_told_otherwise(rows, {"office_action_date": date, "office_action_type": type_}),
    )


def _told_otherwise(rows: list[Citation], shown: dict[str, str | None]) -> tuple[str, ...]:
    """What is said of an action besides what is shown of it: by its rows, and by sources joined on them."""
    own = (f"{field}={value}" for row in rows for field in shown if (value := getattr(row, field)))
    joined = (told for row in rows for told in row.told_otherwise if is_of_its_action(told))
    said = {f"{field}={value}" for field, value in shown.items()}
    return tuple(told for told in dict.fromkeys((*own, *joined)) if told not in said)


def is_of_its_action(told: str) -> bool:
    """Whether something that is told otherwise, as `field=value`, is of the action, not of the reference."""
    return not told.startswith("non_patent=")


def _first(rows: list[Citation], field: str) -> str | None:
    """The first value that any row has: one source may tell what the other does not."""
    return next((value for row in rows if (value := getattr(row, field))), None)


def _grounds(rows: list[Citation]) -> tuple[Grounded, ...]:
    told = _paragraphs(rows)
    found: dict[Ground, list[Citation]] = {}
    for row in rows:
        for ground in _grounds_of(row, told):
            found.setdefault(ground, []).append(row)
    return tuple(
        Grounded(ground, by_reference(of_it), tuple(row for row in of_it if not names_reference(row)))
        for ground, of_it in sorted(found.items(), key=lambda pair: pair[0].place)
    )


def _paragraphs(rows: list[Citation]) -> _Paragraphs:
    told: _Paragraphs = {}
    for row in filter(names_reference, rows):
        for type_ in row.rejection_type if row.paragraph else ():
            told.setdefault((reference_key(row), type_), set()).add((row.source, row.paragraph or ""))
    return told


def _grounds_of(row: Citation, told: _Paragraphs) -> Iterator[Ground]:
    """The grounds of a row.

    Where it has no paragraph, and another source of the same action has one for this reference, it is that.
    """
    if not row.rejection_type:
        yield Ground(None, None, row.action)
    word = None if row.action == "rejected" else row.action
    for type_ in row.rejection_type:
        others = told.get((reference_key(row), type_), set()) if names_reference(row) else set()
        elsewhere = {paragraph for source, paragraph in others if source != row.source}
        yield Ground(type_, row.paragraph or (elsewhere.pop() if len(elsewhere) == 1 else None), word)
