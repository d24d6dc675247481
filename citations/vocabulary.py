"""The values that a citation's fields take, their labels, and the order in which they are shown.

A mapping's keys are what the index stores and a URL says; its values are what a page shows. A field may
hold a value that is not listed here (the sources are not ours): it is shown as it is.
"""

from collections.abc import Mapping
from types import MappingProxyType

NONE = "none"
"""In a facet and a URL: the citation has no value here. As a reference type: it names no reference."""


def _labels(**labels: str) -> Mapping[str, str]:
    return MappingProxyType({value.lstrip("_"): label for value, label in labels.items()})


# 35 U.S.C. sections; double patenting is not a statute but a ground of its own (MPEP 804).
REJECTION_TYPES = _labels(
    _101="§ 101 Eligibility",
    _102="§ 102 Novelty",
    _103="§ 103 Obviousness",
    _112="§ 112 Description, definiteness",
    double_patenting="Double patenting",
    other="Other ground",
)

FORM_SOURCES = _labels(
    _892="PTO-892 (examiner)",
    _1449="PTO-1449/SB-08, IDS (applicant)",
    oa_text="Office action text",
)

ACTIONS = _labels(
    rejected="Rejected",
    objected="Objected to",
    allowed="Allowed",
    withdrawn="Withdrawn",
    cancelled="Cancelled",
    interpreted="Interpreted",
)

# The document codes of the office's file wrapper that the office actions of the portal have.
OFFICE_ACTION_TYPES = _labels(
    CTNF="Non-final rejection",
    CTFR="Final rejection",
    CTAV="Advisory action",
    CTEQ="Ex parte Quayle action",
    CTRS="Restriction requirement",
    CTMS="Miscellaneous action",
    EXIN="Interview summary",
    NRES="Notice of non-responsive amendment",
    NOA="Notice of allowance",
    ABN="Abandonment",
)

# What became of the application, as of the day of the table that tells it.
OUTCOMES = _labels(
    granted="Granted",
    abandoned="Abandoned",
    pending="Pending",
)

REFERENCE_TYPES = _labels(
    us_grant="US patent",
    us_pgpub="US application publication",
    us_design="US design patent",
    us_plant="US plant patent",
    us_reissue="US reissue patent",
    us_other="US statutory invention registration (H) or defensive publication (T)",
    foreign="Foreign patent document",
    non_patent="Non-patent literature (NPL)",
    admission="Admitted prior art or official notice",
    unrecognized="Number not recognized",
    none="No reference cited",
)

SOURCES = _labels(
    ptoffact="Research dataset, 2008 to June 2017",
    oa_citations="Office Action Citations API",
    enriched_citations="Enriched Citations API",
)

INDEXED_WITH: Mapping[str, str] = MappingProxyType({"enriched_citations": "oa_citations"})
"""Sources that have no index of their own: what only they have stands in the index of another."""

# WIPO ST.14, paragraph 14: how relevant a document is. The Office's programs assign them, not its examiners.
CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "X": "relevant by itself",
        "Y": "relevant with others",
        "A": "background",
        "D": "cited in the application",
        "E": "earlier document, published later",
        "L": "cited for other reasons",
        "O": "oral disclosure",
        "P": "published between priority and filing",
        "T": "published later, for the theory",
        "&": "of the same family",
    }
)

# https://www.uspto.gov/patents/contact-patents/patent-technology-centers-management
TECH_CENTERS = _labels(
    _1600="Biotechnology and organic chemistry",
    _1700="Chemical and materials engineering",
    _2100="Computer architecture and software",
    _2400="Networks, multiplexing, cable and security",
    _2600="Communications",
    _2800="Semiconductors, electrical and optical systems",
    _2900="Designs",
    _3600="Transportation, construction, e-commerce, agriculture",
    _3700="Mechanical engineering, manufacturing, products",
    _3900="Central Reexamination Unit",
)

# WIPO ST.3 codes; the offices that US examiners cite most.
COUNTRIES = _labels(
    US="United States",
    EP="European Patent Office",
    WO="WIPO (PCT)",
    JP="Japan",
    CN="China",
    KR="Korea",
    DE="Germany",
    GB="United Kingdom",
    FR="France",
    TW="Taiwan",
    CA="Canada",
    AU="Australia",
    RU="Russia",
    SU="Soviet Union",
    CH="Switzerland",
    SE="Sweden",
    NL="Netherlands",
    IT="Italy",
)
