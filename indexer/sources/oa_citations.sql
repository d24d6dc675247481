-- Some rows of the API, joined with their office actions and with what is known of their applications and of what
-- they cite: the two lines of a `_bulk` body for each row, or in `odd`, as JSON, the values that Python makes them
-- of. `odd` is null, in JSON, for a row that a younger state stands for.
--
-- citations.oa_citations says what a row means. This query says the same of the plainest rows only, some nineteen
-- of twenty, because it is ten times as fast; all others are odd. What a reference names is plain where it is a
-- number alone or behind names; of any other text reference_fields, which is Python, tells it. A test holds SQL
-- and Python equal.
--
-- Values stay as JSON writes them, in their quotes: what is not text there is not plain.
--
-- $rows: the rows. $before: how many rows of all files are before them. $joined: whether there are office actions
-- to join. $plain: a condition more for a row to be plain. The variables first and last say which of the rows, of
-- all files, are given: those behind the first of them, up to the last. `found` has the passages of these.
DROP TABLE IF EXISTS cited;

-- The rows as documents to which only their ends are wanting.
CREATE TEMP TABLE cited AS
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
    concat(',"unit":"', techCenter[2:-2], '|', workGroup[2:-2], '|', groupArtUnitNumber[2:-2], '"') AS signed_unit,
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
    CASE WHEN $joined THEN coalesce(parsedReferenceIdentifier ->> '$$', '') END AS parsed
FROM referring;

CREATE OR REPLACE TEMP TABLE referred AS
SELECT key, fields, names(owner) AS owners FROM documents WHERE key IN (SELECT key FROM cited);

CREATE OR REPLACE TEMP TABLE filed AS
WITH wanted AS (SELECT DISTINCT application_key(app_id) AS app_id FROM cited),
known AS (SELECT * FROM applications WHERE app_id IN (FROM wanted)),
-- A patent is certain, whoever names it. Else the office actions' word is newer than that of a table of statuses.
ended AS (
    SELECT app_id, known.title, known.owner, known.subclasses, known.examiner,
        coalesce(known.patent, said.patent) AS patent,
        CASE WHEN 'granted' IN (known.outcome, said.outcome) THEN 'granted'
            ELSE coalesce(said.outcome, known.outcome) END AS outcome
    FROM known FULL JOIN (SELECT * FROM outcomes WHERE app_id IN (FROM wanted)) AS said USING (app_id)
)
SELECT application_number(app_id) AS app_id, title, names(owner) AS owners,
    application_fields(owner, subclasses, examiner, outcome, patent) AS fields
FROM ended;

-- Of what is joined on, only what these rows need: so it stays in memory, which keeps the order of the rows.
CREATE OR REPLACE TEMP TABLE acted AS
SELECT id, date, type, title, uspc_class FROM actions WHERE id IN (SELECT office_action FROM cited);

CREATE OR REPLACE TEMP TABLE grounded AS
SELECT office_action, ground, paragraph, claims FROM grounds
WHERE office_action IN (SELECT office_action FROM cited);

WITH
older AS (
    SELECT number, id FROM superseded WHERE number > getvariable('first') AND number <= getvariable('last')
),
joined AS (
    SELECT numbered.lines, numbered.odd, numbered.number, numbered.signed_before, numbered.signed_after,
        numbered.signed_unit, older.id IS NOT NULL AS older,
        CASE WHEN older.id <> numbered.id THEN error('DuckDB read the rows in another order') END AS disordered,
        acted.date, acted.type, coalesce(acted.title, filed.title) AS title, acted.uspc_class,
        coalesce(grounded.claims, found.claims) AS claims, found.passage,
        nullif(concat(filed.fields, referred.fields), '') AS fields,
        self_citation(filed.owners, referred.owners) AS self_citation
    FROM (SELECT * FROM (SELECT *, $before + rowid + 1 AS number FROM cited)
          WHERE number > getvariable('first') AND number <= getvariable('last')) AS numbered
    LEFT JOIN older ON older.number = numbered.number
    LEFT JOIN acted ON acted.id = numbered.office_action
    LEFT JOIN grounded ON grounded.office_action = numbered.office_action AND grounded.ground = numbered.ground
        AND grounded.paragraph = numbered.paragraph
    LEFT JOIN found ON found.office_action = numbered.office_action AND found.reference = numbered.reference
        AND found.parsed = numbered.parsed
    LEFT JOIN filed ON filed.app_id = numbered.app_id
    LEFT JOIN referred ON referred.key = numbered.key
)
SELECT
    CASE WHEN odd IS NULL AND NOT older AND disordered IS NULL THEN concat(
        lines, ',"office_action_date":' || date, ',"office_action_type":' || type, ',"title":' || title,
        ',"uspc_class":' || uspc_class, ',"claims":' || claims, ',"passage":' || passage,
        fields, self_citation, ',"signature":"', signed_before, escaped(type[2:-2]), '|', date[2:5], '|', signed_after, '|oa_citations"',
        signed_unit, '}', chr(10)
    ) END AS lines,
    CASE WHEN older THEN 'null' WHEN odd IS NOT NULL THEN concat(odd[:-2], ',"joined":', CASE
        WHEN coalesce(date, type, title, uspc_class, claims, passage) IS NULL AND fields IS NULL THEN 'null'
        ELSE concat((to_json(struct_pack(date, type, title := title::JSON, uspc_class, claims, passage))::VARCHAR)[:-2],
            fields, '}') END, '}')
    END AS odd,
    number AS place
FROM joined
