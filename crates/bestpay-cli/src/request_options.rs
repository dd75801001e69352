//! The options of a call, made from the document's table of its fields: the names in kebab-case, with the table's
//! words.

use std::marker::PhantomData;

use bestpay::{Amount, AnyRequest, BeijingTime, FieldDefault, FieldKind, FieldSpec, Giver, Request, TradeType};
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use crate::failure::Failure;

/// The option that gives the amount in yuan instead of fen.
const YUAN: &str = "yuan";

/// What was given for the fields of a request.
#[derive(Debug)]
pub struct RequestOptions<R> {
    given: Vec<(&'static FieldSpec, String)>,
    yuan: Option<String>,
    request: PhantomData<R>,
}

impl<R: Request + Default + Into<AnyRequest>> RequestOptions<R> {
    /// The fields that the caller gives.
    fn table() -> impl Iterator<Item = &'static FieldSpec> {
        R::default().interface().request.iter().filter(|spec| spec.giver == Giver::Caller)
    }

    /// The text given for a field.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(spec, _)| spec.name == name).map(|(_, text)| text.as_str())
    }

    /// Sets the time to now if the request has one that was not given. This is done here and not left to the library,
    /// because whoever asks for the status later has to know it.
    pub fn with_time(&self) -> Self {
        self.with_the_time(BeijingTime::now().to_string())
    }

    /// Sets the time if the request has one that was not given.
    pub fn with_the_time(&self, time: String) -> Self {
        let mut options = RequestOptions { given: self.given.clone(), yuan: self.yuan.clone(), request: PhantomData };
        if let Some(spec) = Self::time_field()
            && self.text(spec.name).is_none()
        {
            options.given.push((spec, time));
        }
        options
    }

    fn time_field() -> Option<&'static FieldSpec> {
        Self::table().find(|spec| spec.kind == FieldKind::Time)
    }

    /// The option that gives the time.
    pub fn option_of_time(&self) -> String {
        Self::time_field().map(|spec| format!("--{}", kebab_name(spec))).unwrap_or_default()
    }

    /// The time of the request, or of the order or refund that is asked about.
    pub fn time(&self) -> Option<&str> {
        self.given.iter().find(|(spec, _)| spec.kind == FieldKind::Time).map(|(_, text)| text.as_str())
    }

    /// The request, if everything mandatory is there and well-formed.
    pub fn request(&self) -> Result<AnyRequest, Failure> {
        self.refuse_missing()?;
        let mut request: AnyRequest = R::default().into();
        for (spec, text) in &self.given {
            request.set(spec.name, text)?;
        }
        if let (Some(yuan), Some(spec)) = (&self.yuan, Self::table().find(|spec| spec.kind == FieldKind::Fen)) {
            request.set(spec.name, &Amount::from_yuan(yuan)?.fen().to_string())?;
        }
        Ok(request)
    }

    /// All missing options at once, before keys are read.
    fn refuse_missing(&self) -> Result<(), Failure> {
        let missing: Vec<_> = Self::table().filter(|spec| is_required(spec) && !self.has(spec)).collect();
        let Some(first) = missing.first() else { return Ok(()) };
        let options: Vec<_> = missing.iter().map(|spec| format!("--{}", kebab_name(spec))).collect();
        let message = said!("mandatory and missing: {}", "缺少必填项：{}", options.join(", "));
        Err(Failure::Input { code: "missing_field", field: Some(first.name), message })
    }

    fn has(&self, spec: &FieldSpec) -> bool {
        self.text(spec.name).is_some_and(|text| !text.is_empty())
            || (spec.kind == FieldKind::Fen && self.yuan.is_some())
    }
}

/// Every time has a default here: now.
fn is_required(spec: &FieldSpec) -> bool {
    spec.is_required() && spec.kind != FieldKind::Time
}

impl<R: Request + Default + Into<AnyRequest>> FromArgMatches for RequestOptions<R> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        let given = Self::table().filter_map(|spec| Some((spec, text(spec.name)?))).collect();
        let has_yuan = Self::table().any(|spec| spec.kind == FieldKind::Fen);
        let yuan = if has_yuan { text(YUAN) } else { None };
        Ok(RequestOptions { given, yuan, request: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<R: Request + Default + Into<AnyRequest>> Args for RequestOptions<R> {
    fn augment_args(mut command: Command) -> Command {
        for spec in Self::table() {
            command = command.arg(option(spec));
            if spec.kind == FieldKind::Fen {
                let about = format!("{}: the same in yuan, as 12.50", spec.name);
                let yuan = Arg::new(YUAN).long(YUAN).value_name("YUAN").help(about).conflicts_with(spec.name);
                command = command.arg(yuan.help_heading(heading(spec)).allow_negative_numbers(true));
            }
        }
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn option(spec: &'static FieldSpec) -> Arg {
    Arg::new(spec.name)
        .long(kebab_name(spec))
        .value_name(value_name(spec.kind))
        .help(about(spec))
        .help_heading(heading(spec))
        .allow_negative_numbers(true)
}

/// The apps to choose from, for the field that has them.
fn choices(spec: &FieldSpec, before: &str, between: &str) -> String {
    match spec.kind {
        FieldKind::TradeType => format!("{before}{}", TradeType::ALL.map(TradeType::as_str).join(between)),
        _ => String::new(),
    }
}

/// The help of a field.
pub fn about(spec: &FieldSpec) -> String {
    let default = match (spec.kind, spec.default) {
        (FieldKind::Time, _) if is_of_an_earlier_call(spec) => " [default: from the journal, or now]".to_owned(),
        (FieldKind::Time, _) => " [default: now]".to_owned(),
        (_, Some(FieldDefault::Seconds(seconds))) => format!(" [default: {seconds}]"),
        _ => String::new(),
    };
    format!("{}: {}, {}{}{default}", spec.name, spec.zh, spec.en, choices(spec, ": ", ", "))
}

/// The same in Chinese.
pub fn chinese(spec: &FieldSpec) -> String {
    let default = match (spec.kind, spec.default) {
        (FieldKind::Time, _) if is_of_an_earlier_call(spec) => "［默认：取自本地流水，否则为现在］".to_owned(),
        (FieldKind::Time, _) => "［默认：现在］".to_owned(),
        (_, Some(FieldDefault::Seconds(seconds))) => format!("［默认：{seconds}］"),
        _ => String::new(),
    };
    format!("{}：{}{}{default}", spec.name, spec.zh, choices(spec, "：", "、"))
}

/// Whether the time is not the request's own, but that of the order or refund that is asked about.
fn is_of_an_earlier_call(spec: &FieldSpec) -> bool {
    spec.name != "requestDate"
}

fn heading(spec: &FieldSpec) -> &'static str {
    if is_required(spec) { "Mandatory fields" } else { "Other fields" }
}

fn value_name(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Code | FieldKind::PayerCode => "CODE",
        FieldKind::Url => "URL",
        FieldKind::Fen => "FEN",
        FieldKind::Seconds => "SECONDS",
        FieldKind::Time => "YYYY-MM-DD HH:MM:SS",
        FieldKind::TradeType => "APP",
        _ => "TEXT",
    }
}

/// `outTradeNo` as `out-trade-no`.
fn kebab_name(spec: &FieldSpec) -> String {
    spec.snake_name().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use bestpay::{BarcodeOrder, OrderStatus, Refund};

    use super::*;

    fn options<R: Request + Default + Into<AnyRequest>>(arguments: &[&str]) -> RequestOptions<R> {
        let command = RequestOptions::<R>::augment_args(Command::new("call").no_binary_name(true));
        let matches = command.try_get_matches_from(arguments).expect("known options");
        RequestOptions::from_arg_matches(&matches).expect("texts")
    }

    #[test]
    fn options_are_the_documents_names_in_kebab_case() {
        let names: Vec<_> =
            RequestOptions::<BarcodeOrder>::table().map(|spec| format!("--{}", kebab_name(spec))).collect();
        let expected = "--out-trade-no --trade-amt --subject --medium-no --request-date --time-out --goods-info \
                        --notify-url --operator --remark";
        assert_eq!(names.join(" "), expected);
    }

    #[test]
    fn all_that_is_missing_is_named_at_once() {
        let options = options::<Refund>(&["--out-trade-no", "1", "--yuan", "3", "--operator", ""]);
        let Err(Failure::Input { code, field, message }) = options.request() else { panic!("refused") };
        assert_eq!((code, field), ("missing_field", Some("outRequestNo")));
        assert_eq!(message.en, "mandatory and missing: --out-request-no, --operator, --notify-url");
    }

    #[test]
    fn the_time_is_now_unless_given() {
        let given = "2026-03-01 09:30:00";
        assert_eq!(options::<OrderStatus>(&["--trade-date", given]).with_time().time(), Some(given));
        let now = options::<OrderStatus>(&[]).with_time();
        assert!(now.time().is_some_and(|time| time.parse::<BeijingTime>().is_ok()));
    }

    #[test]
    fn yuan_are_fen_and_never_both() {
        let refund = [
            "--out-trade-no",
            "1",
            "--out-request-no",
            "2",
            "--operator",
            "o",
            "--notify-url",
            "https://shop.example/",
        ];
        let by_yuan = options::<Refund>(&[&refund[..], &["--yuan", "12.5"]].concat()).request().expect("complete");
        let by_fen = options::<Refund>(&[&refund[..], &["--refund-amt", "1250"]].concat()).request();
        assert_eq!(by_yuan, by_fen.expect("complete"));
        let command = RequestOptions::<Refund>::augment_args(Command::new("call").no_binary_name(true));
        assert!(command.try_get_matches_from(["--yuan", "1", "--refund-amt", "100"]).is_err());
    }
}
