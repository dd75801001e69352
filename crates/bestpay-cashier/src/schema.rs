//! The schema and its versions. A version that was released is never changed: the next one changes what it left.

use std::iter;

use bestpay::{Error, ErrorKind};

use crate::state::{State, TRANSITIONS};
use crate::statements as sql;
use crate::store::{Dialect, Outcome, Statements};

/// The part that both databases share, one script for each version.
const TABLES: &[&str] =
    &[include_str!("../schema/1.sql"), include_str!("../schema/2.sql"), include_str!("../schema/3.sql")];

/// Brings the database to this library's version.
pub(crate) fn migrate(statements: &mut dyn Statements, dialect: &Dialect) -> Outcome<()> {
    let found = statements.schema_version()?;
    let latest = TABLES.len() as i64;
    if found > latest {
        let message = format!("the journal has version {found}, this library knows up to {latest}: update the library");
        return Err(Error::new(ErrorKind::JournalUnavailable, message).into());
    }
    if found == latest {
        return Ok(());
    }
    statements.script(dialect.takes_its_time)?;
    // A version may have no triggers.
    let triggers = dialect.triggers.iter().chain(iter::repeat(&""));
    let scripts = TABLES.iter().zip(triggers).skip(usize::try_from(found).unwrap_or_default());
    for (tables, triggers) in scripts {
        statements.script(tables)?;
        statements.script(triggers)?;
    }
    statements.run(sql::FORGET_TRANSITIONS, &[])?;
    for (from, all) in TRANSITIONS {
        for to in *all {
            let from = from.map_or("", State::as_str);
            statements.run(sql::INSERT_TRANSITION, &[from.into(), to.as_str().into()])?;
        }
    }
    statements.set_schema_version(latest)
}
