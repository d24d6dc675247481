-- What is joined on the rows of `cited`: their office actions, what another API says of them, what is known of their
-- applications and of what they cite. Of each row the two lines of a `_bulk` body, or in `odd`, as JSON, the values
-- that Python makes them of; that is null, in JSON, for a row that another stands for.
--
-- $before: how many rows of all files are before those of `cited`. The variables first and last say which of the
-- rows, of all files, are given: those behind the first of them, up to the last. `found` has the passages of these.
CREATE OR REPLACE TEMP TABLE referred AS
SELECT key, fields, names(owner) AS owners, lacking_document(owner, subclasses, fields) AS lacking
FROM documents WHERE key IN (SELECT key FROM cited);

CREATE OR REPLACE TEMP TABLE filed AS
WITH wanted AS (SELECT DISTINCT application_key(app_id) AS app_id FROM cited),
known AS (SELECT * FROM applications WHERE app_id IN (FROM wanted)),
-- A patent is certain, whoever names it. Else the office actions' word is newer than that of a table of statuses.
ended AS (
    SELECT app_id, known.title, known.owner, known.subclasses, known.examiner,
        coalesce(known.patent, said.patent) AS patent,
        CASE WHEN 'granted' IN (known.outcome, said.outcome) THEN 'granted'
            ELSE coalesce(said.outcome, known.outcome) END AS outcome
    FROM known FULL JOIN (SELECT * FROM outcomes WHERE app_id IN (FROM wanted)) AS said USING (app_id)
)
SELECT application_number(app_id) AS app_id, title, names(owner) AS owners,
    application_fields(owner, subclasses, examiner, outcome, patent) AS fields, outcome,
    lacking_application(outcome, owner, examiner, subclasses) AS lacking
FROM ended;

-- Of what is joined on, only what these rows need: so it stays in memory, which keeps the order of the rows.
CREATE OR REPLACE TEMP TABLE acted AS
SELECT id, date, type, title, uspc_class FROM actions WHERE id IN (SELECT office_action FROM cited);

CREATE OR REPLACE TEMP TABLE enriching AS
SELECT office_action, key, struct_pack(category, location, related_claims, office_action_date, office_action_type,
    application_number, art_unit, non_patent) AS also_said
FROM told WHERE office_action IN (SELECT office_action FROM cited);

CREATE OR REPLACE TEMP TABLE dating AS
FROM acts WHERE office_action IN (SELECT office_action FROM cited);

CREATE OR REPLACE TEMP TABLE grounded AS
SELECT office_action, ground, paragraph, claims FROM grounds
WHERE office_action IN (SELECT office_action FROM cited);

WITH
older AS (
    SELECT number, id FROM superseded WHERE number > getvariable('first') AND number <= getvariable('last')
),
joined AS (
    SELECT numbered.lines, numbered.odd, numbered.number, numbered.signed_before, numbered.signed_after,
        numbered.signed_unit, numbered.lacking,
        coalesce(filed.lacking, lacking_application(NULL, NULL, NULL, NULL)) AS application_lacks,
        coalesce(referred.lacking, lacking_document(NULL, NULL, NULL)) AS document_lacks, older.id IS NOT NULL AS older,
        CASE WHEN older.id <> numbered.id THEN error('DuckDB read the rows in another order') END AS disordered,
        acted.date AS own_date, acted.type AS own_type, coalesce(acted.title, filed.title) AS title, acted.uspc_class,
        enriching.also_said, coalesce(numbered.own_said, enriching.also_said) AS said,
        coalesce(acted.date, to_json(struct_extract(said, 'office_action_date')[1]), to_json(dating.date)) AS date,
        coalesce(acted.type, to_json(struct_extract(said, 'office_action_type')[1]), to_json(dating.type)) AS type,
        numbered.app_id, numbered.art_unit, numbered.non_patent,
        -- A struct of what has no partner would be one of nulls.
        CASE WHEN dating.office_action IS NOT NULL THEN dating END AS action_said,
        coalesce(grounded.claims, found.claims) AS claims, found.passage,
        nullif(concat(filed.fields, referred.fields), '') AS fields, filed.outcome,
        self_citation(filed.owners, referred.owners) AS self_citation
    FROM (SELECT * FROM (SELECT *, $before + rowid + 1 AS number FROM cited)
          WHERE number > getvariable('first') AND number <= getvariable('last')) AS numbered
    LEFT JOIN older ON older.number = numbered.number
    LEFT JOIN acted ON acted.id = numbered.office_action
    LEFT JOIN grounded ON grounded.office_action = numbered.office_action AND grounded.ground = numbered.ground
        AND grounded.paragraph = numbered.paragraph
    LEFT JOIN found ON found.office_action = numbered.office_action AND found.reference = numbered.reference
        AND found.parsed = numbered.parsed
    LEFT JOIN enriching ON enriching.office_action = numbered.office_action AND enriching.key = numbered.lane_key
    LEFT JOIN dating ON dating.office_action = numbered.office_action
    LEFT JOIN filed ON filed.app_id = numbered.app_id
    LEFT JOIN referred ON referred.key = numbered.key
)
SELECT
    CASE WHEN odd IS NULL AND NOT older AND disordered IS NULL THEN concat(
        lines, ',"office_action_date":' || date, ',"office_action_type":' || type, ',"title":' || title,
        ',"uspc_class":' || uspc_class, ',"claims":' || claims, ',"passage":' || passage,
        CASE WHEN also_said IS NOT NULL THEN ',"also_in":["enriched_citations"]' END,
        said_fields(said, date, type, app_id, art_unit, non_patent), fields, self_citation,
        ',"signature":"', signed_before, escaped(type[2:-2]), '|', date[2:5], '|',
        signed_values(said.category), '|', signed_after, signed_unit, outcome, '"',
        lacks(concat(lacking, lacking_action(type, date, uspc_class, said.category), application_lacks,
            lacking_country(signed_after), document_lacks)), '}', chr(10)
    ) END AS lines,
    CASE WHEN older THEN 'null' WHEN odd IS NOT NULL THEN concat(odd[:-2], ',"joined":', CASE
        WHEN coalesce(own_date, own_type, title, uspc_class, claims, passage) IS NULL AND fields IS NULL
            AND said IS NULL AND action_said IS NULL THEN 'null'
        ELSE concat((to_json(struct_pack(date := own_date, type := own_type, title := title::JSON, uspc_class, claims,
            passage, enriched := said, action := action_said))::VARCHAR)[:-2], fields, '}') END, '}')
    END AS odd,
    number AS place
FROM joined
