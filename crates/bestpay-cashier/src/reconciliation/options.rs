//! The table of a statement's options.

/// What the value of an option is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementValue {
    /// The name of a column.
    Column,
    /// `fen` or `yuan`.
    Unit,
    /// A text of the statement; the option may be repeated.
    Texts,
    /// A merchant's number.
    Code,
    /// A time, `yyyy-MM-dd HH:mm:ss`.
    Time,
    /// One ASCII character.
    Character,
}

/// An option of a [`Statement`](crate::Statement).
#[derive(Debug)]
#[non_exhaustive]
pub struct StatementOption {
    /// The name: `number_column`.
    pub name: &'static str,
    /// What its value is.
    pub value: StatementValue,
    /// Whether every statement has it.
    pub is_mandatory: bool,
    /// The option without which this one means nothing.
    pub needs: Option<&'static str>,
    /// What it says, in Chinese and in English, as a clause.
    pub zh: &'static str,
    /// The same in English, beginning with a small letter.
    pub en: &'static str,
    /// What holds without it, in Chinese; empty if it is mandatory, or if nothing follows from it.
    pub default_zh: &'static str,
    /// The same in English.
    pub default_en: &'static str,
}

impl StatementOption {
    const fn new(name: &'static str, value: StatementValue, zh: &'static str, en: &'static str) -> StatementOption {
        let (is_mandatory, needs, default_zh, default_en) = (false, None, "", "");
        StatementOption { name, value, is_mandatory, needs, zh, en, default_zh, default_en }
    }

    const fn mandatory(self) -> StatementOption {
        StatementOption { is_mandatory: true, ..self }
    }

    const fn needs(self, other: &'static str) -> StatementOption {
        StatementOption { needs: Some(other), ..self }
    }

    const fn without(self, default_zh: &'static str, default_en: &'static str) -> StatementOption {
        StatementOption { default_zh, default_en, ..self }
    }
}

/// The options of a [`Statement`](crate::Statement), a new one at the end.
///
/// ```
/// use bestpay_cashier::STATEMENT_OPTIONS;
/// let mandatory = STATEMENT_OPTIONS.iter().filter(|option| option.is_mandatory).map(|option| option.name);
/// assert!(mandatory.eq(["number_column", "amount_column", "amount_unit"]));
/// ```
pub const STATEMENT_OPTIONS: &[StatementOption] = &[
    StatementOption::new(
        "number_column",
        StatementValue::Column,
        "单号一列：付款的 outTradeNo，退款的 outRequestNo",
        "the column of outTradeNo of payments, and of outRequestNo of refunds",
    )
    .mandatory(),
    StatementOption::new("amount_column", StatementValue::Column, "金额一列", "the column of the amount").mandatory(),
    StatementOption::new("amount_unit", StatementValue::Unit, "金额的单位", "what the amounts are in").mandatory(),
    StatementOption::new(
        "trade_no_column",
        StatementValue::Column,
        "平台交易号 tradeNo 一列",
        "the column of tradeNo, the platform's number",
    ),
    StatementOption::new("status_column", StatementValue::Column, "状态一列", "the column of the status")
        .without("每行都是成功", "every line is a success"),
    StatementOption::new("success", StatementValue::Texts, "表示成功的状态", "a status that means success")
        .needs("status_column")
        .without("SUCCESS", "SUCCESS"),
    StatementOption::new(
        "kind_column",
        StatementValue::Column,
        "区分退款和付款的一列",
        "the column that tells refunds from payments",
    )
    .without(
        "单号在两者中查找，负数金额是退款",
        "a number is looked for among both, and a negative amount is a refund",
    ),
    StatementOption::new("refund", StatementValue::Texts, "表示退款的类型", "a kind that means refund")
        .needs("kind_column")
        .without("REFUND", "REFUND"),
    StatementOption::new(
        "merchant_column",
        StatementValue::Column,
        "商户号 merchantNo 一列",
        "the column of merchantNo, in a statement of several merchants",
    ),
    StatementOption::new("merchant_no", StatementValue::Code, "只比对这个商户", "only this merchant's entries")
        .without("所有商户", "the entries of all merchants are compared"),
    StatementOption::new(
        "from",
        StatementValue::Time,
        "对账单的起始时间，按 requestDate 计",
        "the start of the period that the statement is of, by requestDate",
    )
    .without("全部都应在对账单中", "everything must be in it"),
    StatementOption::new(
        "until",
        StatementValue::Time,
        "对账单的结束时间，不含这一刻",
        "the end of that period, which is not part of it",
    )
    .without("没有结束时间", "it has no end"),
    StatementOption::new("delimiter", StatementValue::Character, "列之间的分隔符", "what stands between two columns")
        .without("逗号", "it is a comma"),
];
