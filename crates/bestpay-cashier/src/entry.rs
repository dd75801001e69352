//! What the journal shows: entries and events, as plain data.

use bestpay::{Amount, BeijingTime};

use crate::state::State;

/// What a field of an [`Entry`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EntryKind {
    /// Text.
    Text,
    /// An amount in fen.
    Fen,
    /// A time, `yyyy-MM-dd HH:mm:ss`, Beijing time.
    Time,
    /// A [`State`].
    State,
}

/// A field of an [`Entry`].
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntryField {
    /// Its name in JSON: the document's, if it is a field of the document.
    pub name: &'static str,
    /// Its name in Rust, C and Python.
    pub snake_name: &'static str,
    /// What it holds.
    pub kind: EntryKind,
    /// Whether it may be absent.
    pub is_optional: bool,
    /// The document's word, or ours, in Chinese.
    pub zh: &'static str,
    /// What it is, in English: a noun or a clause, without a full stop.
    pub en: &'static str,
}

/// How a field is written as text.
trait FieldText {
    fn shown(&self) -> Option<String>;
}

impl FieldText for String {
    fn shown(&self) -> Option<String> {
        Some(self.clone())
    }
}

impl FieldText for Amount {
    fn shown(&self) -> Option<String> {
        Some(self.fen().to_string())
    }
}

impl FieldText for BeijingTime {
    fn shown(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl FieldText for State {
    fn shown(&self) -> Option<String> {
        Some(self.as_str().to_owned())
    }
}

impl<T: FieldText> FieldText for Option<T> {
    fn shown(&self) -> Option<String> {
        self.as_ref()?.shown()
    }
}

macro_rules! kind {
    (Text) => { String };
    (Fen) => { Amount };
    (Time) => { BeijingTime };
    (State) => { State };
    ($kind:ident optional) => { Option<kind!($kind)> };
}

macro_rules! is_optional {
    () => {
        false
    };
    (optional) => {
        true
    };
}

macro_rules! entry {
    ($($name:literal $field:ident: $kind:ident $($optional:ident)? $zh:literal $en:literal;)+) => {
        /// What is known about an order or a refund.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Entry {
            $(
                #[doc = concat!($zh, ": ", $en, ".")]
                pub $field: kind!($kind $($optional)?),
            )+
        }

        impl Entry {
            /// The fields, in their order.
            ///
            /// ```
            /// assert!(bestpay_cashier::Entry::FIELDS.iter().any(|field| field.name == "outTradeNo"));
            /// ```
            pub const FIELDS: &'static [EntryField] = &[$(EntryField {
                name: $name,
                snake_name: stringify!($field),
                kind: EntryKind::$kind,
                is_optional: is_optional!($($optional)?),
                zh: $zh,
                en: $en,
            },)+];

            /// The fields that are present, by their [names](EntryField::name), as text: amounts in fen.
            ///
            /// ```
            /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
            /// # let cashier = doc_shop::cashier_at_work();
            /// let entry = cashier.payment("20260301-0001")?;
            /// assert!(entry.fields().any(|(field, text)| field.name == "state" && text == "success"));
            /// # Ok::<(), bestpay::Error>(())
            /// ```
            pub fn fields(&self) -> impl Iterator<Item = (&'static EntryField, String)> {
                let texts = [$(self.$field.shown(),)+];
                Entry::FIELDS.iter().zip(texts).filter_map(|(field, text)| Some((field, text?)))
            }
        }
    };
}

entry! {
    "merchantNo" merchant_no: Text "商户号" "the merchant's number";
    "interface" interface: Text "接口" "`barcode_order`, `qrcode_order` or `refund`";
    "outTradeNo" out_trade_no: Text "商户订单号" "the order's number";
    "outRequestNo" out_request_no: Text optional "退款请求流水号" "the refund's number; absent for an order";
    "amount" amount: Fen "交易金额或退款金额" "the amount of the order or refund, in fen";
    "state" state: State "状态" "what is known";
    "requestDate" request_date: Time "请求时间" "when it was sent last, or was about to be";
    "tradeNo" trade_no: Text optional "交易号" "the platform's number of the trade";
    "payAmt" pay_amt: Fen optional "支付金额" "what the payer paid, in fen";
    "discountAmt" discount_amt: Fen optional "优惠金额" "the discount, in fen";
    "paymentUrl" payment_url: Text optional "支付跳转地址" "where the payer of a `qrcode_order` pays";
    "code" code: Text optional "结果码" "why it is not a success, or not yet: the platform's code of a refusal or failure, else the last error's";
    "message" message: Text optional "结果描述" "the same in words";
    "createdAt" created_at: Time "创建时间" "when it was first written down";
    "changedAt" changed_at: Time "变更时间" "when its state changed last";
}

impl Entry {
    /// Whether this order is paid, or this refund done.
    pub fn is_success(&self) -> bool {
        self.state == State::Success
    }
}

/// A change of state, or an alarm. Events are numbered in the order in which they become visible: whoever has read up
/// to an [`id`](Event::id) misses nothing by going on after it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// Ascending, from 1.
    pub id: i64,
    /// When it happened.
    pub at: BeijingTime,
    /// Whether it is an alarm: a contradiction that a person must look at. It changes no entry.
    pub is_alarm: bool,
    /// 商户号.
    pub merchant_no: String,
    /// 商户订单号. In an alarm about an unknown number, the number as it came.
    pub out_trade_no: String,
    /// 退款请求流水号; `None` if it is about an order.
    pub out_request_no: Option<String>,
    /// The state before; `None` for a new entry.
    pub from: Option<State>,
    /// The state after; for an alarm the state that was claimed.
    pub to: State,
    /// `call`, `answer`, `status`, `callback` or `sender_lost`.
    pub cause: String,
    /// More about it, for a person.
    pub about: Option<String>,
}
