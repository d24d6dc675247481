"""The words of made-up titles: what is patented in each work group, with what, for what, and how it is made.

In UTILITY, DESIGN and PLANT the words in capitals stand for what tables.sql fills in (its macro
`worded`). titles.txt, beside this file, has a line for each work group: its number, three things,
features of them, and uses.
"""

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple


class TitleWords(NamedTuple):
    """A tech center by its first two digits, and words that go with any of its things.

    `making` has pairs: what is done, and how that is called.
    """

    center: int
    adjectives: str
    making: str


class Topic(NamedTuple):
    """What titles of a work group are about; each thing as one and as many."""

    things: list[list[str]]
    features: list[str]
    uses: list[str]


UTILITY = (
    "THING", "THINGS", "ADJECTIVE THING", "ADJECTIVE THINGS", "THING with FEATURE", "THINGS with FEATURE",
    "THING having FEATURE", "THING having FEATURE and method of MAKING the same", "THING for USE",
    "THINGS for USE", "ADJECTIVE THING for USE", "ADJECTIVE THING with FEATURE for USE",
    "THING MAKE", "THING MAKE using FEATURE", "method of MAKING THINGS",
    "method for MAKING THINGS having FEATURE", "methods and apparatus for MAKING THINGS",
    "system and method for MAKING ADJECTIVE THINGS", "apparatus for THING MAKE", "MAKING THINGS for USE",
    "THING, OTHER including the same, and method of MAKING the same", "THING and OTHER including the same",
    "ADJECTIVE OTHER comprising THING", "THING using FEATURE and MAKING method thereof",
    "ADJECTIVE THING with FEATURE for USE and method of MAKING the same",
    "method of MAKING ADJECTIVE THINGS having FEATURE for USE",
    "ADJECTIVE OTHER for USE comprising THING having FEATURE",
    "OTHER and ADJECTIVE THING with FEATURE, and MAKING method thereof",
    'so-called "ready-to-use" THING having FEATURE',
)  # fmt: skip
DESIGN = ("THING", "THING", "ADJECTIVE THING", "THING with FEATURE", "set of THINGS", "portion of THING")
PLANT = ("PLANT named 'NAME'",)
PLANTS = "rose plant;hydrangea plant;petunia plant;phlox plant;apple tree;peach tree;blueberry plant"
TITLES = (
    TitleWords(
        16,
        "stable;novel;pharmaceutical;recombinant;modified;concentrated;substituted;Guérin-type",
        "making, preparation;producing, production;purifying, purification;formulating, formulation;"
        "screening, screening;stabilizing, stabilization",
    ),
    TitleWords(
        17,
        "improved;porous;flexible;high-capacity;heat-resistant;low-cost;multilayer;Möbius-wound",
        "making, manufacture;manufacturing, manufacturing;coating, coating;recycling, recycling;"
        "testing, testing;producing, production",
    ),
    TitleWords(
        21,
        "distributed;adaptive;scalable;secure;fault-tolerant;incremental;user-configurable;Gödel-numbered",
        "optimizing, optimization;training, training;scheduling, scheduling;testing, testing;"
        "updating, updating;managing, management",
    ),
    TitleWords(
        24,
        "wireless;encrypted;resilient;low-latency;scalable;peer-to-peer;software-defined;Erdős-graph",
        "configuring, configuration;monitoring, monitoring;scheduling, scheduling;testing, testing;"
        "authenticating, authentication;synchronizing, synchronization",
    ),
    TitleWords(
        26,
        "compact;high-resolution;handheld;low-power;transparent;wearable;multi-band;Fabry-Pérot",
        "calibrating, calibration;driving, driving;testing, testing;controlling, control;"
        "aligning, alignment;tuning, tuning",
    ),
    TitleWords(
        28,
        "vertical;high-voltage;stacked;low-noise;tunable;integrated;thin-film;Schrödinger-well",
        "fabricating, fabrication;manufacturing, manufacturing;inspecting, inspection;testing, testing;"
        "packaging, packaging;driving, driving",
    ),
    TitleWords(
        29,
        "ornamental;folding;portable;curved;miniature;stackable;illuminated;Bézier-curved",
        "decorating, decoration;displaying, display",
    ),
    TitleWords(
        36,
        "automated;adjustable;lightweight;networked;self-adjusting;modular;remote-controlled;Coandă-effect",
        "operating, operation;controlling, control;installing, installation;monitoring, monitoring;"
        "assembling, assembly;testing, testing",
    ),
    TitleWords(
        37,
        "disposable;motorized;improved;low-friction;miniature;ergonomic;durable;Ångström-polished",
        "operating, operation;controlling, control;manufacturing, manufacture;cleaning, cleaning;"
        "assembling, assembly;testing, testing",
    ),
)


def topics() -> list[Topic]:
    """Nine for each of TITLES, in its order; where there are fewer work groups, theirs come again."""
    of_center: dict[int, list[Topic]] = defaultdict(list)
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        group, things, features, uses = line.split(" | ")
        named = [[thing, plural(thing)] for thing in things.split("; ")]
        of_center[int(group[:2])].append(Topic(named, features.split("; "), uses.split("; ")))
    return [
        of_center[words.center][place % len(of_center[words.center])]
        for words in TITLES
        for place in range(9)
    ]


def makings(words: TitleWords) -> list[list[str]]:
    """The pairs of `making`."""
    return [pair.split(", ") for pair in words.making.split(";")]


def plural(noun: str) -> str:
    """Of a regular noun, or of a phrase that ends with one."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
