//! Imports: progress, plan, rows set aside.

use firsthand_domain::error::Kind;
use firsthand_domain::id::*;
use firsthand_domain::import::{DateOrder, Plan};
use firsthand_domain::item::BadRow;
use firsthand_domain::noun::ImportState;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::SourceKind;
use firsthand_store::import::run::{self, Progress};
use firsthand_store::import::{bad_row, undo};
use firsthand_store::voice::put::put_batch;

use crate::world::{NOW, World, new_import, on_both, said};

fn plan() -> Plan {
    Plan {
        format: "delimited".into(),
        compression: "none".into(),
        preset: None,
        encoding: "utf-8".into(),
        delimiter: Some(";".into()),
        dates: DateOrder::DayFirst,
        zone: "UTC".into(),
        columns: vec![],
        source_kind: SourceKind::Support,
        source_name: "Tickets".into(),
        notes: vec!["Two columns look alike.".into()],
    }
}

#[test]
fn from_preview_to_done() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let new = new_import(w.id());
        run::create(&mut tx, w.ws, &new, Some(&plan())).await.unwrap();
        assert_eq!(run::get(&mut tx, w.ws, new.id).await.unwrap(), new);
        assert_eq!(run::find_plan(&mut tx, w.ws, new.id).await.unwrap(), Some(plan()));
        let other = Plan { encoding: "windows-1252".into(), ..plan() };
        run::set_plan(&mut tx, w.ws, new.id, &other).await.unwrap();
        assert_eq!(run::find_plan(&mut tx, w.ws, new.id).await.unwrap(), Some(other));
        run::set_source(&mut tx, w.ws, new.id, w.source).await.unwrap();
        let unwanted = new_import(w.id());
        run::create(&mut tx, w.ws, &unwanted, None).await.unwrap();
        run::remove_preview(&mut tx, w.ws, unwanted.id).await.unwrap();
        assert_eq!(run::find(&mut tx, w.ws, unwanted.id).await.unwrap(), None);
        assert_eq!(run::find_unfinished(&mut tx, w.ws, "abc").await.unwrap(), None);
        let later = Timestamp(NOW.0 + 7);
        run::start(&mut tx, w.ws, new.id, later).await.unwrap();
        run::start(&mut tx, w.ws, new.id, Timestamp(NOW.0 + 9)).await.unwrap();
        assert_eq!(run::get(&mut tx, w.ws, new.id).await.unwrap().started_at, later);
        assert_eq!(run::remove_preview(&mut tx, w.ws, new.id).await.unwrap_err().kind, Kind::NotFound);
        assert_eq!(run::find_unfinished(&mut tx, w.ws, "abc").await.unwrap().unwrap().id, new.id);
        let refused = undo::undo_step(&mut tx, w.ws, new.id, 10, NOW).await.unwrap_err();
        assert_eq!(refused.kind, Kind::Conflict);
        tx.commit().await.unwrap();

        let mut tx = w.db.write().await.unwrap();
        let rows = [said("1", "a", ""), said("2", "b", ""), said("1", "a", "")];
        let out = put_batch(&mut tx, w.ws, w.source, Some(new.id), &rows, &w.ids, NOW).await.unwrap();
        run::advance(&mut tx, w.ws, new.id, Progress { rows: 4, bytes_read: 70 }, &out, 1).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = w.db.write().await.unwrap();
        assert_eq!(run::pause_interrupted(&mut tx).await.unwrap(), 1);
        let paused = run::get(&mut tx, w.ws, new.id).await.unwrap();
        assert_eq!((paused.state, paused.finished_at), (ImportState::Paused, None));
        assert_eq!((paused.rows, paused.bytes_read, paused.added), (4, 70, 2));
        assert_eq!((paused.updated, paused.unchanged, paused.set_aside), (0, 1, 1));
        run::set_state(&mut tx, w.ws, new.id, ImportState::Failed, Some("Why."), NOW).await.unwrap();
        let failed = run::list(&mut tx, w.ws, None, 10).await.unwrap().remove(0);
        assert_eq!((failed.finished_at, failed.message.as_deref()), (Some(NOW), Some("Why.")));
        assert!(run::list(&mut tx, w.ws, Some(new.id), 10).await.unwrap().is_empty());
        assert_eq!(run::get(&mut tx, w.ws, ImportId(3)).await.unwrap_err().kind, Kind::NotFound);
    });
}

#[test]
fn rows_set_aside() {
    on_both(|w: World| async move {
        let import = w.import().await;
        let rows: Vec<_> = (1..=700)
            .map(|row| BadRow {
                row,
                reason: if row % 7 == 0 { "No words." } else { "No date." }.into(),
                content: format!("a;b;{row}"),
            })
            .collect();
        let mut tx = w.db.write().await.unwrap();
        bad_row::insert(&mut tx, w.ws, import, &rows, &w.ids, NOW).await.unwrap();
        let counts = bad_row::count_by_reason(&mut tx, w.ws, import).await.unwrap();
        assert_eq!(counts, [("No date.".into(), 600), ("No words.".into(), 100)]);
        let (mut after, mut all) = (0, Vec::new());
        loop {
            let page = bad_row::list_after(&mut tx, w.ws, import, after, 300).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.0;
            all.extend(page.into_iter().map(|pair| pair.1));
        }
        assert_eq!(all, rows);
    });
}
