-- How often what decisions rest on has changed. Whoever has read it knows by these numbers whether it still
-- stands, and needn't read it again for each copy that is sent. Takes are apart: they change with each copy.
CREATE TABLE ground_changes (
    what    TEXT PRIMARY KEY CHECK (what IN ('publishers', 'stories')),
    changes BIGINT NOT NULL
);

INSERT INTO ground_changes VALUES ('publishers', 0), ('stories', 0);

CREATE FUNCTION grounds_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ground_changes SET changes = changes + 1 WHERE what = TG_ARGV[0];
    RETURN NULL;
END $$;

-- Nobody can forget to count.

CREATE TRIGGER grounds_by_publisher AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON publishers
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_site AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON sites
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_audience AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON audience
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_rank AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON site_ranks
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_rank_list AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON rank_lists
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_strike AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON strikes
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_acceptance AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON acceptances
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_licence AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON licences
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_seat AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON seats
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_policy AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON policies
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_terms AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON terms
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_product AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON products
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('publishers');
CREATE TRIGGER grounds_by_story AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON stories
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('stories');
CREATE TRIGGER grounds_by_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON versions
    FOR EACH STATEMENT EXECUTE FUNCTION grounds_change('stories');
