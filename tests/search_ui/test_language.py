"""What a search text is understood as, what is repaired in it, and what is refused. Without an engine."""

import threading

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search_ui.language import pasted, understand
from search_ui.language.fields import FIELDS
from search_ui.language.remarks import NotUnderstood
from search_ui.language.tree import AllOf, AnyOf, Begins, Between, Is, Not, Number, Phrase, Prefix, Words
from search_ui.results.examples import Example, Examples
from search_ui.url.params import SearchParams
from search_ui.url.values import BadParameter, clean

KNOWN = Examples()
SABE = Number("US 2007/0217688 A1", ("US20070217688",), ())


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("battery", Words("battery")),
        ("solid state", AllOf((Words("solid"), Words("state")))),
        ('"solid state"', Phrase("solid state")),
        ("\N{LEFT DOUBLE QUOTATION MARK}solid state\N{RIGHT DOUBLE QUOTATION MARK}", Phrase("solid state")),
        ("batter*", Prefix("batter")),
        ("a -b", AllOf((Words("a"), Not(Words("b"))))),
        ("a NOT b", AllOf((Words("a"), Not(Words("b"))))),
        ("-(a b)", Not(AllOf((Words("a"), Words("b"))))),
        ("NOT -a", Words("a")),
        ("a OR b", AnyOf((Words("a"), Words("b")))),
        ("a OR b OR c", AnyOf((Words("a"), Words("b"), Words("c")))),
        ("a b OR c", AllOf((Words("a"), AnyOf((Words("b"), Words("c")))))),
        ("a OR b -c", AllOf((AnyOf((Words("a"), Words("b"))), Not(Words("c"))))),
        ("a AND b OR c", AnyOf((AllOf((Words("a"), Words("b"))), Words("c")))),
        ("(a OR b) c", AllOf((AnyOf((Words("a"), Words("b"))), Words("c")))),
        ("a or b and not", AllOf(tuple(map(Words, ["a", "or", "b", "and", "not"])))),
        ("name:sabe", Words("sabe", "name")),
        ('name:"acme corp"', Phrase("acme corp", "name")),
        ("name:(sabe OR bat*)", AnyOf((Words("sabe", "name"), Prefix("bat", "name")))),
        ("owner:samsung", Words("samsung", "owner")),
        ('owner:"lg chem"', Phrase("lg chem", "owner")),
        ("title:batter*", Prefix("batter", "title")),
        ("Title:battery", Words("battery", "title")),
        ("title:2007/0217688", Words("2007/0217688", "title")),
        (
            "ref-title:(battery separators)",
            AllOf((Words("battery", "ref-title"), Words("separators", "ref-title"))),
        ),
        ("ref-title:a -title:b", AllOf((Words("a", "ref-title"), Not(Words("b", "title"))))),
        ("au:1727", Is("au", "1727")),
        ("AU:1727", Is("au", "1727")),
        ("tc:21", Is("tc", "2100")),
        ("oa:ld1q0fkgxbluex4", Is("oa", "LD1Q0FKGXBLUEX4")),
        ("ground:103", Is("ground", "103")),
        ("ground:§103(A)", Is("ground", "103(a)")),
        ("ground:102b", Is("ground", "102(b)")),
        ('ground:"35 U.S.C. 103(a)"', Is("ground", "103(a)")),
        ("ground:dp", Is("ground", "double_patenting")),
        ("ground:(103(a) OR 102(b))", AnyOf((Is("ground", "103(a)"), Is("ground", "102(b)")))),
        ("-ground:103(a) a", AllOf((Not(Is("ground", "103(a)")), Words("a")))),
        ("ground:102 ground:103", AllOf((Is("ground", "102"), Is("ground", "103")))),
        ("rejected under 103(a)", AllOf((Words("rejected"), Words("under"), Words("103(a)")))),
        ("form:PTO-892", Is("form", "892")),
        ("form:SB/08 form:text", AllOf((Is("form", "1449"), Is("form", "oa_text")))),
        ("form:IDS", Is("form", "1449")),
        ("class:d14", Is("class", "D14")),
        ("claim:7", Is("claim", "7")),
        ("claim:5..1", Between("claim", "1", "5", "1..5")),
        ("claim:20..", Between("claim", "20", None, "20..")),
        ("date:2015-02", Between("date", "2015-02-01", "2015-02-28", "2015-02")),
        ("date:2016-02-29", Between("date", "2016-02-29", "2016-02-29", "2016-02-29")),
        ("date:2015-01..2016-06", Between("date", "2015-01-01", "2016-06-30", "2015-01..2016-06")),
        ("date:2016..2015-03", Between("date", "2015-03-01", "2016-12-31", "2015-03..2016")),
        ("date:..2015", Between("date", None, "2015-12-31", "..2015")),
        ("date: 2015..", Between("date", "2015-01-01", None, "2015..")),
        ("ref: US 9,280,610 B2 sabe", AllOf((Is("ref", "US9280610"), Words("sabe")))),
        ("app:14/123,456", Is("app", "14123456")),
        ("family:14/123,456", Is("family", "14123456")),
        ("outcome:Granted", Is("outcome", "granted")),
        ("cpc:h01m", Is("cpc", "H01M")),
        ("cpc:H01*", Begins("cpc", "H01")),
        ("app-cpc:h01m", Is("app-cpc", "H01M")),
        ("APP-CPC:H01*", Begins("app-cpc", "H01")),
        ("examiner:lee", Words("lee", "examiner")),
        ('examiner:"lee, ann"', Phrase("lee, ann", "examiner")),
        ("app:PCT/US2024/012345", Is("app", "PCTUS2024012345")),
        ("ref:(2007217688 OR D911,456)", AnyOf((Is("ref", "US20070217688"), Is("ref", "USD911456")))),
        ('ref:"US 9,280,610"', Is("ref", "US9280610")),
    ],
)
def test_a_text_is_understood(text: str, node: object) -> None:
    """Operators bind as in other search boxes: OR tighter than standing side by side, AND tighter than OR."""
    understood = understand(text)
    assert node == understood.node
    assert () == understood.repaired


@pytest.mark.parametrize(
    "text",
    ["US 2007/0217688 A1", "(US 2007/0217688 A1)", "patent (US 2007/0217688 A1)", "-US 2007/0217688 A1"],
)
def test_a_number_is_one_operand_whatever_signs_it_has(text: str) -> None:
    """Slashes, commas, blanks and parentheses of a number are no syntax, and those around it are."""
    node = understand(text).node
    node = node.node if isinstance(node, Not) else node
    assert isinstance(node, Number)
    assert SABE.references == node.references
    assert () == understand(text).repaired


@pytest.mark.parametrize(
    "text",
    [
        "Sabe; Kohtaro",
        "A & B Co.",
        "R&D",
        "Zinc - air",
        "Lee-Smith",
        "O'Brien",
        'a 5" wafer and a 3" disk',
        "what is a battery?",
        "https://example.com/watch?v=a_b#c",
        "7*7",
        "C++ [online] {1}",
        "50% ~ 60 °C",
        "x^2",
        "Title: a lower bound",
        "and/or",
        "pages 12-14, vol. 3",
    ],
)
def test_a_reference_s_own_signs_are_text(text: str) -> None:
    """A reference copied from a form is words, with nothing to repair."""
    node = understand(text).node
    assert isinstance(node, AllOf | Words)
    assert all(isinstance(each, Words) for each in (node.nodes if isinstance(node, AllOf) else [node]))
    assert () == understand(text).repaired + understand(text).notes


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("battery AND", "battery"),
        ("OR battery", "battery"),
        ("a OR AND b", "a b"),
        ("NOT", ""),
        ("a (b", "a b"),
        ("(a OR b", "a OR b"),
        ("a) b", "a b"),
        ("()", ""),
        ("NOT () a", "a"),
        ('"solid state', '"solid state"'),
        ('""', ""),
        ('a "" b', "a b"),
        ("*", ""),
        ("*:*", ""),
        ("ref:", ""),
        ("a au:", "a"),
        ("a ref-title: OR b", "a OR b"),
        ("owner:", ""),
        ("batery~2", "batery"),
        ("battery^3", "battery"),
        ('"solid state"~5', '"solid state"'),
        ("(a OR b)^2 c", "(a OR b) AND c"),
        ("au:17", '"17"'),
        ("date:yesterday", '"yesterday"'),
        ("date:2015-13", '"2015-13"'),
        ("claim:x", '"x"'),
        ("ground:104", '"104"'),
        ("form:893", '"893"'),
        ("class:429/231", '"429/231"'),
        ("ref:lee", '"lee"'),
    ],
)
def test_broken_syntax_is_repaired_and_said_so(text: str, shown: str) -> None:
    """study_finder #159 and scaladex #196: syntax that surfaced as an error page. Ours shows what it took."""
    understood = understand(text)
    assert shown == understood.text
    assert understood.repaired
    assert (understood.node is None) == (shown == "")


@pytest.mark.parametrize("text", ["*battery", "?attery", "bat*ery", "bat?ery", "/bat+ery/", "b*", "-*x"])
def test_what_would_be_misread_or_read_every_word_is_refused(text: str) -> None:
    """OpenSearch #5097 and #687: a wildcard in front and regular expressions reach no engine here."""
    with pytest.raises(BadParameter, match=r"“.+”") as refused:
        understand(text)
    assert "q" == refused.value.name
    assert "as it stands" in refused.value.hint


def test_a_refusal_is_one_readable_sentence() -> None:
    """However long the word is that it is about."""
    with pytest.raises(BadParameter) as refused:
        understand(f"*{'a' * 900}")
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize("text", ["(" * 21 + "a", "NOT " * 21 + "a", "-(" * 11 + "a", "au:" * 21 + "1727"])
def test_nesting_has_an_end(text: str) -> None:
    """The case of opencti #5678: as deep as the query wants is as deep as an engine recurses."""
    with pytest.raises(BadParameter, match="nested more than 20 levels"):
        understand(text)


@pytest.mark.parametrize("text", ["*battery", "/bat+ery/", "a OR (b", 'au:1727 "x'])
def test_literally_nothing_is_an_operator(text: str) -> None:
    """Whatever the language would make of it, it is words."""
    assert Words(text) == understand(text, literal=True).node
    assert () == understand(text, literal=True).repaired


@pytest.mark.parametrize(
    "text",
    [
        "9280610, 9280611; 9280612",
        "9280610,9280611,9280612",
        "US 9,280,610 US 9,280,611 US 9,280,612",
        "9280610 9280611 9280612",
    ],
)
def test_pasted_numbers_are_alternatives(text: str) -> None:
    """No citation has two references, so a list of them can only mean any of them."""
    understood = understand(text)
    assert isinstance(understood.node, AnyOf)
    assert 3 == len(understood.node.nodes)
    assert ("Several numbers stand side by side without words: any of them matches.",) == understood.notes


def test_fields_narrow_pasted_numbers() -> None:
    """But words beside them must match, and then so must the numbers."""
    assert "(9280610 OR 9280611) AND au:1727" == understand("au:1727 9280610 9280611").text
    assert "sabe AND 9280610 AND 9280611" == understand("sabe 9280610 9280611").text


def test_numbers_with_an_operator_are_what_it_says() -> None:
    """AND between numbers is meant."""
    assert isinstance(understand("9280610 AND 9280611").node, AllOf)


def test_values_of_a_field_that_has_one_only_are_alternatives() -> None:
    """No citation has two art units; but it may be about several claims."""
    understood = understand("au:1727 au:2858 -au:2100 claim:1 claim:2")
    assert "(au:1727 OR au:2858) AND NOT au:2100 AND claim:1 AND claim:2" == understood.text
    assert ("A citation has one art unit only: any of the au: values matches.",) == understood.notes


def test_eight_digits_are_said_to_be_ambiguous() -> None:
    """And how to say which is meant."""
    [note] = understand("12345678").notes
    assert "ref:12345678 or app:12345678" in note
    assert () == understand("ref:12345678").notes == understand("16/123,456").notes


@pytest.mark.parametrize("text", ["assignee:battery", 'claims:"solid state"', "reference_title:sabe"])
def test_an_unknown_field_is_words_and_said_to_be_none(text: str) -> None:
    """With the fields that there are."""
    [note] = understand(text).notes
    assert all(f"{name}:" in note for name in FIELDS)


SIGNS = list('"()-* ,;:?/.#~^')
OPERATORS = ["AND", "OR", "NOT", *(f"{name}:" for name in FIELDS), "inventor:"]
NUMBER_PARTS = [
    *("9280610", "US 2007/0217688 A1", "2007217688", "12345678", "14/123,456", "D911,456", "0000001"),
    *("JP", "2004-159476", "patent", "US", "A1", "(B2)", "Re.", "29774", "App", "No.", "PCT/US07/19317"),
]
WORD_PARTS = [
    *("Sabe;", "Kohtaro", "1727", "2015-01..2016", "5..1", "~2", "^3", "é", "特開", "\ue000", "\u00ad", "²"),
    *("\N{LATIN SMALL LIGATURE FF}", "\N{FULLWIDTH DIGIT ONE}", "\N{LEFT DOUBLE QUOTATION MARK}"),
]
PIECES = st.sampled_from([*SIGNS, *OPERATORS, *NUMBER_PARTS, *WORD_PARTS])
TEXTS = st.one_of(
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(PIECES, max_size=10).map(" ".join),
    st.text(max_size=60),
).map(clean)


@given(TEXTS)
@example(")-AND")
@example('NOT"2000"0000001')
@example('REF:2000"0000001')
@example("JP (2004-159476 OR x)")
@example(clean('"0 \ue000 0"'))
def test_any_text_is_understood_or_refused_and_what_is_shown_means_the_same(text: str) -> None:
    """Nothing but BadParameter is ever raised; the words for a search, searched for, are that search."""
    try:
        understood = understand(text)
    except BadParameter:
        return
    again = understand(understood.text)
    assert understood.node == again.node
    assert understood.text == again.text


def test_several_threads_understand_at_once() -> None:
    """The grammar's parser has state; each thread has its own."""
    texts = [f"(a{n} OR b{n}) -c{n} ref:{9000000 + n}" for n in range(200)]
    found: dict[str, object] = {}

    def read(part: list[str]) -> None:
        found.update((text, understand.__wrapped__(text)) for text in part)

    threads = [threading.Thread(target=read, args=(texts[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {text: understand.__wrapped__(text) for text in texts} == found


@pytest.mark.parametrize("each", [*KNOWN.words, *KNOWN.numbers, *KNOWN.together], ids=lambda each: each.text)
def test_an_example_of_the_help_is_understood_as_it_says(each: Example) -> None:
    """Whole, with nothing repaired."""
    understood = understand(each.text)
    assert (each.understood or each.text, ()) == (understood.text, understood.repaired)


def test_every_field_has_examples_that_use_it() -> None:
    """And no example needs repair."""
    assert [*FIELDS] == [*KNOWN.fields]
    for name, examples in KNOWN.fields.items():
        assert examples
        for each in examples:
            assert understand(each.text).text.startswith(f"{name}:")
            assert () == understand(each.text).repaired


@pytest.mark.parametrize(
    "text",
    [
        "-ba* -be* -bi* -bo* -bu* -by*",
        "ba* be* bi* bo* bu* by*",
        "(ba* OR be* OR bi*) au:17* ref:US92* app:14*",
        " ".join(f"-b{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
    ],
)
def test_a_text_has_few_beginnings(text: str) -> None:
    """For each the engine reads all the words that begin so, for every request of a page."""
    with pytest.raises(NotUnderstood, match=r"has \d+ beginnings with \*; it may have at most 5"):
        understand(text)


def test_a_few_beginnings_are_understood() -> None:
    """Wanted or not."""
    assert understand("ba* be* bi* -bo* -bu*").node


OF_THREE = "3758805 OR 4253286 OR 8025541"


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("No. 3758805", "No. 3758805"),
        ("Number 3758805", "Number 3758805"),
        ("Pat. Nos. 3758805 and 4253286", "3758805 OR 4253286"),
        ("3758805, 4253286 and 8025541", OF_THREE),
        ("3758805; 4253286; and 8025541.", OF_THREE),
        ("3758805 or 4253286", "3758805 OR 4253286"),
        ("US 3,758,805 and US 4,253,286", "US 3,758,805 OR US 4,253,286"),
        (
            "US 3,485,173 (Smith), US 2002/0340727 (Jones), 6606457",
            "US 3,485,173 OR US 2002/0340727 OR 6606457",
        ),
        (
            (
                "* A US-3,758,805 A 09-1973 Smith et al. 430/321 * B US-2002/0340727 A1 11-2002 Jones 345/1"
                " * C US-6,606,457 08-2003 Mori 399/27 N JP 2004-159476 A 06-2004 JP Sony"
            ),
            "US-3,758,805 A OR US-2002/0340727 A1 OR US-6,606,457 OR JP 2004-159476 A",
        ),
        ("https://patents.google.com/patent/US3758805A/en?oq=US3758805A", "US3758805A"),
        ("https://patents.google.com/patent/US20070217688A1/en", "US20070217688A1"),
        ("patents.google.com/patent/EP1234567A1/de", "EP1234567A1"),
        ("https://worldwide.espacenet.com/patent/search?q=pn%3DEP1234567A1", "EP1234567A1"),
        (
            "https://worldwide.espacenet.com/publicationDetails/biblio?CC=US&NR=3758805A&KC=A&FT=D",
            "US3758805A",
        ),
        (
            "https://worldwide.espacenet.com/patent/search/family/022/publication/US3758805A?q=battery",
            "US3758805A",
        ),
        ("https://ppubs.uspto.gov/pubwebapp/external.html?q=3758805.pn.&db=USPAT", "3758805"),
        ("https://patentcenter.uspto.gov/applications/16123456", "16123456"),
        ("US3758805A.pdf", "US3758805A"),
        ("US3758805A.pdf US4253286.pdf", "US3758805A OR US4253286"),
        ("3758805.pn.", "3758805"),
        ('"3758805".pn. or "4253286".pn.', "3758805 OR 4253286"),
        ("AU 1727", "au:1727"),
        ("art unit 1727", "au:1727"),
        ("au 1727", "au:1727"),
        ("gau: 172a", "au:172A"),
        ("au pair", "au pair"),
        ("Group Art Unit: 1727", "au:1727"),
        ("battery w/5 separator", "battery separator"),
        ("battery near5 separator", "battery separator"),
        ("battery adj separator", "battery separator"),
    ],
)
def test_what_is_pasted_is_understood(text: str, understood: str) -> None:
    """In the language's own words, which are understood in the same way again."""
    found = understand(text)
    assert understood == found.text
    assert found.node == understand(understood).node


@pytest.mark.parametrize(
    "text",
    [
        "US 9,280,610 B2 sabe",
        "Sabe 2007/0217688",
        "2000 0000001",
        "3758805 -4253286",
        "3758805 AND 4253286",
        "No",
    ],
)
def test_what_says_more_than_a_list_is_no_list(text: str) -> None:
    """Names beside a number, an operator or a field keep their meaning."""
    assert pasted.rewritten(text) is None


@pytest.mark.parametrize(
    ("text", "label", "url"),
    [
        ("1727", "art unit 1727", "/search?art_unit=1727"),
        ("§ 103", "rejections under § 103 Obviousness", "/search?rejection_type=103"),
        ("103(a)", "rejections under § 103 Obviousness", "/search?rejection_type=103"),
        ("35 U.S.C. 102(e)", "rejections under § 102 Novelty", "/search?rejection_type=102"),
        ("battery and separator", "battery AND separator", "/search?q=battery+AND+separator"),
        ("battery or separator", "battery OR separator", "/search?q=battery+OR+separator"),
    ],
)
def test_what_may_have_been_meant_is_offered(text: str, label: str, url: str) -> None:
    """The text is searched as it stands, and the other search is one click away."""
    [other] = understand(text).meant
    params = SearchParams(q=text)
    offered = params.without_text().toggled(other.filter) if other.filter else params.changed(q=other.text)
    assert (label, url) == (other.label, offered.to_url())
