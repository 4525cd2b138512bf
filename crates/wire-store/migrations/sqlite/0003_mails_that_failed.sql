-- When a mail was given up: it isn't tried again unless the desk says so.
ALTER TABLE mails ADD COLUMN failed INTEGER;

DROP INDEX mails_due;
CREATE INDEX mails_due ON mails (due) WHERE sent IS NULL AND failed IS NULL;
CREATE INDEX mails_unsent ON mails (queued) WHERE sent IS NULL;
