-- name: at_work
-- How many are at work: those that have the lock of their number ($1 is the class of these locks).
SELECT count(*) FROM processes p JOIN pg_locks l
ON l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = $1::int::oid AND l.objid = p.number::oid
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())

-- name: enter
-- This process among those at work, under the number that its session has locked.
INSERT INTO processes (number, pid, began, heard_at)
SELECT $1, pid, backend_start, clock_timestamp() FROM pg_stat_activity WHERE pid = pg_backend_pid()

-- name: heard
-- Still here. No row: somebody has taken us for gone.
UPDATE processes SET heard_at = clock_timestamp() WHERE number = $1 RETURNING number

-- name: leave
DELETE FROM processes WHERE number = $1

-- name: gone
-- Strike off whoever has lost its session, and with it its lock ($2 is the class of these locks), or was not heard of for
-- $3 seconds; a session that still stands is ended, so that it leads nothing any more. How many others are left.
WITH struck AS (
    DELETE FROM processes p
    WHERE p.number <> $1 AND (
        p.heard_at < clock_timestamp() - make_interval(secs => $3)
        OR NOT EXISTS (
            SELECT 1 FROM pg_locks l
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
              AND l.classid = $2::int::oid AND l.objid = p.number::oid
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        )
    )
    RETURNING p.pid, p.began
),
ended AS (
    SELECT pg_terminate_backend(a.pid) FROM struck s JOIN pg_stat_activity a ON a.pid = s.pid AND a.backend_start = s.began
)
SELECT (SELECT count(*) FROM processes WHERE number <> $1) - (SELECT count(*) FROM struck) AS others,
       (SELECT count(*) FROM ended) AS ended
