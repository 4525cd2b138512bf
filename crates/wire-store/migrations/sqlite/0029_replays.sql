-- Parts of the event log that somebody asked to be sent again. Each goes its own way through the log, behind what is
-- fresh, and is at its end where its cursor has come to the last event of its part.
CREATE TABLE replays (
    number       INTEGER PRIMARY KEY,
    subscription BLOB    NOT NULL REFERENCES subscriptions (id),
    after_seq    INTEGER NOT NULL,
    until_seq    INTEGER NOT NULL,
    cursor       INTEGER NOT NULL,
    asked        INTEGER NOT NULL,
    asked_by     TEXT    NOT NULL,
    cancelled    INTEGER,
    CHECK (after_seq <= cursor AND cursor <= until_seq)
) STRICT;

CREATE UNIQUE INDEX one_replay_at_a_time ON replays (subscription) WHERE cancelled IS NULL AND cursor < until_seq;
CREATE INDEX replays_by_subscription ON replays (subscription, number);
