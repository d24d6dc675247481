-- Tables of which application a patent and a publication is of, and of what it became, for what tables.sql makes.
-- They know nearly all of it, not all the same, and now and then they contradict each other.

-- A patent that became of nothing made up has an application in a series of numbers that the Office has not given.
CREATE TEMP VIEW applied AS
SELECT patent_id, kind, patent_date, key,
    coalesce(application_id, (CASE kind WHEN 'grant' THEN 40000000 WHEN 'D' THEN 29000000 WHEN 'RE' THEN 38000000
        ELSE 39000000 END + number)::VARCHAR) AS application_id
FROM patents LEFT JOIN became USING (patent_id);

-- Impossible days occur.
CREATE TEMP VIEW g_application AS
SELECT application_id, patent_id,
    CASE kind WHEN 'D' THEN 'design' WHEN 'PP' THEN 'plant' WHEN 'RE' THEN 'reissue' ELSE 'utility' END
        AS patent_application_type,
    CASE WHEN chance(key, 'impossible') < 0.002 THEN '1074-02-30'
        ELSE (patent_date - within(key, 'filed', 500, 1500)::INTEGER)::VARCHAR END AS filing_date,
    application_id[:2] AS series_code, 0 AS rule_47_flag
FROM applied WHERE chance(key, 'application') >= 0.01;

-- One line in five hundred names another application.
CREATE TEMP VIEW pg_granted_pgpubs_crosswalk AS
SELECT CASE WHEN chance(publications.key, 'another') < 0.002 THEN lpad((application_id::INTEGER + 1)::VARCHAR, 8, '0')
    ELSE application_id END AS application_id, patent_id, pgpub_id
FROM became JOIN publications USING (application_id) WHERE chance(publications.key, 'crosswalk') >= 0.03
ORDER BY pgpub_id;
