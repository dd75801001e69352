-- The journal, version 3: a refused order or refund is asked for before it is given up, and nothing that is asked of the
-- journal reads a whole table.

-- How often the platform has refused, verified: the last attempt first, then the questions about it.
ALTER TABLE bestpay_entry ADD COLUMN refusals BIGINT NOT NULL DEFAULT 0;

-- An order or a refund by its number, whoever's it is.
CREATE INDEX bestpay_entry_number ON bestpay_entry (out_trade_no);
CREATE INDEX bestpay_entry_refund ON bestpay_entry (out_request_no) WHERE out_request_no <> '';

-- What may be forgotten, the oldest first.
CREATE INDEX bestpay_settled ON bestpay_entry (merchant_no, changed_at) WHERE state NOT IN ('sending', 'unknown', 'waiting');

-- What happened to an entry.
CREATE INDEX bestpay_event_entry ON bestpay_event (merchant_no, out_trade_no, out_request_no, id);

-- Alarms may be about no entry, or about one that was forgotten: they are forgotten by their own time.
CREATE INDEX bestpay_alarm ON bestpay_event (merchant_no, at) WHERE alarm_key IS NOT NULL;
