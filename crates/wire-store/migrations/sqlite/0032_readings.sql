-- What readers found in the newest usable versions of stories: a projection of the event log, which can be made anew at
-- any time. Each reader has a cursor of its own, so that a newer one begins from the start.
CREATE TABLE readers (
    reader INTEGER PRIMARY KEY,
    seq    INTEGER NOT NULL
) STRICT;

-- What stories say is to come, with the days of the stories. Times are those of the story's place: 2026-12-04T10:00:00.
CREATE TABLE foretold (
    story            BLOB    NOT NULL,
    version          INTEGER NOT NULL,
    number           INTEGER NOT NULL,
    date             TEXT    NOT NULL,
    title            TEXT    NOT NULL,
    head             TEXT    NOT NULL,
    from_time        TEXT,
    until_time       TEXT,
    exactness        TEXT,
    words            TEXT,
    before_from      TEXT,
    before_until     TEXT,
    before_exactness TEXT,
    before_words     TEXT,
    place            TEXT,
    people           TEXT    NOT NULL,
    alternatives     TEXT    NOT NULL,
    status           TEXT    NOT NULL,
    sentence         TEXT    NOT NULL,
    PRIMARY KEY (story, number)
) STRICT;

CREATE INDEX foretold_by_end ON foretold (until_time);
CREATE INDEX foretold_by_day ON foretold (date);

-- What stories can be found by: who speaks, on whose word it rests, what it is about, and, from a day until before
-- another, of when it speaks.
CREATE TABLE said (
    story   BLOB    NOT NULL,
    version INTEGER NOT NULL,
    field   TEXT    NOT NULL CHECK (field IN ('speaker', 'source', 'about', 'when')),
    value   TEXT    NOT NULL,
    until   TEXT,
    CHECK ((field = 'when') = (until IS NOT NULL))
) STRICT;

CREATE INDEX said_by_story ON said (story);
CREATE INDEX said_by_value ON said (field, value, story);
CREATE INDEX said_by_end ON said (until) WHERE until IS NOT NULL;

-- Searches that people keep. Whoever knows the token has what it finds as a calendar.
CREATE TABLE saved_searches (
    number  INTEGER PRIMARY KEY,
    person  BLOB    NOT NULL REFERENCES users (id),
    name    TEXT    NOT NULL,
    query   TEXT    NOT NULL,
    token   BLOB    UNIQUE CHECK (length(token) = 32),
    created INTEGER NOT NULL
) STRICT;

CREATE INDEX saved_searches_by_person ON saved_searches (person, number);
