//! Voices: in, out, marked, drawn.

use std::collections::HashSet;

use firsthand_domain::error::Kind;
use firsthand_domain::id::*;
use firsthand_domain::item::{Item, PersonHint};
use firsthand_domain::time::{SECOND_US, Timestamp};
use firsthand_domain::voice::{Heard, Speaker, Triage};
use firsthand_store::export;
use firsthand_store::voice::mark::Tags;
use firsthand_store::voice::put::NewVoice;
use firsthand_store::voice::{chance, list, mark, read};

use crate::world::{NOW, World, on_both, said};

fn full(w: &World) -> NewVoice {
    NewVoice {
        item: Item {
            row: 3,
            external_id: Some("T-1".into()),
            title: Some("Title".into()),
            text: "Words, \u{1f642} verbatim\n\tand 'quoted' ?$1".into(),
            original: Some("<p>Words</p>".into()),
            said_at: Some(Timestamp(NOW.0 - SECOND_US)),
            speaker: Some(Speaker::Prospect),
            heard: Some(Heard::Recording),
            rating: Some(2),
            score: Some(9),
            language: None,
            country: Some("DE".into()),
            version: Some("4.1".into()),
            area: Some("Checkout".into()),
            tags: vec!["bug".into()],
            person: PersonHint {
                name: Some("Ada".into()),
                email: Some("Ada@Example.org".into()),
                account: Some("Acme".into()),
                known: None,
                role: Some("CFO".into()),
                city: Some("Köln".into()),
                external_id: Some("77".into()),
            },
            link: Some("https://example.org/1".into()),
            reply: Some("Thanks".into()),
            question: Some("Why?".into()),
            extra: vec![("plan".into(), "pro".into())],
        },
        speaker: Speaker::Prospect,
        heard: Heard::Recording,
        language: Some("en".into()),
        captured_by: Some(w.member),
        kind: None,
        tone: None,
    }
}

#[test]
fn all_of_a_voice_comes_back() {
    on_both(|w: World| async move {
        let new = full(&w);
        let out = w.put(None, std::slice::from_ref(&new)).await;
        let mut tx = w.db.read().await.unwrap();
        let voice = read::get(&mut tx, w.ws, out.added[0]).await.unwrap();
        let item = &new.item;
        assert_eq!((&voice.text, &voice.title, &voice.original), (&item.text, &item.title, &item.original));
        assert_eq!((voice.said_at, voice.dated, voice.added_at), (item.said_at.unwrap(), true, NOW));
        assert_eq!((voice.speaker, voice.heard, voice.triage), (new.speaker, new.heard, Triage::New));
        assert_eq!((voice.rating, voice.score, voice.language.as_deref()), (Some(2), Some(9), Some("en")));
        assert_eq!((&voice.country, &voice.version, &voice.link), (&item.country, &item.version, &item.link));
        assert_eq!((&voice.reply, &voice.question, &voice.extra), (&item.reply, &item.question, &item.extra));
        assert_eq!((&voice.tags, voice.captured_by, voice.theme), (&item.tags, new.captured_by, None));
        let named = export::voices_after(&mut tx, w.ws, VoiceId(0), 10).await.unwrap().remove(0);
        assert_eq!(named.voice, voice);
        assert_eq!(named.source_name, "Tickets");
        assert_eq!(named.person_name.as_deref(), Some("Ada"));
        assert_eq!(named.person_email.as_deref(), Some("Ada@Example.org"));
        assert_eq!((named.person_role.as_deref(), named.person_city.as_deref()), (Some("CFO"), Some("Köln")));
        assert_eq!(
            (named.account_name.as_deref(), named.area_name.as_deref()),
            (Some("Acme"), Some("Checkout"))
        );
        assert_eq!(read::find_many_named(&mut tx, w.ws, &[voice.id]).await.unwrap(), [named]);
        let by_id = read::find_by_external_id(&mut tx, w.ws, w.source, "T-1").await.unwrap();
        assert_eq!(by_id, Some(voice));
    });
}

#[test]
fn twice_adds_nothing_and_change_updates() {
    on_both(|w: World| async move {
        let rows = [said("1", "a", "Ada"), said("2", "b", ""), said("", "c", "Bob"), said("", "c", "")];
        let first = w.put(None, &rows).await;
        assert_eq!((first.added.len(), first.updated.len(), first.unchanged), (4, 0, 0));
        let second = w.put(None, &rows).await;
        assert_eq!((second.added.len(), second.updated.len(), second.unchanged), (0, 0, 4));

        let mut tx = w.db.write().await.unwrap();
        mark::set_triage(&mut tx, w.ws, &first.added, Triage::Done, NOW).await.unwrap();
        mark::add_tag(&mut tx, w.ws, &first.added, "own", NOW).await.unwrap();
        tx.commit().await.unwrap();
        let mut changed = said("1", "a, corrected", "Cem");
        changed.item.tags = vec!["theirs".into()];
        let third = w.put(None, &[changed]).await;
        assert_eq!((third.updated.as_slice(), third.added.len()), (&first.added[..1], 0));
        let mut tx = w.db.read().await.unwrap();
        let voice = read::get(&mut tx, w.ws, first.added[0]).await.unwrap();
        assert_eq!((voice.text.as_str(), voice.triage), ("a, corrected", Triage::Done));
        assert_eq!(voice.tags, ["theirs", "own"]);
        w.check_counts().await;
    });
}

#[test]
fn one_key_many_times_in_a_batch() {
    on_both(|w: World| async move {
        let rows = [said("1", "a", ""), said("1", "b", ""), said("1", "b", ""), said("2", "z", "")];
        let out = w.put(None, &rows).await;
        assert_eq!((out.added.len(), out.updated.len(), out.unchanged), (2, 1, 1));
        let back = [said("1", "c", ""), said("1", "b", "")];
        let out = w.put(None, &back).await;
        assert_eq!((out.added.len(), out.updated.len(), out.unchanged), (0, 2, 0));
        let mut tx = w.db.read().await.unwrap();
        let all = export::texts_after(&mut tx, w.ws, VoiceId(0), 10).await.unwrap();
        assert_eq!(all.iter().map(|pair| pair.1.as_str()).collect::<Vec<_>>(), ["b", "z"]);
        assert_eq!(read::count(&mut tx, w.ws, None).await.unwrap(), 2);
    });
}

#[test]
fn undated_voices_keep_their_moment_and_nul_is_shown() {
    on_both(|w: World| async move {
        let mut row = said("1\0", "a\0b", "A\0da");
        row.item.said_at = None;
        let out = w.put(None, std::slice::from_ref(&row)).await;
        row.item.rating = Some(1);
        w.put(None, &[row]).await;
        let mut tx = w.db.read().await.unwrap();
        let voice = read::get(&mut tx, w.ws, out.added[0]).await.unwrap();
        assert_eq!((voice.dated, voice.said_at, voice.rating), (false, NOW, Some(1)));
        assert_eq!(voice.text, "a\u{fffd}b");
        assert!(voice.person.is_some() && voice.external_id.as_deref() == Some("1\u{fffd}"));
    });
}

#[test]
fn the_order_asked_for() {
    on_both(|w: World| async move {
        let rows: Vec<_> = (0..600).map(|n| said(&n.to_string(), &format!("text {n}"), "")).collect();
        let ids = w.put(None, &rows).await.added;
        let asked = [ids[5], ids[599], VoiceId(1), ids[0], ids[5]];
        let mut tx = w.db.read().await.unwrap();
        let voices = read::find_many(&mut tx, w.ws, &asked).await.unwrap();
        let found: Vec<_> = voices.iter().map(|v| v.id).collect();
        assert_eq!(found, [ids[5], ids[599], ids[0], ids[5]]);
        let texts = read::text_of(&mut tx, w.ws, &asked[..2]).await.unwrap();
        assert_eq!(texts, [(ids[5], "text 5".into()), (ids[599], "text 599".into())]);
        let mut after = VoiceId(0);
        let mut walked = Vec::new();
        loop {
            let page = export::voices_after(&mut tx, w.ws, after, 250).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.voice.id;
            walked.extend(page.into_iter().map(|v| v.voice.id));
        }
        assert_eq!(walked, ids);
    });
}

#[test]
fn marks() {
    on_both(|w: World| async move {
        let ids = w.put(None, &[said("1", "a", ""), said("2", "b", ""), said("3", "c", "")]).await.added;
        let mut tx = w.db.write().await.unwrap();
        mark::set_triage(&mut tx, w.ws, &ids[..1], Triage::Later, NOW).await.unwrap();
        let before = mark::set_triage(&mut tx, w.ws, &ids, Triage::Done, NOW).await.unwrap();
        let mut expected = vec![(ids[0], Triage::Later), (ids[1], Triage::New), (ids[2], Triage::New)];
        assert_eq!(before, expected);
        mark::restore_triage(&mut tx, w.ws, &before, NOW).await.unwrap();
        for (id, state) in expected.drain(..) {
            assert_eq!(read::get(&mut tx, w.ws, id).await.unwrap().triage, state);
        }
        assert_eq!(mark::add_tag(&mut tx, w.ws, &ids[..2], "x", NOW).await.unwrap(), &ids[..2]);
        assert_eq!(mark::add_tag(&mut tx, w.ws, &ids, "x", NOW).await.unwrap(), &ids[2..]);
        assert_eq!(mark::remove_tag(&mut tx, w.ws, &ids[..1], "x", NOW).await.unwrap(), &ids[..1]);
        assert!(mark::add_tag(&mut tx, w.ws, &ids, " ", NOW).await.is_err());
        let tags: Vec<_> =
            read::find_many(&mut tx, w.ws, &ids).await.unwrap().into_iter().map(|v| v.tags.len()).collect();
        assert_eq!(tags, [0, 1, 1]);
    });
}

#[test]
fn tags_are_set_as_one_and_put_back_as_they_were() {
    on_both(|w: World| async move {
        let mut row = said("1", "words", "Ada");
        row.item.tags = vec!["sent".into(), "kept".into()];
        let id = w.put(None, &[row]).await.added[0];
        let mut tx = w.db.write().await.unwrap();
        let wanted = Tags { sent: vec!["kept".into()], own: vec!["mine".into(), "new".into()] };
        let had = mark::set_tags(&mut tx, w.ws, id, NOW, |_| wanted.clone()).await.unwrap().unwrap();
        assert_eq!(had, Tags { sent: vec!["sent".into(), "kept".into()], own: vec![] });
        assert_eq!(read::get(&mut tx, w.ws, id).await.unwrap().tags, wanted.all());
        let same = mark::set_tags(&mut tx, w.ws, id, NOW, Tags::clone).await.unwrap();
        assert_eq!(same, None);
        let back = mark::set_tags(&mut tx, w.ws, id, NOW, |_| had.clone()).await.unwrap();
        assert_eq!(back, Some(wanted));
        let elsewhere = mark::set_tags(&mut tx, w.other, id, NOW, Tags::clone).await.unwrap_err();
        assert_eq!(elsewhere.kind, Kind::NotFound);
    });
}

#[test]
fn drawn_at_random() {
    on_both(|w: World| async move {
        let rows: Vec<_> = (0..400)
            .map(|n| {
                let mut row = said(&n.to_string(), "t", "");
                row.item.said_at = Some(Timestamp(n));
                row
            })
            .collect();
        let all: HashSet<_> = w.put(None, &rows).await.added.into_iter().collect();
        let mut tx = w.db.read().await.unwrap();
        let one = chance::random_ids(&mut tx, w.ws, 20, None, 1).await.unwrap();
        assert_eq!(one, chance::random_ids(&mut tx, w.ws, 20, None, 1).await.unwrap());
        assert_ne!(one, chance::random_ids(&mut tx, w.ws, 20, None, 2).await.unwrap());
        assert_eq!(one.iter().collect::<HashSet<_>>().len(), 20);
        assert!(one.iter().all(|id| all.contains(id)));
        let late = chance::random_ids(&mut tx, w.ws, 20, Some(Timestamp(390)), 1).await.unwrap();
        assert_eq!(late.len(), 10);
        let everything = chance::random_ids(&mut tx, w.ws, 1000, None, 1).await.unwrap();
        assert_eq!(everything.into_iter().collect::<HashSet<_>>(), all);
        assert_eq!(read::count(&mut tx, w.ws, Some(Timestamp(390))).await.unwrap(), 10);
        // Even: each voice is drawn about as often as any other.
        let mut times = std::collections::HashMap::new();
        for seed in 0..400 {
            for id in chance::random_ids(&mut tx, w.ws, 20, None, seed).await.unwrap() {
                *times.entry(id).or_insert(0) += 1;
            }
        }
        // 20 expected; a deviation beyond 5 standard deviations has no business here.
        assert!(times.len() == 400 && times.values().all(|n| (1..=43).contains(n)), "{times:?}");
    });
}

#[test]
fn of_a_person_and_of_an_account() {
    on_both(|w: World| async move {
        let rows: Vec<_> = (0..7)
            .map(|n| {
                let mut row = said(&n.to_string(), &format!("{n}"), "Ada");
                row.item.said_at = Some(Timestamp(n % 3));
                row.item.person.account = Some("Acme".into());
                row
            })
            .collect();
        w.put(None, &rows).await;
        let mut tx = w.db.read().await.unwrap();
        let voice = export::voices_after(&mut tx, w.ws, VoiceId(0), 1).await.unwrap().remove(0).voice;
        let (person, account) = (voice.person.unwrap(), voice.account.unwrap());
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let page = list::list_by_person(&mut tx, w.ws, person, after.as_deref(), 2).await.unwrap();
            seen.extend(page.items.into_iter().map(|v| (v.said_at, v.id)));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let mut sorted = seen.clone();
        sorted.sort_by(|a, b| b.cmp(a));
        assert_eq!((seen.len(), &seen), (7, &sorted));
        let page = list::list_by_account(&mut tx, w.ws, account, None, 50).await.unwrap();
        assert_eq!((page.items.len(), page.next), (7, None));
        assert!(list::list_by_person(&mut tx, w.ws, person, Some("nonsense"), 2).await.is_err());
    });
}
