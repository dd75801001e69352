//! The commands, one module for each.

mod call;
mod canon;
mod demo;
mod doctor;
mod journal;
mod key;
mod qrcode;
mod question;
mod sandbox;
mod sign;
mod unlisted_call;
mod verify;

use bestpay::{BarcodeOrder, OrderStatus, Refund, RefundStatus};
use clap::Subcommand;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;

/// What to do. Commands without help text here have it in their own modules.
#[derive(Subcommand)]
pub enum Command {
    Demo(demo::Demo),
    Sandbox(sandbox::Sandbox),
    /// 3.1: order by the payment code that the payer shows (付款码).
    ///
    /// If the outcome of an order is unknown (exit status 3), `status` settles it, or --wait does at once; never repeat
    /// the order. Amounts are in fen, or in yuan with --yuan.
    Order(call::Call<BarcodeOrder>),
    Qrcode(qrcode::Qrcode),
    /// 3.3: what became of an order.
    ///
    /// Without --trade-date, the date is that of the order in the journal; without a journal, it is now.
    Status(question::Question<OrderStatus>),
    /// 3.5: give money back, all or part.
    ///
    /// If the outcome of a refund is unknown (exit status 3), `refund-status` settles it, or --wait does at once.
    Refund(call::Call<Refund>),
    /// 3.6: what became of a refund.
    ///
    /// Without --refund-date, the date is that of the refund in the journal; without a journal, it is now.
    RefundStatus(question::Question<RefundStatus>),
    Call(unlisted_call::UnlistedCall),
    Journal(journal::Journal),
    Canon(canon::Canon),
    Sign(sign::Sign),
    Verify(verify::Verify),
    Key(key::Key),
    Doctor(doctor::Doctor),
}

impl Command {
    /// Does it.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        match self {
            Command::Demo(demo) => demo.run(screen),
            Command::Sandbox(sandbox) => sandbox.run(screen),
            Command::Order(order) => order.run(screen),
            Command::Qrcode(order) => order.run(screen),
            Command::Status(question) => question.run(screen),
            Command::Refund(refund) => refund.run(screen),
            Command::RefundStatus(question) => question.run(screen),
            Command::Call(call) => call.run(screen),
            Command::Journal(journal) => journal.run(screen),
            Command::Canon(canon) => canon.run(screen),
            Command::Sign(sign) => sign.run(screen),
            Command::Verify(verify) => verify.run(screen),
            Command::Key(key) => key.run(screen),
            Command::Doctor(doctor) => doctor.run(screen),
        }
    }
}
