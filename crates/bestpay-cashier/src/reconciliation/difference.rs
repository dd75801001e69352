//! A difference, as plain data.

use bestpay::Amount;

use crate::state::State;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident $number:literal $name:literal $zh:literal;)+) => {
        /// What differs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum DifferenceKind {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl DifferenceKind {
            /// All of them.
            ///
            /// ```
            /// use bestpay_cashier::DifferenceKind;
            /// assert!(DifferenceKind::ALL.contains(&DifferenceKind::Amount));
            /// ```
            pub const ALL: &'static [DifferenceKind] = &[$(DifferenceKind::$variant,)+];

            /// The stable name, the same in every language.
            ///
            /// ```
            /// assert_eq!(bestpay_cashier::DifferenceKind::Amount.as_str(), "amount");
            /// ```
            pub fn as_str(self) -> &'static str {
                match self { $(DifferenceKind::$variant => $name,)+ }
            }

            /// What it is in Chinese.
            ///
            /// ```
            /// assert_eq!(bestpay_cashier::DifferenceKind::Amount.zh(), "金额不一致");
            /// ```
            pub fn zh(self) -> &'static str {
                match self { $(DifferenceKind::$variant => $zh,)+ }
            }

            pub(super) fn number(self) -> i64 {
                match self { $(DifferenceKind::$variant => $number,)+ }
            }
        }
    };
}

kinds! {
    /// The statement's line has no number, or its amount or number cannot be read: look at it.
    Unreadable 1 "unreadable" "无法读取的行";
    /// The statement has had this number before.
    Double 2 "double" "账单中重复";
    /// The statement has it, the journal does not.
    MissingInJournal 3 "missing_in_journal" "本地流水没有";
    /// The journal has it as a success, the statement does not have it.
    MissingInStatement 4 "missing_in_statement" "账单没有";
    /// Both have it, with different amounts.
    Amount 5 "amount" "金额不一致";
    /// It is a success to one of them, and not to the other.
    State 6 "state" "状态不一致";
    /// Both have it, with different numbers of the platform's.
    TradeNo 7 "trade_no" "交易号不一致";
}

impl std::fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A difference between a statement and the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// What differs.
    pub kind: DifferenceKind,
    /// The line in the statement's file, the line of the names being the first.
    pub line: Option<u64>,
    /// 商户号: the journal's, or else the statement's.
    pub merchant_no: Option<String>,
    /// The order's number, or the refund's.
    pub number: String,
    /// Whether it is a refund, if that is known.
    pub is_refund: Option<bool>,
    /// The platform's number of the trade in the statement.
    pub trade_no: Option<String>,
    /// The amount in the statement.
    pub amount: Option<Amount>,
    /// The status in the statement.
    pub status: Option<String>,
    /// The platform's number of the trade in the journal.
    pub own_trade_no: Option<String>,
    /// The amount in the journal.
    pub own_amount: Option<Amount>,
    /// The state in the journal.
    pub own_state: Option<State>,
    /// Why a line is unreadable.
    pub about: Option<String>,
}

impl Difference {
    /// The fields that are present, as text: amounts in fen.
    ///
    /// ```no_run
    /// # fn shown(difference: &bestpay_cashier::Difference) {
    /// let kind = difference.fields().find(|(name, _)| *name == "kind");
    /// # }
    /// ```
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, String)> {
        let fen = |amount: Option<Amount>| amount.map(|amount| amount.fen().to_string());
        let fields = [
            ("kind", Some(self.kind.to_string())),
            ("line", self.line.map(|line| line.to_string())),
            ("merchantNo", self.merchant_no.clone()),
            ("number", Some(self.number.clone())),
            ("isRefund", self.is_refund.map(|is_refund| is_refund.to_string())),
            ("tradeNo", self.trade_no.clone()),
            ("amount", fen(self.amount)),
            ("status", self.status.clone()),
            ("ownTradeNo", self.own_trade_no.clone()),
            ("ownAmount", fen(self.own_amount)),
            ("ownState", self.own_state.map(|state| state.as_str().to_owned())),
            ("about", self.about.clone()),
        ];
        fields.into_iter().filter_map(|(name, text)| Some((name, text?)))
    }
}
