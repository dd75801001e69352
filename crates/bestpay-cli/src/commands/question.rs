//! `status` and `refund-status`: a call whose date is that of the order or refund, which the journal knows.

use bestpay::{AnyRequest, Request};
use clap::Args;

use super::call::Call;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal_options::JournalOptions;
use crate::screen::Screen;

/// A question and its options.
#[derive(Args)]
pub struct Question<R: Request + Default + Into<AnyRequest>> {
    #[command(flatten)]
    call: Call<R>,

    #[command(flatten)]
    journal: JournalOptions,
}

impl<R: Request + Default + Into<AnyRequest>> Question<R> {
    /// Asks, waits if told to, and shows the answer.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        self.ask(screen).map_err(Failure::of_question)
    }

    fn ask(&self, screen: &Screen) -> Result<Exit, Failure> {
        if self.call.fields.time().is_some() {
            return self.call.run(screen);
        }
        match self.date_in_journal()? {
            Some(date) => self.call.run_with(screen, &self.call.fields.with_the_time(date)),
            None => {
                self.call.run(screen).map_err(|failure| failure.with_assumed_date(self.call.fields.option_of_time()))
            }
        }
    }

    /// The `requestDate` of the order or refund, if a journal is named and knows it.
    fn date_in_journal(&self) -> Result<Option<String>, Failure> {
        let Some(journal) = self.journal.open_if_named()? else { return Ok(None) };
        let Some(order) = self.call.fields.text("outTradeNo") else { return Ok(None) };
        let refund = self.call.fields.text("outRequestNo");
        let config = self.call.settings.config()?;
        let entries = journal.find(refund.unwrap_or(order))?;
        let found = entries.into_iter().find(|entry| {
            config.merchant_no() == Some(entry.merchant_no.as_str())
                && entry.out_trade_no == order
                && entry.out_request_no.as_deref() == refund
        });
        Ok(found.map(|entry| entry.request_date.to_string()))
    }
}
