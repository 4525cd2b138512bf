-- Whatever is published is held against the texts of killed stories, which are found by their kills.
CREATE INDEX stories_killed ON stories (last_seq) WHERE status = 'canceled';

-- What was closed is open again where the text is back on a page: since when, and why.
ALTER TABLE obligations ADD COLUMN reopened INTEGER;
ALTER TABLE obligations ADD COLUMN reopened_why TEXT;

-- The first look comes five minutes after the change, and those behind it less and less often.
DROP TRIGGER pickups_are_looked_at_again;
CREATE TRIGGER pickups_are_looked_at_again AFTER INSERT ON versions
WHEN NEW.change IN ('correction', 'hold', 'kill')
BEGIN
    UPDATE pickups SET next_look = NEW.created + 300000000, looked_again = 0, trouble = NULL
    WHERE story = NEW.story;
END;
