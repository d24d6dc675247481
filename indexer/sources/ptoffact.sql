-- Every row of citations.csv, joined with its office action, its application's latest one and its rejections:
-- the two lines of a `_bulk` body, and in `odd`, as JSON, what they still need. Either the lines have a NUL where
-- the fields of the reference are to stand, whose text and `parsed` are in `odd`: what it names only Python can
-- tell. Or there are no lines, and `odd` has the values that Python makes them of.
--
-- citations.ptoffact says what a row means. This query says the same of the plainest rows only because it is
-- ten times as fast; whatever is not of the plainest form is odd. A test holds the two equal.
--
-- It is asked of one part of citations.csv after the other: what is joined on is then little, and DuckDB keeps the
-- order of the rows. $part: the part's rows. $readable: how many rows of the file are before it. $number: a row's
-- number, from `readable`. $after: the rows up to this one are left out. $plain: a condition more for a row to be
-- plain.
CREATE OR REPLACE TEMP TABLE wanted AS SELECT DISTINCT app_id, ifw_number FROM $part;

WITH cited AS (
    SELECT *, $number AS number
    FROM (SELECT $readable + row_number() OVER () AS readable, * FROM $part)
    WHERE readable > $after
),
-- max() of a struct keeps the values of one row together: an office action that stands twice in its file must
-- not double its citations.
acted AS (
    SELECT ifw_number, max({'mail_dt': mail_dt, 'document_cd': document_cd,
                            'art_unit': art_unit, 'uspc_class': uspc_class}) AS oa
    FROM office_actions WHERE ifw_number IN (SELECT ifw_number FROM wanted) GROUP BY ifw_number
),
latest AS (
    SELECT app_id, max({'mail_dt': mail_dt, 'ifw_number': ifw_number, 'art_unit': art_unit}).art_unit AS art_unit
    FROM office_actions WHERE art_unit IS NOT NULL AND app_id IN (SELECT app_id FROM wanted) GROUP BY app_id
),
rejected AS (
    SELECT ifw_number, coalesce(action_type, '') AS action_type, coalesce(action_subtype, '') AS action_subtype,
           string_agg(claim_numbers, ',') AS claim_numbers
    FROM rejections WHERE ifw_number IN (SELECT ifw_number FROM wanted) GROUP BY ALL
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
    SELECT *,
        coalesce($plain
            AND regexp_full_match(app_id, '[0-9]{8}')
            AND NOT contains(citation_pat_pgpub_id, chr(0))
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
            )), false) AS plain,
        regexp_full_match(citation_pat_pgpub_id, '[1-9][0-9]{6}|20(0[1-9]|1[0-9])0[0-9]{6}')
            AND NOT ends_with(citation_pat_pgpub_id, '0000000') AS bare
    FROM joined
)
SELECT
    -- NULL || text is NULL, which concat leaves out: so does the document a field without a value.
    CASE WHEN plain THEN concat(
        '{"index":{"_id":"', number, '"}}', chr(10),
        '{"source":"ptoffact","sequence":', number, ',"application_number":"', app_id, '"',
        ',"office_action_id":"' || ifw_number || '"',
        ',"office_action_date":"' || mail_dt || '"',
        ',"office_action_type":"' || document_cd || '"',
        CASE WHEN NOT bare THEN chr(0)
             WHEN length(citation_pat_pgpub_id) = 7 THEN concat(
                 ',"reference":"', citation_pat_pgpub_id, '","reference_number":"US', citation_pat_pgpub_id,
                 '","reference_type":"us_grant","reference_country":"US"')
             ELSE concat(
                 ',"reference":"', citation_pat_pgpub_id, '","reference_number":"US', citation_pat_pgpub_id,
                 '","reference_type":"us_pgpub","reference_country":"US"')
        END,
        ',"rejection_type":["' || action_type || '"],"action":"rejected"',
        ',"paragraph":"' || action_subtype || '"',
        CASE form892 || form1449 || citation_in_oa
            WHEN '010' THEN ',"form_source":["1449"]'
            WHEN '100' THEN ',"form_source":["892"]'
            WHEN '001' THEN ',"form_source":["oa_text"]'
            WHEN '110' THEN ',"form_source":["892","1449"]'
            WHEN '101' THEN ',"form_source":["892","oa_text"]'
            WHEN '011' THEN ',"form_source":["1449","oa_text"]'
            WHEN '111' THEN ',"form_source":["892","1449","oa_text"]'
        END,
        CASE WHEN unit IS NOT NULL THEN concat(
            ',"art_unit":"', unit, '","work_group":"', left(unit, 3), '0","tech_center":"', left(unit, 2), '00"')
        END,
        ',"claims":' || list_sort(list_distinct(string_split(claim_numbers, ',')::INTEGER[]))::VARCHAR,
        ',"uspc_class":"' || uspc_class || '"',
        '}', chr(10)
    ) ELSE '' END AS lines,
    CASE WHEN NOT plain THEN to_json(struct_pack(
        row := number,
        app_id, citation_pat_pgpub_id, parsed, ifw_number, action_type, action_subtype, form892, form1449,
        citation_in_oa, document_cd, mail_dt, art_unit, uspc_class, latest_art_unit, claim_numbers
    )) WHEN NOT bare THEN to_json([citation_pat_pgpub_id, coalesce(parsed, '')])
    END::VARCHAR AS odd
FROM judged
