-- Some rows of the Enriched Citations API in the table `cited`, as oa_citations.sql makes it: all of them are odd, as
-- citations.enriched makes the documents of those that stand by themselves.
--
-- $rows: the rows. $fields: their names. $before: how many rows of all files are before them.
DROP TABLE IF EXISTS cited;

CREATE TEMP TABLE cited AS
SELECT NULL::VARCHAR AS lines, NULL::VARCHAR AS signed_before, NULL::VARCHAR AS signed_after,
    NULL::VARCHAR AS signed_unit, NULL::VARCHAR AS lacking,
    to_json(struct_pack($fields))::VARCHAR AS odd,
    NULL::BIGINT AS key,
    id, patentApplicationNumber ->> '$$' AS app_id, trim(obsoleteDocumentIdentifier ->> '$$') AS office_action,
    NULL::VARCHAR AS ground, NULL::VARCHAR AS paragraph, NULL::VARCHAR AS reference, NULL::VARCHAR AS parsed,
    NULL::VARCHAR AS lane_key, NULL::VARCHAR AS art_unit, NULL::VARCHAR AS non_patent
FROM $rows;

UPDATE cited SET key = standing.key FROM standing WHERE standing.number = $before + cited.rowid + 1;
