//! `call`: a request of an interface that the document does not list.

use bestpay::{Envelope, UnlistedRequest, UnlistedResult};
use clap::{Args, ValueEnum};
use serde_json::value::to_raw_value;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::settings::Settings;
use crate::verified_answer::Fields;

/// Call an interface that the document does not list, such as closing an order.
///
/// It is signed and sent once, and its answer verified. It may move money: if the outcome is unknown (exit status 3), do
/// not repeat it before you know what became of it. institutionCode and merchantNo are filled in unless they are given.
#[derive(Args)]
pub struct UnlistedCall {
    /// The path, as /o2o/aggregatePay/service/closeTrade; with --envelope sdkRequest, the member `path`.
    path: String,

    /// A field of the request, as a text; with NAME:json=VALUE as JSON: a number, true, an object. Repeat it for each.
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = field)]
    fields: Vec<(String, String)>,

    /// What is around the fields.
    #[arg(long, value_enum, default_value_t)]
    envelope: EnvelopeName,

    /// A field that is not shown, neither in the log nor in the answer. Repeat it for each.
    #[arg(long = "mask", value_name = "NAME")]
    masked: Vec<String>,

    #[command(flatten)]
    settings: Settings,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum EnvelopeName {
    /// Nothing, as in the document.
    #[default]
    None,
    /// The members path, commonParams and bizContent, sent to /mapi/sdkRequest.
    #[value(name = "sdkRequest")]
    SdkRequest,
}

fn field(given: &str) -> Result<(String, String), String> {
    match given.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("a field is NAME=VALUE".to_owned()),
    }
}

impl UnlistedCall {
    /// Calls, and shows the answer.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        let mut request = UnlistedRequest::new(&self.path).envelope(match self.envelope {
            EnvelopeName::None => Envelope::None,
            EnvelopeName::SdkRequest => Envelope::SdkRequest,
        });
        for (at, (name, value)) in self.fields.iter().enumerate() {
            if self.fields.iter().take(at).any(|(earlier, _)| earlier == name) {
                return Err(Failure::usage(said!("--field {name} is given twice", "--field {name} 给了两次")));
            }
            request.set(name, value);
        }
        for name in &self.masked {
            request = request.masked(name);
        }
        let result = self.settings.client()?.call(&request)?;
        screen.unlisted_answer(&self.shown(&result)?, result.verification())?;
        Ok(Exit::Answered)
    }

    fn shown(&self, result: &UnlistedResult) -> Result<Fields, Failure> {
        let mut fields: Fields = serde_json::from_str(&result.to_json()).map_err(std::io::Error::from)?;
        for (_, value) in fields.iter_mut().filter(|(name, _)| self.masked.contains(name)) {
            *value = to_raw_value("***").map_err(std::io::Error::from)?;
        }
        Ok(fields)
    }
}
