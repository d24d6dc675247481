-- Tables of the Cooperative Patent Classification, for what tables.sql makes: a document has several groups, mostly
-- of one subclass, some of others of its technology; designs have none, nor have a few others.

CREATE TEMP VIEW classified AS
WITH documents AS (SELECT patent_id AS id, work_group, key, 'g' AS kind FROM patents WHERE patent_id NOT LIKE 'D%'
    UNION ALL SELECT pgpub_id, work_group, key, 'pg' FROM publications),
counted AS (SELECT *, unnest(range(within(key, 'groups', 1, 7))) AS sequence FROM documents
    WHERE chance(key, 'classified') >= 0.02),
placed AS (SELECT *, draw(key, sequence) AS group_key, getvariable('subclasses')[center_place(work_group)] AS pool,
    1 + (work_group % 10 + CASE WHEN chance(draw(key, sequence), 'other') < 0.3 THEN within(draw(key, sequence), 'which', 1, 9)
        ELSE 0 END) % len(pool) AS place FROM counted)
SELECT kind, id, sequence, CASE WHEN chance(group_key, 'unknown') < 0.001 THEN '' ELSE pool[place] END AS subclass,
    group_key FROM placed;

CREATE TEMP MACRO cpc(of) AS TABLE
SELECT id, sequence AS cpc_sequence, subclass[:1] AS cpc_section, subclass[:3] AS cpc_class, subclass AS cpc_subclass,
    subclass || within(group_key, 'main', 1, 99) || '/' || lpad(within(group_key, 'sub', 0, 99)::VARCHAR, 2, '0') AS cpc_group,
    CASE WHEN sequence = 0 OR chance(group_key, 'type') < 0.6 THEN 'inventional' ELSE 'additional' END AS cpc_type
FROM classified WHERE kind = of;

CREATE TEMP VIEW g_cpc_current AS SELECT id AS patent_id, * EXCLUDE (id) FROM cpc('g');
CREATE TEMP VIEW pg_cpc_current AS SELECT id AS pgpub_id, * EXCLUDE (id) FROM cpc('pg');
