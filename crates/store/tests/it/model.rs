//! put_batch against a model of a few lines, on whatever rows and batches proptest thinks of.

use std::collections::BTreeMap;

use firsthand_domain::id::VoiceId;
use firsthand_domain::time::Timestamp;
use firsthand_store::export;
use firsthand_store::voice::put::NewVoice;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::world::{World, on_both, said};

/// Few keys, few texts, few people: so that they meet often.
fn row() -> impl Strategy<Value = NewVoice> {
    (0..12u8, 0..3u8, 0..4u8, 0..3u8, 0..2u8).prop_map(|(id, text, person, at, account)| {
        let id = if id < 9 { id.to_string() } else { String::new() };
        let person = ["", "Ada", "Bob", "Cem"][person as usize];
        let mut row = said(&id, ["a", "b", "c"][text as usize], person);
        row.item.said_at = (at > 0).then(|| Timestamp(i64::from(at) - 2));
        row.item.person.account = (account == 1 && !person.is_empty()).then(|| "Acme".to_owned());
        row.item.row = u64::from(at) * 3 + u64::from(text);
        row
    })
}

/// What the product promises: same key, same voice; same content, no change; the last word counts.
#[derive(Default)]
struct Model {
    voices: BTreeMap<String, String>,
}

impl Model {
    /// Added, updated, unchanged.
    fn put(&mut self, row: &NewVoice) -> (u64, u64, u64) {
        let item = &row.item;
        let nameless = item.said_at.is_none() && item.person.name.is_none();
        let key = match &item.external_id {
            Some(id) => format!("x{id}"),
            None => {
                format!("h{:?}", (&item.text, item.said_at, &item.person.name, nameless.then_some(item.row)))
            }
        };
        let content = format!("{:?}", (&item.text, item.said_at, &item.person));
        match self.voices.insert(key, content.clone()) {
            None => (1, 0, 0),
            Some(was) if was == content => (0, 0, 1),
            Some(_) => (0, 1, 0),
        }
    }
}

fn cases() -> Vec<Vec<Vec<NewVoice>>> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let batches = prop::collection::vec(prop::collection::vec(row(), 0..25), 1..8);
    (0..40).map(|_| batches.new_tree(&mut runner).unwrap().current()).collect()
}

#[test]
fn batches_do_what_the_model_says() {
    let cases = cases();
    on_both(|w: World| {
        let cases = cases.clone();
        async move {
            for (number, case) in cases.into_iter().enumerate() {
                let world = if number == 0 { None } else { Some(another(&w, number).await) };
                check(world.as_ref().unwrap_or(&w), case).await;
            }
        }
    });
}

/// The same database, a workspace of its own.
async fn another(w: &World, number: usize) -> World {
    let mut tx = w.db.write().await.unwrap();
    let ws = crate::world::new_workspace(w.id(), &format!("Case {number}"));
    firsthand_store::workspace::create(&mut tx, &ws, crate::world::NOW).await.unwrap();
    let kind = firsthand_domain::voice::SourceKind::File;
    let source = firsthand_store::source::upsert(&mut tx, ws.id, "File", kind, &w.ids, crate::world::NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    World {
        db: w.db.clone(),
        ids: firsthand_domain::clock::Ids::seeded(number as u64 * 7919),
        ws: ws.id,
        source,
        member: w.member,
        other: w.other,
        other_source: w.other_source,
    }
}

async fn check(w: &World, batches: Vec<Vec<NewVoice>>) {
    let mut model = Model::default();
    for batch in &batches {
        let mut expected = (0, 0, 0);
        for row in batch {
            let (added, updated, unchanged) = model.put(row);
            expected = (expected.0 + added, expected.1 + updated, expected.2 + unchanged);
        }
        let out = w.put(None, batch).await;
        assert_eq!((out.added.len() as u64, out.updated.len() as u64, out.unchanged), expected);
    }
    let mut tx = w.db.read().await.unwrap();
    let stored = export::voices_after(&mut tx, w.ws, VoiceId(0), 1000).await.unwrap();
    drop(tx);
    let mut is: Vec<_> = stored
        .iter()
        .map(|v| {
            let said_at = v.voice.dated.then_some(v.voice.said_at);
            (v.voice.text.clone(), said_at, v.person_name.clone())
        })
        .map(|v| format!("{v:?}"))
        .collect();
    let mut should: Vec<_> = model.voices.values().map(|content| short(content)).collect();
    is.sort();
    should.sort();
    assert_eq!(is, should);
    w.check_counts().await;
}

/// The model's content in the words of [`check`].
fn short(content: &str) -> String {
    let name = content.split("name: ").nth(1).and_then(|rest| rest.split(", role").next()).unwrap_or("None");
    let head = content.split(", PersonHint").next().unwrap_or_default();
    format!("{head}, {name})")
}
