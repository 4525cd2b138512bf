-- The licence desk: what publishers ask for, what the desk offers, and what licences have come to.

CREATE TABLE licence_requests (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    publisher    BLOB NOT NULL REFERENCES publishers (id),
    scope        TEXT NOT NULL,
    valid_from   INTEGER NOT NULL,
    valid_until  INTEGER NOT NULL,
    intended_use TEXT NOT NULL,
    made         INTEGER NOT NULL,
    made_by      TEXT NOT NULL,
    state        TEXT NOT NULL,
    settled      INTEGER,
    settled_by   TEXT,
    reason       TEXT,
    CHECK ((state = 'open') = (settled IS NULL)),
    CHECK ((settled IS NULL) = (settled_by IS NULL))
) STRICT;

CREATE INDEX licence_requests_by_publisher ON licence_requests (publisher, id DESC);
CREATE INDEX licence_requests_open ON licence_requests (id) WHERE state = 'open';

CREATE TABLE offers (
    id             BLOB PRIMARY KEY CHECK (length(id) = 16),
    publisher      BLOB NOT NULL REFERENCES publishers (id),
    request        BLOB REFERENCES licence_requests (id),
    pickup         BLOB REFERENCES pickups (id),
    renews         BLOB REFERENCES licences (id),
    scope          TEXT NOT NULL,
    price_minor    INTEGER,
    price_currency TEXT,
    valid_from     INTEGER NOT NULL,
    valid_until    INTEGER NOT NULL,
    terms          TEXT NOT NULL,
    volume         INTEGER,
    seats          INTEGER,
    message        TEXT NOT NULL,
    made           INTEGER NOT NULL,
    made_by        TEXT NOT NULL,
    stands_until   INTEGER NOT NULL,
    state          TEXT NOT NULL,
    settled        INTEGER,
    settled_by     TEXT,
    reason         TEXT,
    licence        BLOB UNIQUE REFERENCES licences (id),
    CHECK ((price_minor IS NULL) = (price_currency IS NULL)),
    CHECK ((request IS NOT NULL) + (pickup IS NOT NULL) + (renews IS NOT NULL) <= 1),
    CHECK ((state = 'open') = (settled IS NULL)),
    CHECK ((settled IS NULL) = (settled_by IS NULL)),
    CHECK ((state = 'accepted') = (licence IS NOT NULL))
) STRICT;

CREATE INDEX offers_by_publisher ON offers (publisher, id DESC);
CREATE INDEX offers_open ON offers (stands_until) WHERE state = 'open';

-- What an offer answers is answered once: of those that stand, there is one for each.
CREATE UNIQUE INDEX offers_of_request ON offers (request) WHERE request IS NOT NULL;
CREATE UNIQUE INDEX offers_for_pickup ON offers (pickup) WHERE pickup IS NOT NULL AND state = 'open';
CREATE UNIQUE INDEX offers_to_renew ON offers (renews) WHERE renews IS NOT NULL AND state = 'open';
CREATE INDEX renewals ON offers (renews) WHERE renews IS NOT NULL;

-- When both sides were told that the end is near, and that it has come; and who revoked.
ALTER TABLE licences ADD COLUMN ending_told INTEGER;
ALTER TABLE licences ADD COLUMN ended_told INTEGER;
ALTER TABLE licences ADD COLUMN revoked_by TEXT;

-- Those that have ended by now ended before anybody was told of it.
UPDATE licences SET ending_told = valid_until, ended_told = valid_until
WHERE valid_until <= unixepoch() * 1000000;

CREATE INDEX licences_by_end ON licences (valid_until);
CREATE INDEX licences_to_warn ON licences (valid_until) WHERE ending_told IS NULL AND revoked IS NULL;
CREATE INDEX licences_to_end ON licences (valid_until) WHERE ended_told IS NULL AND revoked IS NULL;

-- Which publisher, request, offer, licence or story an entry of the audit log is about.
CREATE TABLE audit_about (
    thing BLOB NOT NULL CHECK (length(thing) = 16),
    entry INTEGER NOT NULL REFERENCES audit (number),
    PRIMARY KEY (thing, entry)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_about_does_not_change BEFORE UPDATE ON audit_about
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_about_does_not_go BEFORE DELETE ON audit_about
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

INSERT INTO audit_about (thing, entry)
SELECT unhex(on_what, '-'), number FROM audit WHERE length(on_what) = 36 AND length(unhex(on_what, '-')) = 16;
