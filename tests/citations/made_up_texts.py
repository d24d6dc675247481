"""Made-up office actions, the same for the same number, with all that the cutting of passages looks at."""

import random
from collections.abc import Sequence

from citations.passages.reference_names import References

Text = tuple[str, References]

_SURNAMES = (
    "Sabe", "Kim", "Lee", "McDonald", "O'Brien", "Müller", "Van den Berg", "Field", "May", "Ng",
    "García-López", "Graham", "Öztürk", "DeLuca", "Zabel", "SMITH", "Park", "Chen", "Li", "Alice",
    "Storage", "I\u0131",
)  # fmt: skip
_GIVEN = ("Kohtaro", "Li", "Stephen M.", "A.", "Jean-Francois", "")
_LABELS = (
    "US ",
    "U.S. Patent No. ",
    "US-",
    "U.S. Pub. No. ",
    "",
    "USP ",
    "Pub. No. US ",
    "patent ",
    "EP ",
    "JP ",
)
_TEACHING = (
    "teaches", "discloses", "fails to teach", "further teaches", "does not disclose", "shows",
    "'s teaching of", "is silent as to", ", however, teaches", "reference", "describes",
)  # fmt: skip
_THINGS = (
    "a camera that recognizes a face", "the separator of claim 1", "an electrolyte with 2,000,000 cycles",
    "a storage means (Fig. 1, items 6 and 7; col. 3, ll. 5-17)",
    "at least one unit (see [0045], [0062-0065])",
    "wherein the shaft is hollow (i.e., a tube, paragraph [0030])", "i.e. a lamp",
    "the means for may or field", "a polymer, e.g. PET, of Smith modulus 1.5 GPa",
    "a battery; a housing, and further in view of the cell",
    "the “second unit” of the \u2018system\u2019",
    "a device \u2013 as claimed \u2013 of 12,345,678 parts", "x" * 90,
)  # fmt: skip
_APPLICANT = (
    "Applicant argues that", "Applicant's arguments, see Remarks page 7, that", "It is argued that",
    "The Applicants submit that", "Applicant\u2019s representative states", "According to Applicant,",
    "Applicant's arguments have been fully considered but are not persuasive because",
    "The declaration shows that", "The attorney remarks that",
)  # fmt: skip
_EXAMINER = (
    "The Examiner respectfully disagrees.", "The Examiner notes that", "In response,",
    "Examiner maintains that",
    "The examiner's position errs, since", "Examiner finds that",
    "The arguments are not persuasive.",
)  # fmt: skip
_PARAGRAPHS = (
    "DETAILED ACTION", "Claim Rejections - 35 USC § 102", "Response to Arguments", "Remarks", "Conclusion",
    "Claim Rejections - 35 USC § 103", "A person shall be entitled to a patent unless \u2013",
    "Double Patenting",
    "This application is a continuation of 14/123,456, now U.S. Patent No. 9,123,456.",
    "Allowable Subject Matter",
    "JOHN Q SABE\nPrimary Examiner, Art Unit 2858", "Paralegal Specialist Kim", "", "- 4 -",
    "number='12'", "PNG",
    "Any inquiry concerning this communication should be directed to KIM LEE.", "/Kim Lee/",
    "The information disclosure statement (IDS) submitted on 01/25/2022 lists Sabe (US 2007/0217688).",
    "Application/Control Number: 14/123,456 Page 3\nArt Unit: 2858",
    "Priority is claimed to Kim (US 8,280,633) as a division of Sabe.",
)  # fmt: skip
_STATUTE = "35 U.S.C. 103"
_CLAIMS = (
    "Claims 1-3, 5 and 7", "Claim 1", "Claim(s) 21-24", "claims 4 to 6", "Claims 1 \u2013 3 (and 7)",
)  # fmt: skip
_STOPS = (
    ". ",
    ".\n",
    ".  ",
    "; ",
    ".\r\n",
    "? ",
    ".) ",
    ".\f",
    " ... ",
    ".\n\n",
    ", ",
    ".” ",
    " [sic]. ",
    ").",
)
_ODDITIES = (
    "\xa0",
    "\u200b",
    "\x00",
    "\u017f",
    "\u212a",
    "\t",
    "\u2028",
    "İ",
    "²",
    "\ud800",
    "特開",
    "ß",
    "¶",
    "—",
)


def made_up_text(number: int) -> Text:
    """An office action and what it cites."""
    chance = random.Random(number)  # noqa: S311 - no secret
    references = [_reference(chance) for _ in range(chance.choice((1, 2, 3, 5, 8)))]
    if chance.random() < 0.3:
        form, named = chance.choice(references)
        references.append((form + " ", named))
    paragraphs = [_paragraph(chance, references) for _ in range(chance.randrange(1, 12))]
    text = chance.choice(("\n", "\n", "\n\n", "\r\n", " \n ")).join(paragraphs)
    return _broken(chance, text), references


def _reference(chance: random.Random) -> tuple[str, str | None]:
    name, given = chance.choice(_SURNAMES), chance.choice(_GIVEN)
    kind = chance.random()
    if kind < 0.5:
        serial = f"20{chance.randrange(1, 24):02}{chance.randrange(10_000_000):07}"
        return f"{name}; {given} US {serial} A1 ", f"US{serial}"
    if kind < 0.8:
        serial = str(chance.randrange(1_000_000, 12_999_999))
        forms = (f"{name} US {serial} B2", f"US-{serial}", f"{name} et al. (US {serial})")
        return chance.choice(forms), f"US{serial}"
    if kind < 0.9:
        return f"EP {1_000_000 + chance.randrange(999_999)} A1 {name}", None
    title = f"“Construction of a Created Environment”, vol. 3, {chance.randrange(1960, 2024)}"
    return f"{name} et al., {title}", None


def _written(chance: random.Random, number: str | None) -> str:
    """A reference's number as texts spell it; without one some other."""
    digits = number[2:] if number else str(chance.randrange(5_000_000, 9_999_999))
    if len(digits) == len("20070217688"):
        separators = ("", "/", "-", " ")
        digits = chance.choice([f"{digits[:4]}{separator}{digits[4:]}" for separator in separators])
    else:
        grouped = f"{int(digits):,}"
        digits = chance.choice((digits, grouped, grouped.replace(",", " ")))
    return chance.choice(_LABELS) + digits + chance.choice(("", " A1", " B2", "A1", ""))


def _cited(chance: random.Random, references: References) -> str:
    """A reference as a sentence names it, mostly one of the office action's."""
    form, number = chance.choice(references)
    name = chance.choice((*_SURNAMES, *[form.split(";")[0].split(" ")[0]] * 25))
    if chance.random() < 0.2:
        name = chance.choice(
            (name.upper(), name.lower(), f"{name}-{name}", f"{name} II", f"{name}'s", f"Dr. {name}")
        )
    written, kind = _written(chance, number), chance.randrange(12)
    shapes = (
        f"{name} et al. ({written})", f"{name} ({written})", f"{name}, {written}", f"{written} to {name}",
        name, name, f"{name} et al.", f"the '{written[-3:]} patent", f"({written}, hereinafter “{name}”)",
        f"({name}, col. 3)", f"{written} (hereinafter referred to as {name})",
        f"{name} (“Construction of a lung”, Proc. IEEE, 1997)",
    )  # fmt: skip
    return shapes[kind]


def _sentence(chance: random.Random, references: References) -> str:
    cited = [_cited(chance, references) for _ in range(3)]
    thing, other = chance.choice(_THINGS), chance.choice(_THINGS)
    said, also_said = chance.choice(_TEACHING), chance.choice(_TEACHING)
    claims = chance.choice(_CLAIMS)
    shapes = (
        f"{claims} are rejected under {_STATUTE} as being unpatentable over {cited[0]} in view of {cited[1]}",
        f"{claims} is/are rejected over {cited[0]}, in view of {cited[1]} and further in view of {cited[2]}",
        f"Regarding {claims.lower()}, {cited[0]} {said} {thing}",
        f"{cited[0]} {said} {thing}",
        f"{cited[0]} {said} {thing}, but {cited[1]} {also_said} {other} ({cited[2]})",
        f"It would have been obvious to combine {cited[0]} with the teachings of {cited[1]}",
        f"{chance.choice(_APPLICANT)} {cited[0]} {said} {thing}",
        f"{chance.choice(_EXAMINER)} {cited[0]} {said} {thing}",
        f"See {cited[0]} and {cited[1]}",
        f"In re {cited[0]}, 3 F.3d 1 (Fed. Cir. 1997)",
        thing,
        "; ".join(_THINGS[:7]),
    )
    return chance.choice(shapes)


def _paragraph(chance: random.Random, references: References) -> str:
    if chance.random() < 0.3:
        return chance.choice(_PARAGRAPHS)
    return "".join(
        _sentence(chance, references) + chance.choice(_STOPS) for _ in range(chance.randrange(1, 7))
    )


def _broken(chance: random.Random, text: str) -> str:
    """A text as scanners leave it: lines broken, words hyphenated, odd characters amid others."""
    if chance.random() < 0.3:
        width = chance.randrange(60, 110)
        lines = [text[start : start + width] for start in range(0, len(text), width)]
        text = "".join(line + chance.choice(("\n", "-\n", "", "\n\n")) for line in lines)
    for _ in range(chance.choice((0, 0, 0, 1, 5, 20))):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(_ODDITIES) + text[place:]
    return text


def made_up_texts(first: int, count: int) -> Sequence[Text]:
    """Some of them, one after the other."""
    return [made_up_text(number) for number in range(first, first + count)]
