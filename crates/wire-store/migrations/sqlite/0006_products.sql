-- Products: named selections of stories, and terms that they and single stories have of their own.
-- All terms share one sequence of numbers, so that what was accepted is one publisher and one number.

CREATE TABLE products (
    id      BLOB PRIMARY KEY CHECK (length(id) = 16),
    place   INTEGER NOT NULL,
    name    TEXT NOT NULL UNIQUE COLLATE NOCASE,
    summary TEXT NOT NULL,
    filter  TEXT NOT NULL,
    edition INTEGER NOT NULL CHECK (edition >= 1),
    created INTEGER NOT NULL,
    retired INTEGER
) STRICT;

CREATE TRIGGER products_do_not_go BEFORE DELETE ON products
BEGIN SELECT RAISE(ABORT, 'a product is retired, not deleted'); END;

-- Terms of a product or of a story; the wire's have neither. When they ended, the next less exact
-- ones held again.
ALTER TABLE terms ADD COLUMN product BLOB REFERENCES products (id);
ALTER TABLE terms ADD COLUMN story BLOB REFERENCES stories (id);
ALTER TABLE terms ADD COLUMN ended INTEGER;

CREATE INDEX terms_by_product ON terms (product, version) WHERE product IS NOT NULL;
CREATE INDEX terms_by_story ON terms (story, version) WHERE story IS NOT NULL;

-- How many stories and how many people a licence is for, where it limits them.
ALTER TABLE licences ADD COLUMN volume INTEGER;
ALTER TABLE licences ADD COLUMN seats INTEGER;

CREATE TABLE seats (
    licence BLOB NOT NULL REFERENCES licences (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    given   INTEGER NOT NULL,
    PRIMARY KEY (licence, user_id)
) STRICT;

-- What a standing order or a private feed is narrowed to.
ALTER TABLE subscriptions ADD COLUMN product BLOB REFERENCES products (id);
ALTER TABLE tokens ADD COLUMN product BLOB REFERENCES products (id);
