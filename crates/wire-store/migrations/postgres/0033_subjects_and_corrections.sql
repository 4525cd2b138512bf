-- What stories are about stands with the stories, and what drafts will be about with the drafts: whatever names a story names its
-- subjects, and whoever has remembered one learns of a change.
ALTER TABLE stories ADD COLUMN subjects TEXT NOT NULL DEFAULT '[]';
ALTER TABLE drafts ADD COLUMN subjects TEXT NOT NULL DEFAULT '[]';

UPDATE stories SET subjects = (
    SELECT json_agg(json_build_object('code', code, 'name', name) ORDER BY name, code)::text
    FROM story_subjects WHERE story = stories.id
)
WHERE id IN (SELECT story FROM story_subjects);

DROP TABLE story_subjects;

-- What people have corrected of what was read in a story: some of its words, those around them by which they are found in a new
-- version, and what is right; nothing, where nobody is to be named.
CREATE TABLE reading_corrections (
    story        BYTEA NOT NULL REFERENCES stories (id),
    what         TEXT NOT NULL CHECK (what IN ('speaker', 'day', 'source')),
    words        TEXT NOT NULL,
    words_before TEXT NOT NULL,
    words_after  TEXT NOT NULL,
    value        TEXT NOT NULL,
    made         BIGINT NOT NULL,
    by_whom      TEXT NOT NULL,
    PRIMARY KEY (story, what, words, words_before, words_after)
);

-- Stories that are to be read again, as their corrections have changed, and since when.
CREATE TABLE read_again (
    story BYTEA PRIMARY KEY REFERENCES stories (id),
    since BIGINT NOT NULL
);
