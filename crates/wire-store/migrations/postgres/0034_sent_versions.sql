-- Versions of stories as their senders count them, each with the version of the wire's that it became, or that said the same already:
-- an older one that comes later isn't published over it.
CREATE TABLE sent_versions (
    story   BYTEA NOT NULL,
    number  BIGINT NOT NULL CHECK (number >= 1),
    version BIGINT NOT NULL,
    PRIMARY KEY (story, number),
    FOREIGN KEY (story, version) REFERENCES versions (story, number)
);

-- Until now senders were taken to count as the wire does.
INSERT INTO sent_versions (story, number, version)
SELECT story, number, number FROM versions
WHERE story IN (SELECT id FROM stories WHERE source_id IS NOT NULL);

-- Stories that their senders held back or killed before the wire had them, by the ids that they have there: whatever comes of them
-- later isn't published as if nothing had been said.
CREATE TABLE stopped_unseen (
    source_id TEXT PRIMARY KEY,
    change    TEXT NOT NULL CHECK (change IN ('hold', 'kill')),
    number    BIGINT CHECK (number >= 1),
    reason    TEXT NOT NULL,
    at        BIGINT NOT NULL
);
