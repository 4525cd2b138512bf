-- A statement is found by what it is of, whatever its number says.
DROP TRIGGER statements_do_not_change ON statements;

ALTER TABLE statements
    ADD COLUMN licence   BYTEA REFERENCES licences (id),
    ADD COLUMN first_day TEXT,
    ADD COLUMN last_day  TEXT;

UPDATE statements SET
    licence = unhex(content::json ->> 'licence', '-'),
    first_day = content::json -> 'period' ->> 'from',
    last_day = content::json -> 'period' ->> 'to';

ALTER TABLE statements
    ALTER COLUMN first_day SET NOT NULL,
    ALTER COLUMN last_day SET NOT NULL;

CREATE TRIGGER statements_do_not_change BEFORE UPDATE OR DELETE OR TRUNCATE ON statements
    EXECUTE FUNCTION never('a statement never changes');

CREATE UNIQUE INDEX statements_of
    ON statements (publisher, coalesce(licence, ''::bytea), first_day, last_day, issue);

-- A price is due once: this says on which statement that of a licence stands, and no other can have it.
CREATE TABLE charges (
    licence   BYTEA PRIMARY KEY REFERENCES licences (id),
    statement TEXT  NOT NULL
);

-- Of those that stand on several, the first that was issued has it.
INSERT INTO charges (licence, statement)
SELECT unhex(charge ->> 'id', '-'), s.number
FROM statements s, json_array_elements(s.content::json -> 'charges') charge
WHERE (charge ->> 'is_due')::boolean
ORDER BY s.issued, s.number, s.issue
ON CONFLICT DO NOTHING;

CREATE TRIGGER charges_do_not_change BEFORE UPDATE OR DELETE OR TRUNCATE ON charges
    EXECUTE FUNCTION never('a charge stands where it was billed');
