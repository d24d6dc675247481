"""Who speaks in an office action: the examiner, the applicant (whose arguments are repeated), or a form.

Sources: MPEP 707.07(f) (answering arguments), the form paragraphs of MPEP 700, and how examiners repeat
arguments. Where it is not sure that the examiner speaks, somebody else does.
"""

import re
from typing import Final

_FORM_PARAGRAPH: Final = re.compile(
    r"(?:\(?[a-z]\)? ?(?:\([0-9]\) )?|[0-9]\. )?(?:whoever invents or discovers|a person shall be entitled"
    r"|a patent (?:for a claimed invention )?may not be obtained|the specification shall"
    r"|an element in a claim|in general ?[.-]|conclusion ?[.-]"
    r"|(?:the claimed|the) invention was (?:patented|described|known)|the following is a quotation"
    r"|the text of those sections|in the event the determination|the factual inquiries|determining the scope"
    r"|this application currently names joint|(?:the|a) non-?statutory (?:obviousness-type )?double patenting"
    r" rejection is|a timely filed terminal|the uspto internet|the filing of a terminal|any inquiry"
    r"|if attempts to reach|information regarding the status|examiner interviews are|this action is made"
    r"|a shortened statutory|applicant is (?:reminded|advised|given|encouraged)|any comments considered"
    r"|the present application|this application (?:is a|claims|has been)|receipt is acknowledged"
    r"|acknowledge?ment is made|the information disclosure|the ids\b|the listing of references"
    r"|in re application)|/[^/]{3,60}/",
    re.IGNORECASE,
)
_OFFICER: Final = re.compile(r", art unit\b(?<=\bexaminer, art unit)", re.IGNORECASE)
_PARALEGAL: Final = re.compile(r"[Pp](?<!\w[Pp])(?i:aralegal specialist)\b")
_PRIORITY: Final = re.compile(
    r"(?:is|as) an? (?:[Cc]ontinuation|[Dd]ivision|[Nn]ational [Ss]tage|[Rr]eissue|[Ss]ubstitute)"
    r"|[Cc]laims? (?:the )?(?:[Bb]enefit|[Pp]riority)\b|[Pp]riority (?:to|under|based)\b"
    r"|[Tt]erminal [Dd]isclaimer|[Ii]nformation [Dd]isclosure [Ss]tatement",
)
_PRIORITY_HINTS: Final = (
    "ontinuation", "ivision", "tage", "eissue", "ubstitute", "enefit", "riority", "isclaimer", "isclosure",
)  # fmt: skip
_ARGUES: Final = (
    r"(?:argu|assert|submi[ts]|contend|alleg|stat(?:e|es|ed|ing)\b|maintain|point(?:s|ed)? out"
    r"|not(?:e|es|ed)\b|believ|remark|travers|expla|conclud|suggest|urg(?:e|es|ed)\b|respectfully|request"
    r"|quot|assum|disput|attack|disagree|challeng|character|opin)"
)
_APPLICANT: Final = re.compile(
    r"[AaDdIiRr\u0131\u0130](?<!\w.)(?i:"
    rf"(?:(?<=a)(?:pplicants?|ppellants?|ttorney|ffiant)|(?<=d)eclarant)\b[^.;]{{0,80}}?\b{_ARGUES}"
    r"|(?<=a)(?:ccording to (?:the )?applicants?\b|pplicants?'s? (?:argument|remark|position|opinion|view))"
    r"|(?<=i)t (?:is|was|has been) (?:argued|alleged|asserted)"
    r"|(?<=r)emarks\b|(?<=a)(?:rgue[sd]? that|rguments?\b)|(?<=d)eclaration\b)"
)
_APPLICANT_HINTS: Final = (
    "pplicant", "ppellant", "argu", "Argu", "emarks", "REMARKS", "PPLICANT", "ttorney", "ffiant", "eclara",
    "lleged", "sserted",
)  # fmt: skip
_ANSWERS: Final = re.compile(
    r"\b(?:examiner|office)\b.{0,30}\bdisagrees?\b|\b(?:not|un|non-?)(?: found)?(?: to be)? ?persuasive\b"
    r"|^in response,|\bexaminer(?: respectfully)?(?: further| also)? (?:notes?|maintains?"
    r"|responds?|points? out)\b",
    re.IGNORECASE,
)
_DECIDED: Final = re.compile(
    r"(?:the )?applicants?'s? (?:arguments?|remarks|amendments?)\b.*\b(?:considered|persuasive|moot)\b"
    r"|in response to",
    re.IGNORECASE,
)
_SPEAKS: Final = re.compile(
    r"\bexaminer\b.{0,40}\b(?:contends?|submits?|agrees?|understands?|acknowledges?|finds?|asserts?"
    r"|interprets?|recognizes?|believes?|directs?|refers?)\b",
    re.IGNORECASE,
)
_ERRS: Final = re.compile(
    r"\bexaminer(?:'s)? .{0,60}\b(?:err|fail|has not|did not|does not|improper)", re.IGNORECASE
)
_REPLY_HEADING: Final = re.compile(r"(?:response|reply|answer) to|remarks|.*\barguments?\b", re.IGNORECASE)
_REJECTS: Final = re.compile(r"claims?\b.{0,200}\b(?:rejected|allow|objected)", re.IGNORECASE)
_SECTION: Final = re.compile(
    r"rejections?\b|objections?\b|double patenting|allowable|allowance|conclusion|drawings|specification"
    r"|action|arguments?\b|remarks|amendment|interpretation|prior art|priority|election|restriction",
    re.IGNORECASE,
)
_LONGEST_HEADING: Final = 100


class Speaker:
    """Follows a text, paragraph by paragraph and sentence by sentence, and knows who speaks.

    Attributes:
        replying: whether this is where arguments are answered.
    """

    def __init__(self) -> None:
        self.replying = False
        self._applicant = False
        self._first = True

    def begin(self, paragraph: str) -> bool:
        """Go to the next paragraph; False when nobody speaks in it: a heading, a form, a signature."""
        if _FORM_PARAGRAPH.match(paragraph) or _OFFICER.search(paragraph) or _PARALEGAL.search(paragraph):
            self._applicant = False
            return False
        if _is_heading(paragraph):
            if _SECTION.search(paragraph):
                self.replying = _REPLY_HEADING.match(paragraph) is not None
                self._applicant = False
            return False
        if _REJECTS.match(paragraph):
            self.replying = self._applicant = False
        self._first = True
        return True

    def is_examiner(self, sentence: str) -> bool:
        """Go to the paragraph's next sentence, and say whether the examiner speaks."""
        first, self._first = self._first, False
        argues = _APPLICANT.search(sentence) if _hints(sentence) else None
        if argues:
            self._applicant = not (_ANSWERS.search(sentence, argues.end()) or _DECIDED.match(sentence))
            return False
        if self._applicant:
            answers = _ANSWERS.search(sentence) or (first and _SPEAKS.search(sentence))
            if not answers or _ERRS.search(sentence):
                return False
        self._applicant = False
        return True

    def may_change(self, paragraph: str) -> bool:
        """Whether somebody else may speak after the paragraph than before it."""
        return self._applicant or _hints(paragraph)


def is_priority(sentence: str) -> bool:
    """Whether a sentence is about the application's own history: references of its own are none."""
    return any(hint in sentence for hint in _PRIORITY_HINTS) and _PRIORITY.search(sentence) is not None


def _hints(text: str) -> bool:
    """Whether a text may speak of the applicant: words are found many times quicker than patterns."""
    return any(hint in text for hint in _APPLICANT_HINTS)


def _is_heading(paragraph: str) -> bool:
    return len(paragraph) < _LONGEST_HEADING and not paragraph.endswith(tuple(".!?:;,)]\"'"))
