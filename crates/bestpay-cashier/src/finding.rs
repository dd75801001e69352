//! What is learnt about an order or refund from an answer, a status, a callback, or an error.

use bestpay::{
    Amount, BarcodeOrderResult, Callback, Effect, Error, OrderStatusResult, QrcodeOrderResult, RefundResult,
    RefundStatusResult, TradeStatus,
};

use crate::entry::Entry;
use crate::state::State;

/// A state that was learnt about an order or refund, and what came with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Finding {
    /// `None` if it says nothing about the state.
    pub(crate) state: Option<State>,
    pub(crate) trade_no: Option<String>,
    pub(crate) pay_amt: Option<Amount>,
    pub(crate) discount_amt: Option<Amount>,
    pub(crate) payment_url: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// The number, amount and currency that it names, as written, to compare with the journal.
    pub(crate) amount: Option<String>,
    /// The `tradeAmt` of a message about a refund, as written.
    pub(crate) trade_amt: Option<String>,
    pub(crate) ccy: Option<String>,
    /// A sum that it names and that is no amount in fen: the member's name, and the sum as written.
    pub(crate) no_amount: Option<(&'static str, String)>,
    /// The platform has refused, verified: the order or refund itself, or, after that, a question about it.
    pub(crate) is_refusal: bool,
}

/// A member of a message by its name on the wire, whether the document lists it there or not; `None` if it is empty.
macro_rules! member {
    ($message:expr, $name:expr) => {{
        let other = || $message.other().iter().find(|field| field.name() == $name)?.text().map(str::to_owned);
        $message.get($name).map(std::borrow::Cow::into_owned).or_else(other).filter(|text| !text.is_empty())
    }};
}
pub(crate) use member;

/// Where it was learnt: the `cause` of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    Call,
    Answer,
    Status,
    Callback,
    /// The process that sent it has not come back in time.
    SenderLost,
}

impl Cause {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Cause::Call => "call",
            Cause::Answer => "answer",
            Cause::Status => "status",
            Cause::Callback => "callback",
            Cause::SenderLost => "sender_lost",
        }
    }
}

impl From<TradeStatus> for Finding {
    fn from(status: TradeStatus) -> Finding {
        let state = match status {
            TradeStatus::Success => State::Success,
            TradeStatus::Fail => State::Fail,
            TradeStatus::Close => State::Close,
            // A status that the document does not list is not final.
            _ => State::Waiting,
        };
        Finding { state: Some(state), ..Finding::default() }
    }
}

impl From<State> for Finding {
    fn from(state: State) -> Finding {
        Finding { state: Some(state), ..Finding::default() }
    }
}

impl From<&BarcodeOrderResult> for Finding {
    fn from(result: &BarcodeOrderResult) -> Finding {
        Finding {
            trade_no: result.trade_no().map(str::to_owned),
            pay_amt: result.pay_amt(),
            discount_amt: result.dis_count_amt(),
            amount: member!(result, "tradeAmt"),
            ccy: member!(result, "ccy"),
            ..result.trade_status().into()
        }
    }
}

impl From<&QrcodeOrderResult> for Finding {
    fn from(result: &QrcodeOrderResult) -> Finding {
        Finding {
            trade_no: result.trade_no().map(str::to_owned),
            payment_url: result.payment_url().map(str::to_owned),
            amount: member!(result, "tradeAmt"),
            ccy: member!(result, "ccy"),
            ..result.trade_status().into()
        }
    }
}

impl From<&RefundResult> for Finding {
    fn from(result: &RefundResult) -> Finding {
        Finding {
            trade_no: result.trade_no().map(str::to_owned),
            amount: member!(result, "refundAmt"),
            trade_amt: member!(result, "tradeAmt"),
            ccy: member!(result, "ccy"),
            ..result.trade_status().into()
        }
    }
}

impl From<&OrderStatusResult> for Finding {
    fn from(result: &OrderStatusResult) -> Finding {
        // The document's table for 3.3 has none of these; if a platform sends them, they must fit.
        let sums = [("payAmt", member!(result, "payAmt")), ("discountAmt", member!(result, "discountAmt"))];
        let fen = |text: &str| Amount::from_fen(text.parse().ok()?).ok();
        let [pay_amt, discount_amt] = sums.each_ref().map(|(_, sum)| sum.as_deref().and_then(fen));
        let no_amount = sums.into_iter().find_map(|(name, sum)| Some((name, sum.filter(|sum| fen(sum).is_none())?)));
        Finding {
            trade_no: member!(result, "tradeNo"),
            pay_amt,
            discount_amt,
            no_amount,
            code: result.error_msg_code().map(str::to_owned),
            message: result.error_msg_desc().map(str::to_owned),
            amount: member!(result, "tradeAmt"),
            ccy: member!(result, "ccy"),
            ..result.trade_status().into()
        }
    }
}

impl From<&RefundStatusResult> for Finding {
    fn from(result: &RefundStatusResult) -> Finding {
        Finding {
            trade_no: result.trade_no().map(str::to_owned),
            amount: member!(result, "refundAmt"),
            trade_amt: member!(result, "tradeAmt"),
            ccy: member!(result, "ccy"),
            ..result.trade_status().into()
        }
    }
}

impl From<&Callback> for Finding {
    fn from(callback: &Callback) -> Finding {
        // The 结果码 of a success adds nothing to the status.
        let is_reason = callback.trade_status() != TradeStatus::Success;
        Finding {
            trade_no: Some(callback.trade_no().to_owned()),
            pay_amt: Some(callback.pay_amt()),
            discount_amt: callback.discount_amt(),
            code: callback.result_code().filter(|_| is_reason).map(str::to_owned),
            message: callback.result_msg().filter(|_| is_reason).map(str::to_owned),
            // Which of its amounts is the refund's is decided where the refund is found.
            amount: None,
            trade_amt: Some(callback.trade_amt().fen().to_string()),
            ccy: Some(callback.ccy().to_owned()),
            ..callback.trade_status().into()
        }
    }
}

impl Finding {
    /// An answer that names neither number nor amount could be about anything: only TLS binds it to its request. A
    /// status question settles what it is about.
    pub(crate) fn by_nameless_answer() -> Finding {
        let message = "the answer names neither number nor amount".to_owned();
        Finding { message: Some(message), ..State::Unknown.into() }
    }

    /// What the error of an order or refund says about it. A refusal is not the end: the number may have been ordered
    /// before, or the platform may be busy. Its status says more.
    pub(crate) fn by_call(error: &Error) -> Finding {
        let (state, is_refusal) = match error.effect() {
            Effect::NotSent => (State::NotSent, false),
            Effect::Refused => (State::Unknown, true),
            Effect::Unknown => (State::Unknown, false),
        };
        Finding { state: Some(state), is_refusal, ..Finding::by_question(error) }
    }

    /// What the error of a question says about the order or refund: only why it is not known.
    pub(crate) fn by_question(error: &Error) -> Finding {
        Finding {
            code: Some(error.platform_code().unwrap_or(error.kind().code()).to_owned()),
            message: Some(error.platform_message().unwrap_or(error.message()).to_owned()),
            ..Finding::default()
        }
    }

    /// What a refused question says about an order or refund that was refused itself: the reason stays that of the
    /// first refusal.
    pub(crate) fn by_refused_question(entry: &Entry, is_the_proof: bool) -> Finding {
        let state = is_the_proof.then_some(State::Refused);
        Finding {
            state,
            is_refusal: true,
            code: entry.code.clone(),
            message: entry.message.clone(),
            ..Finding::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_names_nothing_says_why_it_is_not_believed() {
        let finding = Finding::by_nameless_answer();
        assert_eq!(finding.state, Some(State::Unknown));
        assert_eq!(finding.message.as_deref(), Some("the answer names neither number nor amount"));
    }
}
