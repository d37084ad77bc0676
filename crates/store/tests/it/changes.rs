//! The change log says what happened, in order, and nothing else.

use firsthand_domain::id::*;
use firsthand_domain::voice::Triage;
use firsthand_store::change::{Op, changes_after, last_seq};
use firsthand_store::import::undo;
use firsthand_store::voice::{list, mark};

use crate::world::{NOW, World, on_both, said};

#[test]
fn every_change_once_and_in_order() {
    on_both(|w: World| async move {
        let import = w.import().await;
        let ids = w.put(Some(import), &[said("1", "a", "Ada"), said("2", "b", "Ada")]).await.added;
        w.put(Some(import), &[said("1", "a", "Ada")]).await;
        w.put(None, &[said("2", "changed", "Ada")]).await;
        let mut tx = w.db.write().await.unwrap();
        mark::set_triage(&mut tx, w.ws, &ids[..1], Triage::Done, NOW).await.unwrap();
        mark::set_triage(&mut tx, w.ws, &ids[..1], Triage::Done, NOW).await.unwrap();
        tx.commit().await.unwrap();
        undo::undo(&w.db, w.ws, import, NOW).await.unwrap();

        let mut tx = w.db.read().await.unwrap();
        let log = changes_after(&mut tx, w.ws, 0, 100).await.unwrap();
        assert!(log.windows(2).all(|two| two[0].seq < two[1].seq));
        let voices: Vec<_> =
            log.iter().filter(|c| c.noun == "voice").map(|c| (c.op, c.ids.clone())).collect();
        let (one, two) = (ids[0].0, ids[1].0);
        let expected = [
            (Op::Added, vec![one, two]),
            (Op::Updated, vec![two]),
            (Op::Marked, vec![one]),
            (Op::Removed, vec![one]),
        ];
        assert_eq!(voices, expected);
        assert_eq!(log.iter().filter(|c| c.noun == "person").count(), 1);
        assert_eq!(last_seq(&mut tx, w.ws).await.unwrap(), log.last().unwrap().seq);
        assert_eq!(changes_after(&mut tx, w.ws, log[0].seq, 1).await.unwrap(), log[1..2]);

        let since = list::page_since(&mut tx, w.ws, 0, 100).await.unwrap();
        assert_eq!(since.voices.iter().map(|v| v.id).collect::<Vec<_>>(), [VoiceId(two)]);
        assert_eq!((since.removed, since.more), (vec![VoiceId(one)], false));
        let part = list::page_since(&mut tx, w.ws, 0, 1).await.unwrap();
        assert!(part.more && part.seq == log[0].seq);
    });
}
