"""What stands around a bare number and says that it is no patent's: labels, quantities, currencies.

A number without office and label is a US patent's by custom alone, so little is needed against it.
"""

import re
from typing import Final

from citations import offices
from citations.spellings import FOREIGN_WORD, Match
from citations.word_lists import words

_STANDARDS: Final = words(
    """
    3GPP ANSI ASME ASTM BSI CEN CENELEC DIN ECMA EIA ETSI GOST IEEE IETF IEC ISO ITU ITU-T ITU-R JEDEC JIS
    NEMA NIST RFC SAE TIA ISO/IEC ANSI/IEEE
    """
)
_DATABASES: Final = words(
    """
    AN CA CAN CAPLUS CAS CASREACT CCDC DN DOI DSM DSMZ DWPI EMBASE EMBL EPODOC ERIC GENBANK GENESEQ GI HCA
    HCAPLUS INPADOC INSPEC JAPIO KEGG MEDLINE NCBI NLM OMIM PDB PIR PMC PMCID PMID PUBCHEM PUBMED REFSEQ
    RN SSRN STN UNIPROT WPI WPIDS WPIDX WPIX XP ATCC CCTCC CGMCC FERM KCTC NCIMB NRRL Accession Beilstein
    BioRxiv CAplus ChEMBL ChEBI Chemabs CiteSeer Compendex Derwent Embase Ensembl Entrez Espacenet GenBank
    Genbank GenPept GeneBank Inspec Medline PubChem PubMed Pubmed Reaxys RefSeq Registry SciFinder Scopus
    SwissProt Swiss-Prot UniGene UniParc UniProt UniProtKB arXiv bioRxiv genbank pubmed
    """
)
_THINGS: Final = words(
    """
    account badge class cl cpc ipc uspc barcode batch catalog catalogue charge contract customer docket
    drawing exhibit fax invoice item license model order paper part phone policy product project proposal
    record report sample serial sku standard suite tel telephone ticket trademark version zip
    """
)
_CURRENCIES: Final = words(
    """
    AUD BRL CAD CHF CNY CZK DEM DKK DM EUR Euro Euros FF FRF GBP HKD HUF ILS INR ITL JPY KRW MXN NLG NOK
    NTD NZD PLN RMB RUB Rs SEK SGD TWD USD US$ ZAR
    """
)
_QUANTIFIERS: Final = words(
    """
    about almost approx approximately around average circa every exceeding exceeds fewer least less many
    maximum million minimum more most nearly roughly some than top total totaling up
    """
)
_PREPOSITIONS: Final = words(
    """
    a above all among an another any as at below between beyond by containing count covering each
    estimated first for from had has have having how in including is its just last next of off on one only
    our out over per plus population set size that the their these this those through times to toward
    towards under until using was were when where which who with within without your
    """
)
_BEFORE_A_NUMBER: Final = words(
    """
    al and or see also cf now jr sr issued et patented publ viz namely
    """
)
_OF_A_LABEL: Final = re.compile(rf"{FOREIGN_WORD}|Laid", re.IGNORECASE)
_NOT_OF_A_COUNT: Final = (
    r"and|as|at|by|col|column|describes|discloses|dated|et|filed|for|from|granted|hereinafter|in|is|issued|of|on|or"
    r"|patent|published|see|shows|teaches|the|to|was|which|with"
)
_COUNTED: Final = re.compile(rf" ?[%°€$£¥]| (?!(?:{_NOT_OF_A_COUNT})\b)[a-z]")
_CAPITALIZED: Final = re.compile(
    r" (?P<first>[A-Z][\w'-]*)(?![\w.])"
    rf"(?P<second> (?!(?i:{_NOT_OF_A_COUNT})\b)[A-Z][\w'-]+(?![\w.]))?"
)
_NOT_OF_A_NOUN: Final = re.compile(
    r"(?i:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|August|September"
    r"|October|November|December|Issued?|Filed|Granted|Published|Patent|Pat|Pub|Date|Class|Cl|Col|Fig|See"
    r"|Inventors?|Assignee|Application|Appl|Ser|II|III|To|By|And|Et|Of)"
)
_ET_AL: Final = re.compile(r"(?: [\w'.-]{1,30},?){1,4} et\.? al\b", re.IGNORECASE)
_NOUNS: Final = words(
    """
    atoms bases bits books bytes cells children clients compounds copies customers cycles daltons datasets
    days devices documents dollars downloads employees entries euros events examples faces files games
    genes genomes homes hours households images islands items jobs kilometers lines members messages
    meters miles minutes models molecules months movies nights nodes objects pages pairs papers parameters
    particles parts patients people persons photos pixels players points posts pounds products queries
    questions reads recipes records reviews rows samples seconds sentences sequences served sessions sites
    sold songs species stars steps structures students subjects subscribers tests times tokens tons
    transactions trees tweets units users variants videos views visitors volts volumes votes watts ways
    women men words workers years yen
    """
)
_NEXT_WORD: Final = re.compile(r" ([A-Za-z]+)\b(?![-'])")
_INITIALS: Final = re.compile(r"[(\[]?([A-Z])\.([A-Z])\.?[)\],:-]{0,2}")
_ABBREVIATION: Final = re.compile(r"[(\[]?([A-Z][a-z]{1,6})\.[,:]?")
_NO_OFFICE: Final = words("Co Corp Dr Hon Inc Jr Ltd Mr Mrs Ms No Nos Prof See Sr St")
_CODE_BEHIND: Final = re.compile(r"[ ,(\[-]{1,3}([A-Z])\.?([A-Z])\.?(?=[)\];,]|\Z)")
_LAST_WORDS: Final = 3
_REACH: Final = 48
_EDGES: Final = "()[]{}<>.,:;#*\"'/-"
_ROUND: Final = "000000"


def _before(text: str, start: int) -> list[str]:
    return [word for word in text[max(0, start - _REACH) : start].split() if word != "-"][-_LAST_WORDS:]


def of_something_else(text: str, start: int) -> bool:
    """Whether the words before `start` say of what the number there is, and that is no US patent."""
    before = _before(text, start)
    if not before or before[-1].startswith("al"):
        return False
    last = before[-1].strip(_EDGES)
    return (
        any(word.strip(_EDGES) in _DATABASES for word in before)
        or last in _CURRENCIES
        or last.casefold() in _THINGS
        or _is_dotted_code(_labelled_by(before))
    )


def _labelled_by(before: list[str]) -> str:
    """The last word that is not of a label: ``A.D.`` of ``A.D. Patent Specification``."""
    return next((word for word in reversed(before) if not _OF_A_LABEL.fullmatch(word.strip(_EDGES))), "")


def _is_dotted_code(word: str) -> bool:
    """Whether a word is an office's code or somebody's initials: ``J.P.``."""
    letters = _INITIALS.fullmatch(word)
    return letters is not None and letters[1] + letters[2] in offices.ALL


def of_another_office(found: Match) -> bool:
    """Whether what may be an office stands around a labelled number: ``So. Afr. Pat.``, ``J.P. Pat.``."""
    before = _before(found.string, found.start())
    abbreviation = _ABBREVIATION.fullmatch(before[-1]) if before else None
    if abbreviation and abbreviation[1] not in _NO_OFFICE:
        return True
    initials = bool(before) and _is_dotted_code(before[-1])
    return initials or before_a_code(found.string, found.end())


def before_a_code(text: str, end: int) -> bool:
    """Whether an office's code comes after the number, and then nothing more: ``11,357,034 (NP)``."""
    code = _CODE_BEHIND.match(text, end)
    return code is not None and code[1] + code[2] in offices.ALL


def of_a_standard(found: Match) -> bool:
    """Whether a standards body stands before: ``ETSI TR 121 905``."""
    before = _before(found.string, found.start())
    return any(word.strip(_EDGES) in _STANDARDS for word in before)


def is_quantity(found: Match) -> bool:
    """Whether the number says how many there are of something: ``more than 1,281,167 Training Images``."""
    before = _before(found.string, found.start())
    if before and before[-1].casefold() in _QUANTIFIERS:
        return True
    following = _CAPITALIZED.match(found.string, found.end())
    return following is not None and any(
        word in _CURRENCIES or word.casefold() in _NOUNS for word in following[0].split()
    )


def may_be_quantity(found: Match, digits: str) -> bool:
    """Whether the number may say so, in the text of a form: ``set to 1,234,567``, ``over 2,000,000``."""
    return is_counted(found.string, found.end()) or _is_quantified(found.string, found.start(), digits)


def counts_things(text: str, end: int) -> bool:
    """Whether what stands before `end` says how many there are of something: ``1,234,567 pages``."""
    following = _NEXT_WORD.match(text, end)
    return following is not None and (following[1] in _CURRENCIES or following[1].casefold() in _NOUNS)


def is_counted(text: str, end: int) -> bool:
    """Whether what follows may be what the number before `end` counts."""
    if _COUNTED.match(text, end):
        return True
    following = _CAPITALIZED.match(text, end)
    if following is None or following["second"] is None or _NOT_OF_A_NOUN.fullmatch(following["first"]):
        return False
    return _ET_AL.match(text, end) is None


def _is_quantified(text: str, start: int, digits: str) -> bool:
    """Whether the word before is no name, or anything stands before millions without a remainder."""
    before = _before(text, start)
    if not before or digits.endswith(_ROUND):
        return bool(before)
    last = before[-1].strip(_EDGES)
    if before[-1][-1] in ",;:([)]" or last in _BEFORE_A_NUMBER:
        return False
    return last.islower() or last.casefold() in _PREPOSITIONS
