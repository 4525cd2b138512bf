-- The one site on which an audience was counted; nothing where it speaks of the publisher as a whole. Evidence of
-- a site counts while the publisher has proved it.
ALTER TABLE audience ADD COLUMN site TEXT;
