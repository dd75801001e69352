//! The commands, one module for each.

mod call;
mod canon;
mod demo;
mod doctor;
mod key;
mod qrcode;
mod sandbox;
mod sign;
mod verify;

use bestpay::{BarcodeOrder, OrderStatus, Refund, RefundStatus};
use clap::Subcommand;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Show a life of orders and refunds against a gateway of its own; needs nothing.
    Demo(demo::Demo),
    /// Run a gateway that speaks the platform's side, for tests.
    Sandbox(sandbox::Sandbox),
    /// 3.1: order by the payment code that the payer shows (付款码).
    Order(call::Call<BarcodeOrder>),
    /// 3.2: order for the payer to scan (收款码, 订单码); draws the QR code.
    Qrcode(qrcode::Qrcode),
    /// 3.3: what became of an order.
    Status(call::Call<OrderStatus>),
    /// 3.5: give money back, all or part.
    Refund(call::Call<Refund>),
    /// 3.6: what became of a refund.
    RefundStatus(call::Call<RefundStatus>),
    /// Print the signing string of a message.
    Canon(canon::Canon),
    /// Sign a message.
    Sign(sign::Sign),
    /// Verify messages of the platform.
    Verify(verify::Verify),
    /// Tell what a key file holds, without telling the key.
    Key(key::Key),
    /// Check settings, keys, clock and connection, and say what to do.
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
            Command::Canon(canon) => canon.run(screen),
            Command::Sign(sign) => sign.run(screen),
            Command::Verify(verify) => verify.run(screen),
            Command::Key(key) => key.run(screen),
            Command::Doctor(doctor) => doctor.run(screen),
        }
    }
}
