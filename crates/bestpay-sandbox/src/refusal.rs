//! The refusals: `errorCode` and `errorMsg` of an answer with `success=false`.

use std::borrow::Cow;

use bestpay::FieldSpec;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Cow<'static, str>,
    text: Cow<'static, str>,
    field: Option<&'static str>,
}

impl Refusal {
    /// A refusal that somebody has chosen.
    pub(crate) fn chosen(code: String, text: String) -> Refusal {
        Refusal { code: code.into(), text: text.into(), field: None }
    }

    pub(crate) fn of(mut self, field: &FieldSpec) -> Refusal {
        self.field = Some(field.name);
        self
    }

    /// `errorMsg`.
    pub(crate) fn message(&self) -> String {
        match self.field {
            None => self.text.clone().into_owned(),
            Some(field) => format!("{}: {field}", self.text),
        }
    }
}

macro_rules! refusals {
    ($($code:ident $text:literal;)*) => {
        $(pub(crate) const $code: Refusal = Refusal {
            code: Cow::Borrowed(stringify!($code)),
            text: Cow::Borrowed($text),
            field: None,
        };)*

        /// Every `errorCode` that the sandbox refuses with, and its `errorMsg` (if it is about a field, followed by the
        /// field's name). `ORDER_FAIL` is the real platform's, the others are made up in its style.
        pub const ERROR_CODES: &[(&str, &str)] = &[$((stringify!($code), $text),)*];
    };
}

refusals! {
    CONTENT_TYPE_ERROR "Content-Type必须为application/json; charset=utf-8";
    MESSAGE_ERROR "报文格式错误";
    SIGN_ERROR "验签失败";
    INSTITUTION_NOT_EXIST "平台商不存在";
    MERCHANT_NOT_EXIST "商户不存在";
    PARAM_MISSING "必填参数为空";
    PARAM_ERROR "参数格式错误";
    ORDER_FAIL "请求时间有效范围(T-1, T+1)";
    ORDER_EXISTS "商户订单号重复";
    ORDER_REFUSED "付款码无效";
    ORDER_NOT_EXIST "订单不存在";
    TRADE_DATE_ERROR "交易日期与下单日期不一致";
    ORDER_NOT_PAID "订单未支付成功,不能退款";
    REFUND_AMT_ERROR "退款金额超过可退金额";
    REFUND_EXISTS "退款请求流水号重复";
    REFUND_NOT_EXIST "退款订单不存在";
    REFUND_DATE_ERROR "退款请求日期与退款日期不一致";
    SERVICE_NOT_SUPPORTED "沙箱不支持该接口";
}
