-- A story's row has what decisions and lists of a million stories need of its newest version, so that
-- they read no text.

ALTER TABLE stories ADD COLUMN headline TEXT NOT NULL DEFAULT '';
ALTER TABLE stories ADD COLUMN language TEXT NOT NULL DEFAULT '';

UPDATE stories SET
    headline = coalesce((SELECT v.content ->> '$.headline' FROM versions v
                         WHERE v.story = stories.id AND v.number = stories.latest), ''),
    language = coalesce((SELECT v.content ->> '$.language' FROM versions v
                         WHERE v.story = stories.id AND v.number = stories.latest), '');

CREATE TRIGGER stories_have_heads AFTER INSERT ON versions
BEGIN
    UPDATE stories SET headline = coalesce(NEW.content ->> '$.headline', ''),
                       language = coalesce(NEW.content ->> '$.language', '')
    WHERE id = NEW.story;
END;

-- What was taken today, by whomever.
CREATE INDEX takes_by_day ON takes (first);
