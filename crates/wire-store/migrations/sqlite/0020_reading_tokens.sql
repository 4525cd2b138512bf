-- A token of the desk can be for reading only; those made before are for everything.
ALTER TABLE desk_tokens ADD COLUMN reach TEXT NOT NULL DEFAULT 'everything' CHECK (reach IN ('everything', 'reading'));
