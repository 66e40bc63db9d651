-- What stands beside the documents: how far the database has come, who is at work, and who has which lane.

-- One row: the last step of migrations/, the version of the documents, and a sum of the tables made from the finders.
CREATE TABLE alongside (step int NOT NULL, version int NOT NULL, shape text NOT NULL, pinged bigint NOT NULL DEFAULT 0);
INSERT INTO alongside VALUES (0, 0, '');

-- Counts the writes to a school's people and how they are reached, so that a process knows whether what it remembers
-- of them still holds.
CREATE TABLE steady (school text COLLATE "C" PRIMARY KEY, counter bigint NOT NULL);

-- The processes at work. Unlogged, as all that they hold ends with a crash of the server and is empty on a replica that
-- takes over: every connection is gone then too.
CREATE SEQUENCE process_numbers AS int MAXVALUE 2147483647 CYCLE;
CREATE UNLOGGED TABLE processes (
    number int PRIMARY KEY,
    pid int NOT NULL,  -- of the server's process at the other end of its connection
    began timestamptz NOT NULL,  -- when that began: a pid is given again
    heard_at timestamptz NOT NULL  -- by the server's clock
);

-- Lanes that a process works on, and lanes that rest until a time (`rest_until`, as documents have times).
CREATE UNLOGGED TABLE lanes (
    school text COLLATE "C",
    lane text COLLATE "C",
    holder int,
    rest_until text COLLATE "C",
    PRIMARY KEY (school, lane)
);
