-- A table of the statuses of applications, as PatEx has it, for what tables.sql makes. It is older than the tables of
-- patents: of what became a patent some is pending there, a little even abandoned, for it was revived. An art unit
-- has a dozen examiners, the first of whom has most applications; of a few applications none is named.

CREATE TEMP VIEW application_data AS
WITH filed AS (SELECT *, seeded(app_id) AS key,
        seeded(art_unit || floor(12 * chance(seeded(app_id), 'examiner') ** 2)::INTEGER) AS examiner FROM citing
    WHERE app_id NOT IN (SELECT unnest(getvariable('real_applications'))) AND chance(seeded(app_id), 'known') >= 0.03),
ended AS (SELECT filed.*, patent_id, CASE
    WHEN patent_id IS NULL THEN CASE WHEN chance(key, 'status') < 0.75 THEN 'abandoned' WHEN chance(key, 'status') < 0.97
        THEN 'pending' ELSE '' END
    WHEN chance(key, 'status') < 0.85 THEN 'granted' WHEN chance(key, 'status') < 0.98 THEN 'pending' ELSE 'abandoned' END AS ended
    FROM filed LEFT JOIN became ON became.application_id = filed.app_id)
SELECT app_id AS application_number, (day - within(key, 'filed', 150, 570)::INTEGER)::VARCHAR AS filing_date,
    CASE WHEN chance(key, 'unassigned') < 0.03 THEN '' ELSE concat(
        upper(pick(getvariable('surnames'), examiner, 'surname')), CASE WHEN chance(key, 'blanks') < 0.01 THEN ',  ' ELSE ', ' END,
        upper(pick(getvariable('first_names'), examiner, 'first name')),
        CASE WHEN chance(examiner, 'initial') < 0.6 THEN ' ' || chr(64 + within(examiner, 'initial', 1, 26)::INTEGER) END) END
        AS examiner_full_name, art_unit AS examiner_art_unit,
    CASE ended WHEN 'granted' THEN pick(['Patented Case', 'Patented Case', 'Patented Case',
            'Patent Expired Due to NonPayment of Maintenance Fees Under 37 CFR 1.362'], key, 'words')
        WHEN 'abandoned' THEN pick(['Abandoned  --  Failure to Respond to an Office Action',
            'Abandoned  --  Failure to Pay Issue Fee', 'Expressly Abandoned  --  During Examination',
            'Abandoned  --  After Examiner''s Answer or Board of Appeals Decision'], key, 'words')
        WHEN 'pending' THEN pick(['Non Final Action Mailed', 'Final Rejection Mailed', 'Docketed New Case - Ready for Examination',
            'Notice of Allowance Mailed -- Application Received in Office of Publications',
            'Withdrawn Abandonment, awaiting examiner action'], key, 'words')
        ELSE '' END AS appl_status_desc,
    CASE WHEN ended = 'granted' THEN patent_id ELSE '' END AS patent_number
FROM ended ORDER BY app_id;
