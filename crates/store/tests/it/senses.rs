//! Kind and tone: the machine's reading, people's word above it, and what a workspace learned.

use firsthand_domain::id::*;
use firsthand_domain::noun::Voice;
use firsthand_domain::voice::{Kind, Tone};
use firsthand_store::change::{self, Op};
use firsthand_store::import::undo;
use firsthand_store::voice::put::NewVoice;
use firsthand_store::voice::read;
use firsthand_store::voice::sense::{self, Learned};

use crate::world::{NOW, World, on_both, said};

fn judged(id: &str, text: &str, kind: Option<Kind>, tone: Option<Tone>) -> NewVoice {
    NewVoice { kind, tone, ..said(id, text, "Ada") }
}

async fn get(w: &World, id: VoiceId) -> Voice {
    let mut tx = w.db.read().await.unwrap();
    read::get(&mut tx, w.ws, id).await.unwrap()
}

#[test]
fn a_persons_word_stands_above_the_machine_and_every_import() {
    on_both(|w: World| async move {
        let row = judged("1", "It freezes", Some(Kind::Question), Some(Tone::Positive));
        let id = w.put(None, &[row]).await.added[0];
        let read = get(&w, id).await;
        assert_eq!((read.kind, read.tone, read.kind_by), (Some(Kind::Question), Some(Tone::Positive), None));
        let mut tx = w.db.write().await.unwrap();
        assert_eq!(sense::say_kind(&mut tx, w.ws, id, Some(Kind::Bug), w.member, NOW).await.unwrap(), None);
        let had = sense::say_kind(&mut tx, w.ws, id, Some(Kind::Complaint), w.member, NOW).await.unwrap();
        assert_eq!(had, Some(Kind::Bug), "what was said before is given back");
        sense::say_tone(&mut tx, w.ws, id, Some(Tone::Negative), w.member, NOW).await.unwrap();
        assert!(sense::say_tone(&mut tx, w.ws, VoiceId(7), None, w.member, NOW).await.is_err());
        assert_eq!(sense::corrections(&mut tx, w.ws).await.unwrap(), 1);
        sense::set_judged(&mut tx, w.ws, &[(id, Some(Kind::Praise), None)], NOW).await.unwrap();
        tx.commit().await.unwrap();
        // The same voice comes again with other words.
        w.put(None, &[judged("1", "It freezes daily", Some(Kind::Request), Some(Tone::Mixed))]).await;
        let now = get(&w, id).await;
        assert_eq!((now.kind, now.tone), (Some(Kind::Complaint), Some(Tone::Negative)));
        assert_eq!((now.kind_by, now.tone_by), (Some(w.member), Some(w.member)));
        let mut tx = w.db.write().await.unwrap();
        sense::say_kind(&mut tx, w.ws, id, None, w.member, NOW).await.unwrap();
        sense::say_tone(&mut tx, w.ws, id, None, w.member, NOW).await.unwrap();
        assert_eq!(sense::corrections(&mut tx, w.ws).await.unwrap(), 0);
        tx.commit().await.unwrap();
        let now = get(&w, id).await;
        assert_eq!(
            (now.kind, now.tone),
            (Some(Kind::Request), Some(Tone::Mixed)),
            "the machine's last reading"
        );
        assert_eq!((now.kind_by, now.tone_by), (None, None));
    });
}

#[test]
fn the_same_row_changes_nothing_and_undo_brings_the_old_reading_back() {
    on_both(|w: World| async move {
        let row = judged("1", "Quick", Some(Kind::Praise), Some(Tone::Positive));
        let id = w.put(None, std::slice::from_ref(&row)).await.added[0];
        // Read otherwise by now; the same row does not bring the old reading back.
        let mut tx = w.db.write().await.unwrap();
        sense::set_judged(&mut tx, w.ws, &[(id, None, Some(Tone::Mixed))], NOW).await.unwrap();
        tx.commit().await.unwrap();
        let again = w.put(None, &[row]).await;
        assert_eq!((again.added.len(), again.updated.len(), again.unchanged), (0, 0, 1));
        assert_eq!(get(&w, id).await.tone, Some(Tone::Mixed));
        let import = w.import().await;
        w.put(Some(import), &[judged("1", "Slow", Some(Kind::Complaint), Some(Tone::Negative))]).await;
        assert_eq!(get(&w, id).await.kind, Some(Kind::Complaint));
        undo::undo(&w.db, w.ws, import, NOW).await.unwrap();
        let back = get(&w, id).await;
        assert_eq!((back.text.as_str(), back.kind, back.tone), ("Quick", None, Some(Tone::Mixed)));
    });
}

#[test]
fn readings_are_paged_written_in_groups_and_logged_for_the_index() {
    on_both(|w: World| async move {
        let rows: Vec<NewVoice> =
            (0..30).map(|n| judged(&n.to_string(), &format!("text {n}"), None, None)).collect();
        w.put(None, &rows).await;
        let mut tx = w.db.write().await.unwrap();
        let first = sense::after(&mut tx, w.ws, VoiceId(0), 20).await.unwrap();
        let rest = sense::after(&mut tx, w.ws, first[19].id, 20).await.unwrap();
        assert_eq!((first.len(), rest.len()), (20, 10));
        assert_eq!(
            (first[0].judged, first[0].said, first[0].text.as_str()),
            ((None, None), (None, None), "text 0")
        );
        let kinds = [Some(Kind::Bug), None, Some(Kind::Praise)];
        let news: Vec<_> =
            first.iter().enumerate().map(|(n, v)| (v.id, kinds[n % 3], Some(Tone::Negative))).collect();
        let seq = change::last_seq(&mut tx, w.ws).await.unwrap();
        sense::set_judged(&mut tx, w.ws, &news, NOW).await.unwrap();
        let logged = change::changes_after(&mut tx, w.ws, seq, 9).await.unwrap();
        assert_eq!((logged.len(), logged[0].op, logged[0].ids.len()), (1, Op::Marked, 20));
        let now = sense::after(&mut tx, w.ws, VoiceId(0), 99).await.unwrap();
        let bugs = now.iter().filter(|v| v.judged == (Some(Kind::Bug), Some(Tone::Negative))).count();
        assert_eq!((bugs, now.iter().filter(|v| v.judged == (None, None)).count()), (7, 10));
        sense::set_judged(&mut tx, w.ws, &[], NOW).await.unwrap();
        assert_eq!(
            change::changes_after(&mut tx, w.ws, seq, 9).await.unwrap().len(),
            1,
            "nothing is no change"
        );
    });
}

#[test]
fn what_was_learned_is_kept_for_each_workspace() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        assert_eq!(sense::find_learned(&mut tx, w.ws).await.unwrap(), None);
        let mut learned = Learned { at: NOW, corrections: 3, applied: false, model: vec![0, 255, 39, 0] };
        sense::keep_learned(&mut tx, w.ws, &learned).await.unwrap();
        learned.applied = true;
        learned.model = (0..=255).cycle().take(200_000).collect();
        sense::keep_learned(&mut tx, w.ws, &learned).await.unwrap();
        assert_eq!(sense::find_learned(&mut tx, w.ws).await.unwrap(), Some(learned));
        assert_eq!(sense::find_learned(&mut tx, w.other).await.unwrap(), None);
    });
}
