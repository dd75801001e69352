//! The table of a client's options, and a client's settings.

use std::time::Duration;

use crate::options::OptionDefault::{Time, Words};
use crate::options::{OptionKind, OptionSpec};

/// The options of a [`Client`](crate::Client), a new one at the end.
pub const CLIENT_OPTIONS: &[OptionSpec] =
    &[CONNECT_TIMEOUT, READ_TIMEOUT, RETRY_READS_WITHIN, POLL_FIRST, POLL_LONGEST, PROXY, ROOT_CERTIFICATES];

const CONNECT_TIMEOUT: OptionSpec = OptionSpec::new(
    "connect_timeout",
    OptionKind::Time,
    Time(Duration::from_secs(10)),
    "建立连接最长用时，含 DNS、代理和 TLS",
    "how long making a connection may take, including DNS, proxy and TLS",
)
.more_than_zero();

const READ_TIMEOUT: OptionSpec = OptionSpec::new(
    "read_timeout",
    OptionKind::Time,
    Words {
        zh: "按文档：下单 60 秒，其他 6 秒", en: "the document's 60 seconds for orders and 6 for the others"
    },
    "等待应答最长用时，对所有接口：从请求的第一个字节到应答的最后一个字节",
    "how long an answer may take, for all interfaces: from the first byte of the request to the last byte of the answer",
)
.more_than_zero();

const RETRY_READS_WITHIN: OptionSpec = OptionSpec::new(
    "retry_reads_within",
    OptionKind::TimeOrOnce,
    Time(Duration::from_secs(15)),
    "3.3 和 3.6 结果未知时，在多长时间内重试查询",
    "how long 3.3 and 3.6 are asked again while their outcome is unknown",
)
.note("重试不会超过这个时间。", "This limits repeated questions too.");

const POLL_FIRST: OptionSpec = OptionSpec::new(
    "poll_first",
    OptionKind::Time,
    Time(Duration::from_secs(1)),
    "等待付款或退款结果时，第一次查询间隔",
    "the first pause of a wait for a payment or a refund",
)
.in_pair("poll_every");

const POLL_LONGEST: OptionSpec = OptionSpec::new(
    "poll_longest",
    OptionKind::Time,
    Time(Duration::from_secs(10)),
    "查询间隔逐渐拉长的上限",
    "the longest pause",
)
.in_pair("poll_every");

const PROXY: OptionSpec = OptionSpec::new(
    "proxy",
    OptionKind::Text,
    Words { zh: "无", en: "none" },
    "HTTP 代理，`http://[user:password@]host[:port]`；不支持其他种类",
    "an HTTP proxy to tunnel through, `http://[user:password@]host[:port]`; no other kind is supported",
)
.note("不读取环境变量中的代理设置。", "The environment's proxy variables are not read.");

const ROOT_CERTIFICATES: OptionSpec = OptionSpec::new(
    "root_certificates",
    OptionKind::Certificates,
    Words { zh: "无", en: "none" },
    "除内置的 Mozilla 根证书外还要信任的根证书，每份为 PEM（一张或多张）或 DER",
    "root certificates to trust besides the built-in ones of Mozilla, each PEM (one or several) or DER",
);

pub(super) struct Settings {
    pub(super) connect_timeout: Duration,
    /// `None`: the document's own.
    pub(super) read_timeout: Option<Duration>,
    pub(super) retry_reads_within: Duration,
    pub(super) poll_first: Duration,
    pub(super) poll_longest: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            connect_timeout: CONNECT_TIMEOUT.default_time(),
            read_timeout: None,
            retry_reads_within: RETRY_READS_WITHIN.default_time(),
            poll_first: POLL_FIRST.default_time(),
            poll_longest: POLL_LONGEST.default_time(),
        }
    }
}

impl Settings {
    /// The times that have been set, each with its row.
    pub(super) fn times(&self) -> impl Iterator<Item = (OptionSpec, Duration)> {
        let times = [
            (CONNECT_TIMEOUT, Some(self.connect_timeout)),
            (READ_TIMEOUT, self.read_timeout),
            (RETRY_READS_WITHIN, Some(self.retry_reads_within)),
            (POLL_FIRST, Some(self.poll_first)),
            (POLL_LONGEST, Some(self.poll_longest)),
        ];
        times.into_iter().filter_map(|(spec, time)| Some((spec, time?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_in_the_table_is_held_to_its_limits() {
        let settings = Settings { read_timeout: Some(Duration::from_secs(1)), ..Settings::default() };
        let held: Vec<_> = settings.times().map(|(spec, _)| spec.name).collect();
        let is_time = |spec: &&OptionSpec| {
            matches!(spec.kind, OptionKind::Time | OptionKind::TimeOrOnce | OptionKind::WholeSeconds)
        };
        let times: Vec<_> = CLIENT_OPTIONS.iter().filter(is_time).map(|spec| spec.name).collect();
        assert_eq!(held, times);
    }
}
