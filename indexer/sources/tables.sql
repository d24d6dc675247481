-- A slice of what was taken from the tables becomes rows of `kept`: what is said of a document, and what of an
-- application, nearly as a citation's document says it. $slices: into how many numbers are divided. $slice: which.
--
-- A number that stands twice must not double its citations; max() and min() of a struct keep the values of one
-- row together. DuckDB does that in memory only: so not of all numbers at once.

-- Each document is of one application, whatever the tables say; so is the patent that an application became.
INSERT INTO belongs
SELECT key, min({'said_by': said_by, 'app_id': app_id}).app_id
FROM filed WHERE key % $slices = $slice GROUP BY key;

INSERT INTO kept.documents
WITH last AS (
    SELECT key, max({'date': date, 'title': title}) AS row
    FROM titled WHERE key % $slices = $slice GROUP BY key
),
named AS (
    SELECT key, list(name ORDER BY sequence, name) AS names FROM (
        SELECT key, name, min(sequence) AS sequence
        FROM owned WHERE key % $slices = $slice GROUP BY key, name
    ) GROUP BY key
),
subjects AS (
    SELECT key, to_json(list(subclass ORDER BY sequence, subclass))::VARCHAR AS subclasses FROM (
        SELECT key, subclass, min(sequence) AS sequence
        FROM classed WHERE key % $slices = $slice GROUP BY key, subclass
    ) GROUP BY key
),
family AS (SELECT key, app_id FROM belongs WHERE key % $slices = $slice),
told AS (
    SELECT key, to_json(names)::VARCHAR AS owner, subclasses, concat(
        ',"reference_title":' || to_json(row.title)::VARCHAR, ',"reference_owner":' || owner,
        ',"reference_date":"' || row.date::VARCHAR || '"',
        ',"reference_family":"' || application_number(app_id) || '"',
        ',"reference_cpc":' || subclasses) AS fields
    FROM last FULL JOIN named USING (key) FULL JOIN family USING (key) FULL JOIN subjects USING (key)
)
FROM told WHERE fields <> '';

-- When the documents of all slices are there. Of several publications of an application the latest tells its title,
-- the latest that has owners tells them, and the latest that has subclasses these; where none has, the patent that
-- it became.
INSERT INTO kept.applications
WITH titles AS (
    SELECT app_id, max({'date': date, 'pgpub_id': pgpub_id, 'title': title}).title AS title
    FROM headed WHERE app_id % $slices = $slice GROUP BY app_id
),
own AS (SELECT app_id, key FROM belongs WHERE app_id % $slices = $slice),
telling AS (
    SELECT app_id, owner, subclasses,
        {'published': is_publication(key), 'newest': CASE WHEN is_publication(key) THEN key ELSE -key END} AS rank
    FROM own JOIN kept.documents AS document USING (key)
    WHERE coalesce(owner, subclasses) IS NOT NULL AND (is_publication(key) OR is_patent(key))
),
described AS (
    SELECT app_id, arg_max(owner, rank) AS owner, arg_max(subclasses, rank) AS subclasses FROM telling GROUP BY app_id
),
patents AS (SELECT app_id, min(key) AS key FROM own WHERE is_patent(key) GROUP BY app_id),
-- A patent is certain, whichever table names it: that of the patents' applications before that of statuses.
ends AS (
    SELECT app_id, min(patent) FILTER (is_patent(patent)) AS said,
        CASE WHEN bool_or(outcome = 'granted') THEN 'granted'
            WHEN bool_or(outcome = 'abandoned') THEN 'abandoned' ELSE 'pending' END AS outcome
    FROM ended WHERE app_id % $slices = $slice GROUP BY app_id
),
-- Of an application that stands twice, with two names, no examiner is certain.
examiners AS (
    SELECT app_id, CASE WHEN min(name) = max(name) THEN to_json(min(name))::VARCHAR END AS examiner
    FROM examined WHERE app_id % $slices = $slice GROUP BY app_id
)
SELECT app_id, to_json(title)::VARCHAR, owner, subclasses, examiner, patent_number(coalesce(key, said)),
    CASE WHEN key IS NOT NULL THEN 'granted' ELSE outcome END
FROM titles FULL JOIN described USING (app_id) FULL JOIN patents USING (app_id) FULL JOIN ends USING (app_id)
    FULL JOIN examiners USING (app_id)
