-- Every row of a file, in order: its number and the two lines of a `_bulk` body, or what Python needs for them.
--
-- citations.oa_citations says what a row means. This query says the same of the plainest rows only, some nineteen
-- of twenty, because it is ten times as fast. Of a row whose reference alone is not of the plainest form it leaves
-- the place of the reference open (chr(1)), and `odd` has the two values that it is made of; of any other row `odd`
-- has all values. A row that a younger state stands for has neither. A test holds SQL and Python equal.
--
-- Values stay as JSON writes them, in their quotes: what is not text there is not plain.
--
-- $rows: the file's rows. $states: for each of them what was found out before; or none. $after: how many rows to
-- leave out at the beginning. $no_name: a pattern of words that may say of a number that it is another's.
-- $plain: a condition more for a row to be plain.
WITH read AS (
    SELECT * REPLACE (CASE WHEN state.row <> number THEN error('DuckDB gave the rows in another order')
                      ELSE number END AS number)
    FROM (SELECT row_number() OVER () AS number, * FROM $rows) POSITIONAL JOIN ($states) AS state
),
named AS (
    SELECT *,
        nullif(actionTypeCategory, '""') AS action,
        nullif(legalSectionCode, '""') AS ground,
        nullif(paragraphNumber, '""') AS paragraph,
        concat(examinerCitedReferenceIndicator, applicantCitedExaminerReferenceIndicator,
               officeActionCitationReferenceIndicator) AS indicators,
        try_strptime(createDateTime, '"%Y-%m-%dT%H:%M:%S"') AS loaded,
        coalesce(referenceIdentifier, '""') AS reference,
        coalesce(parsedReferenceIdentifier, '""') AS parsed,
        -- Names, then one number that its country makes unmistakable, and perhaps its kind code.
        CASE WHEN regexp_full_match(reference,
            '"(?:(?:[A-Za-zÀ-ÖØ-öø-ıĴ-ľŁ-ňŊ-žȘ-țẠ-ỹ]+[;,.'' -]{1,2})*[A-Za-zÀ-ÖØ-öø-ıĴ-ľŁ-ňŊ-žȘ-țẠ-ỹ]+[;,.]{0,2} )?'
            '[(]?US[ -]?(?:(?:20(?:0[1-9]|[12][0-9])/?[0-9]{7}|[1-9][0-9]?,[0-9]{3},[0-9]{3}|[1-9][0-9]{6})'
            '(?:[ -]?(?:A[1-9]?|B[12]))?|1[0-9]{7}[ -]?[AB][12])[)]? {0,3}"')
            AND NOT regexp_matches(reference, $no_name)
        THEN replace(replace(regexp_extract(reference, '[0-9][0-9,/]+'), ',', ''), '/', '') END AS digits
    FROM read WHERE number > $after
),
judged AS (
    SELECT *, reference = '""' AND parsed = '""' AS placeholder,
        coalesce(NOT ends_with(digits, '0000000') AND (strlen(digits) <> 8 OR digits < '20'), false) AS numbered,
        coalesce($plain
            AND superseded IS NOT TRUE
            AND loaded >= TIMESTAMP '1970-01-01' AND strlen(createDateTime) = 21
            -- One pattern for all is quicker than one for each; no value can hold the commas between them.
            AND regexp_full_match(
                concat(id, ',', patentApplicationNumber, ',', obsoleteDocumentIdentifier, ',', groupArtUnitNumber,
                       ',', workGroup, ',', techCenter, ',', parsed, ',', indicators, ',', action, ',', ground, ',',
                       paragraph),
                '"[0-9a-f]{32}","[0-9]{8}","[0-9A-Z]{1,20}","[0-9]{4}","[0-9]{4}","[0-9]{4}","[0-9A-Za-z]*"'
                ',(?:true|false){3},(?:"(?:rejected|objected|allowed|withdrawn|cancelled|interpreted)")?'
                ',(?:"(?:101|102|103|112|nonstatutory double patenting)")?,(?:"[a-z]")?')
            AND (numbered OR placeholder OR (starts_with(reference, '"') AND NOT contains(reference, '\u0000'))),
        false) AS plain
    FROM named
)
SELECT
    number,
    -- NULL || text is NULL, which concat leaves out: so does the document a field without a value.
    CASE WHEN plain THEN concat(
        '{"index":{"_id":', id, ',"version":', epoch_ms(loaded) // 1000,
        ',"version_type":"external_gte"}}', chr(10),
        '{"source":"oa_citations","sequence":', ('0x' || substr(id, 2, 15))::BIGINT,
        ',"application_number":', patentApplicationNumber, ',"office_action_id":', obsoleteDocumentIdentifier,
        CASE WHEN placeholder THEN ',"reference_type":"none"' WHEN NOT numbered THEN chr(1) ELSE concat(
            ',"reference":', reference, ',"reference_number":"US', digits,
            CASE strlen(digits) WHEN 11 THEN '","reference_type":"us_pgpub"' ELSE '","reference_type":"us_grant"' END,
            ',"reference_country":"US"') END,
        CASE ground WHEN '"nonstatutory double patenting"' THEN ',"rejection_type":["double_patenting"]'
                    ELSE ',"rejection_type":[' || ground || ']' END,
        ',"paragraph":' || paragraph, ',"action":' || action,
        CASE indicators
            WHEN 'truefalsefalse' THEN ',"form_source":["892"]'
            WHEN 'falsetruefalse' THEN ',"form_source":["1449"]'
            WHEN 'falsefalsetrue' THEN ',"form_source":["oa_text"]'
            WHEN 'truetruefalse' THEN ',"form_source":["892","1449"]'
            WHEN 'truefalsetrue' THEN ',"form_source":["892","oa_text"]'
            WHEN 'falsetruetrue' THEN ',"form_source":["1449","oa_text"]'
            WHEN 'truetruetrue' THEN ',"form_source":["892","1449","oa_text"]'
        END,
        ',"art_unit":', groupArtUnitNumber, ',"work_group":', workGroup, ',"tech_center":', techCenter,
        ',"office_action_date":' || date, ',"office_action_type":' || type, ',"title":' || title,
        ',"uspc_class":' || uspc_class, ',"claims":' || claims, ',"passage":' || passage,
        '}', chr(10)
    ) END AS lines,
    CASE WHEN superseded THEN NULL
         WHEN NOT plain THEN to_json(struct_pack(
            id, patentApplicationNumber, obsoleteDocumentIdentifier, referenceIdentifier, parsedReferenceIdentifier,
            actionTypeCategory, legalSectionCode, paragraphNumber, examinerCitedReferenceIndicator,
            applicantCitedExaminerReferenceIndicator, officeActionCitationReferenceIndicator, groupArtUnitNumber,
            workGroup, techCenter, createDateTime,
            officeAction := CASE WHEN coalesce(date, type, title, uspc_class, claims, passage) IS NOT NULL
                THEN struct_pack(date, type, title, uspc_class, claims, passage) END))
         WHEN NOT placeholder AND NOT numbered THEN concat('[', reference, ',', parsed, ']')
    END AS odd
FROM judged
