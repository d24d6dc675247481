-- Some rows of the API as documents to which only their ends are wanting, in the table `cited`: their lines, or in
-- `odd`, as JSON, the values that Python makes them of. What is joined on them is in joined.sql.
--
-- citations.oa_citations says what a row means. This query says the same of the plainest rows only, some nineteen
-- of twenty, because it is ten times as fast; all others are odd. What a reference names is plain where it is a
-- number alone or behind names; of any other text reference_fields, which is Python, tells it. A test holds SQL
-- and Python equal.
--
-- Values stay as JSON writes them, in their quotes: what is not text there is not plain.
--
-- $rows: the rows. $joined: whether there are office actions or rows of another API to join. $wanted: which columns are
-- wanted. $plain: a condition more for a row to be plain.
DROP TABLE IF EXISTS cited;

CREATE TEMP TABLE cited AS
SELECT $wanted FROM (
WITH named AS (
    SELECT *,
        coalesce(referenceIdentifier, '""') AS reference,
        coalesce(parsedReferenceIdentifier, '""') AS parsed,
        reference = '""' AND parsed = '""' AS placeholder,
        CASE WHEN NOT placeholder THEN us_digits(reference) END AS written,
        nullif(actionTypeCategory, '""') AS action,
        nullif(legalSectionCode, '""') AS ground,
        nullif(paragraphNumber, '""') AS paragraph,
        concat(examinerCitedReferenceIndicator, applicantCitedExaminerReferenceIndicator,
               officeActionCitationReferenceIndicator) AS indicators,
        try_strptime(createDateTime, '"%Y-%m-%dT%H:%M:%S"') AS loaded
    FROM $rows
),
judged AS (
    SELECT *, sure_digits(written) AS digits, coalesce($plain
        AND coalesce(mailDate, documentCd) IS NULL  -- rows of version 1 have them
        AND loaded >= TIMESTAMP '1970-01-01'
        -- One pattern for all is quicker than one for each, and no value can hold the commas between them.
        AND regexp_full_match(
            concat(id, ',', patentApplicationNumber, ',', obsoleteDocumentIdentifier, ',', groupArtUnitNumber,
                   ',', workGroup, ',', techCenter, ',', createDateTime, ',', parsed, ',', indicators, ',', action,
                   ',', ground, ',', paragraph),
            '"[0-9a-f]{32}","[0-9]{8}","[0-9A-Z]{1,20}","[0-9]{4}","[0-9]{4}","[0-9]{4}"'
            ',"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}","[0-9A-Za-z]*"'
            ',(?:true|false){3},(?:"(?:rejected|objected|allowed|withdrawn|cancelled|interpreted)")?'
            ',(?:"(?:101|102|103|112|nonstatutory double patenting)")?,(?:"[a-z]")?')
        AND (digits IS NOT NULL OR placeholder
             OR (starts_with(reference, '"') AND NOT contains(reference, '\u0000'))),
    false) AS plain
    FROM named
),
referring AS (
    SELECT *, CASE
        WHEN digits IS NULL AND NOT placeholder AND starts_with(reference, '"') AND starts_with(parsed, '"')
        THEN coalesce(foreign_fields(reference[2:-2]), reference_fields(reference, parsed)) END AS fields,
        CASE indicators
            WHEN 'truefalsefalse' THEN ',"form_source":["892"]'
            WHEN 'falsetruefalse' THEN ',"form_source":["1449"]'
            WHEN 'falsefalsetrue' THEN ',"form_source":["oa_text"]'
            WHEN 'truetruefalse' THEN ',"form_source":["892","1449"]'
            WHEN 'truefalsetrue' THEN ',"form_source":["892","oa_text"]'
            WHEN 'falsetruetrue' THEN ',"form_source":["1449","oa_text"]'
            WHEN 'truetruetrue' THEN ',"form_source":["892","1449","oa_text"]'
        END AS forms
    FROM judged
)
SELECT
    -- NULL || text is NULL, which concat leaves out: so does the document a field without a value.
    CASE WHEN plain THEN concat(
        '{"index":{"_id":', id, ',"version":', epoch_ms(loaded) // 1000,
        ',"version_type":"external_gte"}}', chr(10),
        '{"source":"oa_citations","sequence":', ('0x' || substr(id, 2, 15))::BIGINT,
        ',"loaded_on":"', createDateTime[2:11], '","application_number":', patentApplicationNumber,
        ',"office_action_id":', obsoleteDocumentIdentifier,
        CASE WHEN placeholder THEN ',"reference_type":"none"' WHEN digits IS NULL THEN fields
             ELSE us_fields(reference[2:-2], digits) END,
        CASE ground WHEN '"nonstatutory double patenting"' THEN ',"rejection_type":["double_patenting"]'
                    ELSE ',"rejection_type":[' || ground || ']' END,
        ',"paragraph":' || paragraph, ',"action":' || action,
        forms,
        ',"art_unit":', groupArtUnitNumber, ',"work_group":', workGroup, ',"tech_center":', techCenter,
        use_field(patentApplicationNumber[2:-2], digits, fields)
    ) END AS lines,
    -- What comes between is known when the row is joined.
    concat(ground_of(ground[2:-2]), '|', signed_forms(forms), '|', action[2:-2], '|') AS signed_before,
    CASE WHEN placeholder THEN 'none|' ELSE signed_kind(fields, digits) END AS signed_after,
    concat('|oa_citations","application_signature":"',
        techCenter[2:-2], '|', workGroup[2:-2], '|', groupArtUnitNumber[2:-2], '|') AS signed_unit,
    concat(lacking_row(ground, nullif(forms, ''), action), lacking_unit(techCenter, workGroup, groupArtUnitNumber))
        AS lacking,
    CASE WHEN NOT plain THEN to_json(struct_pack(
        id, patentApplicationNumber, obsoleteDocumentIdentifier, referenceIdentifier, parsedReferenceIdentifier,
        actionTypeCategory, legalSectionCode, paragraphNumber, examinerCitedReferenceIndicator,
        applicantCitedExaminerReferenceIndicator, officeActionCitationReferenceIndicator, groupArtUnitNumber,
        workGroup, techCenter, createDateTime, mailDate, documentCd))::VARCHAR END AS odd,
    CASE WHEN digits IS NOT NULL THEN digits::BIGINT ELSE fields_key(fields) END AS key,
    id, patentApplicationNumber ->> '$$' AS app_id,
    CASE WHEN $joined THEN trim(obsoleteDocumentIdentifier ->> '$$') END AS office_action,
    CASE WHEN $joined THEN ground_of(legalSectionCode ->> '$$') END AS ground,
    CASE WHEN $joined THEN trim(coalesce(paragraphNumber ->> '$$', '')) END AS paragraph,
    CASE WHEN $joined THEN referenceIdentifier ->> '$$' END AS reference,
    CASE WHEN $joined THEN coalesce(parsedReferenceIdentifier ->> '$$', '') END AS parsed,
    CASE WHEN $joined AND NOT placeholder
        THEN lane_key(coalesce('US' || digits, fields_number(fields)), fields_text(fields)) END AS lane_key,
    CASE WHEN $joined THEN groupArtUnitNumber ->> '$$' END AS art_unit,
    CASE WHEN $joined THEN says_non_patent(CASE WHEN digits IS NULL THEN fields_type(fields) ELSE 'us' END)
        END AS non_patent,
    NULL::said AS own_said
FROM referring
);
