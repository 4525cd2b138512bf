-- The same index under a condition that every database reads alike.
DROP INDEX takes_by_licence;
CREATE INDEX takes_by_licence ON takes (licence, story) WHERE length(licence) > 0;
