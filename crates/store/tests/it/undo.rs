//! Taking imports back: exactly, in steps, in whatever order.

use firsthand_domain::id::*;
use firsthand_domain::noun::ImportState;
use firsthand_domain::time::{SECOND_US, Timestamp};
use firsthand_domain::voice::Triage;
use firsthand_store::import::{run, undo};
use firsthand_store::voice::put::NewVoice;
use firsthand_store::voice::{mark, read};

use crate::world::{NOW, World, on_both, said};

/// Words, person, account and moment all differ between versions.
fn version(id: &str, version: usize) -> NewVoice {
    let mut row = said(id, &format!("version {version} of {id}"), ["Ada", "Bob", "Cem"][version % 3]);
    row.item.person.account = Some(format!("Account {version}"));
    row.item.person.city = (version > 0).then(|| format!("City {version}"));
    row.item.said_at = Some(Timestamp(NOW.0 + version as i64 * SECOND_US));
    row.item.area = Some("Checkout".into());
    row
}

async fn import(w: &World, rows: &[NewVoice]) -> ImportId {
    let import = w.import().await;
    w.put(Some(import), rows).await;
    import
}

#[test]
fn restores_exactly() {
    on_both(|w: World| async move {
        let first = import(&w, &[version("1", 0), version("2", 0), version("9", 2)]).await;
        let before = w.snapshot().await;
        let later = import(&w, &[version("1", 1), version("3", 0), version("4", 2), version("5", 4)]).await;
        w.put(Some(later), &[version("1", 2), version("3", 1)]).await;
        w.check_counts().await;
        assert_ne!(w.snapshot().await, before);
        let done = undo::undo(&w.db, w.ws, later, NOW).await.unwrap();
        assert_eq!((done.removed, done.restored, done.kept), (3, 1, 0));
        assert_eq!((done.people, done.accounts), (1, 2));
        assert_eq!(w.snapshot().await, before);
        w.check_counts().await;
        let mut tx = w.db.read().await.unwrap();
        assert_eq!(run::get(&mut tx, w.ws, later).await.unwrap().state, ImportState::Undone);
        drop(tx);
        let again = undo::undo(&w.db, w.ws, later, NOW).await.unwrap();
        assert_eq!((again.removed, again.done), (0, true));
        undo::undo(&w.db, w.ws, first, NOW).await.unwrap();
        let mut tx = w.db.read().await.unwrap();
        for table in ["voice", "person", "account", "import_undo"] {
            assert_eq!(tx.int(format!("SELECT COUNT(*) FROM {table}"), vec![]).await.unwrap(), 0, "{table}");
        }
    });
}

#[test]
fn a_later_import_keeps_what_is_its_own() {
    on_both(|w: World| async move {
        let first = import(&w, &[version("1", 0), version("2", 0)]).await;
        let second = import(&w, &[version("1", 1), version("2", 0)]).await;
        let third = import(&w, &[version("1", 2)]).await;
        // The one in the middle goes: the voice stays as the third left it, and falls back to the first.
        let done = undo::undo(&w.db, w.ws, second, NOW).await.unwrap();
        assert_eq!((done.kept, done.restored, done.removed), (1, 0, 0));
        assert_eq!(text(&w, "1").await.as_deref(), Some("version 2 of 1"));
        undo::undo(&w.db, w.ws, third, NOW).await.unwrap();
        assert_eq!(text(&w, "1").await.as_deref(), Some("version 0 of 1"));
        w.check_counts().await;
        // The first goes: what a later one brought as well becomes that one's.
        let fourth = import(&w, &[version("1", 4)]).await;
        let done = undo::undo(&w.db, w.ws, first, NOW).await.unwrap();
        assert_eq!((done.kept, done.removed), (1, 1));
        assert_eq!(text(&w, "1").await.as_deref(), Some("version 4 of 1"));
        undo::undo(&w.db, w.ws, fourth, NOW).await.unwrap();
        assert_eq!(text(&w, "1").await, None);
        w.check_counts().await;
    });
}

#[test]
fn whom_a_memory_refers_to_stays() {
    on_both(|w: World| async move {
        import(&w, &[version("1", 0)]).await;
        let second = import(&w, &[version("2", 0)]).await;
        let third = import(&w, &[version("1", 1)]).await;
        // Ada of the first import has no voice left after this, and is needed again right away.
        undo::undo(&w.db, w.ws, second, NOW).await.unwrap();
        undo::undo(&w.db, w.ws, third, NOW).await.unwrap();
        assert_eq!(text(&w, "1").await.as_deref(), Some("version 0 of 1"));
        w.check_counts().await;
    });
}

#[test]
fn in_steps_and_with_marks() {
    on_both(|w: World| async move {
        let first = import(&w, &(0..30).map(|n| version(&n.to_string(), n % 3)).collect::<Vec<_>>()).await;
        let before = w.snapshot().await;
        let rows: Vec<_> = (20..60).map(|n| version(&n.to_string(), n % 3 + 1)).collect();
        let later = import(&w, &rows).await;
        let (mut steps, mut total) = (0, (0, 0));
        loop {
            let mut tx = w.db.write().await.unwrap();
            let step = undo::undo_step(&mut tx, w.ws, later, 7, NOW).await.unwrap();
            tx.commit().await.unwrap();
            w.check_counts().await;
            assert!(step.removed <= 7 && step.restored <= 7);
            total = (total.0 + step.removed, total.1 + step.restored);
            steps += 1;
            if step.done {
                break;
            }
        }
        assert_eq!(total, (30, 10));
        assert!(steps >= 7);
        assert_eq!(w.snapshot().await, before);

        // A mark on an updated voice is no part of the import.
        let third = import(&w, &[version("0", 5)]).await;
        let mut tx = w.db.write().await.unwrap();
        let source = w.source;
        let voice = read::find_by_external_id(&mut tx, w.ws, source, "0").await.unwrap().unwrap();
        mark::set_triage(&mut tx, w.ws, &[voice.id], Triage::Later, NOW).await.unwrap();
        mark::add_tag(&mut tx, w.ws, &[voice.id], "mine", NOW).await.unwrap();
        tx.commit().await.unwrap();
        undo::undo(&w.db, w.ws, third, NOW).await.unwrap();
        let mut tx = w.db.write().await.unwrap();
        let voice = read::get(&mut tx, w.ws, voice.id).await.unwrap();
        assert_eq!((voice.text.as_str(), voice.triage), ("version 0 of 0", Triage::Later));
        assert_eq!(voice.tags, ["mine"]);
        drop(tx);
        // A change outside any import is nobody's to take back.
        w.put(None, &[version("1", 7)]).await;
        undo::undo(&w.db, w.ws, first, NOW).await.unwrap();
        assert_eq!(text(&w, "1").await.as_deref(), Some("version 7 of 1"));
        w.check_counts().await;
    });
}

async fn text(w: &World, id: &str) -> Option<String> {
    let mut tx = w.db.read().await.unwrap();
    read::find_by_external_id(&mut tx, w.ws, w.source, id).await.unwrap().map(|voice| voice.text)
}
