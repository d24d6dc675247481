"""Thirty citations with names, made so that each rule of the page has one that shows it."""

from dataclasses import replace
from itertools import count
from typing import Any

from citations.record import Citation

_SEQUENCE = count(1)
LOADED_ON = "2025-07-07"
"""Of the real rows, and of most that are made up."""


def _from_api(id_: str, **fields: Any) -> Citation:  # noqa: ANN401 - whatever the specimen is about
    return _citation(id_, "oa_citations", {"loaded_on": LOADED_ON} | fields)


def _from_dataset(id_: str, **fields: Any) -> Citation:  # noqa: ANN401 - whatever the specimen is about
    return _citation(id_, "ptoffact", fields)


def _citation(id_: str, source: str, fields: dict[str, Any]) -> Citation:
    plain = Citation(
        id=id_,
        source=source,
        sequence=next(_SEQUENCE),
        application_number="14000001",
        reference_type="unrecognized",
    )
    return replace(plain, **fields)


SABE = _from_api(
    "d50488aca95d581f9af0d888130835c0",
    application_number="16123456",
    office_action_id="K87AK41FRXEAPX5",
    reference="Sabe; Kohtaro US 20070217688 A1",
    reference_number="US20070217688",
    reference_type="us_pgpub",
    reference_country="US",
    rejection_type=("102",),
    action="rejected",
    form_source=("892", "1449", "oa_text"),
    art_unit="2641",
    work_group="2640",
    tech_center="2600",
)
"""A real row of the API."""

PLACEHOLDERS = tuple(
    _from_api(
        f"placeholder-{number}",
        application_number="16123456",
        office_action_id="K87AK41FRXEAPX5",
        reference_type="none",
        action="rejected" if number else None,
        art_unit="2641",
        work_group="2640",
        tech_center="2600",
    )
    for number in range(3)
)
"""Rows of the API that name no reference, as most of the real ones of the same office action do."""

MULLER = _from_api(
    "muller",
    application_number="17248024",
    office_action_id="LD1Q0FKGXBLUEX4",
    office_action_date="2022-03-14",
    office_action_type="CTNF",
    reference="Müller; Jörg US 9,280,610 B2",
    reference_number="US9280610",
    reference_type="us_grant",
    reference_country="US",
    rejection_type=("103",),
    action="rejected",
    form_source=("892", "oa_text"),
    art_unit="1727",
    work_group="1720",
    tech_center="1700",
    claims=(1, 2, 3, 7),
    category=("X", "Y"),
    location=("column 4", "figure 3"),
    related_claims=(1, 7),
    also_in=("enriched_citations",),
    told_otherwise=("office_action_date=2022-03-15", "non_patent=true"),
    title="Battery with a solid electrolyte",
    application_owner=("Beta LLC", "Acme Corp."),
    application_cpc=("H01M", "Y02E"),
    examiner="LEE, ANN M",
    outcome="granted",
    application_patent="US11999999",
    reference_title="Electrode stack",
    reference_owner=("Müller Batterie GmbH", "Acme Corp."),
    reference_date="2016-03-08",
    reference_family="13123456",
    reference_cpc=("H01M", "H01G"),
    passage="Claims 1-3 and 7 are rejected as obvious over Müller, which shows the lithium anode of claim 1.",
)

FINAL = replace(
    MULLER,
    id="muller-final",
    sequence=next(_SEQUENCE),
    loaded_on="2025-08-01",
    office_action_id="LD9Q0FKGXBLUEX9",
    office_action_date="2022-11-02",
    office_action_type="CTFR",
    rejection_type=("102", "103"),
    form_source=("oa_text",),
)
"""The same reference again, in the final action."""

SCRIPT = _from_api(
    "script",
    reference="<script>alert(1)</script> & Co. lithium \ue000patent\ue001",
    rejection_type=("112",),
    form_source=("892",),
    art_unit="2858",
    work_group="2850",
    tech_center="2800",
    passage="A passage with <b>lithium</b> & more.",
)
"""Text that would be HTML if anybody let it, and characters that mark highlights."""

BATTERY_IN_PASSAGE = _from_api(
    "battery-in-passage",
    reference="Gao CN 1804138A provided with IDS dated 9 May 2014",
    reference_number="CN1804138",
    reference_type="foreign",
    reference_country="CN",
    rejection_type=("double_patenting",),
    form_source=("1449",),
    art_unit="1727",
    work_group="1720",
    tech_center="1700",
    passage="Gao teaches a zinc battery.",
    office_action_date="2019-05-20",
)

BATTERY_IN_REFERENCE = _from_api(
    "battery-in-reference",
    reference="Zinc battery handbook, 3rd ed., 2009, pages 12-14",
    reference_type="non_patent",
    form_source=("1449",),
    office_action_date="2018-06-01",
    office_action_type="CTNF",
    art_unit="1727",
    work_group="1720",
    tech_center="1700",
)

JAPANESE = _from_dataset(
    "japanese",
    application_number="12000001",
    reference="JP 2004-159476",
    reference_number="JP2004159476",
    reference_type="foreign",
    reference_country="JP",
    form_source=("1449",),
    art_unit="2858",
    work_group="2850",
    tech_center="2800",
)

DESIGN = _from_dataset(
    "design",
    application_number="29456789",
    reference="D911456",
    reference_number="USD911456",
    reference_type="us_design",
    reference_country="US",
    rejection_type=("103",),
    paragraph="a",
    action="rejected",
    form_source=("892", "oa_text"),
    office_action_id="H1234567RXEAPX1",
    office_action_date="2016-12-30",
    office_action_type="CTNF",
    art_unit="2911",
    work_group="2910",
    tech_center="2900",
    uspc_class="D14",
)

EIGHT_DIGITS = _from_dataset(
    "eight-digits",
    application_number="12345678",
    reference="6622200",
    reference_number="US6622200",
    reference_type="us_grant",
    reference_country="US",
    reference_title="Memory controllers with a cache",
    reference_owner=("Apple Inc.",),
    reference_date="2003-09-16",
    form_source=("892",),
    art_unit="2182",
    work_group="2180",
    tech_center="2100",
)
"""Its application number may also be that of a patent, which is the next one's reference. It names its own
reference by nothing but a number, of which a title and an owner are known."""

GRANT_OF_EIGHT_DIGITS = _from_api(
    "grant-of-eight-digits",
    reference="US 12,345,678 B2",
    reference_number="US12345678",
    reference_type="us_grant",
    reference_country="US",
    form_source=("892",),
    art_unit="2182",
    work_group="2180",
    tech_center="2100",
)

SAME_DAY = tuple(
    _from_dataset(
        f"same-day-{number}",
        application_number="13000002",
        office_action_id="GSAMEDAYRXEAPX1",
        office_action_date="2012-07-04",
        office_action_type="CTNF",
        reference=f"{20050278580 + number}",
        reference_number=f"US{20050278580 + number}",
        reference_type="us_pgpub",
        reference_country="US",
        rejection_type=("103",),
        paragraph="a",
        action="rejected",
        form_source=("oa_text",),
        art_unit="2182",
        work_group="2180",
        tech_center="2100",
        claims=(1,),
    )
    for number in range(2)
)
"""Two citations of one day; the one read first stands first."""

MANY_ART_UNITS = tuple(
    _from_dataset(
        f"art-unit-{unit}",
        application_number="13000003",
        reference=f"{6182000 + unit}",
        reference_number=f"US{6182000 + unit}",
        reference_type="us_grant",
        reference_country="US",
        form_source=("892",) if unit % 2 else ("1449",),
        action="objected" if unit % 3 else None,
        office_action_date=f"{2008 + unit % 7}-01-15" if unit % 4 else None,
        art_unit=f"36{unit:02}",
        work_group=f"36{unit // 10}0",
        tech_center="3600",
        reference_owner=(f"Owner {unit % 5}",) if unit % 2 else (),
    )
    for unit in range(10, 23)
)
"""More art units than a result page shows."""

ALL = (
    SABE,
    *PLACEHOLDERS,
    MULLER,
    FINAL,
    SCRIPT,
    BATTERY_IN_PASSAGE,
    BATTERY_IN_REFERENCE,
    JAPANESE,
    DESIGN,
    EIGHT_DIGITS,
    GRANT_OF_EIGHT_DIGITS,
    *SAME_DAY,
    *MANY_ART_UNITS,
)
NAMING_A_REFERENCE = tuple(citation for citation in ALL if citation.reference_type != "none")
