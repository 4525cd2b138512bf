-- Who put a policy or terms in force.
ALTER TABLE policies ADD COLUMN by_whom TEXT;
ALTER TABLE terms ADD COLUMN by_whom TEXT;

-- What a decision about a publisher in general rested on, and what the answer was before it.
ALTER TABLE decisions ADD COLUMN evidence TEXT NOT NULL DEFAULT '[]';
ALTER TABLE decisions ADD COLUMN was TEXT;

CREATE INDEX decisions_of_standing ON decisions (number DESC) WHERE story IS NULL;

-- What the desk holds against publishers. `once` comes from the form, so that one that is sent twice
-- makes one strike.
CREATE TABLE strikes (
    number            INTEGER PRIMARY KEY,
    publisher         BLOB NOT NULL REFERENCES publishers (id),
    once              TEXT NOT NULL,
    given             INTEGER NOT NULL,
    expires           INTEGER NOT NULL,
    by_whom           TEXT NOT NULL,
    rule              TEXT,
    reason            TEXT NOT NULL,
    pickup            BLOB REFERENCES pickups (id),
    obligation        INTEGER REFERENCES obligations (id),
    taken_back        INTEGER,
    taken_back_by     TEXT,
    taken_back_reason TEXT,
    UNIQUE (publisher, once),
    CHECK ((taken_back IS NULL) = (taken_back_by IS NULL)),
    CHECK ((taken_back IS NULL) = (taken_back_reason IS NULL))
) STRICT;

-- Where each publisher stands: the decision that holds, and when to look again. `changes` grows with
-- everything that the answer rests on, so that who has looked knows whether it is still true.
CREATE TABLE standings (
    publisher  BLOB PRIMARY KEY REFERENCES publishers (id),
    changes    INTEGER NOT NULL DEFAULT 0,
    next_look  INTEGER,
    decision   INTEGER REFERENCES decisions (number),
    -- When it could first have free stories.
    granted    INTEGER,
    -- The newest version of the terms that it knows of.
    terms_told INTEGER NOT NULL
) STRICT;

CREATE INDEX standings_due ON standings (next_look) WHERE next_look IS NOT NULL;

INSERT INTO standings (publisher, next_look, granted, terms_told)
SELECT id, 0,
    (SELECT min(at) FROM decisions
     WHERE publisher = publishers.id AND story IS NULL AND code IN ('granted', 'eligible')),
    (SELECT coalesce(max(version), 0) FROM terms WHERE product IS NULL AND story IS NULL)
FROM publishers;

-- Whoever changes what an answer rests on has it looked at anew; nobody can forget to.

CREATE TRIGGER standing_of_a_new_publisher AFTER INSERT ON publishers
BEGIN
    INSERT INTO standings (publisher, next_look, terms_told)
    VALUES (NEW.id, 0, (SELECT coalesce(max(version), 0) FROM terms WHERE product IS NULL AND story IS NULL));
END;

CREATE TRIGGER standing_by_publisher
AFTER UPDATE OF kind, country, suspended_since, suspended_reason ON publishers
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0 WHERE publisher = NEW.id; END;

CREATE TRIGGER standing_by_site_added AFTER INSERT ON sites WHEN NEW.proof_seen IS NOT NULL
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0 WHERE publisher = NEW.publisher; END;

CREATE TRIGGER standing_by_proof AFTER UPDATE OF proof_seen ON sites
WHEN (OLD.proof_seen IS NULL) <> (NEW.proof_seen IS NULL)
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0 WHERE publisher = NEW.publisher; END;

CREATE TRIGGER standing_by_site_removed AFTER DELETE ON sites WHEN OLD.proof_seen IS NOT NULL
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0 WHERE publisher = OLD.publisher; END;

CREATE TRIGGER standing_by_audience_given AFTER INSERT ON audience
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0 WHERE publisher = NEW.publisher; END;

CREATE TRIGGER standing_by_audience_changed AFTER UPDATE ON audience
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0 WHERE publisher = NEW.publisher; END;

CREATE TRIGGER standing_by_audience_gone AFTER DELETE ON audience
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0 WHERE publisher = OLD.publisher; END;

CREATE TRIGGER standing_by_strike_given AFTER INSERT ON strikes
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0 WHERE publisher = NEW.publisher; END;

CREATE TRIGGER standing_by_strike_changed AFTER UPDATE ON strikes
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0 WHERE publisher = NEW.publisher; END;

CREATE TRIGGER standings_by_policy AFTER INSERT ON policies
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0; END;

CREATE TRIGGER standings_by_terms AFTER INSERT ON terms
WHEN NEW.product IS NULL AND NEW.story IS NULL
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0; END;

-- A newer list takes the place of the one before: who stood in that one may not stand in this one.
CREATE TRIGGER standings_by_rank_list AFTER INSERT ON rank_lists
BEGIN UPDATE standings SET changes = changes + 1, next_look = 0; END;

CREATE TRIGGER standings_by_rank AFTER INSERT ON site_ranks
BEGIN
    UPDATE standings SET changes = changes + 1, next_look = 0
    WHERE publisher IN (SELECT publisher FROM sites WHERE domain = NEW.domain AND proof_seen IS NOT NULL);
END;
