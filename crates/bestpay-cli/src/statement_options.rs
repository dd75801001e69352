//! The options of a statement, made from their table: the names in kebab-case, with the table's words.

use bestpay_cashier::{STATEMENT_OPTIONS, StatementOption, StatementValue};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

/// What was given, by the names of the table.
#[derive(Debug)]
pub struct StatementOptions(Vec<(&'static str, String)>);

impl StatementOptions {
    /// Each name and its value.
    pub fn given(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (*name, text.as_str()))
    }
}

impl FromArgMatches for StatementOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let texts = |option: &'static StatementOption| {
            let given = matches.get_many::<String>(option.name).into_iter().flatten();
            given.map(|text| (option.name, text.clone()))
        };
        Ok(StatementOptions(STATEMENT_OPTIONS.iter().flat_map(texts).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for StatementOptions {
    fn augment_args(command: Command) -> Command {
        STATEMENT_OPTIONS.iter().fold(command, |command, option| command.arg(argument(option)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn argument(option: &'static StatementOption) -> Arg {
    let argument = Arg::new(option.name)
        .long(option.name.replace('_', "-"))
        .value_name(value_name(option.value))
        .help(about(option))
        .required(option.is_mandatory)
        .action(if option.value == StatementValue::Texts { ArgAction::Append } else { ArgAction::Set });
    let argument = if option.value == StatementValue::Unit { argument.value_parser(["fen", "yuan"]) } else { argument };
    match option.needs {
        Some(other) => argument.requires(other),
        None => argument,
    }
}

fn value_name(value: StatementValue) -> &'static str {
    match value {
        StatementValue::Column => "NAME",
        StatementValue::Unit => "UNIT",
        StatementValue::Texts => "TEXT",
        StatementValue::Code => "CODE",
        StatementValue::Time => "YYYY-MM-DD HH:MM:SS",
        StatementValue::Character => "CHARACTER",
    }
}

/// The help of an option.
pub fn about(option: &StatementOption) -> String {
    let mut about = option.en.to_owned();
    if let Some(first) = about.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if option.value == StatementValue::Texts {
        about.push_str(". Repeat it for each");
    }
    if !option.default_en.is_empty() {
        about.push_str(&format!(" [default: {}]", option.default_en));
    }
    about
}

/// The same in Chinese.
pub fn chinese(option: &StatementOption) -> String {
    let repeated = if option.value == StatementValue::Texts { "；多个则重复给出" } else { "" };
    let default =
        if option.default_zh.is_empty() { String::new() } else { format!("［默认：{}］", option.default_zh) };
    format!("{}{repeated}{default}", option.zh)
}
