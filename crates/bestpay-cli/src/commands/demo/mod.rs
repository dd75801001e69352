//! `demo`: the life of some orders and refunds against an embedded gateway, as a table; and whether everything was as
//! it should be.

mod callback_listener;
mod report;
mod scenes;
mod stage;

use std::time::Instant;

use clap::Args;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use report::Report;
use stage::Stage;

/// Show the life of some orders and refunds against a gateway of its own; needs nothing.
///
/// Paid at once, waited for, called back, declined, refunded in part, lost and found again, refused, never sent.
///
/// The gateway is the sandbox, in this process, on a free port of this machine; the callbacks come over HTTP; at the
/// end every amount is compared with the gateway's books. Exit status 1 when anything is not as it should be.
#[derive(Args)]
pub struct Demo {}

impl Demo {
    /// Plays all scenes.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        let started = Instant::now();
        let mut stage = Stage::set()?;
        let mut report = Report::begin(screen.clone(), stage.url())?;
        for (number, scene) in (1..).zip(scenes::ALL) {
            report.scene(number, &scene)?;
            (scene.play)(&mut stage, &mut report)?;
        }
        report.end(&mut stage, started.elapsed())
    }
}

#[cfg(test)]
mod tests {
    use bestpay_sandbox::Fault;

    use super::*;

    fn play_with(interface: &str, fault: Fault, title: &str) -> Exit {
        let locale = crate::locale::Locale::of(None, |_| None);
        let mut stage = Stage::set().expect("a stage");
        let mut report = Report::begin(Screen::new(true, locale), stage.url()).expect("a report");
        stage.sandbox().set_fault(interface, fault, 1).expect("an interface");
        let scene = scenes::ALL.iter().find(|scene| scene.title == title).expect("a scene");
        (scene.play)(&mut stage, &mut report).expect("output");
        report.end(&mut stage, std::time::Duration::ZERO).expect("output")
    }

    #[test]
    fn an_answer_by_another_key_makes_the_demo_fail() {
        assert_eq!(play_with("barcode_order", Fault::WrongKey, "payment code, paid at once"), Exit::Refused);
    }

    #[test]
    fn an_answer_about_another_order_makes_the_demo_fail() {
        assert_eq!(play_with("barcode_order", Fault::OtherOrder, "payment code, declined"), Exit::Refused);
    }

    #[test]
    fn a_scene_without_faults_is_as_it_should_be() {
        assert_eq!(play_with("refund", Fault::WrongKey, "payment code, paid at once"), Exit::Answered);
    }
}
