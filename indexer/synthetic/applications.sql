-- A table of the statuses of applications, as PatEx has it, for what tables.sql makes. It is older than the tables of
-- patents: of what became a patent some is pending there, a little even abandoned, for it was revived.

CREATE TEMP VIEW application_data AS
WITH filed AS (SELECT *, seeded(app_id) AS key FROM citing
    WHERE app_id NOT IN (SELECT unnest(getvariable('real_applications'))) AND chance(seeded(app_id), 'known') >= 0.03),
ended AS (SELECT filed.*, patent_id, CASE
    WHEN patent_id IS NULL THEN CASE WHEN chance(key, 'status') < 0.75 THEN 'abandoned' WHEN chance(key, 'status') < 0.97
        THEN 'pending' ELSE '' END
    WHEN chance(key, 'status') < 0.85 THEN 'granted' WHEN chance(key, 'status') < 0.98 THEN 'pending' ELSE 'abandoned' END AS ended
    FROM filed LEFT JOIN became ON became.application_id = filed.app_id)
SELECT app_id AS application_number, (day - within(key, 'filed', 150, 570)::INTEGER)::VARCHAR AS filing_date,
    upper(pick(getvariable('surnames'), key, 'examiner')) || ', ' || upper(pick(getvariable('first_names'), key, 'first name'))
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
