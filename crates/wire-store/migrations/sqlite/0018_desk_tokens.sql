-- What programs of the desk's people show: each acts as the person who made it.
CREATE TABLE desk_tokens (
    id        INTEGER PRIMARY KEY,
    token     BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    person    BLOB NOT NULL REFERENCES users (id),
    label     TEXT NOT NULL,
    created   INTEGER NOT NULL,
    revoked   INTEGER
) STRICT;

CREATE INDEX desk_tokens_of_a_person ON desk_tokens (person);
