//! The journal's statements, the same for both databases. `{lock}` and `{lock_free}` stand for what the dialect says
//! there, `{numbers}` for [`SLICE`] pairs of values from `$3` on.

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

/// Each statement is a constant, and all are in one list, so that no check of statements leaves one out.
macro_rules! statements {
    ($($(#[doc = $doc:literal])* $name:ident = $sql:expr;)+) => {
        $($(#[doc = $doc])* pub(crate) const $name: &str = $sql;)+

        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

/// How many entries one transaction forgets: a writer waits for no more than that.
pub(crate) const SLICE: usize = 100;

statements! {
    INSERT_ENTRY = concat!(
        "INSERT INTO bestpay_entry (",
        entry_columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) \
         ON CONFLICT DO NOTHING RETURNING 1"
    );

    /// By its key, in order to change it.
    ENTRY_TO_CHANGE = concat!(
        "SELECT ",
        entry_columns!(),
        " FROM bestpay_entry WHERE merchant_no = $1 AND out_trade_no = $2 AND out_request_no = $3{lock}"
    );

    ENTRY = concat!(
        "SELECT ",
        entry_columns!(),
        " FROM bestpay_entry WHERE merchant_no = $1 AND out_trade_no = $2 AND out_request_no = $3"
    );

    REFUND_BY_NUMBER = concat!(
        "SELECT ",
        entry_columns!(),
        " FROM bestpay_entry WHERE merchant_no = $1 AND out_request_no = $2 AND out_request_no <> ''"
    );

    REFUNDS_OF_ORDER = concat!(
        "SELECT ",
        entry_columns!(),
        " FROM bestpay_entry WHERE merchant_no = $1 AND out_trade_no = $2 AND out_request_no <> '' ORDER BY out_request_no"
    );

    /// An order with its refunds, or a refund, of any merchant. Each half has an index; `OR` of both would have none.
    ENTRIES_OF_NUMBER = concat!(
        "SELECT ",
        entry_columns!(),
        " FROM bestpay_entry WHERE out_trade_no = $1 UNION ALL SELECT ",
        entry_columns!(),
        " FROM bestpay_entry WHERE out_request_no = $1 AND out_request_no <> '' AND out_trade_no <> $1 \
         ORDER BY merchant_no, out_trade_no, out_request_no"
    );

    /// The next entries in the order of their keys.
    ENTRIES_AFTER = concat!(
        "SELECT ",
        entry_columns!(),
        " FROM bestpay_entry WHERE (merchant_no, out_trade_no, out_request_no) > ($1, $2, $3) \
         ORDER BY merchant_no, out_trade_no, out_request_no LIMIT $4"
    );

    /// Everything that may change about an entry.
    UPDATE_ENTRY = "UPDATE bestpay_entry SET state = $4, request_date = $5, sent_at = $6, \
         trade_no = $7, pay_amt = $8, discount_amt = $9, payment_url = $10, code = $11, message = $12, changed_at = $13, \
         lease_holder = $14, lease_until = $15, attempt = $16, content = $17, refusals = $18 \
         WHERE merchant_no = $1 AND out_trade_no = $2 AND out_request_no = $3";

    /// The entry that is to be asked for next, and that nobody else asks for: the one that has waited longest.
    FREE_ENTRY = concat!(
        "SELECT ",
        entry_columns!(),
        " FROM bestpay_entry WHERE merchant_no = $1 AND state IN ('sending', 'unknown', 'waiting') \
         AND (lease_until <= $2 OR lease_until > $3) \
         ORDER BY lease_until LIMIT 1{lock_free}"
    );

    COUNT_OPEN = "SELECT COUNT(*) FROM bestpay_entry WHERE merchant_no = $1 AND state IN ('sending', 'unknown', 'waiting')";

    NEXT_EVENT_ID = "UPDATE bestpay_feed SET last_id = last_id + 1 RETURNING last_id";

    INSERT_EVENT = concat!("INSERT INTO bestpay_event (", event_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");

    ALARM = "SELECT id FROM bestpay_event WHERE alarm_key = $1";

    EVENTS_AFTER = concat!("SELECT ", event_columns!(), " FROM bestpay_event WHERE id > $1 ORDER BY id LIMIT $2");

    EVENTS_OF = concat!(
        "SELECT ",
        event_columns!(),
        " FROM bestpay_event WHERE merchant_no = $1 AND out_trade_no = $2 AND out_request_no = $3 ORDER BY id"
    );

    /// Takes an entry from those that are to be asked for, without reading the rest of it.
    LEASE_ENTRY = "UPDATE bestpay_entry SET lease_holder = $4, lease_until = $5 \
         WHERE merchant_no = $1 AND out_trade_no = $2 AND out_request_no = $3 RETURNING 1";

    /// The longest settled entries whose state has not changed since, one slice of them.
    PURGEABLE = "SELECT out_trade_no, out_request_no FROM bestpay_entry \
         WHERE merchant_no = $1 AND changed_at < $2 AND state NOT IN ('sending', 'unknown', 'waiting') \
         ORDER BY changed_at LIMIT $3{lock_free}";

    /// Forgets the entries of a slice.
    PURGE_ENTRIES = "DELETE FROM bestpay_entry \
         WHERE merchant_no = $1 AND changed_at < $2 AND (out_trade_no, out_request_no) IN (VALUES {numbers}) RETURNING 1";

    /// Forgets what happened to the entries of a slice, except alarms of a later time.
    PURGE_EVENTS = "DELETE FROM bestpay_event \
         WHERE merchant_no = $1 AND (out_trade_no, out_request_no) IN (VALUES {numbers}) AND (alarm_key IS NULL OR at < $2)";

    /// Forgets a slice of alarms about what the journal does not know, or has forgotten.
    PURGE_ALARMS = "DELETE FROM bestpay_event WHERE id IN (SELECT id FROM bestpay_event \
         WHERE merchant_no = $1 AND at < $2 AND alarm_key IS NOT NULL AND NOT EXISTS (\
         SELECT 1 FROM bestpay_entry WHERE bestpay_entry.merchant_no = bestpay_event.merchant_no \
         AND bestpay_entry.out_trade_no = bestpay_event.out_trade_no \
         AND bestpay_entry.out_request_no = bestpay_event.out_request_no) ORDER BY at LIMIT $3) RETURNING 1";

    FORGET_TRANSITIONS = "DELETE FROM bestpay_transition";

    INSERT_TRANSITION = "INSERT INTO bestpay_transition (from_state, to_state) VALUES ($1, $2)";
}

/// The placeholders for a slice's numbers.
pub(crate) fn numbers() -> String {
    let pair = |n: usize| format!("(${}, ${})", 3 + 2 * n, 4 + 2 * n);
    (0..SLICE).map(pair).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
