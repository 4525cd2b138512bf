-- When a site's proof was last looked for, since when it wasn't found, and when it stopped counting.
ALTER TABLE sites ADD COLUMN checked INTEGER;
ALTER TABLE sites ADD COLUMN missed INTEGER;
ALTER TABLE sites ADD COLUMN lost INTEGER;
