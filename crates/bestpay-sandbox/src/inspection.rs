//! Why a message verifies or does not, in the core's words.

use bestpay::{Error, Form, Language, Limits, Message, PlatformKey, VerifyPolicy};
use schemars::JsonSchema;
use serde::Serialize;

use crate::difference::{self, Part};
use crate::secrets::{self, Secrets};

/// What the core says about a message under a key.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inspection {
    pub(crate) verifies: bool,
    /// The hash inside the signature, if it verifies: `sha1` or `sha256`.
    hash: Option<String>,
    /// The form of the signing string that was signed, if it verifies.
    form: Option<String>,
    /// `sign`, as it was found. Base64.
    sign: Option<String>,
    /// The signing strings that were tried; if it verifies, the one that was signed.
    attempts: Vec<Attempt>,
    /// Why it does not verify.
    error: Option<Problem>,
}

/// A signing string.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Attempt {
    form: String,
    signing_string: String,
    /// The signing string with its differences: from the caller's own one or, without that, from the first attempt.
    parts: Vec<Part>,
}

/// Why a message does not verify.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Problem {
    code: String,
    message: String,
    /// The stable name of the likeliest cause.
    hint: Option<String>,
    advice: Option<String>,
    advice_in_chinese: Option<String>,
    /// What has to be undone for the message to verify, where that is certain.
    certain: Option<String>,
    /// Whether the signature opens under the key.
    opens: Option<bool>,
    /// The hash that the opened signature names.
    hash_found: Option<String>,
    /// The whole report, as `bestpay verify --explain` prints it.
    report: Option<String>,
}

impl Inspection {
    /// Verifies a message. `own` is a signing string to compare with; `secrets` are left out of every text.
    pub(crate) fn of(body: &[u8], key: &PlatformKey, own: Option<&str>, secrets: Option<&Secrets>) -> Inspection {
        let shown = |text: &str| secrets.map_or_else(|| text.to_owned(), |secrets| secrets.hide(text));
        let sign = secrets::members(body).and_then(|members| Some(members.get("sign")?.as_str()?.to_owned()));
        let verdict = Message::parse_and_verify(body, &[key], VerifyPolicy::default(), Limits::default())
            .map(|verified| verified.verification());
        let string = |form| Message::parse(body).ok().map(|message| (form, message.signing_string_in(form)));
        let tried: Vec<(Form, String)> = match &verdict {
            Ok(how) => string(how.form).into_iter().collect(),
            Err(error) => match error.report() {
                Some(report) => {
                    report.attempts().iter().map(|tried| (tried.form, tried.signing_string.clone())).collect()
                }
                None => string(Form::Sorted).into_iter().collect(),
            },
        };
        let other = own.or_else(|| tried.first().map(|(_, string)| string.as_str())).map(shown).unwrap_or_default();
        let attempt = |(form, string): &(Form, String)| {
            let signing_string = shown(string);
            Attempt { form: form.to_string(), parts: difference::parts(&other, &signing_string), signing_string }
        };
        let problem = verdict.as_ref().err().map(|error| Problem::of(error, shown));
        Inspection {
            verifies: verdict.is_ok(),
            hash: verdict.as_ref().ok().map(|how| how.hash.to_string()),
            form: verdict.as_ref().ok().map(|how| how.form.to_string()),
            sign,
            attempts: tried.iter().map(attempt).collect(),
            error: problem,
        }
    }
}

impl Problem {
    fn of(error: &Error, shown: impl Fn(&str) -> String) -> Problem {
        let report = error.report();
        let hint = error.hint();
        Problem {
            code: error.kind().code().to_owned(),
            message: error.message().to_owned(),
            hint: hint.map(|hint| hint.as_str().to_owned()),
            advice: hint.map(|hint| hint.advice().to_owned()),
            advice_in_chinese: hint.map(|hint| hint.advice_in(Language::Chinese).to_owned()),
            certain: report.and_then(|report| report.verifies()).map(str::to_owned),
            opens: report.map(|report| report.opens()),
            hash_found: report.and_then(|report| report.hash_name()).map(str::to_owned),
            report: report.map(|report| shown(&report.to_string())),
        }
    }
}
