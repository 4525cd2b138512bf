-- A page that carries an old, a held or a killed version is looked at again until it is mended or gone:
-- when next, how often it was since the change, and what was in the way the last time.
ALTER TABLE pickups ADD COLUMN next_look INTEGER;
ALTER TABLE pickups ADD COLUMN looked_again INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pickups ADD COLUMN trouble TEXT;

CREATE INDEX pickups_to_look_at ON pickups (next_look) WHERE next_look IS NOT NULL;

UPDATE pickups SET next_look = 0 WHERE stale;

-- Nobody can publish a correction, a hold or a kill and forget the pages. Their publishers have a quarter
-- of an hour before the first look.
CREATE TRIGGER pickups_are_looked_at_again AFTER INSERT ON versions
WHEN NEW.change IN ('correction', 'hold', 'kill')
BEGIN
    UPDATE pickups SET next_look = NEW.created + 900000000, looked_again = 0, trouble = NULL
    WHERE story = NEW.story;
END;
