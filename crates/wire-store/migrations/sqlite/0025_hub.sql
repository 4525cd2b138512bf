-- WebSub: who wants a feed pushed. What holds, and beside it what was asked for and isn't verified yet.
CREATE TABLE hub_subscriptions (
    callback     TEXT NOT NULL,
    topic        TEXT NOT NULL,
    -- The callback's host, of which there can't be too many.
    host         TEXT NOT NULL,
    -- What holds, and until when; nothing before it was first verified.
    secret       TEXT,
    until        INTEGER,
    -- What was asked for: to subscribe or to unsubscribe.
    asked        TEXT,
    asked_secret TEXT,
    asked_lease  INTEGER,
    -- How far in the log the feed was looked at, what was sent of it last, and when it may be sent again.
    seen         INTEGER NOT NULL DEFAULT 0,
    sent         TEXT NOT NULL DEFAULT '',
    attempts     INTEGER NOT NULL DEFAULT 0,
    due          INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (callback, topic)
) STRICT;

CREATE INDEX hub_subscriptions_by_host ON hub_subscriptions (host);
