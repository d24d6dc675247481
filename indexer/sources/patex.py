"""The table of PatEx that tells the status and the examiner of applications: its columns, and what they mean.

Its columns differ between vintages and are found by name. A status that is not told, or is none of an
application that is or was examined, leaves it unknown. An examiner's name is kept as it is written, in
one line.
"""

from indexer.sources.patentsview import PublishedTable

# "Withdrawn Abandonment, awaiting examiner action" is pending; what was abandoned and restored is not known.
APPLICATIONS = (
    PublishedTable(
        "application_data",
        ("application_number", "appl_status_desc", "patent_number", "examiner_full_name"),
        r"""
        INSERT INTO ended SELECT app_id, patent, outcome FROM (
            SELECT application_key(trim(application_number)) AS app_id,
                patent_key(nullif(trim(patent_number), '')) AS patent,
                lower(trim(appl_status_desc)) AS status,
                CASE
                    WHEN is_patent(patent) THEN 'granted'
                    WHEN regexp_matches(status, '^patent(ed| +expired)\b') THEN 'granted'
                    WHEN regexp_matches(status, '^(provisional|renounced|misassigned|pct\b)') THEN NULL
                    WHEN contains(status, 'restored') THEN NULL
                    WHEN regexp_matches(status, '^(expressly +)?abandon') THEN 'abandoned'
                    WHEN status <> '' THEN 'pending' END AS outcome
            FROM application_data
        ) WHERE app_id IS NOT NULL AND outcome IS NOT NULL;
        INSERT INTO examined SELECT * FROM (
            SELECT application_key(trim(application_number)) AS app_id,
                one_line(examiner_full_name) AS name
            FROM application_data
        ) WHERE app_id IS NOT NULL AND name <> ''
        """,
        "csv",
    ),
)
