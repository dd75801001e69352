//! The table of a Cashier's options, and a Cashier's settings.

use std::time::Duration;

use bestpay::OptionDefault::{Time, Words};
use bestpay::{OptionKind, OptionSpec};

/// The options of a [`Cashier`](crate::Cashier), a new one at the end.
pub const CASHIER_OPTIONS: &[OptionSpec] = &[LEASE, ARRIVAL_WINDOW, POLL_FIRST, POLL_LONGEST, NOT_FOUND_CODES];

const LEASE: OptionSpec = OptionSpec::new(
    "lease",
    OptionKind::WholeSeconds,
    Time(Duration::from_secs(60)),
    "租约：一个进程独占一笔订单的时间，到期后其他进程也会查单；进程崩溃后，它的订单要等租约到期",
    "how long one process may be busy with an order before others ask for its status as well: after a crash, how long \
     its orders wait",
);

const ARRIVAL_WINDOW: OptionSpec = OptionSpec::new(
    "arrival_window",
    OptionKind::WholeSeconds,
    Time(Duration::from_secs(120)),
    "到达窗口：请求发出后多久之内平台仍可能收到，含连接、发送，加上平台自己的 60 秒",
    "how long after it was sent a request may still arrive: connecting, sending, the platform's own 60 seconds",
)
.note("此后平台仍没有该单，才算从未到达。", "An order that the platform does not know after that has never arrived.");

const POLL_FIRST: OptionSpec = OptionSpec::new(
    "poll_first",
    OptionKind::Time,
    Time(Duration::from_secs(1)),
    "同一笔订单查单的第一次间隔",
    "the first pause between two questions about one order",
)
.in_pair("poll_every");

const POLL_LONGEST: OptionSpec = OptionSpec::new(
    "poll_longest",
    OptionKind::Time,
    Time(Duration::from_secs(60)),
    "查询间隔逐渐拉长的上限",
    "the longest pause",
)
.in_pair("poll_every");

const NOT_FOUND_CODES: OptionSpec = OptionSpec::new(
    "not_found_codes",
    OptionKind::Codes,
    Words {
        zh: "无；沙箱商户为沙箱的两个：`ORDER_NOT_EXIST`、`REFUND_NOT_EXIST`",
        en: "none; for a merchant of the sandbox, the sandbox's two, `ORDER_NOT_EXIST` and `REFUND_NOT_EXIST`",
    },
    "3.3 和 3.6 表示“订单不存在”“退款不存在”的 `errorCode`",
    "the errorCodes of 3.3 and 3.6 that mean \"no such order or refund\"",
)
.note(
    "文档没有列出，请向平台索取书面答复。应答的代码不在其中时，订单保持 `unknown`，不会成为 `never_arrived`；平台拒绝的订单，\
     到达窗口过后才会成为 `refused`。",
    "The document does not list them: ask the platform for its own. With a code that is not among them an order stays \
     `unknown`, never `never_arrived`, and one that the platform refused is `refused` only after the arrival window.",
);

#[derive(Clone)]
pub(crate) struct Settings {
    pub(super) lease: Duration,
    pub(super) arrival_window: Duration,
    pub(super) poll_first: Duration,
    pub(super) poll_longest: Duration,
    /// `None`: those of the sandbox for its merchants, and otherwise none.
    pub(super) not_found_codes: Option<Vec<String>>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            lease: LEASE.default_time(),
            arrival_window: ARRIVAL_WINDOW.default_time(),
            poll_first: POLL_FIRST.default_time(),
            poll_longest: POLL_LONGEST.default_time(),
            not_found_codes: None,
        }
    }
}

impl Settings {
    /// A time beyond its most counts as its most: nothing needs to wait longer, and sums stay within the calendar.
    pub(super) fn limited(self) -> Settings {
        Settings {
            lease: self.lease.min(LEASE.most),
            arrival_window: self.arrival_window.min(ARRIVAL_WINDOW.most),
            poll_first: self.poll_first.min(POLL_FIRST.most),
            poll_longest: self.poll_longest.min(POLL_LONGEST.most),
            not_found_codes: self.not_found_codes,
        }
    }
}
