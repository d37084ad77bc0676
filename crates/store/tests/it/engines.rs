//! What each engine is told on opening.

use firsthand_domain::error::Kind;
use firsthand_store::db::Engine;

use crate::world::{World, on_both};

#[test]
fn sqlite_is_set_up_to_keep_what_it_acknowledged() {
    on_both(|w: World| async move {
        if w.db.engine() == Engine::Postgres {
            return;
        }
        for (pragma, value) in
            [("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000), ("query_only", 0)]
        {
            let mut tx = w.db.write().await.unwrap();
            assert_eq!(tx.int(format!("PRAGMA {pragma}"), vec![]).await.unwrap(), value, "{pragma}");
        }
        let mut tx = w.db.write().await.unwrap();
        assert_eq!(tx.text("PRAGMA journal_mode", vec![]).await.unwrap(), "wal");
    });
}

#[test]
fn a_reference_to_nothing_is_a_conflict() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let sql = "INSERT INTO launch (id, workspace_id, name, at) VALUES (1, 12345, 'x', 1)";
        assert_eq!(tx.execute(sql, vec![]).await.unwrap_err().kind, Kind::Conflict);
    });
}
