//! The journal's statements, the same for both databases. `{lock}` and `{lock_free}` stand for what a dialect says.

/// The columns of an entry, in the order in which they are read and written.
macro_rules! entry_columns {
    () => {
        "merchant_no, out_trade_no, out_request_no, interface, content, amount, state, request_date, sent_at, \
         trade_no, pay_amt, discount_amt, payment_url, code, message, created_at, changed_at, lease_holder, lease_until, \
         attempt, refusals"
    };
}

macro_rules! event_columns {
    () => {
        "id, at, merchant_no, out_trade_no, out_request_no, from_state, to_state, cause, about, alarm_key"
    };
}

pub(crate) const INSERT_ENTRY: &str = concat!(
    "INSERT INTO bestpay_entry (",
    entry_columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) \
     ON CONFLICT DO NOTHING RETURNING 1"
);

/// By its key, to be changed.
pub(crate) const ENTRY_TO_CHANGE: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM bestpay_entry WHERE merchant_no = $1 AND out_trade_no = $2 AND out_request_no = $3{lock}"
);

pub(crate) const ENTRY: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM bestpay_entry WHERE merchant_no = $1 AND out_trade_no = $2 AND out_request_no = $3"
);

pub(crate) const REFUND_BY_NUMBER: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM bestpay_entry WHERE merchant_no = $1 AND out_request_no = $2 AND out_request_no <> ''"
);

pub(crate) const REFUNDS_OF_ORDER: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM bestpay_entry WHERE merchant_no = $1 AND out_trade_no = $2 AND out_request_no <> '' ORDER BY out_request_no"
);

/// An order with its refunds, or a refund, of any merchant.
pub(crate) const ENTRIES_OF_NUMBER: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM bestpay_entry WHERE out_trade_no = $1 OR out_request_no = $1 \
     ORDER BY merchant_no, out_trade_no, out_request_no"
);

/// The next entries in the order of their keys.
pub(crate) const ENTRIES_AFTER: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM bestpay_entry WHERE (merchant_no, out_trade_no, out_request_no) > ($1, $2, $3) \
     ORDER BY merchant_no, out_trade_no, out_request_no LIMIT $4"
);

/// Everything that may change about an entry.
pub(crate) const UPDATE_ENTRY: &str = "UPDATE bestpay_entry SET state = $4, request_date = $5, sent_at = $6, \
     trade_no = $7, pay_amt = $8, discount_amt = $9, payment_url = $10, code = $11, message = $12, changed_at = $13, \
     lease_holder = $14, lease_until = $15, attempt = $16, content = $17, refusals = $18 \
     WHERE merchant_no = $1 AND out_trade_no = $2 AND out_request_no = $3";

/// The entry that is to be asked for next, and that nobody else asks for: the one that waits longest.
pub(crate) const FREE_ENTRY: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM bestpay_entry WHERE merchant_no = $1 AND state IN ('sending', 'unknown', 'waiting') \
     AND (lease_until <= $2 OR lease_until > $3) \
     ORDER BY lease_until LIMIT 1{lock_free}"
);

pub(crate) const COUNT_OPEN: &str =
    "SELECT COUNT(*) FROM bestpay_entry WHERE merchant_no = $1 AND state IN ('sending', 'unknown', 'waiting')";

pub(crate) const NEXT_EVENT_ID: &str = "UPDATE bestpay_feed SET last_id = last_id + 1 RETURNING last_id";

pub(crate) const INSERT_EVENT: &str =
    concat!("INSERT INTO bestpay_event (", event_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");

pub(crate) const ALARM: &str = "SELECT id FROM bestpay_event WHERE alarm_key = $1";

pub(crate) const EVENTS_AFTER: &str =
    concat!("SELECT ", event_columns!(), " FROM bestpay_event WHERE id > $1 ORDER BY id LIMIT $2");

pub(crate) const EVENTS_OF: &str = concat!(
    "SELECT ",
    event_columns!(),
    " FROM bestpay_event WHERE merchant_no = $1 AND out_trade_no = $2 AND out_request_no = $3 ORDER BY id"
);

/// Settled entries whose state has not changed since.
pub(crate) const PURGE_ENTRIES: &str = "DELETE FROM bestpay_entry WHERE merchant_no = $1 AND changed_at < $2 \
     AND state NOT IN ('sending', 'unknown', 'waiting') RETURNING 1";

/// Events of that time whose entries are gone.
pub(crate) const PURGE_EVENTS: &str = "DELETE FROM bestpay_event WHERE merchant_no = $1 AND at < $2 AND NOT EXISTS (\
     SELECT 1 FROM bestpay_entry WHERE bestpay_entry.merchant_no = bestpay_event.merchant_no \
     AND bestpay_entry.out_trade_no = bestpay_event.out_trade_no \
     AND bestpay_entry.out_request_no = bestpay_event.out_request_no) RETURNING 1";

pub(crate) const FORGET_TRANSITIONS: &str = "DELETE FROM bestpay_transition";

pub(crate) const INSERT_TRANSITION: &str = "INSERT INTO bestpay_transition (from_state, to_state) VALUES ($1, $2)";
