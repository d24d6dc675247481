-- Made-up rows of the Enriched Citations API that fit those of oa_citations.sql: for most of what these name one, and
-- some of references that they do not name. Of each hundred, two have another date, or tell literature from patents
-- wrongly. A row is a function of its number and the seed.
CREATE TEMP VIEW api_enriched AS
WITH drawn AS (
    SELECT *, chance(key, 'alone') < 0.1 AS alone,
        CASE WHEN alone THEN 'grant' ELSE kind END AS named_kind,
        CASE WHEN alone THEN digits('grant', draw(key, 'other'), 5) ELSE number END AS named_number,
        DATE '2018-06-01' + (draw(action_key, 'mailed') % 2600)::INTEGER AS mailed,
        kind IN ('paper', 'prose') AND NOT alone AS is_text
    FROM api_cited WHERE named AND chance(key, 'enriched') < 0.75
)
SELECT
    chance(key, '1449') < 0.3 AS applicantCitedExaminerReferenceIndicator,
    pick(['X', 'X', 'Y', 'Y', 'Y', 'A', 'P', ''], key, 'category') AS citationCategoryCode,
    CASE WHEN is_text THEN reference(kind, number, 'us', reference_key, art_unit[:2]::INTEGER, 5)
        WHEN named_kind IN ('grant', 'pgpub') THEN concat('US ', named_number, CASE named_kind WHEN 'grant' THEN ' B2' ELSE ' A1' END)
        ELSE reference(named_kind, named_number, 'us', reference_key, art_unit[:2]::INTEGER, 5) END AS citedDocumentIdentifier,
    CASE WHEN NOT is_text THEN CASE WHEN named_kind IN ('grant', 'pgpub', 'D') THEN 'US' ELSE named_kind END ELSE '' END AS countryCode,
    strftime(TIMESTAMP '2026-03-01 00:00:00' + to_seconds(i // 3000 * 53), '%Y-%m-%dT%H:%M:%S') AS createDateTime,
    'ETL_SYS' AS createUserIdentifier,
    chance(key, '892') < 0.6 AS examinerCitedReferenceIndicator,
    art_unit AS groupArtUnitNumber,
    md5(concat(getvariable('seed'), ' enriched ', i)) AS id,
    CASE WHEN is_text THEN '' ELSE filled('SURNAME; FIRST', reference_key, art_unit[:2]::INTEGER, 5) END AS inventorNameText,
    CASE named_kind WHEN 'grant' THEN 'B2' WHEN 'pgpub' THEN 'A1' ELSE '' END AS kindCode,
    is_text <> (chance(key, 'npl') < 0.02) AS nplIndicator,
    to_base((action * 161803398875) % 2821109907456, 36, 8) || ifw_suffix(action_key) AS obsoleteDocumentIdentifier,
    pick(['CTNF', 'CTNF', 'CTFR'], action_key, 'type') AS officeActionCategory,
    strftime(mailed + CASE WHEN chance(key, 'day') < 0.02 THEN 2 ELSE 0 END, '%Y-%m-%dT00:00:00') AS officeActionDate,
    [concat_ws('|',
        CASE WHEN chance(key, 'column') < 0.5 THEN concat('c. ', within(key, 'column', 1, 40)) ELSE 'c. 103' END,
        CASE WHEN chance(key, 'figure') < 0.6 THEN concat('figure ', within(key, 'figure', 1, 20)) END,
        concat('claim ', within(key, 'claim', 1, 20)))] AS passageLocationText,
    app_id AS patentApplicationNumber,
    CASE WHEN is_text THEN '' ELSE regexp_replace(named_number, '[^0-9]', '', 'g') END AS publicationNumber,
    'AOK' AS qualitySummaryText,
    pick(['1', '1,7', '1-3', '2,5,9', ''], key, 'claims') AS relatedClaimNumberText,
    art_unit[:2] || '00' AS techCenter,
    art_unit[:3] || '0' AS workGroupNumber
FROM drawn;
