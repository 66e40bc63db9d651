-- name: due
-- Up to $5 of a school's messages due by $3, by priority ($2, in order), then by time; not those in work ($4).
SELECT d.doc::text AS doc
FROM unnest($2::bigint[]) WITH ORDINALITY AS p (priority, place),
LATERAL (
    SELECT o.doc, o.due_at, o.id
    FROM outbound o
    WHERE o.school = $1 AND o.state = 'waiting' AND o.priority = p.priority AND o.due_at <= $3
      AND NOT o.id = ANY ($4::text[])
    ORDER BY o.due_at NULLS FIRST, o.id NULLS FIRST, o.number
    LIMIT $5
) d
ORDER BY p.place, d.due_at, d.id
LIMIT $5

-- name: lock_keys
-- Whoever queues a message of one of these keys is alone with the key until the end of the transaction: `once` holds
-- across processes. In one order everywhere, so that two never wait for each other.
SELECT pg_advisory_xact_lock(hashtextextended(key, 0))
FROM (SELECT DISTINCT unnest($1::text[]) COLLATE "C" AS key ORDER BY key) keys

-- name: with_keys
-- What stands under these keys, oldest first.
SELECT o.doc::text AS doc
FROM unnest($1::text[], $2::text[]) AS u (school, key) JOIN outbound o ON o.school = u.school AND o.key = u.key
ORDER BY o.id, o.number
