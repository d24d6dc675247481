-- The rows of a synthetic ptoffact data set, as views over range(applications). ptoffact.py sets the variables
-- and creates draw, chance, the macros of its CHOICES and those of its GROUNDS before it runs this.

CREATE TEMP MACRO within(key, salt, low, high) AS low + (draw(key, salt) % (high - low + 1)::UBIGINT)::BIGINT;
CREATE TEMP MACRO pick(list, key, salt) AS list[within(key, salt, 1, len(list))];
CREATE TEMP MACRO pick_text(text, width, key, salt) AS
    substr(text, 1 + width * within(key, salt, 0, len(text) // width - 1), width);
CREATE TEMP MACRO pick_art_unit(key) AS pick_text(getvariable('art_units'), 4, key, 'art unit');
CREATE TEMP MACRO claims(low, high) AS array_to_string(range(low, high + 1), ',');
-- An era is a fifth of the years 2008 to 2017: what an application cites is no newer than its own.
CREATE TEMP MACRO latest_year(era) AS 2007 + era * 5 // 2;
CREATE TEMP MACRO digits(kind, key, era) AS CASE kind
    WHEN 'grant' THEN (7300000 + 600000 * era - ((4300000 + 600000 * era) * chance(key, 'number') ** 2)::BIGINT)::VARCHAR
    WHEN 'pgpub' THEN (within(key, 'year', 2001, latest_year(era)) * 10000000 + within(key, 'number', 1, 400000))::VARCHAR
    WHEN 'JP' THEN (within(key, 'year', 1990, latest_year(era)) * 1000000 + within(key, 'number', 100000, 560000))::VARCHAR
    WHEN 'WO' THEN (within(key, 'year', 2004, latest_year(era)) * 1000000 + within(key, 'number', 1, 190000))::VARCHAR
    WHEN 'EP' THEN within(key, 'number', 1000000, 2999999)::VARCHAR
    WHEN 'CN' THEN within(key, 'number', 1000000, 1999999)::VARCHAR
    WHEN 'KR' THEN (10 * 10**11 + within(key, 'year', 2000, latest_year(era)) * 10**7
        + within(key, 'number', 1, 7099999))::BIGINT::VARCHAR
    WHEN 'DE' THEN (10 * 10**10 + within(key, 'year', 2000, latest_year(era)) * 10**6
        + within(key, 'number', 1, 64999))::BIGINT::VARCHAR
    WHEN 'D' THEN within(key, 'number', 300000, 789999)::VARCHAR
    WHEN 'RE' THEN within(key, 'number', 28000, 46500)::VARCHAR
    WHEN 'PP' THEN within(key, 'number', 8000, 28000)::VARCHAR
    WHEN 'H' THEN lpad(within(key, 'number', 1, 2290)::VARCHAR, 6, '0') END;
CREATE TEMP MACRO filled(template, key, tech_center, era) AS template
    .replace('SURNAME', pick(getvariable('surnames'), key, 'surname'))
    .replace('FIRST', pick(getvariable('first_names'), key, 'first name'))
    .replace('PHRASE', pick(getvariable('phrases')[tech_center], key, 'phrase'))
    .replace('JOURNAL', pick(getvariable('journals')[tech_center], key, 'journal'))
    .replace('DATE', strftime(DATE '2004-01-01' + within(key, 'date', 0, 1300 + 690 * era)::INTEGER, '%-d %B %Y'))
    .replace('YEAR', within(key, 'year', 1975, latest_year(era))::VARCHAR)
    .replace('VOLUME', within(key, 'volume', 2, 190)::VARCHAR)
    .replace('PAGE', within(key, 'page', 1, 900)::VARCHAR)
    .replace('LAST', (within(key, 'page', 1, 900) + within(key, 'pages', 2, 30))::VARCHAR);
-- The day of mailing, so many days after 1 January 2008; a weekend's falls on the Friday before.
CREATE TEMP MACRO mailed(days) AS DATE '2008-01-01' + days::INTEGER
    - greatest(isodow(DATE '2008-01-01' + days::INTEGER) - 5, 0)::INTEGER;
CREATE TEMP MACRO us_number(kind, number) AS CASE kind WHEN 'pgpub' THEN number[:4] || '/' || number[5:] || ' A1'
    ELSE format('{:,}', number::BIGINT) || ' B2' END;
CREATE TEMP MACRO reference(kind, number, spelling, key, tech_center, era) AS CASE
    WHEN kind IN ('grant', 'pgpub') THEN CASE
        WHEN spelling = 'bare' THEN number
        WHEN spelling = 'zero lost' THEN CASE kind WHEN 'pgpub' THEN number[:4] || number[6:] ELSE number END
        WHEN spelling = 'lee' THEN filled('SURNAME (US ', key, tech_center, era) || us_number(kind, number)[:-4] || ')'
        WHEN spelling = 'smith' THEN filled('SURNAME et al. US ', key, tech_center, era) || us_number(kind, number)
        ELSE filled('SURNAME; FIRST US ', key, tech_center, era) || number || us_number(kind, number)[-3:] || ' ' END
    WHEN kind = 'WO' THEN 'WO ' || number
    WHEN kind = 'EP' THEN 'EP ' || number || ' A1'
    WHEN kind = 'CN' THEN 'CN ' || number || 'A'
    WHEN kind = 'JP' THEN 'JP ' || number[:4] || '-' || number[5:]
    WHEN kind = 'KR' THEN 'KR ' || number[:2] || '-' || number[3:6] || '-' || number[7:]
    WHEN kind = 'DE' THEN 'DE ' || number[:2] || ' ' || number[3:6] || ' ' || number[7:9] || ' ' || number[10:] || ' A1'
    WHEN kind = 'paper' THEN filled(pick(getvariable('papers'), key, 'form'), key, tech_center, era)
    WHEN kind = 'prose' THEN filled(pick(getvariable('prose'), key, 'form'), key, tech_center, era)
    WHEN kind = 'PP' THEN kind || number
    WHEN kind = 'H' THEN 'H' || number[:3] || ',' || number[4:]
    ELSE kind || format('{:,}', number::BIGINT) END;

CREATE TEMP VIEW applications AS
WITH drawn AS (SELECT i, draw(hash(i), getvariable('seed')) AS key,
        floor(2900 * i / getvariable('applications') + 568 * chance(key, 'first day'))::INTEGER AS first_day,
        120 + (draw(key, 'gap') % 240)::INTEGER AS gap
    FROM (SELECT range AS i FROM range(getvariable('applications')))),
numbered AS (SELECT *, 11000000 + i * getvariable('step') + within(key, 'number', 0, getvariable('step') - 1) AS number,
    least(planned_actions(key), (3468 - first_day) // gap + 1) AS actions FROM drawn)
SELECT i, key, first_day, gap, (number + (number >= 12000001)::INTEGER + (number >= 13000001)::INTEGER)::VARCHAR AS app_id,
    pick_art_unit(key) AS art_unit, within(key, 'claims', 4, 30) AS claims,
    CASE WHEN actions = 0 THEN 0 ELSE actions + (chance(key, 'doubled') < CASE date_trunc('month', mailed(first_day))
        WHEN DATE '2015-10-01' THEN 0.38 WHEN DATE '2015-11-01' THEN 0.79 WHEN DATE '2015-12-01' THEN 0.16
        ELSE 0 END)::INTEGER END AS documents,
    documents > actions AS doubled
FROM numbered;

CREATE TEMP VIEW documents AS
WITH numbered AS (SELECT *, unnest(range(documents + 1)) AS document FROM applications),
acted AS (SELECT *, document = documents AS listing, greatest(document - doubled::INTEGER, 0) AS action,
    draw(key, action) AS action_key,
    -- One to one, as 36^8 and the factor have no common divisor: no two documents get the same number.
    ((i * 8 + document) * 161803398875 + (hash(getvariable('seed')) % 2821109907456)::BIGINT) % 2821109907456 AS code
    FROM numbered)
SELECT * EXCLUDE (code), to_base(code, 36, 8) || ifw_suffix(hash(code)) AS ifw_number FROM acted;

CREATE TEMP VIEW grounds AS
SELECT * FROM (SELECT *, unnest(range(CASE WHEN listing THEN 1 ELSE getvariable('grounds') END)) AS ground FROM documents)
WHERE listing OR raised(action_key, ground);

CREATE TEMP VIEW office_actions AS
SELECT app_id, ifw_number,
    CASE WHEN chance(action_key, 'final') < CASE WHEN action % 2 = 1 THEN 0.75 WHEN action > 0 THEN 0.3 ELSE 0 END
        THEN 'CTFR' ELSE 'CTNF' END AS document_cd,
    mailed(first_day + action * gap) AS mail_dt,
    CASE WHEN action > 0 AND chance(action_key, 'moved') < 0.03 THEN pick_art_unit(action_key) ELSE art_unit END AS art_unit,
    pick_text(getvariable('uspc')[art_unit[:2]::INTEGER], 3, key, 'class') AS uspc_class,
    lpad(within(key, 'subclass', 1, 899)::VARCHAR, 3, '0')
        || CASE WHEN chance(key, 'indent') < 0.8 THEN '000' ELSE '100' END AS uspc_subclass,
    (chance(action_key, 'header') < 0.03)::INTEGER AS header_missing,
    (chance(action_key, 'paragraph') < 0.1)::INTEGER AS fp_missing,
    (chance(action_key, 'mismatch') < 0.05)::INTEGER AS rejection_fp_mismatch,
    (chance(action_key, 'closing') < 0.04)::INTEGER AS closing_missing,
    has(action_key, '101') AS rejection_101, has(action_key, '102') AS rejection_102,
    has(action_key, '103') AS rejection_103, has(action_key, '112') AS rejection_112,
    has(action_key, 'nonstatutory double patenting') AS rejection_dp,
    has(action_key, 'objected') AS objection, has(action_key, 'allowed') AS allowed_claims,
    (most_named(action_key, '102') > 1)::INTEGER AS cite102_gt1,
    (most_named(action_key, '103') > 3)::INTEGER AS cite103_gt3,
    (coalesce(fewest_named(action_key, '103'), 0) = 1)::INTEGER AS cite103_eq1,
    most_named(action_key, '103') AS cite103_max,
    signature(action_key) AS signature_type
FROM documents WHERE NOT listing AND chance(action_key, 'lost') >= 0.0054;

CREATE TEMP VIEW rejections AS
WITH claimed AS (SELECT *, draw(action_key, ground) AS claims_key, mailed(first_day + action * gap) AS mail_dt,
    within(claims_key, 'first', 1, 3) AS first_claim, within(claims_key, 'last', first_claim, claims) AS last_claim,
    action_type(ground) = '101' AS eligibility FROM grounds WHERE NOT listing)
SELECT app_id, ifw_number, action_type(ground) AS action_type, action_subtype(ground) AS action_subtype,
    CASE WHEN last_claim - first_claim > 4 AND chance(claims_key, 'gap') < 0.4
        THEN claims(first_claim, first_claim + 1) || ',' || claims(first_claim + 4, last_claim)
        ELSE claims(first_claim, last_claim) END AS claim_numbers,
    (eligibility AND mail_dt >= DATE '2014-06-19' AND chance(claims_key, 'alice') < 0.5)::INTEGER AS alice_in,
    (eligibility AND mail_dt >= DATE '2010-06-28' AND chance(claims_key, 'bilski') < 0.2)::INTEGER AS bilski_in,
    (eligibility AND mail_dt >= DATE '2012-03-20' AND chance(claims_key, 'mayo') < 0.15)::INTEGER AS mayo_in,
    (eligibility AND mail_dt >= DATE '2013-06-13' AND chance(claims_key, 'myriad') < 0.04)::INTEGER AS myriad_in
FROM claimed;

-- What each row of citations names, before it is spelt.
CREATE TEMP VIEW cited AS
WITH lines AS (SELECT *, unnest(range(CASE WHEN listing
        THEN floor(16.3 * (-ln(1 - chance(key, 'listed'))) ** 1.5)::BIGINT ELSE named(action_key, ground) END)) AS place
    FROM grounds),
-- A listed line now and then repeats the one before it, or names a reference that an office action applies.
placed AS (SELECT *, place - (place > 0 AND chance(draw(key, place), 'repeated') < 0.02)::INTEGER AS line FROM lines),
drawn AS (SELECT *, draw(draw(key, 'reference'), CASE
        WHEN listing THEN CASE WHEN chance(draw(key, line), 'applied') < 0.03 THEN line % 4 ELSE 100 + line END
        ELSE place + CASE WHEN action > 0 AND chance(draw(action_key, place), 'new') < 0.25 THEN 10 * action ELSE 0 END
        END) AS cited_key FROM placed),
grouped AS (SELECT *, CASE WHEN chance(cited_key, 'stray') < 0.15 THEN pick_art_unit(cited_key) ELSE art_unit
        END[:3]::INTEGER AS work_group,
    floor(chance(cited_key, 'era') * (1 + first_day // 694))::BIGINT AS era FROM drawn),
-- The square makes the first references of a work group's pool the popular ones.
ranked AS (SELECT *, floor(getvariable('pool') * chance(cited_key, 'rank') ** 2)::BIGINT AS rank FROM grouped),
keyed AS (SELECT *, draw(hash((work_group * 5 + era) * 100000000 + rank), getvariable('seed')) AS reference_key
    FROM ranked),
kinds AS (SELECT *, CASE WHEN work_group // 10 = 29 THEN design_kind(reference_key) ELSE reference_kind(reference_key)
    END AS kind FROM keyed)
SELECT *, digits(kind, reference_key, era) AS number FROM kinds;

CREATE TEMP VIEW citations AS
WITH spelt AS (SELECT *, spelling(cited_key) AS spelling,
    CASE WHEN listing THEN forms_listed(cited_key) ELSE forms_cited(cited_key) END AS forms FROM cited)
SELECT app_id, reference(kind, number, spelling, reference_key, work_group // 10, era) AS citation_pat_pgpub_id,
    CASE WHEN kind = 'pgpub' AND spelling = 'zero lost' THEN number[:4] || number[6:] ELSE number END AS parsed,
    CASE WHEN NOT listing THEN ifw_number END AS ifw_number,
    CASE WHEN NOT listing THEN action_type(ground) END AS action_type,
    CASE WHEN NOT listing THEN action_subtype(ground) END AS action_subtype,
    forms[1] AS form892, forms[2] AS form1449, (NOT listing)::INTEGER AS citation_in_oa
FROM spelt;
