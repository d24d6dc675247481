"""Citations of inventions that have several numbers, against applications of which much is told, or nothing.

Drawn by their number, so that all that tables tell of both sides meets in every combination.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import NamedTuple

from citations.record import Citation
from tests.search_ui import specimens as s


class Invention(NamedTuple):
    """What is cited.

    Attributes:
        application: of which its numbers come; None where no table tells it.
        numbers: the publication and the patent, or one alone.
    """

    application: str | None
    numbers: tuple[str, ...]
    owners: tuple[str, ...] = ()
    subclasses: tuple[str, ...] = ()


TWO = Invention("13123456", ("US20150044531", "US9280610"), ("Acme Corp.",), ("H01M", "B60L"))
REISSUED = Invention("12000500", ("US20110000777", "US8111222", "USRE44555"), ("Beta LLC",), ("G06F",))
ONE = Invention("11222333", ("US7654321",), ("Acme Corp.", "Gamma AG"), ("H01M",))
UNKNOWN = Invention(None, ("US7000007",))
FOREIGN = Invention(None, ("JP2004159476",), (), ("C08J", "Y02E"))
INVENTIONS = (TWO, TWO, REISSUED, REISSUED, ONE, UNKNOWN, FOREIGN)
OWNERS = (("Acme Corp.",), ("Beta LLC", "Acme Corp."), ("Delta Inc.",), ())
SUBJECTS = (("H01M",), ("H01M", "Y02E"), ())
CLASSES = ("429", "062", "D14", None)
EXAMINERS = ("LEE, ANN M", "LEE, BO", "O'BRIEN, ZOË", "LEE, ANN M", "none", None)
"""One has an odd name: `none`, as a value, means that there is none."""
OUTCOMES = ("granted", "granted", "abandoned", "pending", None)


def drawn(number: int) -> Citation:
    """A citation of one of a few inventions, against one of forty applications."""
    chance = Random(number)  # noqa: S311 - repeatable, not secret
    against, action = chance.randrange(40), chance.randrange(3)
    cited = chance.choice(INVENTIONS)
    outcome = OUTCOMES[against % len(OUTCOMES)]
    is_told = against % 7 != 0
    told = replace(
        s.MULLER,
        id=f"invention-{number}",
        source="ptoffact" if number % 3 else "oa_citations",
        sequence=number,
        application_number=f"150000{against:02}",
        office_action_id=f"INV{against:02}{action}",
        office_action_date=f"{2010 + against % 8}-0{action + 1}-20" if against != 3 else None,
        reference=f"row {number}",
        reference_number=chance.choice(cited.numbers),
        reference_family=cited.application,
        reference_owner=cited.owners,
        reference_cpc=cited.subclasses,
        reference_country="JP" if cited is FOREIGN else "US",
        rejection_type=chance.choice([("102",), ("103",), ("102", "103"), ("112",), ()]),
        paragraph=None,
        form_source=chance.choice([("892",), ("1449",), ("892", "oa_text")]),
        art_unit=chance.choice(["1727", "2858"]),
        application_owner=OWNERS[against % 4],
        category=((), ("X",), ("Y",), ("A", "X"))[number % 4],
        application_cpc=SUBJECTS[against // 3 % 3],
        examiner=EXAMINERS[against % 6],
        uspc_class=CLASSES[against % 4],
        outcome=outcome,
        application_patent=f"US112000{against:02}" if outcome == "granted" else None,
    )
    if is_told:
        return told
    return replace(
        told,
        reference_family=None,
        reference_owner=(),
        reference_cpc=(),
        category=(),
        application_owner=(),
        application_cpc=(),
        examiner=None,
        outcome=None,
        application_patent=None,
    )


ROWS = [drawn(number) for number in range(400)]
"""Of every seventh application no table tells anything, nor of what is cited against it."""


def having(is_so: Callable[[Citation], object]) -> list[Citation]:
    """The rows of which this is true."""
    return [row for row in ROWS if is_so(row)]


def applications(rows: list[Citation]) -> set[str]:
    """Their applications."""
    return {row.application_number for row in rows}
