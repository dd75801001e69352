//! `order` and `refund`, and what the questions have in common with them: prepare, call, wait, show.

use bestpay::{AnyRequest, Request};
use clap::Args;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::request_options::RequestOptions;
use crate::screen::Screen;
use crate::settings::Settings;
use crate::verified_answer::VerifiedAnswer;
use crate::wait::{Wait, WaitSubject};

/// A call and its options.
#[derive(Args)]
pub struct Call<R: Request + Default + Into<AnyRequest>> {
    #[command(flatten)]
    pub fields: RequestOptions<R>,

    #[command(flatten)]
    wait: Wait,

    #[command(flatten)]
    pub settings: Settings,
}

impl<R: Request + Default + Into<AnyRequest>> Call<R> {
    /// Calls, waits if asked to, and shows the answer.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        self.run_with(screen, &self.fields.with_time())
    }

    /// The same, with a time for the request.
    pub fn run_with(&self, screen: &Screen, options: &RequestOptions<R>) -> Result<Exit, Failure> {
        let request = options.request()?;
        let client = self.settings.client()?;
        let first = client.call(&request).map(VerifiedAnswer::new);
        let subject = subject(options);
        let answer = self.wait.settle(&client, &subject, first)?;
        screen.answer(request.interface(), &answer)?;
        if !answer.trade_status.is_final() {
            screen.remark(&subject.question(screen));
        }
        Ok(Exit::Answered)
    }
}

/// What to wait for after this request.
pub fn subject<'a, R: Request + Default + Into<AnyRequest>>(options: &'a RequestOptions<R>) -> WaitSubject<'a> {
    WaitSubject {
        out_trade_no: options.text("outTradeNo").unwrap_or_default(),
        out_request_no: options.text("outRequestNo"),
        date: options.time().unwrap_or_default(),
    }
}
