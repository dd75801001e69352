//! The feed: changes of state and alarms, numbered in the order in which they become visible.

use bestpay::BeijingTime;

use crate::finding::Cause;
use crate::record::{Key, kept, key_values};
use crate::state::State;
use crate::statements as sql;
use crate::store::{Outcome, Statements, Value, damaged};

/// What an event says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change<'a> {
    pub(crate) from: Option<State>,
    pub(crate) to: State,
    pub(crate) at: BeijingTime,
    pub(crate) cause: Cause,
    pub(crate) about: Option<&'a str>,
}

/// Writes down a change of state, in the transaction that makes it.
pub(crate) fn note(statements: &mut dyn Statements, key: &Key, change: &Change<'_>) -> Outcome<()> {
    let id = next_id(statements)?;
    let about = change.about.map(kept);
    insert(statements, id, key, &Change { about: about.as_deref(), ..*change }, None)
}

/// A line of the log about an alarm that was raised. It is written when the alarm is in the journal, and not before: who
/// takes the line may wait for what another thread holds, and that one for this transaction.
pub(crate) struct AlarmLine(String);

impl AlarmLine {
    pub(crate) fn tell(&self) {
        log::error!("journal: {}", self.0);
    }
}

/// Raises an alarm. The same alarm is raised once.
pub(crate) fn raise(statements: &mut dyn Statements, key: &Key, alarm: &Change<'_>) -> Outcome<Option<AlarmLine>> {
    // The number comes first: whoever raises the same alarm at the same time waits here, and then finds it raised.
    let id = next_id(statements)?;
    let about = kept(alarm.about.unwrap_or_default());
    let alarm_key = format!("{}: {} by {}: {about}", key.join(" "), alarm.to, alarm.cause.as_str());
    if !statements.run(sql::ALARM, &[alarm_key.as_str().into()])?.is_empty() {
        return Ok(None);
    }
    insert(statements, id, key, &Change { about: Some(&about), ..*alarm }, Some(&alarm_key))?;
    Ok(Some(AlarmLine(format!("alarm about {}: {about}", key.join(" ").escape_debug()))))
}

fn next_id(statements: &mut dyn Statements) -> Outcome<i64> {
    let mut rows = statements.run(sql::NEXT_EVENT_ID, &[])?;
    Ok(rows.pop().ok_or_else(|| damaged("the feed has no number"))?.number()?)
}

fn insert(
    statements: &mut dyn Statements,
    id: i64,
    key: &Key,
    change: &Change<'_>,
    alarm_key: Option<&str>,
) -> Outcome<()> {
    let mut values: Vec<Value> = vec![id.into(), change.at.to_string().as_str().into()];
    values.extend(key_values(key));
    values.extend([
        change.from.map_or("", State::as_str).into(),
        change.to.as_str().into(),
        change.cause.as_str().into(),
        change.about.into(),
        alarm_key.into(),
    ]);
    statements.run(sql::INSERT_EVENT, &values).map(drop)
}
