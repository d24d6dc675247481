-- Made-up rows of the Office Action Citations API, as objects with its 16 fields. The macros are those of
-- ptoffact.sql; the variable api_rows is how many, api_pool how many references they name. A row is a function of its number and the seed.

-- What each row names, before it is spelt.
CREATE TEMP VIEW api_cited AS
WITH numbered AS (
    SELECT i, draw(i + 1, getvariable('seed')) AS key, draw(i // 8 + 1, getvariable('seed')) AS action_key
    FROM (SELECT range AS i FROM range(getvariable('api_rows')))
),
-- Office actions have eight rows each, of which four in ten name no reference: placeholders.
acted AS (
    SELECT *, i // 8 AS action, pick_art_unit(action_key) AS art_unit, chance(key, 'named') < 0.6 AS named,
        CASE WHEN chance(key, 'odd') < 0.08 THEN 'odd' WHEN chance(key, 'pgpub') < 0.4 THEN 'pgpub' ELSE 'grant' END AS us
    FROM numbered
),
referred AS (
    -- A popular reference stands in many rows; eras 1 to 5 are those of ptoffact.sql.
    SELECT *, floor(getvariable('api_pool') * chance(key, 'rank') ** 2) AS rank, hash(rank) AS reference_key,
        CASE WHEN us <> 'odd' THEN us ELSE
            CASE (draw(key, 'kind') % 10)::INTEGER WHEN 0 THEN 'JP' WHEN 1 THEN 'WO' WHEN 2 THEN 'EP' WHEN 3 THEN 'CN' WHEN 4 THEN 'KR'
                WHEN 5 THEN 'DE' WHEN 6 THEN 'D' WHEN 7 THEN 'paper' WHEN 8 THEN 'paper' ELSE 'prose' END
        END AS kind
    FROM acted
)
SELECT *, digits(kind, reference_key, 5) AS number, (15000000 + action // 2 % 4000000)::VARCHAR AS app_id FROM referred;

CREATE TEMP VIEW api_citations AS
WITH spelt AS (
    SELECT *, CASE
        WHEN chance(key, 'spelling') < 0.45 THEN 'muller' WHEN chance(key, 'spelling') < 0.65 THEN 'smith'
        WHEN chance(key, 'spelling') < 0.85 THEN 'lee' ELSE 'us' END AS spelling
    FROM api_cited
),
drawn AS (
    SELECT *, CASE WHEN NOT named THEN ''
            WHEN spelling = 'us' AND kind IN ('grant', 'pgpub') THEN 'US ' || us_number(kind, number)
            ELSE reference(kind, number, spelling, reference_key, art_unit[:2]::INTEGER, 5) END AS reference,
        pick(['103', '103', '103', '102', '102', '', '', 'nonstatutory double patenting'], key, 'ground') AS ground,
        -- Loaded in blocks: thousands of rows share a second.
        TIMESTAMP '2025-07-01 00:00:00' + to_seconds(i // 3000 * 47 + (draw(i // 3000 + 1, 'second') % 40)::BIGINT) AS created
    FROM spelt
)
SELECT
    CASE WHEN named AND ground <> '' THEN 'rejected' ELSE pick(['', '', '', 'rejected', 'objected'], key, 'action') END AS actionTypeCategory,
    named AND chance(key, '1449') < 0.3 AS applicantCitedExaminerReferenceIndicator,
    strftime(created, '%Y-%m-%dT%H:%M:%S') AS createDateTime,
    'ETL_SYS' AS createUserIdentifier,
    named AND chance(key, '892') < 0.6 AS examinerCitedReferenceIndicator,
    art_unit AS groupArtUnitNumber,
    md5(concat(getvariable('seed'), ' ', i)) AS id,
    CASE WHEN named THEN ground ELSE pick(['', '', 'nonstatutory double patenting'], key, 'ground') END AS legalSectionCode,
    to_base((action * 161803398875) % 2821109907456, 36, 8) || ifw_suffix(action_key) AS obsoleteDocumentIdentifier,
    named AND chance(key, 'text') < 0.7 AS officeActionCitationReferenceIndicator,
    CASE WHEN named AND ground = '102' AND chance(key, 'paragraph') < 0.05 THEN 'a' ELSE '' END AS paragraphNumber,
    CASE WHEN named THEN coalesce(regexp_replace(number, '[^0-9]', '', 'g'), '') ELSE '' END AS parsedReferenceIdentifier,
    app_id AS patentApplicationNumber,
    reference AS referenceIdentifier,
    art_unit[:2] || '00' AS techCenter,
    art_unit[:3] || '0' AS workGroup
FROM drawn;
