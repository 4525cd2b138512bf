-- The wire's own rules for subjects, in versions. The newest is in force.
CREATE TABLE subject_rules (
    version BIGINT PRIMARY KEY,
    rules   TEXT NOT NULL,
    made    BIGINT NOT NULL,
    by_whom TEXT NOT NULL
);

-- What stories are about, as the desk says. It belongs to the story and not to a version: a correction changes no subject.
CREATE TABLE story_subjects (
    story BYTEA NOT NULL REFERENCES stories (id),
    code  TEXT NOT NULL,
    name  TEXT NOT NULL,
    PRIMARY KEY (story, code)
);
