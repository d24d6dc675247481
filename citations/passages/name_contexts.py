"""Whether a surname in an office action stands for a reference, or is another's, a law's or a plain word."""

import re
from collections.abc import Iterator
from typing import Final

_TEACHES: Final = (
    r"(?:teach(?:es|ing|ings)?|taught|disclos(?:e|es|ed|ing|ure)|describ(?:es?|ed|ing)|shows?|showing"
    r"|suggests?|fails?|provides|illustrates?|recites?|discusses|depicts?|mentions|(?:is|are) (?:silent"
    r"|directed|considered|relied)|(?:does|do|did|is|are) not|lacks?|anticipates?|renders?|remed(?:y|ies)"
    r"|cures?|reads)\b"
)
_ADVERBS: Final = (
    r"(?:,? (?:further|also|explicitly|additionally|likewise|similarly|though|however|therefore|clearly"
    r"|expressly|specifically|does|do|already|thus|still|otherwise|alone|particularly|generally|at least"
    r"|in turn),?){0,3}"
)
_ET_AL: Final = r"(?:,? et\.? ?al\b\.?,?)?"
_TEACHING: Final = re.compile(
    rf"{_ET_AL}(?:'s?)?(?: ?\([^()]{{0,60}}\))?,?{_ADVERBS} (?:{_TEACHES}|reference\b|patent\b"
    rf"|publication\b)",
)
_PLACE: Final = re.compile(
    rf"{_ET_AL}[:;,]? ?[(\[]?(?:see |at |in )?"
    r"(?:¶|§|para|par\.|col|fig|page|pg|pp?\.|abstract|claim|table|\[?0[0-9]{3})",
    re.IGNORECASE,
)
_BRACKET: Final = re.compile(r"[(\[;] ?(?:(?:see|e\.g\.),? ?(?:also |e\.g\., )?)?$")
_COMBINED: Final = re.compile(
    r"\b(?:in view of|over|anticipated by|taught by|disclosed by|shown by|teachings? of|disclosure of"
    r"|combination of|combine|combining|modify|modifying|[Nn]either|nor|with that of|those of|invention of)"
    r"(?: the)? $|[^\s/]/$"
)
_AFTER_COMBINED: Final = re.compile(
    rf"{_ET_AL}(?:[,.;:)/]|'s?\b| (?:in|and|with|to|as|or|nor|by|which|\()|$)"
)

_NOT_BEFORE: Final = re.compile(
    r"(?<=& )|(?<=\. )(?:(?<=\b[vA-Z]\. )|(?<=\b(?:Mr|Ms|Dr|vs)\. )|(?<=\bMrs\. ))|(?<=\bvs )"
    r"|(?<=e )(?:(?<=\bIn re )|(?<=\bEx parte )|(?<=\bJustice )|(?<=\bJudge ))"
    r"|(?<=\binventor )|(?<=\binventors )"
)
"""Looks back from where a name starts."""
_CAPITALIZED: Final = re.compile(r"(?<!\w)(?P<word>[^\W\d_a-zß-ÿ][\w'-]*) $")
_LEAD: Final = re.compile(
    r"(?:accordingly|additionally|again|al|alternatively|although|and|applying|art|as|because|both|but|by"
    r"|claim|claims|combining|consequently|de|del|della|den|der|di|du|el|finally|first|for|further"
    r"|furthermore|given|hence|here|however|if|in|incorporating|la|le|like|likewise|modified|modifying"
    r"|moreover|neither|next|nonetheless|nor|notably|of|or|per|primary|prior|reference|regarding|second"
    r"|secondary|similarly|since|specifically|st|still|such|that|the|then|therefore|this|though|thus|to"
    r"|under|unlike|using|van|von|what|when|where|whereas|wherein|while|with|yet)",
    re.IGNORECASE,
)
"""Words that may begin a sentence, or a name, right before a surname."""

_NOT_AFTER: Final = re.compile(
    r"(?: et al\.?)? vs?\. | & |'s? (?:modulus|laws?|theorem|equations?|algorithm|constant|number|principle"
    r"|effect|ratio|disease|rule|inequality|formula|distribution|criterion|reagent|coefficient)\b| (?:inquir"
    r"|factors|group|type claim|factual|step|test)| ?'[0-9]{3}(?![0-9])| (?:I{1,3}|IV|[2-9])(?= [a-z(\[]"
    r"|[,.;:)])| (?!(?:US|U\.S|Figs?|FIGS?|Para|PARA|Pars?|Cols?|COL|Columns?|Pages?|Pgs?|Abstract|Pub|Pat"
    r"|Ref|Table|Ex"
    r"|Claims?|Section|Jr|JR|Sr|Paragraphs?)\b)[A-ZÀ-ÖØ-Þ][a-zß-ÿ]",
)
_SUBJECT: Final = re.compile(
    r"(?P<name>[A-ZÀ-ÖØ-Þ](?<![\w-].)(?<!\w'.)[\w-]{2,40}+)"
    r"(?:,? et\.? ?al\b| (?:further |also |explicitly )?(?:teaches|discloses|describes|shows|suggests)\b)"
)
_REACH: Final = 40
_LONGEST_INITIALISM: Final = 3


def is_reference(text: str, start: int, end: int, *, strict: bool) -> bool:
    """Whether the name at ``text[start:end]`` may stand for a reference.

    `strict` asks for the words that examiners put beside references, and is for names that are words too, or
    that the text has not introduced.
    """
    name = text[start:end]
    if name.islower() or (name.isupper() and len(name) <= _LONGEST_INITIALISM and strict):
        return False
    if _NOT_BEFORE.match(text, start):
        return False
    before, after = text[max(0, start - _REACH) : start], text[end : end + 2 * _REACH]
    if _NOT_AFTER.match(after):
        return False
    if before.endswith(" "):
        lead = _CAPITALIZED.search(before, before.rfind(" ", 0, -1) + 1)
        if lead and not _LEAD.fullmatch(lead["word"]):
            return False
    return not strict or _is_spoken_of(before, after)


def _is_spoken_of(before: str, after: str) -> bool:
    if _TEACHING.match(after) or (_BRACKET.search(before) and _PLACE.match(after)):
        return True
    return bool(_COMBINED.search(before) and _AFTER_COMBINED.match(after))


def is_teaching(text: str, end: int) -> bool:
    """Whether what ends here is said to teach something, or not to."""
    return _TEACHING.match(text, end) is not None


def subjects(text: str) -> Iterator[tuple[int, int]]:
    """Words that stand where references stand: ``Prasch et al.``, ``Zabel teaches``."""
    return ((found.start("name"), found.end("name")) for found in _SUBJECT.finditer(text))
