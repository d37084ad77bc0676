//! The two engines behind one face. Everything they write differently stands here under a name.

use std::borrow::Cow;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use firsthand_domain::error::{Error, Result};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::row::Row;
use crate::value::{self, Value};
use crate::{failure, migration};

/// Below this, SQLite can lose commits when a write-ahead log starts over.
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 10;
const WAIT: Duration = Duration::from_secs(30);
/// Pages of 8 KiB in the write-ahead log before they move into the file: 64 MiB.
const LOG_PAGES: &str = "8192";
const LOG_BYTES: &str = "67108864";

/// An open database; cheap to clone.
#[derive(Clone)]
pub enum Db {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

/// A transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// What differs in a statement, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// Fills `{{…}}` in a migration.
    pub(crate) fn fill(self, sql: &str) -> String {
        let (id, sorted, bytes, statistics) = match self {
            // INTEGER, so that the id is the row's place in the file and needs no index of its own.
            Engine::Sqlite => {
                ("INTEGER PRIMARY KEY", "TEXT", "BLOB", include_str!("../migrations/sqlite_statistics.sql"))
            }
            // Sorted by bytes, as SQLite does; it gathers its own statistics.
            Engine::Postgres => ("BIGINT PRIMARY KEY", "TEXT COLLATE \"C\"", "BYTEA", ""),
        };
        sql.replace("{{id}}", id)
            .replace("{{sorted}}", sorted)
            .replace("{{bytes}}", bytes)
            .replace("{{statistics}}", statistics)
    }

    /// One more condition: a text holds another one anywhere. LIKE would read signs in it and take twice as long.
    pub(crate) fn holds(self, text: &str, part: &str) -> String {
        match self {
            Engine::Sqlite => format!(" AND instr({text}, {part}) > 0"),
            Engine::Postgres => format!(" AND strpos({text}, {part}) > 0"),
        }
    }

    /// Long statements are written with `?`. SQLite keeps them: it looks named parameters up one by one, which
    /// takes longer than the insert itself. PostgreSQL gets them numbered.
    pub(crate) fn holes(self, sql: String) -> String {
        if self == Engine::Sqlite {
            return sql;
        }
        let mut out = String::with_capacity(sql.len() + sql.len() / 2);
        let mut number = 0;
        for c in sql.chars() {
            if c == '?' {
                number += 1;
                out.push('$');
                out.push_str(&number.to_string());
            } else {
                out.push(c);
            }
        }
        out
    }
}

impl Db {
    /// Opens `postgres://…` or the SQLite file at a path, makes it when it is not there, and brings its tables up to
    /// date. A database made by a newer version is refused.
    pub async fn open(place: &str) -> Result<Db> {
        let db = if place.starts_with("postgres://") || place.starts_with("postgresql://") {
            Db::open_postgres(place).await?
        } else {
            Db::open_sqlite(Path::new(place)).await?
        };
        migration::run(&db).await?;
        Ok(db)
    }

    async fn open_sqlite(path: &Path) -> Result<Db> {
        let base = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // Seven voices to a page instead of three: a third less to write.
            .page_size(8192)
            .busy_timeout(WAIT)
            .statement_cache_capacity(200)
            // Rows on their way from SQLite's own thread: fewer changes of thread than the 50 by default.
            .row_buffer_size(512)
            .pragma("temp_store", "memory")
            .pragma("journal_size_limit", LOG_BYTES);
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(WAIT)
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
        };
        let writing = base.clone().pragma("cache_size", "-65536").pragma("wal_autocheckpoint", LOG_PAGES);
        let writer = pool(1).connect_with(writing).await.map_err(failure::from_sqlx)?;
        let reading =
            base.pragma("query_only", "on").pragma("cache_size", "-16384").pragma("mmap_size", "268435456");
        let readers = pool(SQLITE_READERS).connect_lazy_with(reading);
        let db = Db::Sqlite { writer, readers };
        let version = db.write().await?.text("SELECT sqlite_version()", vec![]).await?;
        if read_version(&version) < SQLITE_AT_LEAST {
            return Err(Error::internal(format!(
                "This program was built with SQLite {version}, which can lose data. Build it with 3.51.3 or newer."
            )));
        }
        Ok(db)
    }

    async fn open_postgres(url: &str) -> Result<Db> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| Error::invalid("database", "This is not an address of a PostgreSQL database."))?
            .application_name("firsthand")
            .statement_cache_capacity(200)
            // A plan made while a table was small would read all of it for ever after.
            .options([("lock_timeout", "30s"), ("plan_cache_mode", "force_custom_plan")]);
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(WAIT)
            .connect_with(options)
            .await
            .map_err(failure::from_sqlx)?;
        Ok(Db::Postgres(pool))
    }

    /// A look at one moment of the database; writers go on meanwhile.
    pub async fn read(&self) -> Result<Tx> {
        match self {
            Db::Sqlite { readers, .. } => readers.begin().await.map(Tx::Sqlite),
            Db::Postgres(pool) => {
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map(Tx::Postgres)
            }
        }
        .map_err(failure::from_sqlx)
    }

    /// The one writer. On PostgreSQL a lock held until the commit makes it one among all nodes too, so the change
    /// log's order is the order of commits and two imports cannot make the same person twice.
    pub async fn write(&self) -> Result<Tx> {
        match self {
            Db::Sqlite { writer, .. } => {
                writer.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite).map_err(failure::from_sqlx)
            }
            Db::Postgres(pool) => {
                let mut tx = Tx::Postgres(pool.begin().await.map_err(failure::from_sqlx)?);
                let lock = "SELECT pg_advisory_xact_lock(hashtext('firsthand ' || current_schema()))";
                tx.execute(lock, vec![]).await?;
                Ok(tx)
            }
        }
    }

    pub fn engine(&self) -> Engine {
        match self {
            Db::Sqlite { .. } => Engine::Sqlite,
            Db::Postgres(_) => Engine::Postgres,
        }
    }

    /// Tells PostgreSQL's planner how large tables have become; worth a call after an import. SQLite is told once
    /// and for all by its migration.
    pub async fn gather_statistics(&self) -> Result<()> {
        match self {
            Db::Sqlite { .. } => Ok(()),
            Db::Postgres(pool) => {
                sqlx::raw_sql("ANALYZE").execute(pool).await.map(|_| ()).map_err(failure::from_sqlx)
            }
        }
    }

    /// Closes every connection, waiting for those at work.
    pub async fn close(&self) {
        match self {
            Db::Sqlite { writer, readers } => {
                // The writer last: the last connection folds the write-ahead log into the file.
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    pub async fn commit(self) -> Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await,
            Tx::Postgres(tx) => tx.commit().await,
        }
        .map_err(failure::from_sqlx)
    }

    pub fn engine(&self) -> Engine {
        match self {
            Tx::Sqlite(_) => Engine::Sqlite,
            Tx::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs one statement; gives the number of rows it changed.
    pub async fn execute(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: Vec<Value<'_>>,
    ) -> Result<u64> {
        let sql = AssertSqlSafe(sql.into());
        match self {
            Tx::Sqlite(tx) => sqlx::query_with(sql, value::sqlite(values).map_err(unbound)?)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected()),
            Tx::Postgres(tx) => sqlx::query_with(sql, value::postgres(values).map_err(unbound)?)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected()),
        }
        .map_err(failure::from_sqlx)
    }

    /// All rows of one query.
    pub async fn rows(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: Vec<Value<'_>>,
    ) -> Result<Vec<Row>> {
        let sql = AssertSqlSafe(sql.into());
        match self {
            Tx::Sqlite(tx) => sqlx::query_with(sql, value::sqlite(values).map_err(unbound)?)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(Row::Sqlite).collect()),
            Tx::Postgres(tx) => sqlx::query_with(sql, value::postgres(values).map_err(unbound)?)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(Row::Postgres).collect()),
        }
        .map_err(failure::from_sqlx)
    }

    /// The first row, if there is one.
    pub async fn row(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: Vec<Value<'_>>,
    ) -> Result<Option<Row>> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// The number in the only cell of the only row.
    pub async fn int(&mut self, sql: impl Into<Cow<'static, str>>, values: Vec<Value<'_>>) -> Result<i64> {
        self.row(sql, values).await?.ok_or_else(nothing)?.int()
    }

    /// The text in the only cell of the only row.
    pub async fn text(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        values: Vec<Value<'_>>,
    ) -> Result<String> {
        self.row(sql, values).await?.ok_or_else(nothing)?.cells().text()
    }

    /// Several statements without values, as a migration has them.
    pub(crate) async fn script(&mut self, sql: String) -> Result<()> {
        let script = sqlx::raw_sql(AssertSqlSafe(sql));
        match self {
            Tx::Sqlite(tx) => script.execute(&mut **tx).await.map(|_| ()),
            Tx::Postgres(tx) => script.execute(&mut **tx).await.map(|_| ()),
        }
        .map_err(failure::from_sqlx)
    }
}

fn unbound(_: sqlx::error::BoxDynError) -> Error {
    Error::internal("A value could not be handed to the database.")
}

fn nothing() -> Error {
    Error::internal("The database gave no answer.")
}

fn read_version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(read_version("3.9.1") < SQLITE_AT_LEAST && read_version("3.51.3") >= SQLITE_AT_LEAST);
        assert!(read_version("3.51.2") < SQLITE_AT_LEAST && read_version("4.0") >= SQLITE_AT_LEAST);
    }

    #[test]
    fn holes_are_numbered_for_postgresql_only() {
        let sql = "VALUES (?,?),(?,?)".to_owned();
        assert_eq!(Engine::Sqlite.holes(sql.clone()), sql);
        assert_eq!(Engine::Postgres.holes(sql), "VALUES ($1,$2),($3,$4)");
    }
}
