//! Brings a database's tables up to date: numbered files, each in one transaction.

use firsthand_domain::error::{Error, Result};

use crate::db::Db;
use crate::values;

/// The files in order; the first makes version 1. A released file is never edited.
const FILES: &[&str] = &[
    include_str!("../migrations/0001_start.sql"),
    include_str!("../migrations/0002_theme_life.sql"),
    include_str!("../migrations/0003_meaning.sql"),
    include_str!("../migrations/0004_launches.sql"),
    include_str!("../migrations/0005_alerts.sql"),
    include_str!("../migrations/0006_kind_tone.sql"),
    include_str!("../migrations/0007_teachers.sql"),
    include_str!("../migrations/0008_talk.sql"),
];

/// The version this program writes.
pub const VERSION: i64 = FILES.len() as i64;

/// Runs what is missing. A database made by a newer program is refused and left as it is.
pub async fn run(db: &Db) -> Result<()> {
    let mut tx = db.write().await?;
    tx.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)", vec![]).await?;
    let found = tx.int("SELECT COALESCE(MAX(version), 0) FROM schema_version", vec![]).await?;
    tx.commit().await?;
    if found > VERSION {
        return Err(Error::conflict(format!(
            "This database was made by a newer version of Firsthand (tables {found}, this program knows {VERSION}). \
             Nothing was changed; use the newer program."
        )));
    }
    for version in found + 1..=VERSION {
        step(db, version).await?;
    }
    Ok(())
}

async fn step(db: &Db, version: i64) -> Result<()> {
    let mut tx = db.write().await?;
    // Another node may have done it while this one waited for the lock.
    let found = tx.int("SELECT COALESCE(MAX(version), 0) FROM schema_version", vec![]).await?;
    if found >= version {
        return Ok(());
    }
    let file = usize::try_from(version - 1).ok().and_then(|n| FILES.get(n)).copied().unwrap_or_default();
    tx.script(db.engine().fill(file)).await?;
    tx.execute("INSERT INTO schema_version (version) VALUES ($1)", values![version]).await?;
    tx.commit().await
}
