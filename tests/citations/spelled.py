"""Strategies: a canonical number drawn together with one of its spellings."""

from hypothesis import strategies as st

Spelled = tuple[str, str]


def grouped(value: int) -> str:
    """An integer with commas."""
    return f"{value:,}"


@st.composite
def us_grants(draw: st.DrawFn) -> Spelled:
    """A US utility patent in a spelling that is certain anywhere."""
    value = draw(st.integers(1_000_000, 12_999_999))
    prefix = draw(
        st.sampled_from(["US ", "US", "US-", "U.S. ", "U.S. Patent No. ", "US Pat. ", "USPN ", "US Patent "])
    )
    kind = draw(st.sampled_from(["", " B2", "B1", "-B2", " (B2)"]))
    body = draw(st.sampled_from([str(value), grouped(value)]))
    return f"US{value}", f"{prefix}{body}{kind}"


@st.composite
def grouped_grants(draw: st.DrawFn) -> Spelled:
    """A US utility patent that its commas alone give away: not millions without a remainder."""
    value = draw(st.integers(1_000_000, 12_999_999).filter(lambda value: value % 1_000_000))
    return f"US{value}", grouped(value) + draw(st.sampled_from(["", " B2", " B1"]))


@st.composite
def us_publications(draw: st.DrawFn) -> Spelled:
    """A US publication in a spelling that is certain anywhere."""
    year, serial = draw(st.integers(2001, 2099)), draw(st.integers(1, 9_999_999))
    prefix = draw(
        st.sampled_from(["US ", "US", "US-", "U.S. Pub. No. ", "US Patent Application Publication "])
    )
    separator = draw(st.sampled_from(["", "/", "-", " / "]))
    kind = draw(st.sampled_from(["", " A1", "A1", "-A1", " A9", " (A2)"]))
    spelling = draw(st.sampled_from([f"{prefix}{year}{separator}{serial:07}{kind}", f"{year}/{serial:07}"]))
    return f"US{year}{serial:07}", spelling


@st.composite
def us_letter_series(draw: st.DrawFn) -> Spelled:
    """A US design, plant, reissue, SIR or defensive publication."""
    letters, first, last, kind, names = draw(
        st.sampled_from(
            [
                ("D", 100_000, 1_200_000, "S1", ["US D", "USD", "US Design Patent No. D", "US Des. "]),
                ("PP", 1_000, 40_000, "P2", ["US PP", "USPP", "U.S. Plant Patent No. "]),
                ("RE", 10_000, 60_000, "E1", ["US RE", "USRE", "U.S. Reissue Patent No. RE", "US Re. "]),
                ("H", 1_000, 2_293, "H1", ["US H", "USH"]),
                ("T", 100_001, 999_999, "I4", ["US T", "UST"]),
            ],
        ),
    )
    value = draw(st.integers(first, last))
    body = draw(st.sampled_from([str(value), grouped(value), f"{value:06}"]))
    kind = draw(st.sampled_from(["", f" {kind}"])) if letters != "T" else ""
    return f"US{letters}{value}", draw(st.sampled_from(names)) + body + kind


@st.composite
def bare_letter_series(draw: st.DrawFn) -> Spelled:
    """A US series number with its letters but without its country."""
    letters, first, last = draw(
        st.sampled_from([("D", 100_000, 1_200_000), ("PP", 10_000, 40_000), ("RE", 10_000, 60_000)])
    )
    value = draw(st.integers(first, last))
    return f"US{letters}{value}", letters + draw(st.sampled_from([str(value), grouped(value)]))


@st.composite
def western_offices(draw: st.DrawFn) -> Spelled:
    """A European, German, British, French or Chinese number with its code."""
    code, first, last = draw(
        st.sampled_from(
            [
                ("EP", 1, 4_999_999),
                ("DE", 1_000_000, 4_999_999),
                ("GB", 1_000_000, 2_999_999),
                ("FR", 1_000_000, 3_999_999),
                ("CN", 1_000_000, 1_999_999),
            ],
        ),
    )
    value = draw(st.integers(first, last))
    digits = f"{value:07}"
    split = f"{digits[0]} {digits[1:4]} {digits[4:]}"
    body = draw(st.sampled_from([digits, split, split.replace(" ", ",")]))
    separator = draw(st.sampled_from(["", " ", "-", ": ", " Patent No. ", ". ", " Publication "]))
    kind = draw(st.sampled_from(["", " A1", "A", "-B1", " (A2)", " C"]))
    return code + digits, f"{code}{separator}{body}{kind}"


@st.composite
def international_publications(draw: st.DrawFn) -> Spelled:
    """A WO number, with the two-digit year of its time or with four digits."""
    year = draw(st.integers(1978, 2025))
    serial = draw(st.integers(1, 99_999))
    canonical = f"WO{year}{serial:06}" if year >= 2000 else f"WO{year % 100}{serial:05}"
    spellings = [
        f"WO {year}/{serial:06}",
        f"WO{year}{serial:06}",
        f"WO/{year}/{serial:06} A1",
        f"WO {year}/{serial}",
    ]
    if year <= 2004:
        spellings += [f"WO {year % 100:02}/{serial:05}", f"WO{year % 100:02}{serial:05}A2"]
    return canonical, draw(st.sampled_from(spellings))


@st.composite
def japanese_publications(draw: st.DrawFn) -> Spelled:
    """A Japanese number of a Showa, Heisei or western year."""
    serial = draw(st.integers(1, 499_999))
    code = draw(
        st.sampled_from(["JP ", "JP", "JP-", "JP-A-", "JP Publication No. ", "Japanese Patent Publication "])
    )
    kind = draw(st.sampled_from(["", " A", "A"]))
    western = draw(st.booleans())
    if western:
        year = draw(st.integers(2000, 2025))
        body = draw(st.sampled_from([f"{year}-{serial:06}", f"{year}{serial:06}", f"{year}/{serial}"]))
        return f"JP{year}{serial:06}", code + body + kind
    era, year = draw(st.sampled_from([("H", 1), ("H", 11), ("S", 46), ("S", 63)]))
    body = draw(
        st.sampled_from(
            [f"{era}{year:02}-{serial}", f"{era}{year}-{serial:06}", f"{era}{year:02}{serial:06}"]
        )
    )
    without_era = f"{year}-{serial:06}"
    return f"JP{era}{year:02}{serial}", code + draw(st.sampled_from([body, without_era])) + kind


@st.composite
def korean_and_german_years(draw: st.DrawFn) -> Spelled:
    """A Korean or German number that carries its year."""
    year, serial = draw(st.integers(2004, 2025)), draw(st.integers(1, 999_999))
    korean = draw(
        st.sampled_from([f"KR 10-{year}-{serial:07}", f"KR10{year}{serial:07}A", f"KR {year}-{serial:07} A"])
    )
    tail = f"{serial:06}"
    german = draw(
        st.sampled_from(
            [f"DE 10 {year} {tail[:3]} {tail[3:]} A1", f"DE10{year}{tail}", f"DE 10{year}{tail} B4"]
        )
    )
    return draw(st.sampled_from([(f"KR10{year}{serial:07}", korean), (f"DE10{year}{serial:06}", german)]))


@st.composite
def pct_applications(draw: st.DrawFn) -> Spelled:
    """An international application, of now or of the two-digit years."""
    office = draw(st.sampled_from(["US", "EP", "JP", "IB"]))
    year, serial = draw(st.integers(2004, 2025)), draw(st.integers(1, 99_999))
    now = (f"PCT{office}{year}{serial:06}", f"PCT/{office}{year}/{serial:06}")
    then = (f"PCT{office}{year % 10:02}{serial:05}", f"PCT/{office}{year % 10:02}/{serial:05}")
    return draw(st.sampled_from([now, then, (now[0], now[0]), (then[0], then[0])]))


NAMED = st.one_of(
    us_grants(),
    us_publications(),
    us_letter_series(),
    western_offices(),
    international_publications(),
    japanese_publications(),
    korean_and_german_years(),
    pct_applications(),
)
CERTAIN = st.one_of(NAMED, grouped_grants(), bare_letter_series())
OTHERS_THAN_US_UTILITY = st.one_of(
    us_letter_series(),
    bare_letter_series(),
    western_offices(),
    international_publications(),
    japanese_publications(),
    korean_and_german_years(),
    pct_applications(),
)
