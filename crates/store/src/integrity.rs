//! What `doctor` asks the database.

use firsthand_domain::error::Result;
use serde::Serialize;

use crate::db::{Db, Engine};
use crate::migration;

/// The database's own word on its health.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Integrity {
    /// `SQLite 3.51.3` or `PostgreSQL 15.18`.
    pub engine: String,
    /// The version of the tables, and the one this program writes.
    pub schema: i64,
    pub schema_known: i64,
    pub bytes: i64,
    /// Complaints in sentences; empty when all is well.
    pub complaints: Vec<String>,
}

/// Reads the whole database on SQLite: about a second per gigabyte.
pub async fn check(db: &Db) -> Result<Integrity> {
    let mut tx = db.read().await?;
    let schema = tx.int("SELECT COALESCE(MAX(version), 0) FROM schema_version", vec![]).await?;
    let mut complaints = Vec::new();
    let (engine, bytes) = match db.engine() {
        Engine::Sqlite => {
            for row in tx.rows("PRAGMA integrity_check(20)", vec![]).await? {
                let said = row.cells().text()?;
                if said != "ok" {
                    complaints.push(format!("The database file is damaged: {said}."));
                }
            }
            let strays = tx.rows("PRAGMA foreign_key_check", vec![]).await?;
            if !strays.is_empty() {
                complaints.push(format!("{} rows refer to something that is gone.", strays.len()));
            }
            let version = tx.text("SELECT sqlite_version()", vec![]).await?;
            let size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
            (format!("SQLite {version}"), tx.int(size, vec![]).await?)
        }
        Engine::Postgres => {
            // PostgreSQL checks foreign keys itself; what it cannot promise is that an index was built to its end.
            let broken = "SELECT COUNT(*) FROM pg_index WHERE NOT indisvalid";
            if tx.int(broken, vec![]).await? > 0 {
                complaints.push("An index was not built to its end; run REINDEX.".to_owned());
            }
            let version = tx.text("SELECT current_setting('server_version')", vec![]).await?;
            let size = tx.int("SELECT pg_database_size(current_database())", vec![]).await?;
            (format!("PostgreSQL {version}"), size)
        }
    };
    if schema != migration::VERSION {
        complaints
            .push(format!("The tables are of version {schema}; this program writes {}.", migration::VERSION));
    }
    Ok(Integrity { engine, schema, schema_known: migration::VERSION, bytes, complaints })
}
