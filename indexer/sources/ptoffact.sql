-- Every row of citations.csv, joined with its office action, its application's latest one and its rejections:
-- its number, and either the two lines of a `_bulk` body or, in `odd`, the values that Python makes them of.
--
-- citations.ptoffact says what a row means. This query says the same of the plainest rows only, some nine of
-- ten, because it is ten times as fast; whatever is not of the plainest form is odd. A test holds the two equal.
--
-- $citations, $office_actions, $rejections: the tables. $number: a row's number, from `readable`. $plain: a
-- condition more for a row to be plain.
WITH cited AS (
    SELECT *, $number AS number
    FROM (SELECT row_number() OVER () AS readable, * FROM $citations)
),
-- max() of a struct keeps the values of one row together: an office action that stands twice in its file must
-- not double its citations.
acted AS (
    SELECT ifw_number, max({'mail_dt': mail_dt, 'document_cd': document_cd,
                            'art_unit': art_unit, 'uspc_class': uspc_class}) AS oa
    FROM $office_actions WHERE ifw_number IS NOT NULL GROUP BY ifw_number
),
latest AS (
    SELECT app_id, max({'mail_dt': mail_dt, 'ifw_number': ifw_number, 'art_unit': art_unit}).art_unit AS art_unit
    FROM $office_actions WHERE art_unit IS NOT NULL GROUP BY app_id
),
rejected AS (
    SELECT ifw_number, coalesce(action_type, '') AS action_type, coalesce(action_subtype, '') AS action_subtype,
           string_agg(claim_numbers, ',') AS claim_numbers
    FROM $rejections WHERE ifw_number IS NOT NULL GROUP BY ALL
),
joined AS (
    SELECT cited.*, acted.oa.document_cd, acted.oa.mail_dt, acted.oa.art_unit, acted.oa.uspc_class,
           latest.art_unit AS latest_art_unit, rejected.claim_numbers,
           coalesce(acted.oa.art_unit, latest.art_unit) AS unit
    FROM cited
    LEFT JOIN acted ON acted.ifw_number = cited.ifw_number
    LEFT JOIN latest ON latest.app_id = cited.app_id
    LEFT JOIN rejected ON rejected.ifw_number = cited.ifw_number
        AND rejected.action_type = coalesce(cited.action_type, '')
        AND rejected.action_subtype = coalesce(cited.action_subtype, '')
),
judged AS (
    SELECT *, coalesce($plain
        AND regexp_full_match(app_id, '[0-9]{8}')
        AND regexp_full_match(citation_pat_pgpub_id, '[1-9][0-9]{6}|20(0[1-9]|1[0-9])0[0-9]{6}')
        AND NOT ends_with(citation_pat_pgpub_id, '0000000')
        AND (action_type IS NULL OR action_type IN ('101', '102', '103', '112'))
        AND (action_subtype IS NULL OR regexp_full_match(action_subtype, '[a-z]'))
        AND form892 IN ('0', '1') AND form1449 IN ('0', '1') AND citation_in_oa IN ('0', '1')
        AND (unit IS NULL OR regexp_full_match(unit, '[0-9]{4}'))
        AND (ifw_number IS NULL OR (
            regexp_full_match(ifw_number, '[0-9A-Z]{1,20}')
            AND (document_cd IS NULL OR regexp_full_match(document_cd, '[A-Z]{4}'))
            AND (mail_dt IS NULL OR (regexp_full_match(mail_dt, '[12][0-9]{3}-[0-9]{2}-[0-9]{2}')
                                     AND TRY_CAST(mail_dt AS DATE) IS NOT NULL))
            AND (uspc_class IS NULL OR regexp_full_match(uspc_class, '[0-9A-Z]{1,4}'))
            AND (claim_numbers IS NULL OR regexp_full_match(claim_numbers, '[0-9]{1,4}(,[0-9]{1,4})*'))
        )), false) AS plain
    FROM joined
)
SELECT
    number,
    -- NULL || text is NULL, which concat leaves out: so does the document a field without a value.
    CASE WHEN plain THEN concat(
        '{"index":{"_id":"', number, '"}}', chr(10),
        '{"source":"ptoffact","sequence":', number, ',"application_number":"', app_id, '"',
        ',"office_action_id":"' || ifw_number || '"',
        ',"office_action_date":"' || mail_dt || '"',
        ',"office_action_type":"' || document_cd || '"',
        ',"reference":"', citation_pat_pgpub_id, '","reference_number":"US', citation_pat_pgpub_id,
        CASE length(citation_pat_pgpub_id) WHEN 7 THEN '","reference_type":"us_grant"'
                                           ELSE '","reference_type":"us_pgpub"' END,
        ',"reference_country":"US"',
        ',"rejection_type":["' || action_type || '"],"action":"rejected"',
        ',"paragraph":"' || action_subtype || '"',
        CASE form892 || form1449 || citation_in_oa
            WHEN '100' THEN ',"form_source":["892"]'
            WHEN '010' THEN ',"form_source":["1449"]'
            WHEN '001' THEN ',"form_source":["oa_text"]'
            WHEN '110' THEN ',"form_source":["892","1449"]'
            WHEN '101' THEN ',"form_source":["892","oa_text"]'
            WHEN '011' THEN ',"form_source":["1449","oa_text"]'
            WHEN '111' THEN ',"form_source":["892","1449","oa_text"]'
        END,
        ',"art_unit":"' || unit || '","work_group":"' || left(unit, 3) || '0"',
        ',"tech_center":"' || left(unit, 2) || '00"',
        ',"claims":' || list_sort(list_distinct(string_split(claim_numbers, ',')::INTEGER[]))::VARCHAR,
        ',"uspc_class":"' || uspc_class || '"',
        '}', chr(10)
    ) END AS lines,
    CASE WHEN NOT plain THEN struct_pack(
        app_id, citation_pat_pgpub_id, parsed, ifw_number, action_type, action_subtype, form892, form1449,
        citation_in_oa, document_cd, mail_dt, art_unit, uspc_class, latest_art_unit, claim_numbers
    ) END AS odd
FROM judged
