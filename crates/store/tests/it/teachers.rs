//! What runs did, sealed keys, and names a machine proposed: kept, replaced, and each workspace its own.

use firsthand_domain::id::*;
use firsthand_store::secret::{self, Secret};
use firsthand_store::theme::past::{self, Run};
use firsthand_store::theme::proposal::{self, Proposal};
use firsthand_store::theme::{list, set};

use crate::themes::theme;
use crate::world::{NOW, World, on_both, said};

fn run(id: i64, fault: Option<&str>) -> Run {
    Run {
        id,
        started_at: NOW,
        micros: 9_000_000,
        kind: "endpoint".into(),
        teacher: "small-embedder".into(),
        texts_read: 2100,
        texts: 12_480,
        read_micros: 8_000_000,
        enough: false,
        tokens: 55_000,
        agreement: fault.is_none().then_some(871),
        fault: fault.map(str::to_owned),
    }
}

#[test]
fn the_latest_run_and_the_latest_good_one_are_told() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        assert_eq!(past::latest(&mut tx, w.ws).await.unwrap(), None);
        for id in 1..=60 {
            past::add(&mut tx, w.ws, &run(id, None)).await.unwrap();
        }
        past::add(&mut tx, w.ws, &run(61, Some("It did not answer."))).await.unwrap();
        assert_eq!(past::latest(&mut tx, w.ws).await.unwrap().unwrap(), run(61, Some("It did not answer.")));
        assert_eq!(past::latest_good(&mut tx, w.ws).await.unwrap().unwrap(), run(60, None));
        assert_eq!(past::latest(&mut tx, w.other).await.unwrap(), None);
        let kept = tx.int("SELECT COUNT(*) FROM theme_run", vec![]).await.unwrap();
        assert_eq!(kept, 50, "old runs are forgotten");
    });
}

#[test]
fn keys_that_are_not_needed_are_forgotten() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let key = |id: i64, purpose: &str| Secret {
            id: SecretId(id),
            purpose: purpose.into(),
            origin: "https://models.example".into(),
            sealed: "x".into(),
        };
        for (id, purpose) in [(1, "teacher"), (2, "teacher"), (3, "naming")] {
            secret::create(&mut tx, w.ws, &key(id, purpose), NOW).await.unwrap();
        }
        assert_eq!(secret::find(&mut tx, w.ws, SecretId(1)).await.unwrap(), Some(key(1, "teacher")));
        assert_eq!(secret::find(&mut tx, w.other, SecretId(1)).await.unwrap(), None);
        secret::keep_only(&mut tx, w.other, "teacher", &[]).await.unwrap();
        secret::keep_only(&mut tx, w.ws, "teacher", &[SecretId(2)]).await.unwrap();
        for (id, there) in [(1, false), (2, true), (3, true)] {
            assert_eq!(secret::find(&mut tx, w.ws, SecretId(id)).await.unwrap().is_some(), there, "{id}");
        }
    });
}

#[test]
fn proposals_stand_beside_names_and_go_with_their_theme() {
    on_both(|w: World| async move {
        let voice = w.put(None, &[said("1", "The lock froze", "")]).await.added[0];
        let mut tx = w.db.write().await.unwrap();
        set::replace(&mut tx, w.ws, &[theme(1, "lock", 10), theme(2, "card", 5)], NOW).await.unwrap();
        let proposal = |theme: i64, name: &str| Proposal {
            theme: ThemeId(theme),
            name: name.into(),
            voice,
            quote: "lock froze".into(),
            model: "m".into(),
            state: "open".into(),
        };
        proposal::put(&mut tx, w.ws, &proposal(1, "Frozen"), NOW).await.unwrap();
        proposal::put(&mut tx, w.ws, &proposal(1, "Frozen locks"), NOW).await.unwrap();
        proposal::put(&mut tx, w.ws, &proposal(99, "Nothing"), NOW).await.unwrap();
        proposal::put(&mut tx, w.other, &proposal(2, "Not theirs"), NOW).await.unwrap();
        assert_eq!(proposal::list(&mut tx, w.ws).await.unwrap(), [proposal(1, "Frozen locks")]);
        assert!(proposal::list(&mut tx, w.other).await.unwrap().is_empty());
        assert_eq!(list::get(&mut tx, w.ws, ThemeId(1)).await.unwrap().theme.name, "lock");

        assert!(proposal::set_state(&mut tx, w.other, ThemeId(1), "accepted").await.is_err());
        proposal::set_state(&mut tx, w.ws, ThemeId(1), "declined").await.unwrap();
        let found = proposal::find(&mut tx, w.ws, ThemeId(1)).await.unwrap().unwrap();
        assert_eq!(found.state, "declined");
        assert!(proposal::rename_back(&mut tx, w.other, ThemeId(1), "x", false, NOW).await.is_err());
        list::rename(&mut tx, w.ws, ThemeId(1), "By hand", NOW).await.unwrap();
        proposal::rename_back(&mut tx, w.ws, ThemeId(1), "lock", false, NOW).await.unwrap();
        let theme_now = list::get(&mut tx, w.ws, ThemeId(1)).await.unwrap().theme;
        assert_eq!((theme_now.name.as_str(), theme_now.named_by_hand), ("lock", false));

        set::replace(&mut tx, w.ws, &[theme(2, "card", 5)], NOW).await.unwrap();
        assert!(proposal::list(&mut tx, w.ws).await.unwrap().is_empty(), "gone with its theme");
    });
}
