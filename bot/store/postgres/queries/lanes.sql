-- name: claim_lane
-- The oldest waiting message of the lane whose oldest is the oldest, of those that nobody has and that do not rest; its
-- lane is then the process's ($1) until it is released. $2 is the time. `taken` is null where another process was
-- quicker: then the same is to be asked again.
-- SKIP LOCKED passes over a message that is being saved at this moment. It cannot let the second of a lane go before the
-- first: whether there is an older one is asked of the snapshot, not of the locks.
WITH oldest AS (
    SELECT i.school, i.lane, i.doc
    FROM inbound i
    WHERE i.state = 'waiting' AND i.number > 0  -- the index `oldest` says both
      AND i.number = (
        SELECT min(o.number) FROM inbound o WHERE o.state = 'waiting' AND o.school = i.school AND o.lane = i.lane
      )
      AND (
        SELECT l.holder IS NOT NULL OR l.rest_until > $2 FROM lanes l WHERE l.school = i.school AND l.lane = i.lane
      ) IS NOT TRUE
    ORDER BY i.number LIMIT 1
    FOR UPDATE OF i SKIP LOCKED
),
taken AS (
    INSERT INTO lanes AS l (school, lane, holder)
    SELECT school, lane, $1::int FROM oldest
    ON CONFLICT (school, lane) DO UPDATE SET holder = excluded.holder, rest_until = NULL
    WHERE l.holder IS NULL AND (l.rest_until IS NULL OR l.rest_until <= $2)
    RETURNING l.school
)
SELECT oldest.doc::text AS doc, taken.school AS taken FROM oldest LEFT JOIN taken ON true

-- name: free_lane
-- Give lanes back: their oldest messages were dealt with.
DELETE FROM lanes l USING unnest($2::text[], $3::text[]) AS u (school, lane)
WHERE l.school = u.school AND l.lane = u.lane AND l.holder = $1

-- name: rest_lane
-- Give a lane back, whose oldest message is tried again at $4.
UPDATE lanes SET holder = NULL, rest_until = $4 WHERE holder = $1 AND school = $2 AND lane = $3

-- name: held_lanes
-- The lanes that a process has.
SELECT school, lane FROM lanes WHERE holder = $1

-- name: clear_lanes
-- Lanes of processes that are no more.
DELETE FROM lanes WHERE holder IS NOT NULL AND holder NOT IN (SELECT number FROM processes)
