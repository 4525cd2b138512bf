-- A statement is found by what it is of, whatever its number says.
DROP TRIGGER statements_do_not_change;

ALTER TABLE statements ADD COLUMN licence BLOB REFERENCES licences (id);
ALTER TABLE statements ADD COLUMN first_day TEXT NOT NULL DEFAULT '';
ALTER TABLE statements ADD COLUMN last_day TEXT NOT NULL DEFAULT '';

UPDATE statements SET
    licence = unhex(content ->> '$.licence', '-'),
    first_day = content ->> '$.period.from',
    last_day = content ->> '$.period.to';

CREATE TRIGGER statements_do_not_change BEFORE UPDATE ON statements
BEGIN SELECT RAISE(ABORT, 'a statement never changes'); END;

CREATE UNIQUE INDEX statements_of
    ON statements (publisher, coalesce(licence, x''), first_day, last_day, issue);

-- A price is due once: this says on which statement that of a licence stands, and no other can have it.
CREATE TABLE charges (
    licence   BLOB PRIMARY KEY REFERENCES licences (id),
    statement TEXT NOT NULL
) STRICT;

-- Of those that stand on several, the first that was issued has it.
INSERT INTO charges (licence, statement)
SELECT unhex(charge.value ->> '$.id', '-'), s.number
FROM statements s, json_each(s.content, '$.charges') charge
WHERE charge.value ->> '$.is_due'
ORDER BY s.issued, s.number, s.issue
ON CONFLICT DO NOTHING;

CREATE TRIGGER charges_do_not_change BEFORE UPDATE ON charges
BEGIN SELECT RAISE(ABORT, 'a charge stands where it was billed'); END;

CREATE TRIGGER charges_do_not_go BEFORE DELETE ON charges
BEGIN SELECT RAISE(ABORT, 'a charge stands where it was billed'); END;
