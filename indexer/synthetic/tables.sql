-- Tables of titles and owners that fit what ptoffact.sql and oa_citations.sql make, whose macros and views they
-- use. tables.py sets the variables and creates granted before it runs this.

CREATE TEMP MACRO seeded(text) AS draw(hash(text), getvariable('seed'));
CREATE TEMP MACRO center_place(work_group) AS list_position(getvariable('centers'), work_group // 10);
-- Three documents in four are of their work group's own topic, the others of any of their tech center.
CREATE TEMP MACRO topic(work_group, key) AS 9 * (center_place(work_group) - 1)
    + CASE WHEN chance(key, 'own topic') < 0.75 THEN work_group % 10 ELSE within(key, 'topic', 1, 9) END;
CREATE TEMP MACRO sentence(text) AS upper(text[1]) || text[2:];
CREATE TEMP MACRO worded(pattern, topic, center, key) AS pattern
    .replace('THINGS', pick(getvariable('things')[topic], key, 'thing')[2])
    .replace('THING', pick(getvariable('things')[topic], key, 'thing')[1])
    .replace('OTHER', getvariable('things')[topic][1 + within(key, 'thing', 1, 3) % 3][1])
    .replace('FEATURE', pick(getvariable('features')[topic], key, 'feature'))
    .replace('ADJECTIVE', pick(getvariable('adjectives')[center], key, 'adjective'))
    .replace('USE', pick(getvariable('uses')[topic], key, 'use'))
    .replace('MAKING', pick(getvariable('makings')[center], key, 'making')[1])
    .replace('MAKE', pick(getvariable('makings')[center], key, 'making')[2])
    .replace('PLANT', pick(getvariable('plants'), key, 'plant'))
    .replace('NAME', upper(pick(getvariable('surnames'), key, 'name')[:4] || pick(getvariable('surnames'), key, 'rest')[-4:]));
CREATE TEMP MACRO pattern(kind, work_group, key) AS CASE WHEN kind = 'PP' THEN pick(getvariable('plant_patterns'), key, 'pattern')
    WHEN kind = 'D' OR work_group // 10 = 29 THEN pick(getvariable('design_patterns'), key, 'pattern')
    ELSE pick(getvariable('utility_patterns'), key, 'pattern') END;
CREATE TEMP MACRO title(kind, work_group, key) AS
    sentence(worded(pattern(kind, work_group, key), topic(work_group, key), center_place(work_group), key));
CREATE TEMP MACRO weekday(day, number) AS date_trunc('week', day)::DATE + (number - 1)::INTEGER;
CREATE TEMP MACRO first_thursday(year) AS make_date(year, 1, 1) + ((11 - isodow(make_date(year, 1, 1))) % 7)::INTEGER;

-- What citations name, once; of several references with one number the most popular says what it is about.
CREATE TEMP TABLE referenced AS
SELECT kind, number::BIGINT AS number, min(rank * 1000 + work_group) % 1000 AS work_group
FROM (SELECT kind, number, rank, work_group FROM cited
    UNION ALL
    SELECT kind, number, rank::BIGINT + 1000000000, pick_art_unit(reference_key)[:3]::INTEGER FROM api_cited WHERE named)
WHERE kind IN ('grant', 'D', 'RE', 'PP', 'pgpub')
GROUP BY ALL;

CREATE TEMP TABLE patents AS
WITH every AS (SELECT * FROM referenced WHERE kind <> 'pgpub'
    UNION ALL -- and some that nobody cites
    SELECT 'grant', 10400000 + range, pick_art_unit(seeded(range))[:3]::INTEGER
    FROM range(100 + getvariable('applications') // 20)),
named AS (SELECT *, CASE kind WHEN 'grant' THEN '' ELSE kind END || number AS patent_id FROM every)
SELECT *, seeded(patent_id) AS key, weekday(granted(kind, number), 2) AS patent_date FROM named
WHERE chance(seeded(patent_id), 'known') < 0.97 AND patent_id NOT IN (SELECT unnest(getvariable('real_references')))
ORDER BY kind, number;

-- The applications of those that are cited have numbers below those of the applications that cite.
CREATE TEMP VIEW cited_publications AS
SELECT number AS pgpub_id, lpad((3399999 + (year - 2001) * 400000 + serial)::VARCHAR, 8, '0') AS application_id, work_group,
    first_thursday(year) + (7 * (52 * (serial - 1) // 400000))::INTEGER AS published_date
FROM (SELECT *, number // 10000000 AS year, number % 10000000 AS serial FROM referenced WHERE kind = 'pgpub')
WHERE chance(seeded(number::VARCHAR), 'known') < 0.97;

-- Nine in ten applications that cite were published, before their first office action, under serials that nobody cites.
CREATE TEMP VIEW citing AS
SELECT app_id, art_unit, 400001 + i AS serial,
    DATE '2008-01-01' + first_day::INTEGER - within(key, 'published', 60, 700)::INTEGER AS day FROM applications
UNION ALL
SELECT app_id, art_unit, 5000000 + place, DATE '2017-06-01' + (place * 700 // 1000000)::INTEGER
FROM (SELECT app_id, art_unit, action // 2 AS place FROM api_cited WHERE i % 16 = 0 AND i < 64000000)
ANTI JOIN (SELECT app_id FROM applications WHERE app_id >= '15000000') USING (app_id);

-- One in fifty of these was published again, a year later.
CREATE TEMP VIEW own_publications AS
WITH published AS (SELECT * FROM citing WHERE chance(seeded(app_id), 'published') < 0.9),
dated AS (SELECT *, weekday(day, 4) AS published_date FROM published
    UNION ALL
    SELECT *, weekday(day + 364, 4) FROM published WHERE chance(seeded(app_id), 'published again') < 0.02)
SELECT year(published_date) * 10000000 + serial AS pgpub_id, app_id AS application_id, art_unit[:3]::INTEGER AS work_group,
    published_date
FROM dated;

CREATE TEMP TABLE publications AS
SELECT pgpub_id::VARCHAR AS pgpub_id, * EXCLUDE (pgpub_id), seeded(pgpub_id::VARCHAR) AS key
FROM (FROM cited_publications UNION ALL FROM own_publications)
WHERE pgpub_id::VARCHAR NOT IN (SELECT unnest(getvariable('real_references')))
    AND application_id NOT IN (SELECT unnest(getvariable('real_applications')))
ORDER BY pgpub_id;

-- Six in ten applications that cite became patents, of those that are cited; and a third of the publications that
-- are cited did. Both in the order of the numbers, so that what is older became what is older.
CREATE TEMP TABLE became AS
WITH ended AS (SELECT app_id, row_number() OVER (ORDER BY app_id) AS place FROM citing
    WHERE chance(seeded(app_id), 'granted') < 0.6 AND app_id NOT IN (SELECT unnest(getvariable('real_applications')))),
granted AS (SELECT patent_id, row_number() OVER (ORDER BY number) AS place FROM patents
    WHERE kind = 'grant' AND number BETWEEN 7800000 AND 10399999)
SELECT app_id AS application_id, patent_id FROM ended JOIN granted USING (place);

INSERT INTO became
WITH ended AS (SELECT application_id, row_number() OVER (ORDER BY pgpub_id) AS place FROM cited_publications
    WHERE chance(seeded(application_id), 'granted') < 0.35),
granted AS (SELECT patent_id, row_number() OVER (ORDER BY number) AS place FROM patents
    WHERE kind = 'grant' AND number BETWEEN 6200000 AND 10399999 AND patent_id NOT IN (SELECT patent_id FROM became))
SELECT application_id, patent_id FROM ended JOIN granted USING (place);

CREATE TEMP VIEW g_patent AS
SELECT patent_id,
    CASE kind WHEN 'grant' THEN 'utility' WHEN 'D' THEN 'design' WHEN 'RE' THEN 'reissue' ELSE 'plant' END AS patent_type,
    patent_date, title(kind, work_group, key) AS patent_title,
    CASE WHEN patent_date < DATE '2001-01-02'
        THEN CASE kind WHEN 'grant' THEN 'A' WHEN 'D' THEN 'S' WHEN 'RE' THEN 'E' ELSE 'P' END
        ELSE CASE kind WHEN 'grant' THEN pick(['B1', 'B2', 'B2', 'B2'], key, 'kind code') WHEN 'D' THEN 'S1' WHEN 'RE' THEN 'E1'
            ELSE pick(['P2', 'P3'], key, 'kind code') END END AS wipo_kind,
    CASE WHEN kind IN ('D', 'PP') THEN 1 ELSE within(key, 'claims', 1, 30) END AS num_claims,
    (chance(key, 'withdrawn') < 0.0005)::INTEGER AS withdrawn,
    CASE WHEN patent_date < DATE '2001-01-01' THEN strftime(patent_date, 'pftaps%Y%m%d.zip')
        WHEN patent_date < DATE '2005-01-01' THEN strftime(patent_date, 'pg%y%m%d.xml')
        ELSE strftime(patent_date, 'ipg%y%m%d.xml') END AS filename
FROM patents;

-- Titles of publications are written in capitals more often than not.
CREATE TEMP VIEW pg_published_application AS
WITH titled AS (SELECT *, title('pgpub', work_group, key) AS title FROM publications)
SELECT pgpub_id, application_id, published_date - within(key, 'filed', 150, 570)::INTEGER AS filing_date,
    'utility' AS patent_type, 'utility' AS filing_type, published_date,
    CASE WHEN chance(key, 'again') < 0.03 THEN 'A9' ELSE 'A1' END AS wipo_kind, application_id[:2] AS series_code,
    CASE WHEN chance(key, 'capitals') < 0.6 THEN upper(title) ELSE title END AS application_title,
    (chance(key, 'rule 47') < 0.01)::INTEGER AS rule_47_flag,
    CASE WHEN published_date < DATE '2005-01-01' THEN strftime(published_date, 'pa%y%m%d.xml')
        ELSE strftime(published_date, 'ipa%y%m%d.xml') END AS filename
FROM titled;

-- 17 documents in 20 have an owner, some several. One in twelve owners is a person. The first of a work group's
-- organisations own most of its documents.
-- A patent mostly has the owners of its publication.
CREATE TEMP VIEW documents_with_keys AS
SELECT patent_id AS id, coalesce(first.work_group, patents.work_group) AS work_group, coalesce(first.key, patents.key) AS key,
    'g' AS kind
FROM patents LEFT JOIN (
    SELECT patent_id, min_by({'key': key, 'work_group': work_group}, pgpub_id) AS first
    FROM became JOIN publications USING (application_id)
    WHERE chance(seeded(application_id), 'sold') >= 0.1 GROUP BY patent_id) USING (patent_id)
UNION ALL SELECT pgpub_id, work_group, key, 'pg' FROM publications;

CREATE TEMP VIEW owners AS
WITH counted AS (SELECT *, unnest(range(CASE WHEN chance(key, 'owners') < 0.82 THEN 1 WHEN chance(key, 'owners') < 0.85
        THEN 2 + (chance(key, 'owners') < 0.826)::INTEGER ELSE 0 END)) AS place FROM documents_with_keys),
drawn AS (SELECT *, draw(key, place) AS owner_key, chance(draw(key, place), 'person') < 0.08 AS person FROM counted),
chosen AS (SELECT *,
    CASE WHEN place = 0 AND chance(owner_key, 'conglomerate') < 0.15
        THEN 1 + (floor(getvariable('conglomerates') * chance(owner_key, 'owner') ** 2)::BIGINT
            + 7 * center_place(work_group)) % getvariable('conglomerates')
        ELSE 1 + getvariable('conglomerates') + getvariable('organisations') * (center_place(work_group) - 1)
            + (floor(getvariable('organisations') * chance(key, 'owner') ** 3)::BIGINT
                + 37 * (work_group % 10) + 11 * place) % getvariable('organisations') END AS number,
    pick(getvariable('first_names'), owner_key, 'first name') AS first_name,
    pick(getvariable('surnames'), owner_key, 'surname') AS surname
    FROM drawn)
SELECT kind, id, place AS assignee_sequence,
    CASE WHEN person THEN md5(first_name || ' ' || surname)::UUID::VARCHAR
        ELSE getvariable('owner_ids')[number] END AS assignee_id,
    CASE WHEN person THEN first_name ELSE '' END AS disambig_assignee_individual_name_first,
    CASE WHEN person THEN surname ELSE '' END AS disambig_assignee_individual_name_last,
    CASE WHEN person THEN '' ELSE getvariable('owner_names')[number] END AS disambig_assignee_organization,
    CASE WHEN person THEN pick(['4', '5'], owner_key, 'type') ELSE getvariable('owner_types')[number] END AS assignee_type,
    CASE WHEN NOT person THEN getvariable('owner_places')[number] WHEN chance(owner_key, 'nowhere') < 0.1 THEN ''
        ELSE md5('of ' || surname)::UUID::VARCHAR END AS location_id
FROM chosen;

CREATE TEMP VIEW g_assignee_disambiguated AS SELECT id AS patent_id, * EXCLUDE (kind, id) FROM owners WHERE kind = 'g';
CREATE TEMP VIEW pg_assignee_disambiguated AS SELECT id AS pgpub_id, * EXCLUDE (kind, id) FROM owners WHERE kind = 'pg';
