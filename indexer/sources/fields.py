"""What the queries of both sources say alike: pieces of documents, in DuckDB's SQL."""

from collections.abc import Callable

import duckdb

from citations.common_spellings import FOREIGN
from citations.use import BITS

_LETTERS = "[A-Za-zÀ-ÖØ-öø-ıĴ-ľŁ-ňŊ-žȘ-țẠ-ỹ]+"

# Names, then one number that its country makes unmistakable, and perhaps its kind code.
_NAMES_AND_NUMBER = (
    f"\"(?:(?:{_LETTERS}[;,.'' -]{{1,2}})*{_LETTERS}[;,.]{{0,2}} )?"
    "[(]?US[ -]?(?:(?:20(?:0[1-9]|[12][0-9])/?[0-9]{7}|[1-9][0-9]?,[0-9]{3},[0-9]{3}|[1-9][0-9]{6})"
    '(?:[ -]?(?:A[1-9]?|B[12]))?|1[0-9]{7}[ -]?[AB][12])[)]? {0,3}"'
)

# Words that may say of the number behind them that it is no US patent's: labels, offices by name and by code.
_NO_NAME = (
    "[^A-Za-z](?:[A-TV-Z][A-Z]|U[A-RT-Z]"  # two capitals but US
    "|(?i:pat|patents?|letters|utility|pre|pregrant|grant(?:ed)?|pgpubs?|pg|publ?s?|published|publications?"
    "|doc|documents?|applications?|app|appln?s?|serial|ser|nos?|number|num|designs?|des|plant|plt|reissued?|re"
    "|sir|statutory|defensive|united|states|european|japan(?:ese)?|korean?|chin(?:a|ese)|germany?|british"
    "|britain|kingdom|french|france|canad(?:a|ian)|taiwan(?:ese)?|russian|soviet|australian|swiss"
    "|international|wipo|pct|unexamined|examined|laid|laidopen|open|kokai|kokoku|tokkai|disclosure"
    "|offenlegungsschrift|offen|koho|tokkyo|auslegeschrift|patentschrift|specs?|specifications?|demande|int"
    "|cert|certificate|registered|gebrauchsmuster|gm|models?|accession|case|catalog|control|customer|docket"
    "|fax|isbn|issn|order|paper|part|pmc|pmc?id|phone|reg|registration|report|seq|id|tel|trademark))[^A-Za-z]"
)

# A US number of each series is a number of its own: the key by which documents are joined. Patents and
# publications have the digits as they are, the other series are far above them. Foreign numbers have none.
_KEYS = """
    CREATE TEMP MACRO series(letters) AS CASE letters WHEN '' THEN 0 WHEN 'D' THEN 1 WHEN 'PP' THEN 2
        WHEN 'RE' THEN 3 WHEN 'H' THEN 4 WHEN 'T' THEN 5 END * 1_000_000_000_000;
    CREATE TEMP MACRO patent_key(number) AS series(regexp_extract(number, '^[A-Z]*'))
        + TRY_CAST(regexp_extract(number, '[0-9]{1,11}$') AS BIGINT);
    CREATE TEMP MACRO is_publication(key) AS key BETWEEN 10_000_000_000 AND 99_999_999_999;
    -- An H or a T is no patent, though an application ended with it.
    CREATE TEMP MACRO is_patent(key) AS key BETWEEN 1 AND 9_999_999_999
        OR key BETWEEN 1_000_000_000_000 AND 3_999_999_999_999;
    CREATE TEMP MACRO patent_number(key) AS
        'US' || ['', 'D', 'PP', 'RE', 'H', 'T'][1 + key // 1_000_000_000_000] || key % 1_000_000_000_000;
    CREATE TEMP MACRO application_key(number) AS
        CASE WHEN regexp_full_match(number, '[0-9]{8}') THEN number::INTEGER END;
    CREATE TEMP MACRO application_number(key) AS lpad(key::VARCHAR, 8, '0');
    -- A name is a value that people choose: an address takes no control characters.
    CREATE TEMP MACRO one_line(name) AS trim(regexp_replace(name, '[\\s\\pZ\\p{Cc}]+', ' ', 'g'));
"""
_MACROS = f"""
    CREATE TEMP MACRO sure_digits(digits) AS CASE WHEN NOT ends_with(digits, '0000000')
        AND (strlen(digits) <> 8 OR digits < '20') THEN digits END;
    CREATE TEMP MACRO us_digits(quoted) AS CASE
        WHEN regexp_full_match(quoted, '{_NAMES_AND_NUMBER}') AND NOT regexp_matches(quoted, '{_NO_NAME}')
        THEN replace(replace(regexp_extract(quoted, '[0-9][0-9,/]+'), ',', ''), '/', '') END;
    CREATE TEMP MACRO us_fields(text, digits) AS concat(
        ',"reference":"', text, '","reference_number":"US', digits,
        CASE strlen(digits) WHEN 11 THEN '","reference_type":"us_pgpub"'
            ELSE '","reference_type":"us_grant"' END,
        ',"reference_country":"US"');
    CREATE TEMP MACRO foreign_fields(text) AS CASE WHEN regexp_full_match(text, '{FOREIGN}') THEN concat(
        ',"reference":"', text, '","reference_number":"',
        replace(replace(regexp_extract(text, '{FOREIGN}', 1), ' ', ''), '-', ''),
        '","reference_type":"foreign","reference_country":"', left(text, 2), '"') END;
    CREATE TEMP MACRO fields_key(fields) AS
        patent_key(nullif(regexp_extract(fields, ',"reference_number":"US(\\w+)"', 1), ''));
    CREATE TEMP MACRO fields_number(fields) AS
        nullif(regexp_extract(fields, ',"reference_number":"([^"]+)"', 1), '');
    CREATE TEMP MACRO fields_text(fields) AS concat('{{', fields[2:], '}}') ->> '$.reference';
    CREATE TEMP MACRO fields_type(fields) AS regexp_extract(fields, ',"reference_type":"(\\w+)"', 1);
    CREATE TEMP MACRO ground_of(text) AS CASE lower(trim(text))
        WHEN 'nonstatutory double patenting' THEN 'double_patenting' ELSE trim(text) END;
    CREATE TEMP MACRO unit_fields(unit) AS CASE WHEN unit IS NOT NULL THEN concat(
        ',"art_unit":"', unit, '","work_group":"', left(unit, 3), '0"',
        ',"tech_center":"', left(unit, 2), '00"') END;

    -- citations.use, of a reference's digits or else of its fields; nothing where it is no reference.
    CREATE TEMP MACRO reference_key(fields) AS coalesce(fields_number(fields), fields_text(fields));
    CREATE TEMP MACRO use_field(app_id, digits, fields) AS concat(',"use":', (md5_number_lower(
        concat(app_id, '|', coalesce('US' || digits, reference_key(fields)))) >> {64 - BITS}));

    -- Of what is known of applications and documents: owners and subclasses are lists, as JSON, as names are.
    CREATE TEMP MACRO names(owner) AS from_json(owner, '["VARCHAR"]');
    CREATE TEMP MACRO application_fields(owner, subclasses, examiner, outcome, patent) AS concat(
        ',"application_owner":' || owner, ',"application_cpc":' || subclasses, ',"examiner":' || examiner,
        ',"outcome":"' || outcome || '"', ',"application_patent":"' || patent || '"');
    CREATE TEMP MACRO self_citation(owners, others) AS
        CASE WHEN list_has_any(owners, others) THEN ',"self_citation":true' END;

    -- What two APIs have in common, and what one says of the other's citations: citations.lanes.
    CREATE TEMP MACRO lane_key(number, text) AS coalesce(number, lower(trim(text)));
    CREATE TEMP MACRO says_non_patent(type) AS CASE WHEN type = 'non_patent' THEN 'true'
        WHEN type NOT IN ('unrecognized', 'admission', 'none', '') THEN 'false' END;
    CREATE TEMP MACRO otherwise(field, own, said) AS list_transform(
        list_filter(coalesce(said, []), lambda value: value <> own), lambda value: field || '=' || value);
    CREATE TEMP MACRO told_otherwise(said, date, type, app_id, art_unit, non_patent) AS
        otherwise('office_action_date', date ->> '$', said.office_action_date)
        || otherwise('office_action_type', type ->> '$', said.office_action_type)
        || otherwise('application_number', app_id, said.application_number)
        || otherwise('art_unit', art_unit, said.art_unit)
        || otherwise('non_patent', non_patent, said.non_patent);
    CREATE TEMP MACRO said_fields(said, date, type, app_id, art_unit, non_patent) AS
        CASE WHEN said IS NOT NULL THEN concat(
            ',"category":' || to_json(said.category)::VARCHAR,
            ',"location":' || to_json(said.location)::VARCHAR,
            ',"related_claims":' || to_json(said.related_claims)::VARCHAR,
            ',"told_otherwise":' || to_json(list_filter([told_otherwise(said, date, type, app_id, art_unit,
                non_patent)], lambda each: len(each) > 0)[1])::VARCHAR) END;

    -- Parts of citations.signature, of plain values.
    CREATE TEMP MACRO escaped(value) AS replace(replace(replace(value, '%', '%25'), ',', '%2C'), '|', '%7C');
    CREATE TEMP MACRO signed_values(many) AS
        array_to_string(list_transform(many, lambda value: escaped(value)), ',');
    CREATE TEMP MACRO signed_forms(forms) AS replace(forms[17:-2], '"', '');
    CREATE TEMP MACRO signed_kind(fields, digits) AS CASE WHEN digits IS NULL THEN concat(
        fields_type(fields), '|',
        regexp_extract(fields, ',"reference_country":"(\\w+)"', 1))
        WHEN strlen(digits) = 11 THEN 'us_pgpub|US' ELSE 'us_grant|US' END;
    CREATE TEMP MACRO signed_application(unit, outcome) AS concat(
        ',"application_signature":"',
        left(unit, 2) || '00', '|', left(unit, 3) || '0', '|', unit, '|', outcome, '"');

    -- citations.facets.MAY_LACK, in its order and by parts: those of which there is no value.
    CREATE TEMP MACRO lacking(field, value) AS CASE WHEN value IS NULL THEN concat(',"', field, '"') END;
    CREATE TEMP MACRO lacking_row(ground, forms, action) AS concat(
        lacking('rejection_type', ground), lacking('form_source', forms), lacking('action', action));
    CREATE TEMP MACRO lacking_unit(center, work_group, unit) AS concat(
        lacking('tech_center', center), lacking('work_group', work_group), lacking('art_unit', unit));
    CREATE TEMP MACRO lacking_action(type, date, class, category) AS concat(
        lacking('office_action_type', type), lacking('office_action_date', date),
        lacking('uspc_class', class), lacking('category', category));
    CREATE TEMP MACRO lacking_application(outcome, owner, examiner, subclasses) AS concat(
        lacking('outcome', outcome), lacking('application_owner', owner), lacking('examiner', examiner),
        lacking('application_cpc', subclasses));
    CREATE TEMP MACRO lacking_country(signed_kind) AS
        CASE WHEN ends_with(signed_kind, '|') THEN ',"reference_country"' END;
    CREATE TEMP MACRO lacking_document(owner, subclasses, fields) AS concat(
        lacking('reference_owner', owner), lacking('reference_cpc', subclasses),
        CASE WHEN NOT coalesce(contains(fields, ',"reference_family":'), false)
            THEN ',"reference_family"' END);
    CREATE TEMP MACRO lacks(fields) AS ',"lacks":[' || nullif(fields, '')[2:] || ']';
"""


def define_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Make macros: a US document's number without its country, or an application's → its key; the ways back.

    A key is NULL for what is no such number.
    """
    connection.execute(_KEYS)


def define(connection: duckdb.DuckDBPyConnection, reference_fields: Callable[[str, str], str]) -> None:
    """Make the macros, and the function reference_fields: a reference's text and its parse → its fields."""
    connection.execute(_KEYS + _MACROS)
    connection.create_function("reference_fields", reference_fields, ["VARCHAR", "VARCHAR"], "VARCHAR")
