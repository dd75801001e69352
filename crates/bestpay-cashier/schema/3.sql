-- The journal, version 3: a refused order or refund is asked for before it is given up.

-- How often the platform has refused, verified: the last attempt first, then the questions about it.
ALTER TABLE bestpay_entry ADD COLUMN refusals BIGINT NOT NULL DEFAULT 0;
