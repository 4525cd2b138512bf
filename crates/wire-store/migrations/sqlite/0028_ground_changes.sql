-- How often what decisions rest on has changed. Whoever has read it knows by these numbers whether it still
-- stands, and needn't read it again for each copy that is sent. Takes are apart: they change with each copy.
CREATE TABLE ground_changes (
    what    TEXT PRIMARY KEY CHECK (what IN ('publishers', 'stories')),
    changes INTEGER NOT NULL
) STRICT;

INSERT INTO ground_changes VALUES ('publishers', 0), ('stories', 0);

-- Nobody can forget to count. What is kept of publishers and of the rules:

CREATE TRIGGER grounds_by_publisher_given AFTER INSERT ON publishers
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_publisher_changed AFTER UPDATE ON publishers
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_publisher_gone AFTER DELETE ON publishers
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

CREATE TRIGGER grounds_by_site_given AFTER INSERT ON sites
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_site_changed AFTER UPDATE ON sites
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_site_gone AFTER DELETE ON sites
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

CREATE TRIGGER grounds_by_audience_given AFTER INSERT ON audience
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_audience_changed AFTER UPDATE ON audience
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_audience_gone AFTER DELETE ON audience
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

CREATE TRIGGER grounds_by_rank_given AFTER INSERT ON site_ranks
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_rank_changed AFTER UPDATE ON site_ranks
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_rank_gone AFTER DELETE ON site_ranks
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

CREATE TRIGGER grounds_by_rank_list_given AFTER INSERT ON rank_lists
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_rank_list_changed AFTER UPDATE ON rank_lists
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_rank_list_gone AFTER DELETE ON rank_lists
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

CREATE TRIGGER grounds_by_strike_given AFTER INSERT ON strikes
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_strike_changed AFTER UPDATE ON strikes
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_strike_gone AFTER DELETE ON strikes
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

CREATE TRIGGER grounds_by_acceptance_given AFTER INSERT ON acceptances
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_acceptance_changed AFTER UPDATE ON acceptances
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_acceptance_gone AFTER DELETE ON acceptances
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

CREATE TRIGGER grounds_by_licence_given AFTER INSERT ON licences
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_licence_changed AFTER UPDATE ON licences
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_licence_gone AFTER DELETE ON licences
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

CREATE TRIGGER grounds_by_seat_given AFTER INSERT ON seats
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_seat_changed AFTER UPDATE ON seats
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_seat_gone AFTER DELETE ON seats
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

CREATE TRIGGER grounds_by_policy_given AFTER INSERT ON policies
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_policy_changed AFTER UPDATE ON policies
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_policy_gone AFTER DELETE ON policies
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

CREATE TRIGGER grounds_by_terms_given AFTER INSERT ON terms
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_terms_changed AFTER UPDATE ON terms
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_terms_gone AFTER DELETE ON terms
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

CREATE TRIGGER grounds_by_product_given AFTER INSERT ON products
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_product_changed AFTER UPDATE ON products
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;
CREATE TRIGGER grounds_by_product_gone AFTER DELETE ON products
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'publishers'; END;

-- What is kept of stories:

CREATE TRIGGER grounds_by_story_given AFTER INSERT ON stories
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'stories'; END;
CREATE TRIGGER grounds_by_story_changed AFTER UPDATE ON stories
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'stories'; END;
CREATE TRIGGER grounds_by_story_gone AFTER DELETE ON stories
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'stories'; END;

CREATE TRIGGER grounds_by_version_given AFTER INSERT ON versions
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'stories'; END;
CREATE TRIGGER grounds_by_version_changed AFTER UPDATE ON versions
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'stories'; END;
CREATE TRIGGER grounds_by_version_gone AFTER DELETE ON versions
BEGIN UPDATE ground_changes SET changes = changes + 1 WHERE what = 'stories'; END;
