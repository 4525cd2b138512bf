-- A fan-out writes hundreds of rows at once. A foreign key looks up, and locks, what each row names by itself, and that was more than half
-- of the time. Nothing that they name is ever deleted, so it does to look for what all rows of a statement name together.
ALTER TABLE receipts
    DROP CONSTRAINT receipts_subscription_fkey,
    DROP CONSTRAINT receipts_seq_fkey,
    DROP CONSTRAINT receipts_story_fkey;
ALTER TABLE takes
    DROP CONSTRAINT takes_publisher_fkey,
    DROP CONSTRAINT takes_story_version_fkey;

CREATE FUNCTION receipts_name_what_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh WHERE NOT EXISTS (
            SELECT FROM subscriptions WHERE subscriptions.id = fresh.subscription))
        OR EXISTS (SELECT FROM fresh WHERE NOT EXISTS (
            SELECT FROM events WHERE events.seq = fresh.seq AND events.story = fresh.story)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a receipt names a standing order or an event that is not there';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER receipts_name_what_is_there AFTER INSERT ON receipts
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION receipts_name_what_is_there();

CREATE FUNCTION takes_name_what_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh WHERE NOT EXISTS (
            SELECT FROM publishers WHERE publishers.id = fresh.publisher))
        OR EXISTS (SELECT FROM fresh WHERE NOT EXISTS (
            SELECT FROM versions WHERE versions.story = fresh.story AND versions.number = fresh.version)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a line of the ledger names a publisher or a version that is not there';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER takes_name_what_is_there AFTER INSERT ON takes
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION takes_name_what_is_there();

CREATE TRIGGER subscriptions_do_not_go BEFORE DELETE OR TRUNCATE ON subscriptions
    EXECUTE FUNCTION never('a standing order is disabled, not deleted');
CREATE TRIGGER publishers_do_not_go BEFORE DELETE OR TRUNCATE ON publishers
    EXECUTE FUNCTION never('a publisher is suspended, not deleted');

-- Lines come in the order of their days, nearly: what a day's are among is found as well by the first and last of each stretch, and
-- that has nothing to be written for each line.
DROP INDEX takes_by_day;
CREATE INDEX takes_by_day ON takes USING brin (first);
