-- The journal, version 1: the same in SQLite and PostgreSQL but for the triggers beside this file.
-- Times are Beijing time as `yyyy-MM-dd HH:mm:ss`, amounts are whole fen.

-- Which state may follow which; '' is before the first. Filled from src/state.rs.
CREATE TABLE bestpay_transition (
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    PRIMARY KEY (from_state, to_state)
);

CREATE TABLE bestpay_entry (
    merchant_no    TEXT   NOT NULL,
    out_trade_no   TEXT   NOT NULL,
    out_request_no TEXT   NOT NULL, -- '' for an order
    interface      TEXT   NOT NULL, -- barcode_order, qrcode_order, refund
    content        TEXT   NOT NULL, -- JSON: what was asked for, without requestDate and sign, the payer's codes as digests
    amount         BIGINT NOT NULL, -- tradeAmt of an order, refundAmt of a refund
    state          TEXT   NOT NULL,
    request_date   TEXT   NOT NULL, -- requestDate of the last attempt
    sent_at        TEXT   NOT NULL, -- when the last attempt was about to be sent
    trade_no       TEXT,
    pay_amt        BIGINT,
    discount_amt   BIGINT,
    payment_url    TEXT,
    code           TEXT,
    message        TEXT,
    created_at     TEXT   NOT NULL,
    changed_at     TEXT   NOT NULL, -- of the state
    lease_holder   TEXT   NOT NULL, -- who sends it or asks for it, '' for nobody
    lease_until    TEXT   NOT NULL, -- nobody else asks for it before, '' for at once
    PRIMARY KEY (merchant_no, out_trade_no, out_request_no)
);

-- A refund's number is the merchant's, not the order's: its callback carries no other.
CREATE UNIQUE INDEX bestpay_refund_number ON bestpay_entry (merchant_no, out_request_no) WHERE out_request_no <> '';

CREATE INDEX bestpay_open ON bestpay_entry (merchant_no, lease_until) WHERE state IN ('sending', 'unknown', 'waiting');

-- One row. Whoever writes an event takes its number here and holds the row until the commit: so numbers become visible
-- in their order, and a reader who has seen one has seen all before it. A sequence would not promise that.
CREATE TABLE bestpay_feed (last_id BIGINT NOT NULL);
INSERT INTO bestpay_feed (last_id) VALUES (0);

CREATE TABLE bestpay_event (
    id             BIGINT PRIMARY KEY,
    at             TEXT   NOT NULL,
    merchant_no    TEXT   NOT NULL,
    out_trade_no   TEXT   NOT NULL,
    out_request_no TEXT   NOT NULL,
    from_state     TEXT   NOT NULL,
    to_state       TEXT   NOT NULL,
    cause          TEXT   NOT NULL, -- call, answer, status, callback, sender_lost
    about          TEXT,
    alarm_key      TEXT   UNIQUE    -- NULL for a change of state; an alarm is raised once
);
