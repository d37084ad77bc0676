//! What the databases complain about, in the product's own few kinds of failure.

use firsthand_domain::error::{Error, Kind};

const FULL: &str = "The disk is full. Nothing was half-written; free some space and try again.";
const BUSY: &str = "Somebody else is writing right now. Nothing was changed; try again in a moment.";

/// Turns a database's complaint into a sentence without values and without SQL.
pub fn from_sqlx(error: sqlx::Error) -> Error {
    match &error {
        sqlx::Error::Database(complaint) => {
            let code = complaint.code().unwrap_or_default();
            let table = complaint.table().map(str::to_owned).or_else(|| sqlite_table(complaint.message()));
            from_code(&code, table.as_deref().unwrap_or_default(), complaint.is_unique_violation())
        }
        // SQLite gave the transaction up by itself, as it does when the disk fills in the middle of one.
        sqlx::Error::BeginFailed => Error::upstream(
            "The database could not begin to write. Is the disk full? Nothing was half-written; try again.",
        ),
        sqlx::Error::PoolTimedOut => Error::new(Kind::Limited, BUSY),
        sqlx::Error::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => Error::upstream(FULL),
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed => Error::upstream(
            "The database cannot be reached. Nothing was half-written; try again when it is back.",
        ),
        other => Error::internal(format!("The database answered something unexpected ({}).", kind_of(other))),
    }
}

/// SQLite's extended result codes and PostgreSQL's SQLSTATE.
fn from_code(code: &str, table: &str, unique: bool) -> Error {
    if unique || code == "1555" {
        return Error::conflict(taken(table));
    }
    // SQLite: the low byte is the plain result code.
    let plain =
        code.parse::<i64>().map_or(0, |code| if code.to_string().len() < 5 { code & 0xff } else { 0 });
    match (code, plain) {
        ("787" | "23503", _) => {
            Error::conflict("Something else still refers to this, or it is gone already.")
        }
        ("53100", _) | (_, 13) => Error::upstream(FULL),
        ("40001" | "40P01" | "55P03", _) | (_, 5 | 6) => Error::new(Kind::Limited, BUSY),
        (_, 8) => Error::upstream("The database may not be written to. Check who owns its file and folder."),
        (_, 10) => {
            Error::upstream("The disk did not answer as it should. Nothing was half-written; check the disk.")
        }
        (_, 11 | 26) => {
            Error::upstream("The database file is damaged or is no database. Restore the last backup.")
        }
        (_, 14) => Error::upstream("The database file cannot be opened. Check its path and who owns it."),
        _ if code.starts_with("53") || code.starts_with("57") || code.starts_with("08") => Error::upstream(
            "The database cannot answer right now. Nothing was half-written; try again in a moment.",
        ),
        _ if code.starts_with("28") || code == "3D000" => {
            Error::upstream("The database refused the sign-in. Check the address, the name and the password.")
        }
        _ => Error::internal(format!("The database refused this (code {code}).")),
    }
}

/// `UNIQUE constraint failed: source.workspace_id, source.name` names its table only there.
fn sqlite_table(message: &str) -> Option<String> {
    let columns = message.split("constraint failed: ").nth(1)?;
    columns.split('.').next().map(str::to_owned)
}

fn taken(table: &str) -> &'static str {
    match table {
        "workspace" => "There is a workspace of that name already.",
        "member" => "Somebody with that mail address is a member already.",
        "source" => "There is a source of that name and kind already.",
        "area" => "There is an area of that name already.",
        "saved_search" => "There is a saved search of that name already.",
        _ => "This is there already.",
    }
}

fn kind_of(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Configuration(_) => "configuration",
        sqlx::Error::Protocol(_) => "protocol",
        sqlx::Error::RowNotFound => "no row",
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => "decoding",
        sqlx::Error::Encode(_) => "encoding",
        sqlx::Error::WorkerCrashed => "worker",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_kinds() {
        for (code, table, unique, kind) in [
            ("2067", "source", true, Kind::Conflict),
            ("23505", "member", true, Kind::Conflict),
            ("787", "", false, Kind::Conflict),
            ("13", "", false, Kind::Upstream),
            ("53100", "", false, Kind::Upstream),
            ("5", "", false, Kind::Limited),
            ("517", "", false, Kind::Limited),
            ("55P03", "", false, Kind::Limited),
            ("1", "", false, Kind::Internal),
            ("42601", "", false, Kind::Internal),
        ] {
            assert_eq!(from_code(code, table, unique).kind, kind, "{code}");
        }
        assert_eq!(from_code("13", "", false).message, FULL);
        assert_eq!(sqlite_table("UNIQUE constraint failed: source.workspace_id").as_deref(), Some("source"));
    }
}
