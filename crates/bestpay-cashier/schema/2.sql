-- The journal, version 2: what a till learns is about one attempt to send, and is written to no other.

ALTER TABLE bestpay_entry ADD COLUMN attempt BIGINT NOT NULL DEFAULT 1; -- one more each time that it is about to be sent
