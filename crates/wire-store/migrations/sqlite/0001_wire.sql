-- Times are integer microseconds UTC, ids 16 bytes, money minor units with its currency.
-- What must never change is held by triggers as well as by the program.

-- The wire's own settings, and the versioned data that decisions rest on.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE policies (
    version INTEGER PRIMARY KEY,
    policy  TEXT NOT NULL,
    made    INTEGER NOT NULL
) STRICT;

CREATE TABLE terms (
    version INTEGER PRIMARY KEY,
    terms   TEXT NOT NULL,
    made    INTEGER NOT NULL
) STRICT;

-- People.

CREATE TABLE publishers (
    id               BLOB PRIMARY KEY CHECK (length(id) = 16),
    name             TEXT NOT NULL,
    kind             TEXT NOT NULL,
    country          TEXT NOT NULL,
    email            TEXT NOT NULL,
    created          INTEGER NOT NULL,
    suspended_since  INTEGER,
    suspended_reason TEXT,
    CHECK ((suspended_since IS NULL) = (suspended_reason IS NULL))
) STRICT;

CREATE TABLE users (
    id            BLOB PRIMARY KEY CHECK (length(id) = 16),
    email         TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    publisher     BLOB REFERENCES publishers (id),
    password_hash TEXT,
    created       INTEGER NOT NULL,
    CHECK ((role = 'publisher') = (publisher IS NOT NULL))
) STRICT;

CREATE TABLE links (
    token   BLOB PRIMARY KEY CHECK (length(token) = 32),
    purpose TEXT NOT NULL,
    user_id BLOB REFERENCES users (id),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    used    INTEGER,
    CHECK ((purpose = 'first-administrator') = (user_id IS NULL))
) STRICT;

CREATE TABLE sessions (
    token   BLOB PRIMARY KEY CHECK (length(token) = 32),
    user_id BLOB NOT NULL REFERENCES users (id),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE tokens (
    id        INTEGER PRIMARY KEY,
    token     BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    publisher BLOB NOT NULL REFERENCES publishers (id),
    purpose   TEXT NOT NULL,
    label     TEXT NOT NULL,
    created   INTEGER NOT NULL,
    revoked   INTEGER
) STRICT;

-- Apart, because it says when somebody came by, not what the wire holds.
CREATE TABLE token_uses (
    token INTEGER PRIMARY KEY REFERENCES tokens (id),
    last  INTEGER NOT NULL
) STRICT;

-- Stories, their versions and the event log.

CREATE TABLE stories (
    number                 INTEGER PRIMARY KEY,
    id                     BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    source_id              TEXT UNIQUE,
    source_hash            BLOB,
    creator                TEXT NOT NULL,
    url                    TEXT,
    date                   TEXT NOT NULL,
    published              INTEGER NOT NULL,
    embargo_until          INTEGER,
    embargo_hides_headline INTEGER,
    embargo_lifted         INTEGER,
    availability           TEXT NOT NULL,
    latest                 INTEGER NOT NULL CHECK (latest >= 1),
    status                 TEXT NOT NULL,
    last_seq               INTEGER NOT NULL
) STRICT;

CREATE INDEX stories_by_publication ON stories (published DESC, id DESC);
CREATE INDEX stories_by_change ON stories (last_seq DESC);
CREATE INDEX stories_under_embargo ON stories (embargo_until)
    WHERE embargo_until IS NOT NULL AND embargo_lifted IS NULL;

CREATE TABLE versions (
    story   BLOB NOT NULL REFERENCES stories (id),
    number  INTEGER NOT NULL CHECK (number >= 1),
    created INTEGER NOT NULL,
    change  TEXT NOT NULL,
    note    TEXT NOT NULL,
    content TEXT,
    PRIMARY KEY (story, number),
    CHECK ((change = 'kill') = (content IS NULL))
) STRICT;

CREATE TRIGGER versions_do_not_change BEFORE UPDATE ON versions
BEGIN SELECT RAISE(ABORT, 'a version is immutable'); END;

CREATE TRIGGER versions_do_not_go BEFORE DELETE ON versions
BEGIN SELECT RAISE(ABORT, 'a version is immutable'); END;

CREATE TABLE last_event (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    seq      INTEGER NOT NULL
) STRICT;

INSERT INTO last_event VALUES (1, 0);

CREATE TABLE events (
    seq     INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    story   BLOB NOT NULL,
    version INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    FOREIGN KEY (story, version) REFERENCES versions (story, number)
) STRICT;

CREATE INDEX events_by_story ON events (story, seq);

CREATE TRIGGER events_have_no_holes BEFORE INSERT ON events
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events)
BEGIN SELECT RAISE(ABORT, 'the event log has no holes'); END;

CREATE TRIGGER events_do_not_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;

CREATE TRIGGER events_do_not_go BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;

-- How far each projection of the event log has come.
CREATE TABLE cursors (
    name TEXT PRIMARY KEY,
    seq  INTEGER NOT NULL
) STRICT;

-- The newest version of each story, for search; a killed story has no row.
CREATE VIRTUAL TABLE story_search USING fts5 (
    headline, byline, summary, text,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE drafts (
    id                     BLOB PRIMARY KEY CHECK (length(id) = 16),
    creator                TEXT NOT NULL,
    url                    TEXT,
    date                   TEXT NOT NULL,
    embargo_until          INTEGER,
    embargo_hides_headline INTEGER,
    embargo_lifted         INTEGER,
    availability           TEXT NOT NULL,
    content                TEXT NOT NULL,
    editor                 BLOB NOT NULL REFERENCES users (id),
    saved                  INTEGER NOT NULL
) STRICT;

-- What decisions about publishers rest on.

CREATE TABLE sites (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    publisher    BLOB NOT NULL REFERENCES publishers (id),
    domain       TEXT NOT NULL,
    nonce        TEXT NOT NULL,
    added        INTEGER NOT NULL,
    proof_method TEXT,
    proof_seen   INTEGER,
    UNIQUE (publisher, domain),
    CHECK ((proof_method IS NULL) = (proof_seen IS NULL))
) STRICT;

-- A domain belongs to one publisher.
CREATE UNIQUE INDEX proved_domains ON sites (domain) WHERE proof_seen IS NOT NULL;

CREATE TABLE audience (
    number           INTEGER PRIMARY KEY,
    publisher        BLOB NOT NULL REFERENCES publishers (id),
    method           TEXT NOT NULL,
    from_date        TEXT NOT NULL,
    to_date          TEXT NOT NULL,
    monthly_visitors INTEGER NOT NULL,
    given            INTEGER NOT NULL,
    expires          INTEGER NOT NULL
) STRICT;

CREATE INDEX audience_by_publisher ON audience (publisher);

CREATE TABLE acceptances (
    publisher BLOB NOT NULL REFERENCES publishers (id),
    terms     INTEGER NOT NULL REFERENCES terms (version),
    user_id   BLOB REFERENCES users (id),
    at        INTEGER NOT NULL,
    PRIMARY KEY (publisher, terms)
) STRICT;

CREATE TABLE licences (
    id             BLOB PRIMARY KEY CHECK (length(id) = 16),
    publisher      BLOB NOT NULL REFERENCES publishers (id),
    scope          TEXT NOT NULL,
    price_minor    INTEGER,
    price_currency TEXT,
    valid_from     INTEGER NOT NULL,
    valid_until    INTEGER NOT NULL,
    revoked        INTEGER,
    revoked_reason TEXT,
    terms          TEXT NOT NULL,
    CHECK ((price_minor IS NULL) = (price_currency IS NULL)),
    CHECK ((revoked IS NULL) = (revoked_reason IS NULL))
) STRICT;

CREATE INDEX licences_by_publisher ON licences (publisher);

-- Records: what was decided, and who did what.

CREATE TABLE decisions (
    number    INTEGER PRIMARY KEY,
    publisher BLOB NOT NULL REFERENCES publishers (id),
    story     BLOB REFERENCES stories (id),
    exit      TEXT,
    code      TEXT NOT NULL,
    reasons   TEXT NOT NULL,
    policy    INTEGER NOT NULL,
    terms     INTEGER NOT NULL,
    at        INTEGER NOT NULL
) STRICT;

CREATE INDEX decisions_by_publisher ON decisions (publisher, number DESC);

CREATE TABLE audit (
    number  INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,
    what    TEXT NOT NULL,
    on_what TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_does_not_change BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_does_not_go BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- The ledger: who got which version, by which exit, with what result.

CREATE TABLE takes (
    story     BLOB NOT NULL,
    publisher BLOB NOT NULL REFERENCES publishers (id),
    version   INTEGER NOT NULL,
    exit      TEXT NOT NULL,
    result    TEXT NOT NULL,
    first     INTEGER NOT NULL,
    last      INTEGER NOT NULL,
    times     INTEGER NOT NULL,
    PRIMARY KEY (story, publisher, version, exit, result),
    FOREIGN KEY (story, version) REFERENCES versions (story, number)
) STRICT;

CREATE INDEX takes_by_publisher ON takes (publisher, first);

-- What follows from it: a correction, hold or kill that a holder has to act on.

CREATE TABLE obligations (
    id              INTEGER PRIMARY KEY,
    publisher       BLOB NOT NULL REFERENCES publishers (id),
    story           BLOB NOT NULL REFERENCES stories (id),
    version         INTEGER NOT NULL,
    had             INTEGER NOT NULL,
    exit            TEXT NOT NULL,
    change          TEXT NOT NULL,
    seq             INTEGER NOT NULL REFERENCES events (seq),
    opened          INTEGER NOT NULL,
    token           BLOB UNIQUE CHECK (length(token) = 32),
    mailed          INTEGER,
    acknowledged    INTEGER,
    acknowledged_by TEXT,
    superseded      INTEGER REFERENCES events (seq),
    UNIQUE (seq, publisher)
) STRICT;

CREATE INDEX obligations_by_story ON obligations (story, publisher);
CREATE INDEX obligations_by_publisher ON obligations (publisher, id DESC);
CREATE INDEX obligations_to_mail ON obligations (id)
    WHERE mailed IS NULL AND acknowledged IS NULL AND superseded IS NULL;

CREATE TABLE mails (
    id         INTEGER PRIMARY KEY,
    to_address TEXT NOT NULL,
    subject    TEXT NOT NULL,
    text       TEXT,
    html       TEXT,
    about      TEXT NOT NULL,
    queued     INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    attempts   INTEGER NOT NULL,
    last_error TEXT,
    sent       INTEGER
) STRICT;

CREATE INDEX mails_due ON mails (due) WHERE sent IS NULL;

-- Standing orders.

CREATE TABLE subscriptions (
    id              BLOB PRIMARY KEY CHECK (length(id) = 16),
    publisher       BLOB NOT NULL REFERENCES publishers (id),
    webhook_url     TEXT NOT NULL,
    webhook_secret  TEXT NOT NULL,
    created         INTEGER NOT NULL,
    disabled        INTEGER,
    disabled_reason TEXT,
    cursor          INTEGER NOT NULL,
    urgent_cursor   INTEGER NOT NULL,
    CHECK ((disabled IS NULL) = (disabled_reason IS NULL))
) STRICT;

CREATE INDEX subscriptions_by_publisher ON subscriptions (publisher);

CREATE TABLE pending (
    subscription BLOB NOT NULL REFERENCES subscriptions (id),
    seq          INTEGER NOT NULL REFERENCES events (seq),
    story        BLOB NOT NULL REFERENCES stories (id),
    attempts     INTEGER NOT NULL,
    due          INTEGER NOT NULL,
    last_error   TEXT NOT NULL,
    PRIMARY KEY (subscription, seq)
) STRICT;

CREATE INDEX pending_by_due ON pending (due);

CREATE TABLE receipts (
    number       INTEGER PRIMARY KEY,
    subscription BLOB NOT NULL REFERENCES subscriptions (id),
    seq          INTEGER NOT NULL REFERENCES events (seq),
    story        BLOB NOT NULL REFERENCES stories (id),
    version      INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    outcome      TEXT NOT NULL,
    status       INTEGER,
    millis       INTEGER NOT NULL,
    note         TEXT NOT NULL
) STRICT;

CREATE INDEX receipts_by_subscription ON receipts (subscription, number DESC);

-- Pages found to carry a story, and every look that was taken at them.

CREATE TABLE pickups (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    story      BLOB NOT NULL REFERENCES stories (id),
    page_url   TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    seen       INTEGER NOT NULL,
    look       INTEGER NOT NULL,
    publisher  BLOB REFERENCES publishers (id),
    stale      INTEGER NOT NULL,
    UNIQUE (page_url, story)
) STRICT;

CREATE INDEX pickups_by_time ON pickups (seen DESC);
CREATE INDEX pickups_by_story ON pickups (story, seen DESC);
CREATE INDEX pickups_by_publisher ON pickups (publisher, seen DESC);

CREATE TABLE looks (
    number    INTEGER PRIMARY KEY,
    pickup    BLOB NOT NULL REFERENCES pickups (id),
    publisher BLOB REFERENCES publishers (id),
    seen      INTEGER NOT NULL,
    class     TEXT NOT NULL,
    share     REAL NOT NULL,
    words     INTEGER NOT NULL,
    versions  TEXT NOT NULL,
    stale     INTEGER NOT NULL,
    findings  TEXT NOT NULL,
    passages  TEXT NOT NULL,
    page      TEXT
) STRICT;

CREATE INDEX looks_by_pickup ON looks (pickup, number DESC);
