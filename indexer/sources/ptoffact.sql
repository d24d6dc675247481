-- One part of citations.csv, joined with its office actions, its applications' latest ones, its rejections, and
-- with what is known of its applications and of what it cites: the two lines of a `_bulk` body for each row, or in `odd`, as JSON,
-- the values that Python makes them of.
--
-- citations.ptoffact says what a row means. This query says the same of the plainest rows only, because it is ten
-- times as fast; whatever is not of the plainest form is odd. What a reference names is plain where it is a number
-- alone or behind names; of any other text reference_fields, which is Python, tells it. A test holds SQL and
-- Python equal.
--
-- What many rows share (office action, application, claims) is written once and joined on as a piece of the
-- document. What is joined on is little, since a part is; so DuckDB does it in memory and keeps the order of the
-- rows.
--
-- $part: the part's rows. $before: how many rows of the file are before it. $after, $until: the rows up to the one
-- and behind the other are left out. $plain: a condition more for a row to be plain. A damaged line is a row without
-- values, which is odd.
DROP TABLE IF EXISTS cited;

CREATE TEMP TABLE cited AS
SELECT *, CASE WHEN digits IS NOT NULL THEN digits::BIGINT ELSE fields_key(named) END AS key
FROM (
    SELECT *, CASE WHEN digits IS NULL THEN coalesce(
        foreign_fields(citation_pat_pgpub_id), reference_fields(citation_pat_pgpub_id, coalesce(parsed, ''))
    ) END AS named
    FROM (
        SELECT * EXCLUDE (written), sure_digits(written) AS digits FROM (
            SELECT *, CASE
                WHEN regexp_full_match(citation_pat_pgpub_id, '[1-9][0-9]{6}|20(0[1-9]|1[0-9])0[0-9]{6}')
                THEN citation_pat_pgpub_id ELSE us_digits(concat('"', citation_pat_pgpub_id, '"')) END AS written
            FROM $part
        )
    )
);

CREATE OR REPLACE TEMP TABLE wanted AS SELECT DISTINCT app_id, ifw_number FROM cited;

CREATE OR REPLACE TEMP TABLE referred AS
SELECT key, fields, names(owner) AS owners, lacking_document(owner, subclasses, fields) AS lacking
FROM documents WHERE key IN (SELECT key FROM cited);

WITH
-- max() of a struct keeps the values of one row together: an office action that stands twice in its file must
-- not double its citations.
acted AS (
    SELECT ifw_number, max({'mail_dt': mail_dt, 'document_cd': document_cd,
                            'art_unit': art_unit, 'uspc_class': uspc_class}) AS oa
    FROM office_actions WHERE ifw_number IN (SELECT ifw_number FROM wanted) GROUP BY ifw_number
),
actions AS (
    SELECT ifw_number, oa,
        regexp_full_match(ifw_number, '[0-9A-Z]{1,20}')
            AND (oa.document_cd IS NULL OR regexp_full_match(oa.document_cd, '[A-Z]{4}'))
            AND (oa.mail_dt IS NULL OR (regexp_full_match(oa.mail_dt, '[12][0-9]{3}-[0-9]{2}-[0-9]{2}')
                                        AND TRY_CAST(oa.mail_dt AS DATE) IS NOT NULL))
            AND (oa.art_unit IS NULL OR regexp_full_match(oa.art_unit, '[0-9]{4}'))
            AND (oa.uspc_class IS NULL OR regexp_full_match(oa.uspc_class, '[0-9A-Z]{1,4}')) AS plain,
        -- NULL || text is NULL, which concat leaves out: so does the document a field without a value.
        concat(',"office_action_id":"', ifw_number, '"', ',"office_action_date":"' || oa.mail_dt || '"',
               ',"office_action_type":"' || oa.document_cd || '"',
               ',"uspc_class":"' || oa.uspc_class || '"') AS fields,
        unit_fields(oa.art_unit) AS unit
    FROM (SELECT DISTINCT ifw_number FROM wanted WHERE ifw_number IS NOT NULL) LEFT JOIN acted USING (ifw_number)
),
latest AS (
    SELECT app_id, max({'mail_dt': mail_dt, 'ifw_number': ifw_number, 'art_unit': art_unit}).art_unit AS art_unit
    FROM office_actions WHERE art_unit IS NOT NULL AND app_id IN (SELECT app_id FROM wanted) GROUP BY app_id
),
filed AS (
    SELECT application_number(app_id) AS app_id, names(owner) AS owners, outcome,
        lacking_application(outcome, owner, examiner, subclasses) AS lacking,
        concat(',"title":' || title, application_fields(owner, subclasses, examiner, outcome, patent)) AS fields
    FROM applications WHERE app_id IN (SELECT application_key(app_id) FROM wanted)
),
citing AS (
    SELECT app_id, art_unit, owners, outcome, fields,
        coalesce(lacking, lacking_application(NULL, NULL, NULL, NULL)) AS lacking,
        regexp_full_match(app_id, '[0-9]{8}')
            AND (art_unit IS NULL OR regexp_full_match(art_unit, '[0-9]{4}')) AS plain,
        unit_fields(art_unit) AS unit
    FROM (SELECT DISTINCT app_id FROM wanted) LEFT JOIN latest USING (app_id) LEFT JOIN filed USING (app_id)
),
rejected AS (
    SELECT ifw_number, coalesce(action_type, '') AS action_type, coalesce(action_subtype, '') AS action_subtype,
           string_agg(claim_numbers, ',') AS claim_numbers
    FROM rejections WHERE ifw_number IN (SELECT ifw_number FROM wanted) GROUP BY ALL
),
claimed AS (
    SELECT claim_numbers, CASE WHEN regexp_full_match(claim_numbers, '[0-9]{1,4}(,[0-9]{1,4})*') THEN
        ',"claims":' || list_sort(list_distinct(string_split(claim_numbers, ',')::INTEGER[]))::VARCHAR
    END AS fields
    FROM (SELECT DISTINCT claim_numbers FROM rejected WHERE claim_numbers IS NOT NULL)
),
joined AS (
    SELECT cited.*, actions.oa, actions.fields AS action_fields,
        citing.art_unit AS latest_art_unit, citing.outcome, citing.fields AS application,
        coalesce(actions.unit, citing.unit) AS unit,
        rejected.claim_numbers, claimed.fields AS claims,
        referred.fields AS document, self_citation(citing.owners, referred.owners) AS self_citation,
        citing.lacking AS application_lacks,
        coalesce(referred.lacking, lacking_document(NULL, NULL, NULL)) AS document_lacks,
        CASE form892 || form1449 || citation_in_oa
            WHEN '000' THEN ''
            WHEN '010' THEN ',"form_source":["1449"]'
            WHEN '100' THEN ',"form_source":["892"]'
            WHEN '001' THEN ',"form_source":["oa_text"]'
            WHEN '110' THEN ',"form_source":["892","1449"]'
            WHEN '101' THEN ',"form_source":["892","oa_text"]'
            WHEN '011' THEN ',"form_source":["1449","oa_text"]'
            WHEN '111' THEN ',"form_source":["892","1449","oa_text"]'
        END AS forms,
        CASE WHEN cited.action_type IS NULL THEN ''
            WHEN cited.action_type IN ('101', '102', '103', '112')
                THEN concat(',"rejection_type":["', cited.action_type, '"],"action":"rejected"')
            WHEN cited.action_type = 'nonstatutory double patenting'
                THEN ',"rejection_type":["double_patenting"],"action":"rejected"'
            WHEN cited.action_type IN ('rejected', 'objected', 'allowed', 'withdrawn', 'cancelled', 'interpreted')
                THEN concat(',"action":"', cited.action_type, '"')
        END AS ground,
        CASE WHEN cited.action_type IN ('101', '102', '103', '112', 'nonstatutory double patenting')
            THEN 'rejected' ELSE cited.action_type END AS action,
        $plain AND citing.plain AND (cited.ifw_number IS NULL OR actions.plain)
            AND (digits IS NOT NULL OR NOT contains(citation_pat_pgpub_id, chr(0)))
            AND (cited.action_subtype IS NULL OR regexp_full_match(cited.action_subtype, '[a-z]'))
            AND (rejected.claim_numbers IS NULL OR claimed.fields IS NOT NULL) AS joins_plainly
    FROM (
        SELECT * FROM (SELECT *, $before + rowid + 1 AS number FROM cited) WHERE number > $after AND number <= $until
    ) AS cited
    LEFT JOIN actions ON actions.ifw_number = cited.ifw_number
    LEFT JOIN citing ON citing.app_id = cited.app_id
    LEFT JOIN rejected ON rejected.ifw_number = cited.ifw_number
        AND rejected.action_type = coalesce(cited.action_type, '')
        AND rejected.action_subtype = coalesce(cited.action_subtype, '')
    LEFT JOIN claimed ON claimed.claim_numbers = rejected.claim_numbers
    LEFT JOIN referred ON referred.key = cited.key
),
judged AS (
    SELECT *, coalesce(joins_plainly AND forms IS NOT NULL AND ground IS NOT NULL, false) AS plain,
        CASE WHEN action <> action_type THEN ground_of(action_type) END AS signed_ground,
        signed_kind(named, digits) AS signed_kind, coalesce(oa.art_unit, latest_art_unit) AS art_unit
    FROM joined
)
SELECT
    CASE WHEN plain THEN concat(
        '{"index":{"_id":"', number, '"}}', chr(10),
        '{"source":"ptoffact","sequence":', number, ',"application_number":"', app_id, '"', action_fields,
        CASE WHEN digits IS NULL THEN named ELSE us_fields(citation_pat_pgpub_id, digits) END,
        ground, ',"paragraph":"' || action_subtype || '"', forms, unit, claims,
        application, document, self_citation, use_field(app_id, digits, named), ',"signature":"', signed_ground,
        '|', signed_forms(forms), '|', action, '|', oa.document_cd, '|', oa.mail_dt[:4], '||',
        signed_kind, '|ptoffact"', signed_application(art_unit, outcome), lacks(concat(
            lacking_row(signed_ground, nullif(forms, ''), action), lacking_unit(art_unit, art_unit, art_unit),
            lacking_action(oa.document_cd, oa.mail_dt, oa.uspc_class, NULL), application_lacks,
            lacking_country(signed_kind), document_lacks)), '}', chr(10)
    ) END AS lines,
    CASE WHEN NOT plain THEN concat((to_json(struct_pack(
        row := number,
        app_id, citation_pat_pgpub_id, parsed, ifw_number, action_type, action_subtype, form892, form1449,
        citation_in_oa, document_cd := oa.document_cd, mail_dt := oa.mail_dt, art_unit := oa.art_unit,
        uspc_class := oa.uspc_class, latest_art_unit, claim_numbers
    ))::VARCHAR)[:-2], application, document, '}') END AS odd,
    number AS place
FROM judged
