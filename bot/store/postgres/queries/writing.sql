-- name: arrive
-- Messages that have arrived, in order, those left out that are known already, and those that were looked at under
-- another count of their school's people ($4; null: under none).
INSERT INTO inbound (school, id, doc)
SELECT u.school, u.id, u.doc::jsonb
FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY AS u (school, id, doc, counter, place)
WHERE u.counter IS NULL OR u.counter = coalesce((SELECT s.counter FROM steady s WHERE s.school = u.school), 0)
ORDER BY u.place
ON CONFLICT (school, account, key) DO NOTHING
RETURNING school, id

-- name: known
-- Which of these keys have arrived.
SELECT u.place
FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS u (school, account, key, place)
WHERE EXISTS (SELECT 1 FROM inbound i WHERE i.school = u.school AND i.account = u.account AND i.key = u.key)

-- name: counters
-- How often the people of these schools were written to.
SELECT school, counter FROM steady WHERE school = ANY ($1::text[])

-- name: count
-- People of these schools are written to.
INSERT INTO steady AS s (school, counter)
SELECT DISTINCT unnest($1::text[]) COLLATE "C" AS school, 1 ORDER BY school
ON CONFLICT (school) DO UPDATE SET counter = s.counter + 1

-- name: ping
UPDATE alongside SET pinged = pinged + 1

-- name: insert
-- New documents of the table {table}, in order.
INSERT INTO {table} (school, id, doc)
SELECT u.school, u.id, u.doc::jsonb
FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS u (school, id, doc, place)
ORDER BY u.place
ON CONFLICT DO NOTHING

-- name: update
-- The next versions of documents that are still at the version which was read.
UPDATE {table} AS t SET doc = u.doc::jsonb
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) AS u (school, id, version, doc)
WHERE t.school = u.school AND t.id = u.id AND t.version = u.version

-- name: require
-- Those that are no longer at the version which was read (0: not there); the others stay so until the end.
SELECT u.id
FROM unnest($1::text[], $2::text[], $3::bigint[]) AS u (school, id, version)
LEFT JOIN LATERAL (SELECT t.version FROM {table} t WHERE t.school = u.school AND t.id = u.id FOR SHARE) r ON true
WHERE coalesce(r.version, 0) <> u.version
LIMIT 1
