"""Where numbers may begin: no form of a number fits anywhere else."""

import re

from hypothesis import given
from hypothesis import strategies as st

from citations import offices
from citations.number_starts import TYPED
from citations.reference import _WORDED
from citations.spellings import fold
from citations.word_lists import words

STARTS = re.compile(TYPED, re.IGNORECASE)
WORDED = [re.compile(form, re.IGNORECASE) for form, _ in _WORDED]
LETTERS = re.compile(r"(?<!\w)(?<!\w-)[A-Z特]", re.IGNORECASE)

LABELS = words(
    """
    Patents Pat Letters Utility Pre-Grant PreGrant Published Publications Publ PG-Pubs PGPub PG Doc
    Documents Application Appln Appl App Serial Ser No Nos Number Num Unexamined Laid-Open LaidOpen
    Open Kokai Koho Tokkai Disclosure Offenlegungsschrift Auslegeschrift Patentschrift Spec Demande
    Int International Inventor's Cert Author Model Designs Registered Reg Kokoku Gebrauchsmuster GM
    Accession Case Catalog Control Customer Docket Fax ISBN Order Paper Part PMCID PMID Phone Report
    SEQ ID Tel Trademark Des Plant Plt Reissue Re SIR Statutory Invention Registration Defensive
    United States of America U.S. US USA USPN USPGPUB D PP RE H T A A1 B1 C2 PCT P.C.T. WO EP JP CN
    KR DE GB FR AU CA IN IT NO SE TW HU S M I OS AS PS Heisei Hei Showa Sho 平 昭 特 特開 号 Sabe et al
    teaches claim the of in as is be by at view over and
    """
)
spelled = st.sampled_from([*sorted(LABELS), *sorted(offices.NAMES)])
digits = st.one_of(
    st.from_regex(r"[0-9]{1,4}[ ,./-]?[0-9]{3,7}([ ,/-][0-9]{3,6})?", fullmatch=True),
    st.sampled_from(
        ["7,654,321", "2012/0103117", "2004-159476", "H07-248211", "10-2013-7015884", "07/19317"]
    ),
)
international = st.sampled_from(
    ["PCT/US2004/011130", "P.CT/US2004/011130", "P.C.T. No. PCT/EP07/19317", "WO PCT/JP2004 / 011130"]
)
kinds = st.sampled_from(["A1", "B2", "A", "S1", "E", "P2", "C", "U"])
pieces = st.one_of(
    spelled, spelled.map(str.lower), spelled.map(str.upper), digits, digits, kinds, international
)
between = st.sampled_from(
    ["", " ", "  ", ". ", ".", ", ", ":", " - ", "-", "/", "(", ") ", "; ", "#", "_", " ("]
)
texts = st.lists(st.tuples(pieces, between), min_size=1, max_size=8).map(
    lambda drawn: "".join(piece + gap for piece, gap in drawn)
)


@given(texts)
def test_no_form_begins_where_no_number_may(text: str) -> None:
    """Whatever labels, offices, codes and digits stand beside each other, with or without a blank."""
    folded, _ = fold(text)
    elsewhere = [
        letter.start() for letter in LETTERS.finditer(folded) if not STARTS.match(folded, letter.start())
    ]
    assert [] == [folded[place:] for place in elsewhere for form in WORDED if form.match(folded, place)]
