//! A transaction leaves all or nothing; a database of another version is left alone.

use firsthand_domain::error::Kind;
use firsthand_domain::id::VoiceId;
use firsthand_store::db::Db;
use firsthand_store::voice::put::put_batch;
use firsthand_store::{export, integrity, migration, values};

use crate::world::{NOW, World, on_both, said};

#[test]
fn dropped_without_commit() {
    on_both(|w: World| async move {
        w.put(None, &[said("1", "a", "Ada")]).await;
        let before = w.snapshot().await;
        let mut tx = w.db.write().await.unwrap();
        let rows: Vec<_> = (0..300).map(|n| said(&n.to_string(), "b", "Bob")).collect();
        put_batch(&mut tx, w.ws, w.source, None, &rows, &w.ids, NOW).await.unwrap();
        drop(tx);
        assert_eq!(w.snapshot().await, before);
        let mut tx = w.db.read().await.unwrap();
        assert_eq!(tx.int("SELECT COUNT(*) FROM change WHERE noun = 'voice'", vec![]).await.unwrap(), 1);
        drop(tx);
        // The next writer is not held up.
        assert_eq!(w.put(None, &rows).await.added.len(), 299);
    });
}

#[test]
fn readers_see_one_moment_and_cannot_write() {
    on_both(|w: World| async move {
        let mut reader = w.db.read().await.unwrap();
        assert!(export::texts_after(&mut reader, w.ws, VoiceId(0), 9).await.unwrap().is_empty());
        w.put(None, &[said("1", "a", "Ada")]).await;
        assert!(export::texts_after(&mut reader, w.ws, VoiceId(0), 9).await.unwrap().is_empty());
        assert!(reader.execute("DELETE FROM voice", vec![]).await.is_err());
        drop(reader);
        let mut reader = w.db.read().await.unwrap();
        assert_eq!(export::texts_after(&mut reader, w.ws, VoiceId(0), 9).await.unwrap().len(), 1);
    });
}

#[test]
fn a_failed_statement_takes_the_whole_batch_with_it() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        put_batch(&mut tx, w.ws, w.source, None, &[said("1", "a", "Ada")], &w.ids, NOW).await.unwrap();
        let twice = "INSERT INTO meta (key, value) VALUES ('a', 'b'), ('a', 'b')";
        assert_eq!(tx.execute(twice, values![]).await.unwrap_err().kind, Kind::Conflict);
        drop(tx);
        let mut tx = w.db.read().await.unwrap();
        assert_eq!(tx.int("SELECT COUNT(*) FROM voice", vec![]).await.unwrap(), 0);
    });
}

#[test]
fn migrations_run_once_and_newer_tables_are_refused() {
    on_both(|w: World| async move {
        w.put(None, &[said("1", "a", "Ada")]).await;
        let before = w.snapshot().await;
        migration::run(&w.db).await.unwrap();
        assert_eq!(w.snapshot().await, before);
        w.db.gather_statistics().await.unwrap();
        let health = integrity::check(&w.db).await.unwrap();
        assert_eq!((health.complaints, health.schema), (vec![], migration::VERSION));
        assert!(health.bytes > 10_000 && !health.engine.is_empty());

        let mut tx = w.db.write().await.unwrap();
        tx.execute("INSERT INTO schema_version (version) VALUES ($1)", values![migration::VERSION + 1])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let refused = migration::run(&w.db).await.unwrap_err();
        assert_eq!(refused.kind, Kind::Conflict);
        assert!(refused.message.contains("newer version of Firsthand"), "{}", refused.message);
    });
}

#[tokio::test]
async fn a_file_that_is_no_database() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("notes.txt");
    std::fs::write(&path, "x".repeat(9000)).unwrap();
    let refused = Db::open(&path.to_string_lossy()).await.err().unwrap();
    assert_eq!(refused.kind, Kind::Upstream, "{}", refused.message);
    assert_eq!(std::fs::read_to_string(&path).unwrap().len(), 9000);
    let nowhere = dir.path().join("no/such/folder.db");
    assert_eq!(Db::open(&nowhere.to_string_lossy()).await.err().unwrap().kind, Kind::Upstream);
    assert!(Db::open("postgres://[").await.is_err());
}

#[tokio::test]
async fn a_full_disk_says_so_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&dir.path().join("small.db").to_string_lossy()).await.unwrap();
    let w = World::in_db(db).await;
    let mut tx = w.db.write().await.unwrap();
    // A limit on pages is SQLite's own way to play a full disk.
    tx.rows("PRAGMA max_page_count = 120", vec![]).await.unwrap();
    let rows: Vec<_> = (0..2000).map(|n| said(&n.to_string(), &"long ".repeat(100), "Ada")).collect();
    let full = put_batch(&mut tx, w.ws, w.source, None, &rows, &w.ids, NOW).await.unwrap_err();
    assert_eq!(full.kind, Kind::Upstream);
    assert_eq!(full.message, "The disk is full. Nothing was half-written; free some space and try again.");
    drop(tx);
    let mut tx = w.db.read().await.unwrap();
    assert_eq!(tx.int("SELECT COUNT(*) FROM voice", vec![]).await.unwrap(), 0);
    drop(tx);
    assert!(integrity::check(&w.db).await.unwrap().complaints.is_empty());
}
