//! `--wait`: from the first answer, or from none, to a final status.

use std::time::Duration;

use bestpay::{Client, Effect, Error, Result};
use clap::Args;

use crate::failure::{Failure, question};
use crate::screen::Screen;
use crate::verified_answer::VerifiedAnswer;

/// Whether and how long to wait for a final status.
#[derive(Debug, Args)]
pub struct Wait {
    /// Ask for the status until it is final, for at most this many seconds; also if the answer was lost.
    #[arg(long, value_name = "SECONDS")]
    wait: Option<u64>,
}

/// The order or refund whose final status is waited for.
pub struct WaitSubject<'a> {
    /// The order's number.
    pub out_trade_no: &'a str,
    /// The refund's number; `None` for an order.
    pub out_request_no: Option<&'a str>,
    /// The `requestDate` of the order or refund.
    pub date: &'a str,
}

impl WaitSubject<'_> {
    /// The command that asks for the status later.
    pub fn question(&self, screen: &Screen) -> String {
        question(self.out_trade_no, self.out_request_no, Some(self.date), screen.language(), screen.config())
    }

    fn ask(&self, client: &Client, deadline: Duration) -> Result<VerifiedAnswer> {
        let date = self.date.parse()?;
        match self.out_request_no {
            None => client.wait_for_payment(self.out_trade_no, date, deadline).map(VerifiedAnswer::new),
            Some(refund) => client.wait_for_refund(self.out_trade_no, refund, date, deadline).map(VerifiedAnswer::new),
        }
    }

    fn failure(&self, error: Error) -> Failure {
        Failure::Call { effect: error.effect(), error, request_date: Some(self.date.to_owned()), advice: None }
    }
}

impl Wait {
    /// Whether there is something to wait for after this answer.
    pub fn goes_on_after(&self, answer: &VerifiedAnswer) -> bool {
        self.wait.is_some() && !answer.trade_status.is_final()
    }

    /// The verified answer, updated by the final status if one was waited for.
    pub fn settle(
        &self,
        client: &Client,
        subject: &WaitSubject<'_>,
        first: Result<VerifiedAnswer>,
    ) -> Result<VerifiedAnswer, Failure> {
        let deadline = Duration::from_secs(self.wait.unwrap_or_default());
        let settle = || subject.ask(client, deadline).map_err(|error| subject.failure(error));
        match first {
            Ok(answer) if self.goes_on_after(&answer) => Ok(answer.updated_by(settle()?)),
            Ok(answer) => Ok(answer),
            Err(error) if self.wait.is_some() && error.effect() == Effect::Unknown => settle(),
            Err(error) => Err(subject.failure(error)),
        }
    }
}
