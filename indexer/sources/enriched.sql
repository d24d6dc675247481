-- Some rows of the Enriched Citations API as documents to which only their ends are wanting, in the table `cited`, as
-- oa_citations.sql makes it of the other API's: what is joined on them is in joined.sql.
--
-- citations.enriched says what a row means. This query says the same of plain rows only; all others are odd, and left
-- to Python. A reference that is no US number alone, or behind names, is recognized by reference_fields, which is
-- Python too, and so are claims and places that are not written as nearly all are: by claims_of and places_of, which
-- give NULL for what cannot be used. A test holds SQL and Python equal.
--
-- Values stay as JSON writes them, but texts without their quotes and the blanks around them. A backslash and a letter
-- within them is a control sign, which is not plain.
--
-- $rows: the rows, and of each whether it `stands`, or has no more than an id because others stand for it. $fields:
-- their names. $wanted: which columns are wanted. $plain: a condition more for a row to be plain.
DROP TABLE IF EXISTS cited;

CREATE TEMP TABLE cited AS
SELECT $wanted FROM (
WITH valued AS (
    SELECT *,
        coalesce(unquoted(citedDocumentIdentifier), unquoted(publicationNumber)) AS written,
        unquoted(inventorNameText) AS name,
        unquoted(officeActionCategory) AS type,
        unquoted(citationCategoryCode) AS letter,
        CASE WHEN NOT starts_with(officeActionDate, '"0001-') THEN unquoted(officeActionDate) END AS acted,
        concat(examinerCitedReferenceIndicator, ',', applicantCitedExaminerReferenceIndicator) AS indicators,
        try_strptime(createDateTime, '"%Y-%m-%dT%H:%M:%S"') AS loaded,
        plain_places(passageLocationText) AS places,
        coalesce(regexp_full_match(written, '[0-9][0-9,/ -]*'), false) AS bare
    FROM $rows
),
identified AS (
    SELECT *,
        CASE WHEN bare THEN concat_ws(' ', unquoted(countryCode), written, unquoted(kindCode)) ELSE written END
            AS identifier,
        CASE WHEN passageLocationText IS NULL THEN [] WHEN list_unique(places) = len(places) THEN places
            ELSE places_of(passageLocationText) END AS location,  -- each once
        CASE WHEN coalesce(relatedClaimNumberText, '""') = '""' THEN []
            WHEN regexp_full_match(relatedClaimNumberText, '"[1-9][0-9]{0,3}(?:,[1-9][0-9]{0,3})*"')
            THEN list_sort(list_distinct(concat('[', relatedClaimNumberText[2:-2], ']')::INTEGER[]))
            ELSE claims_of(relatedClaimNumberText) END AS related_claims
    FROM valued
),
named AS (SELECT *, coalesce(identifier, name, '') AS text, us_digits(concat('"', text, '"')) AS spelt FROM identified),
judged AS (
    SELECT *, sure_digits(spelt) AS digits, coalesce($plain
        AND loaded >= TIMESTAMP '1970-01-01'
        AND (acted IS NULL OR try_strptime(acted, '%Y-%m-%dT%H:%M:%S') IS NOT NULL)
        AND location IS NOT NULL AND related_claims IS NOT NULL
        AND (NOT bare OR regexp_full_match(
            concat(countryCode, ',', kindCode), '(?:"[A-Z]{0,2}")?,(?:"(?:[A-Z][0-9]?)?")?'))
        AND is_text(citedDocumentIdentifier) AND is_text(publicationNumber) AND is_text(inventorNameText)
        AND is_tidy(text) AND is_tidy(coalesce(name, '')) AND NOT contains(coalesce(name, ''), '\')
        -- One pattern for all is quicker than one for each, and no value can hold the commas between them.
        AND regexp_full_match(
            concat(id, ',', patentApplicationNumber, ',', obsoleteDocumentIdentifier, ',', groupArtUnitNumber,
                   ',', workGroupNumber, ',', techCenter, ',', createDateTime, ',', indicators, ',', nplIndicator,
                   ',', officeActionDate, ',', officeActionCategory, ',', citationCategoryCode),
            '"[0-9a-f]{32}","[0-9]{8}","[0-9A-Z]{1,20}","[0-9]{4}","[0-9]{4}","[0-9]{4}"'
            ',"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}"(?:,(?:true|false)?){3}'
            ',(?:"(?:(?:[12][0-9]{3}|0001)-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})?")?'
            ',(?:"[0-9A-Z.]{0,10}")?,(?:"[A-Z]{0,3}")?'),
    false) AS plain
    FROM named
),
recognized AS (
    SELECT *, CASE WHEN plain AND digits IS NOT NULL THEN us_fields(text, digits)
        WHEN plain THEN coalesce(foreign_fields(text), reference_fields(concat('"', text, '"'), '""')) END AS own_fields
    FROM judged
),
referring AS (
    SELECT *,
        -- A name that stands beside the reference is shown before it, as the other API's forms have both.
        CASE WHEN name IS NULL OR contains(text, name) OR NOT starts_with(own_fields, ',"reference":"') THEN own_fields
            ELSE concat(',"reference":"', name, ' ', own_fields[15:]) END AS fields,
        CASE WHEN plain THEN coalesce('US' || digits, fields_number(own_fields)) END AS reference_number,
        CASE indicators
            WHEN 'true,true' THEN ',"form_source":["892","1449"]'
            WHEN 'true,false' THEN ',"form_source":["892"]' WHEN 'true,' THEN ',"form_source":["892"]'
            WHEN 'false,true' THEN ',"form_source":["1449"]' WHEN ',true' THEN ',"form_source":["1449"]'
        END AS forms
    FROM recognized
)
SELECT
    -- NULL || text is NULL, which concat leaves out: so does the document a field without a value.
    CASE WHEN plain THEN concat(
        '{"index":{"_id":"enriched-', id[2:], ',"version":', epoch_ms(loaded) // 1000,
        ',"version_type":"external_gte"}}', chr(10),
        '{"source":"enriched_citations","sequence":', ('0x' || substr(id, 2, 15))::BIGINT,
        ',"loaded_on":"', createDateTime[2:11], '","application_number":', patentApplicationNumber,
        ',"office_action_id":', obsoleteDocumentIdentifier, fields, forms,
        ',"art_unit":', groupArtUnitNumber, ',"work_group":', workGroupNumber, ',"tech_center":', techCenter,
        use_field(patentApplicationNumber[2:-2], digits, fields)
    ) END AS lines,
    concat('|', signed_forms(forms), '||') AS signed_before,
    signed_kind(fields, digits) AS signed_after,
    concat('|enriched_citations","application_signature":"',
        techCenter[2:-2], '|', workGroupNumber[2:-2], '|', groupArtUnitNumber[2:-2], '|') AS signed_unit,
    concat(lacking_row(NULL, forms, NULL), lacking_unit(techCenter, workGroupNumber, groupArtUnitNumber)) AS lacking,
    CASE WHEN stands AND NOT plain THEN to_json(struct_pack($fields))::VARCHAR END AS odd,
    CASE WHEN plain AND digits IS NOT NULL THEN digits::BIGINT ELSE fields_key(fields) END AS key,
    id, patentApplicationNumber ->> '$$' AS app_id, trim(obsoleteDocumentIdentifier ->> '$$') AS office_action,
    NULL::VARCHAR AS ground, NULL::VARCHAR AS paragraph, NULL::VARCHAR AS reference, NULL::VARCHAR AS parsed,
    NULL::VARCHAR AS lane_key, groupArtUnitNumber ->> '$$' AS art_unit,
    says_non_patent(CASE WHEN digits IS NULL THEN fields_type(fields) ELSE 'us' END) AS non_patent,
    -- What a row says itself is as if it were joined on it.
    CASE WHEN plain THEN {
        'category': one(letter), 'location': nullif(location, []), 'related_claims': nullif(related_claims, []),
        'office_action_date': one(acted[:10]), 'office_action_type': one(type),
        'application_number': NULL, 'art_unit': NULL, 'non_patent': one(nplIndicator::VARCHAR)
    }::said END AS own_said,
    epoch_ms(loaded) // 1000 AS version, reference_number,
    CASE WHEN plain AND reference_number IS NULL THEN nullif(concat('"', identifier, '"') ->> '$$', '') END AS named
FROM referring
);
