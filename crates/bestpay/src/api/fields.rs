//! Fields by their table: the one place that reads, checks, writes and masks them.

use std::borrow::Cow;
use std::fmt;

use super::values::TradeType;
use crate::error::{Error, ErrorKind, Result};
use crate::json::{self, Member, Value};
use crate::time::BeijingTime;
use crate::verified_message::Field;

/// 是否为空: whether a field must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Mandatory.
    M,
    /// Mandatory under a condition.
    C,
    /// Optional.
    O,
}

/// What a field holds, which decides how it is checked and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldKind {
    /// Identifies money or its owner: 1 to 64 visible ASCII characters without `&` and `=`.
    Code,
    /// A code that belongs to the payer: as `Code`, and masked wherever it could be seen.
    PayerCode,
    /// A word that the platform chooses, such as a currency or a result code: without `&` and `=`.
    Word,
    /// Free text without control characters, at most 1024 characters.
    Text,
    /// Free text about the payer: masked wherever it could be seen.
    PayerText,
    /// An absolute `http` or `https` address, at most 1024 characters.
    Url,
    /// Long: whole fen. 1 or more in a request.
    Fen,
    /// Long: seconds, 1 or more.
    Seconds,
    /// `yyyy-MM-dd HH:mm:ss`, Beijing time.
    Time,
    /// `yyyyMMddHHmmss`, Beijing time. The platform sends `yyyy-MM-dd HH:mm:ss` as well, and both are read.
    CompactTime,
    /// A trade status, without `&` and `=`; those that the document does not list are kept.
    Status,
    /// `BESTPAY`, `ALIPAY` or `TENPAY`.
    TradeType,
    /// `true` or `false`.
    Boolean,
}

impl FieldKind {
    pub(crate) fn is_long(self) -> bool {
        matches!(self, FieldKind::Fen | FieldKind::Seconds)
    }

    /// Whether its values are kept as text.
    fn is_text(self) -> bool {
        !self.is_long() && !matches!(self, FieldKind::Time | FieldKind::CompactTime)
    }

    /// Whether any text at all is well-formed, `&` and `=` included.
    pub(crate) fn is_free_text(self) -> bool {
        matches!(self, FieldKind::Text | FieldKind::PayerText | FieldKind::Url)
    }

    /// Whether a text cut out of a signing string could be a value of this kind.
    fn could_be(self, text: &str) -> bool {
        match self {
            FieldKind::Text | FieldKind::PayerText | FieldKind::Url => true,
            FieldKind::Word => is_received_word(text),
            FieldKind::Code | FieldKind::PayerCode | FieldKind::Status => is_received_code(text),
            FieldKind::Fen | FieldKind::Seconds => text.parse::<i64>().is_ok(),
            FieldKind::Time => text.parse::<BeijingTime>().is_ok(),
            FieldKind::CompactTime => BeijingTime::from_received(text).is_ok(),
            FieldKind::TradeType => TradeType::is_listed(text),
            FieldKind::Boolean => matches!(text, "true" | "false"),
        }
    }
}

/// One row of a table of the document.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldSpec {
    /// 参数名: the name on the wire.
    pub name: &'static str,
    /// 数据类型: what it holds.
    pub kind: FieldKind,
    /// 是否为空: whether it must be given.
    pub mark: Mark,
    /// Who gives it.
    pub giver: Giver,
    /// Its value in a request if the caller leaves it out.
    pub default: Option<FieldDefault>,
    /// Mandatory if this other field has this value: the condition of [`Mark::C`].
    pub needed_with: Option<(&'static str, &'static str)>,
    /// What in an answer must agree with it.
    pub bound: Bound,
    /// 参数描述, as in the document.
    pub zh: &'static str,
    /// What it is, in English: a noun or a clause, without a full stop.
    pub en: &'static str,
}

/// Who gives a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Giver {
    /// The merchant's settings, in every request.
    Settings,
    /// Whoever makes the request.
    Caller,
    /// The platform, in an answer or a callback.
    Platform,
}

/// The value of a request's field that the caller leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldDefault {
    /// The time by the merchant's clock.
    Now,
    /// So many seconds.
    Seconds(i64),
}

/// What in an answer must agree with a field of its request, if the answer has a field of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Nothing.
    Free,
    /// The value.
    Same,
    /// The same value, or that of this other field: in the document, 3.5 returns the refund's number as `outTradeNo`.
    SameOr(&'static str),
}

/// The rows that every request begins with.
pub(crate) const INSTITUTION_CODE: FieldSpec =
    by_the_settings("institutionCode", "平台商商户号", "the institution's number");
pub(crate) const MERCHANT_NO: FieldSpec = by_the_settings("merchantNo", "商户号", "the merchant's number");

const fn by_the_settings(name: &'static str, zh: &'static str, en: &'static str) -> FieldSpec {
    FieldSpec { giver: Giver::Settings, bound: Bound::Same, ..FieldSpec::given(name, FieldKind::Code, Mark::M, zh, en) }
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum FieldValue {
    Text(String),
    Long(i64),
    Time(BeijingTime),
}

impl FieldValue {
    fn is_empty(&self) -> bool {
        matches!(self, FieldValue::Text(text) if text.is_empty())
    }

    /// The text in the signing string.
    pub(crate) fn text(&self, kind: FieldKind) -> Cow<'_, str> {
        match (self, kind) {
            (FieldValue::Text(text), _) => Cow::Borrowed(text),
            (FieldValue::Long(number), _) => Cow::Owned(number.to_string()),
            (FieldValue::Time(time), FieldKind::CompactTime) => Cow::Owned(time.to_compact()),
            (FieldValue::Time(time), _) => Cow::Owned(time.to_string()),
        }
    }

    /// The JSON on the wire.
    pub(crate) fn write_json(&self, kind: FieldKind, out: &mut String) {
        match self {
            FieldValue::Long(_) => out.push_str(&self.text(kind)),
            _ => json::write_string(&self.text(kind), out),
        }
    }
}

/// The values of one message, by the rows of its table.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldSet {
    table: &'static [FieldSpec],
    values: Vec<Option<FieldValue>>,
}

impl FieldSet {
    pub(crate) fn new(table: &'static [FieldSpec]) -> FieldSet {
        FieldSet { table, values: vec![None; table.len()] }
    }

    /// The rows that have a value, in the table's order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'static FieldSpec, &FieldValue)> {
        self.table.iter().zip(&self.values).filter_map(|(spec, value)| Some((spec, value.as_ref()?)))
    }

    fn get(&self, name: &str) -> Option<&FieldValue> {
        self.entries().find(|(spec, _)| spec.name == name).map(|(_, value)| value)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(FieldValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn long(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(FieldValue::Long(number)) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn time(&self, name: &str) -> Option<BeijingTime> {
        match self.get(name) {
            Some(FieldValue::Time(time)) => Some(*time),
            _ => None,
        }
    }

    pub(crate) fn put(&mut self, name: &str, value: FieldValue) {
        for (spec, slot) in self.table.iter().zip(&mut self.values) {
            if spec.name == name {
                *slot = Some(value);
                return;
            }
        }
    }

    /// Sets a field from text, by its name on the wire.
    pub(crate) fn set(&mut self, name: &str, text: &str) -> Result<()> {
        let Some((spec, slot)) = self.table.iter().zip(&mut self.values).find(|(spec, _)| spec.name == name) else {
            let message = format!("this interface has no field `{name}`");
            return Err(Error::new(ErrorKind::UnknownField, message).with_field(name));
        };
        if spec.giver == Giver::Settings {
            let message = format!("`{name}` is filled in by the Merchant");
            return Err(Error::new(ErrorKind::UnknownField, message).with_field(name));
        }
        *slot = Some(match spec.kind {
            kind if text.is_empty() && !kind.is_text() => return Err(spec.missing()),
            kind if kind.is_long() => FieldValue::Long(text.parse().map_err(|_| spec.invalid("a whole number"))?),
            FieldKind::Time => FieldValue::Time(text.parse().map_err(|error: Error| error.with_field(name))?),
            FieldKind::CompactTime => {
                FieldValue::Time(BeijingTime::from_compact(text).map_err(|error| error.with_field(name))?)
            }
            _ => FieldValue::Text(text.to_owned()),
        });
        Ok(())
    }

    /// Fills in the defaults of what the caller has left out.
    pub(crate) fn put_defaults(&mut self, now: impl Fn() -> BeijingTime) {
        for (spec, slot) in self.table.iter().zip(&mut self.values) {
            if slot.is_none() {
                *slot = spec.default.map(|default| match default {
                    FieldDefault::Now => FieldValue::Time(now()),
                    FieldDefault::Seconds(seconds) => FieldValue::Long(seconds),
                });
            }
        }
    }

    /// Checks a request of ours: everything mandatory is there, everything given is of its format.
    pub(crate) fn check(&self) -> Result<()> {
        for (spec, value) in self.table.iter().zip(&self.values) {
            let is_needed = spec.needed_with.is_some_and(|(other, wanted)| self.text(other) == Some(wanted));
            match value {
                None if spec.mark == Mark::M => return Err(spec.missing()),
                _ if is_needed && value.as_ref().is_none_or(FieldValue::is_empty) => return Err(spec.missing_with()),
                None => {}
                Some(value) => spec.check(value)?,
            }
        }
        Ok(())
    }

    /// Reads verified members by the table, and returns those that the table does not name.
    pub(crate) fn read(table: &'static [FieldSpec], members: &[Member<'_>]) -> Result<(FieldSet, Vec<Field>)> {
        let mut set = FieldSet::new(table);
        let mut other = Vec::new();
        for member in members {
            match table.iter().zip(&mut set.values).find(|(spec, _)| spec.name == member.name) {
                None => other.push(Field::of(member)),
                Some((spec, _)) if spec.is_absent(&member.value) => {}
                Some((spec, slot)) => *slot = Some(spec.read(&member.value)?),
            }
        }
        match table.iter().zip(&set.values).find(|(spec, value)| spec.mark == Mark::M && value.is_none()) {
            Some((spec, _)) => Err(spec.missing()),
            None => Ok((set, other)),
        }
    }
}

impl fmt::Debug for FieldSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (spec, value) in self.entries() {
            let text = value.text(spec.kind);
            let shown = if spec.is_masked() { Cow::Borrowed("***") } else { text };
            map.entry(&spec.name, &shown);
        }
        map.finish()
    }
}

impl FieldSpec {
    pub(crate) const fn given(
        name: &'static str,
        kind: FieldKind,
        mark: Mark,
        zh: &'static str,
        en: &'static str,
    ) -> FieldSpec {
        FieldSpec { giver: Giver::Caller, ..FieldSpec::received(name, kind, mark, zh, en) }
    }

    pub(crate) const fn received(
        name: &'static str,
        kind: FieldKind,
        mark: Mark,
        zh: &'static str,
        en: &'static str,
    ) -> FieldSpec {
        let (giver, bound) = (Giver::Platform, Bound::Free);
        FieldSpec { name, kind, mark, giver, default: None, needed_with: None, bound, zh, en }
    }

    pub(crate) const fn bound_to(self, bound: Bound) -> FieldSpec {
        FieldSpec { bound, ..self }
    }

    pub(crate) const fn defaults_to(self, default: FieldDefault) -> FieldSpec {
        FieldSpec { default: Some(default), ..self }
    }

    pub(crate) const fn needed_with(self, other: &'static str, value: &'static str) -> FieldSpec {
        FieldSpec { needed_with: Some((other, value)), ..self }
    }

    /// The name in snake case, as in Rust, C and Python.
    ///
    /// ```
    /// let refund = bestpay::Interface::named("refund").unwrap();
    /// assert!(refund.request.iter().any(|field| field.snake_name() == "out_request_no"));
    /// ```
    pub fn snake_name(&self) -> String {
        self.name.chars().fold(String::with_capacity(self.name.len() + 4), |mut snake, letter| {
            if letter.is_ascii_uppercase() {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
            snake
        })
    }

    /// Whether a complete request may leave it out.
    ///
    /// ```
    /// let refund = bestpay::Interface::named("refund").unwrap();
    /// let optional = refund.request.iter().filter(|field| !field.is_required()).map(|field| field.name);
    /// assert!(optional.eq(["requestDate", "refundCause", "remark"]));
    /// ```
    pub fn is_required(&self) -> bool {
        self.mark == Mark::M && self.default.is_none()
    }

    /// Whether it is masked wherever it could be seen: what belongs to the payer.
    ///
    /// ```
    /// let order = bestpay::Interface::named("barcode_order").unwrap();
    /// assert!(order.request.iter().any(|field| field.name == "mediumNo" && field.is_masked()));
    /// ```
    pub fn is_masked(&self) -> bool {
        matches!(self.kind, FieldKind::PayerCode | FieldKind::PayerText)
    }

    /// Whether a text cut out of a signing string could be a value of this field. If it is not mandatory, it could also
    /// be the text of a null or an empty text.
    pub(crate) fn could_be(&self, text: &str) -> bool {
        self.kind.could_be(text) || (self.mark != Mark::M && matches!(text, "" | "null"))
    }

    fn missing(&self) -> Error {
        let message = format!("`{}` is mandatory and missing", self.name);
        Error::new(ErrorKind::MissingField, message).with_field(self.name)
    }

    /// It is missing, although another field makes it mandatory.
    fn missing_with(&self) -> Error {
        let (other, value) = self.needed_with.unwrap_or_default();
        let message = format!("`{}` is mandatory when `{other}` is {value}", self.name);
        Error::new(ErrorKind::MissingField, message).with_field(self.name)
    }

    fn invalid(&self, wanted: &str) -> Error {
        let message = format!("`{}` must be {wanted}", self.name);
        Error::new(ErrorKind::InvalidField, message).with_field(self.name)
    }

    /// Checks a value that is to be sent.
    fn check(&self, value: &FieldValue) -> Result<()> {
        if self.mark == Mark::M && value.is_empty() {
            return Err(self.missing());
        }
        let (good, wanted) = match (self.kind, value) {
            (FieldKind::Fen, FieldValue::Long(fen)) => (*fen >= 1, "1 fen or more"),
            (FieldKind::Seconds, FieldValue::Long(seconds)) => (*seconds >= 1, "1 second or more"),
            (FieldKind::Code | FieldKind::PayerCode, FieldValue::Text(text)) => {
                (is_code(text), "1 to 64 visible ASCII characters other than `&` and `=`")
            }
            (FieldKind::Text | FieldKind::PayerText, FieldValue::Text(text)) => (
                text.chars().count() <= 1024 && !text.chars().any(char::is_control),
                "at most 1024 characters, no control characters among them",
            ),
            (FieldKind::Url, FieldValue::Text(text)) => {
                (is_http_url(text), "an absolute http or https address of at most 1024 visible ASCII characters")
            }
            (FieldKind::TradeType, FieldValue::Text(text)) => (TradeType::is_listed(text), TradeType::LISTED),
            // A time has its format by its type; a request has no status.
            _ => (true, ""),
        };
        if good { Ok(()) } else { Err(self.invalid(wanted)) }
    }

    /// Null means absent; in an optional field, so does an empty text.
    fn is_absent(&self, value: &Value<'_>) -> bool {
        match value {
            Value::Null => true,
            Value::String(text) => text.is_empty() && self.mark != Mark::M,
            _ => false,
        }
    }

    /// Reads a value from the platform: Long fields arrive as numbers or as strings of digits.
    fn read(&self, value: &Value<'_>) -> Result<FieldValue> {
        if matches!(value, Value::Array(_) | Value::Object(_) | Value::Bool(_)) {
            return Err(self.invalid("a string or a number"));
        }
        let text = value.text().unwrap_or_default();
        match self.kind {
            kind if kind.is_long() => {
                let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                let number = text.parse().ok().filter(|_| digits);
                number.map(FieldValue::Long).ok_or_else(|| self.invalid("a whole number of 0 or more"))
            }
            FieldKind::Time | FieldKind::CompactTime => BeijingTime::from_received(&text)
                .map(FieldValue::Time)
                .map_err(|_| self.invalid("a date of the form yyyyMMddHHmmss or yyyy-MM-dd HH:mm:ss")),
            FieldKind::Code if !is_received_code(&text) => Err(self.invalid("a code without `&` and `=`")),
            FieldKind::Word if !is_received_word(&text) => Err(self.invalid("a word without `&` and `=`")),
            FieldKind::Status if !is_received_code(&text) || !matches!(value, Value::String(_)) => {
                Err(self.invalid("a status without `&` and `=`"))
            }
            _ => Ok(FieldValue::Text(text.into_owned())),
        }
    }
}

/// The codes that identify money hold no `&` and no `=`: PROTOCOL.md section 6.
fn is_received_code(text: &str) -> bool {
    !text.is_empty() && is_received_word(text)
}

fn is_received_word(text: &str) -> bool {
    !text.bytes().any(|byte| matches!(byte, b'&' | b'='))
}

pub(crate) fn is_code(text: &str) -> bool {
    text.len() <= 64 && is_received_code(text) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether this is `http://host…` or `https://host…` in visible ASCII, without user information.
pub(crate) fn is_http_url(text: &str) -> bool {
    host_of(text).is_some_and(|host| !host.is_empty())
        && text.len() <= 1024
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The host of an `http` or `https` address: between the scheme and the port, path, query or fragment. `None` for
/// another scheme, for user information, and for a port that is not a number.
pub(crate) fn host_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    if authority.contains('@') || authority.contains('\\') {
        return None;
    }
    let port_at = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, port) = authority.split_at_checked(port_at)?;
    match port.strip_prefix(':') {
        None if port.is_empty() => Some(host),
        Some(number) if number.parse::<u16>().is_ok() => Some(host),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_visible_ascii_alone() {
        let long = |length: usize| format!("http://h/{}", "a".repeat(length - 9));
        for url in ["http://h", "https://h/p?q#f", "http://h:80", "http://[::1]", "https://[::1]:65535/", &long(1024)] {
            assert!(is_http_url(url), "{url}");
        }
        for url in [
            "",
            "h",
            "ftp://h",
            "http://",
            "http://:80",
            "http://h:",
            "http://h:x",
            "http://h:65536",
            "http://user@h",
            "http://h\\p",
            "http://[::1",
            "http://[::1]x",
            "http://h/ p",
            "http://h/é",
            &long(1025),
        ] {
            assert!(!is_http_url(url), "{url}");
        }
        assert_eq!(["http://h:80/p", "https://[::1]:80?q"].map(host_of), [Some("h"), Some("[::1]")]);
    }

    #[test]
    fn a_code_is_of_visible_ascii_without_the_signs_of_the_signing_string() {
        for code in ["a", "A-1_#", &"a".repeat(64)] {
            assert!(is_code(code), "{code}");
        }
        for text in ["", "a b", "a&b", "a=b", "é", "a\n", &"a".repeat(65)] {
            assert!(!is_code(text), "{text}");
        }
    }

    fn order() -> FieldSet {
        let table = crate::api::Interface::named("barcode_order").expect("3.1").request;
        let mut order = FieldSet::new(table);
        for (name, text) in [("institutionCode", "1"), ("merchantNo", "2")] {
            order.put(name, FieldValue::Text(text.to_owned()));
        }
        for (name, text) in [
            ("outTradeNo", "A1"),
            ("tradeAmt", "100"),
            ("subject", "coffee"),
            ("mediumNo", "510012345678901234"),
            ("requestDate", "2026-03-01 09:30:00"),
            ("timeOut", "60"),
            ("goodsInfo", "coffee"),
            ("notifyUrl", "http://shop.example"),
            ("operator", "till"),
        ] {
            order.set(name, text).expect(name);
        }
        order.check().expect("an order");
        order
    }

    #[test]
    fn a_field_that_is_set_is_of_its_kind_and_empty_where_it_is_text() {
        use ErrorKind::{InvalidField, MissingField, UnknownField};
        for (name, text, refused) in [
            ("tradeAmt", "", MissingField),
            ("requestDate", "", MissingField),
            ("tradeAmt", "1.5", InvalidField),
            ("requestDate", "yesterday", InvalidField),
            ("tradeNo", "1", UnknownField),
        ] {
            let error = order().set(name, text).expect_err(name);
            assert_eq!((error.kind(), error.field()), (refused, Some(name)), "{text:?}");
        }
        let mut order = order();
        order.set("remark", "").expect("a text");
        assert_eq!((order.text("remark"), order.long("tradeAmt"), order.text("tradeAmt")), (Some(""), Some(100), None));
        assert_eq!(order.time("requestDate").map(|time| time.to_string()).as_deref(), Some("2026-03-01 09:30:00"));
    }

    #[test]
    fn what_is_asked_for_is_there_and_of_its_format() {
        use ErrorKind::{InvalidField, MissingField};
        let (long, longer) = ("咖".repeat(1024), "咖".repeat(1025));
        for (name, text, refused) in [
            ("tradeAmt", "1", None),
            ("tradeAmt", "0", Some(InvalidField)),
            ("timeOut", "1", None),
            ("timeOut", "0", Some(InvalidField)),
            ("outTradeNo", "A&1", Some(InvalidField)),
            ("mediumNo", "5 1", Some(InvalidField)),
            ("subject", &long, None),
            ("subject", &longer, Some(InvalidField)),
            ("subject", "a\tb", Some(InvalidField)),
            ("subject", "", Some(MissingField)),
            ("remark", "", None),
            ("notifyUrl", "ftp://shop.example", Some(InvalidField)),
        ] {
            let mut order = order();
            order.set(name, text).expect(name);
            assert_eq!(order.check().err().map(|error| error.kind()), refused, "{name}");
        }
        assert_eq!(FieldSet::new(order().table).check().expect_err("empty").kind(), MissingField);
    }

    #[test]
    fn a_text_that_is_too_long_is_told_its_limit() {
        let mut tried = 0;
        let requests = crate::api::Interface::ALL.iter().flat_map(|interface| interface.request);
        for spec in requests.filter(|spec| spec.giver == Giver::Caller) {
            let longest: usize = match spec.kind {
                FieldKind::Code | FieldKind::PayerCode => 64,
                FieldKind::Text | FieldKind::PayerText | FieldKind::Url => 1024,
                _ => continue,
            };
            let text = format!("http://{}", "x".repeat(longest - 6));
            let error = spec.check(&FieldValue::Text(text)).expect_err(spec.name);
            assert!(error.message().contains(&longest.to_string()), "{error}");
            tried += 1;
        }
        assert!(tried > 20, "{tried} texts");
    }

    #[test]
    fn what_is_received_is_read_by_its_kind_and_an_empty_option_is_none() {
        use crate::message::Message;
        let callback = |changes: &str| {
            let body = format!(
                r#"{{"tradeNo":"T1","outTradeNo":"A1","tradeAmt":"100","tradeFinishedDate":"20260301093000",
                    "merchantNo":"2","payAmt":100,"ccy":"156","tradeStatus":"SUCCESS","goodsInfo":"",
                    "institutionCode":"1"{changes}}}"#
            );
            // Of two members with the same name, the last one counts here.
            let mut members: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&body).expect("JSON");
            members.retain(|_, value| value != "absent");
            let body = serde_json::Value::Object(members).to_string();
            let message = Message::parse(body.as_bytes()).expect("a message");
            FieldSet::read(crate::api::CALLBACK_TABLE, &message.members)
        };
        let (fields, other) = callback(r#","resultMsg":"","originalTradeNo":null,"more":1"#).expect("a callback");
        assert_eq!(
            (fields.long("tradeAmt"), fields.long("payAmt"), fields.text("goodsInfo")),
            (Some(100), Some(100), Some(""))
        );
        assert_eq!((fields.text("resultMsg"), fields.text("originalTradeNo")), (None, None));
        assert_eq!(other.iter().map(Field::name).collect::<Vec<_>>(), ["more"]);
        assert!(callback(r#","tradeFinishedDate":"2026-03-01 09:30:00","payAmt":"0""#).is_ok());
        for (changes, field) in [
            (r#","tradeAmt":"""#, "tradeAmt"),
            (r#","tradeAmt":"+5""#, "tradeAmt"),
            (r#","tradeAmt":-1"#, "tradeAmt"),
            (r#","tradeAmt":1.0"#, "tradeAmt"),
            (r#","tradeAmt":true"#, "tradeAmt"),
            (r#","tradeAmt":[1]"#, "tradeAmt"),
            (r#","tradeNo":"T&1""#, "tradeNo"),
            (r#","tradeNo":"""#, "tradeNo"),
            (r#","ccy":"1=6""#, "ccy"),
            (r#","tradeStatus":1"#, "tradeStatus"),
            (r#","tradeStatus":"A=B""#, "tradeStatus"),
            (r#","tradeFinishedDate":"today""#, "tradeFinishedDate"),
            (r#","payAmt":null"#, "payAmt"),
            (r#","goodsInfo":"absent""#, "goodsInfo"),
        ] {
            let error = callback(changes).expect_err(changes);
            let is_missing = changes.contains("null") || changes.contains("absent");
            let kind = if is_missing { ErrorKind::MissingField } else { ErrorKind::InvalidField };
            assert_eq!((error.kind(), error.field()), (kind, Some(field)), "{changes}");
        }
    }

    #[test]
    fn debug_masks_the_payers_code() {
        let shown = format!("{:?}", order());
        assert!(shown.contains(r#""mediumNo": "***""#) && shown.contains(r#""subject": "coffee""#), "{shown}");
    }
}
