//! What people decide about themes, and each decision taken back.

use firsthand_domain::id::*;
use firsthand_domain::theme::{Group, Part, Standing, State};
use firsthand_store::change;
use firsthand_store::theme::assign::{self, Assigned};
use firsthand_store::theme::set::{put, put_empty, replace};
use firsthand_store::theme::trace::{self, Run};
use firsthand_store::theme::{group, life, list, part};

use crate::themes::theme;
use crate::world::{NOW, World, on_both, said};

/// Five voices: three in theme 1, of which two in its part 11; one in theme 2; one in none.
async fn themed(w: &World) -> Vec<VoiceId> {
    let items: Vec<_> = (1..=5).map(|n| said(&n.to_string(), &format!("voice {n}"), "Ada")).collect();
    let voices = w.put(None, &items).await.added;
    let mut tx = w.db.write().await.unwrap();
    replace(&mut tx, w.ws, &[theme(1, "one", 3), theme(2, "two", 1)], NOW).await.unwrap();
    let put = |at: usize, theme| Assigned { voice: voices[at], theme, similarity: 1.0, by_hand: false };
    let assigned = [put(0, ThemeId(1)), put(1, ThemeId(1)), put(2, ThemeId(1)), put(3, ThemeId(2))];
    assign::set_theme(&mut tx, w.ws, &assigned, NOW).await.unwrap();
    part::replace(&mut tx, w.ws, None, &[piece(11, 1, "cold")], NOW).await.unwrap();
    let parts: Vec<_> = voices[..2].iter().map(|voice| (*voice, Some(PartId(11)))).collect();
    part::put_voices(&mut tx, w.ws, &parts).await.unwrap();
    tx.commit().await.unwrap();
    voices
}

fn piece(id: i64, theme: i64, name: &str) -> Part {
    Part {
        id: PartId(id),
        theme: ThemeId(theme),
        name: name.into(),
        named_by_hand: false,
        words: vec!["cold".into()],
        typical: Vec::new(),
        voices: 2,
        people: 1,
    }
}

/// The theme and part of each voice.
async fn stands(w: &World) -> Vec<(i64, Option<i64>)> {
    let mut tx = w.db.read().await.unwrap();
    let all = assign::standing_after(&mut tx, w.ws, VoiceId(0), 10).await.unwrap();
    all.iter().map(|one| (one.theme.0, one.part.map(|part| part.0))).collect()
}

#[test]
fn a_merge_and_its_way_back() {
    on_both(|w: World| async move {
        let voices = themed(&w).await;
        let before = stands(&w).await;
        let mut tx = w.db.write().await.unwrap();
        assign::pin(&mut tx, w.ws, ThemeId(1), voices[2], NOW).await.unwrap();
        life::merge(&mut tx, w.ws, ThemeId(1), ThemeId(2), NOW).await.unwrap();
        assert_eq!(life::voices(&mut tx, w.ws, ThemeId(2)).await.unwrap(), voices[..4]);
        assert_eq!(assign::quoted(&mut tx, w.ws, ThemeId(2)).await.unwrap(), [voices[2]]);
        assert_eq!(part::get(&mut tx, w.ws, PartId(11)).await.unwrap().theme, ThemeId(2));
        let names: Vec<_> =
            list::list(&mut tx, w.ws).await.unwrap().into_iter().map(|t| t.theme.name).collect();
        assert_eq!(names, ["two"]);
        let merged = list::get(&mut tx, w.ws, ThemeId(1)).await.unwrap().life;
        assert_eq!((merged.state, merged.leads_to), (State::Merged, Some(ThemeId(2))));
        // A third theme swallows both, and gives both back: first itself, then the one inside.
        let all = [theme(2, "two", 4), theme(3, "three", 0)];
        replace(&mut tx, w.ws, &all, NOW).await.unwrap();
        life::merge(&mut tx, w.ws, ThemeId(2), ThemeId(3), NOW).await.unwrap();
        life::separate(&mut tx, w.ws, ThemeId(3), ThemeId(2), NOW).await.unwrap();
        assert_eq!(life::voices(&mut tx, w.ws, ThemeId(2)).await.unwrap(), voices[..4]);
        life::separate(&mut tx, w.ws, ThemeId(2), ThemeId(1), NOW).await.unwrap();
        assert_eq!(assign::quoted(&mut tx, w.ws, ThemeId(1)).await.unwrap(), [voices[2]]);
        assert_eq!(part::get(&mut tx, w.ws, PartId(11)).await.unwrap().theme, ThemeId(1));
        assert_eq!(list::get(&mut tx, w.ws, ThemeId(1)).await.unwrap().life.state, State::Found);
        tx.commit().await.unwrap();
        assert_eq!(stands(&w).await, before);
    });
}

#[test]
fn a_split_and_its_way_back() {
    on_both(|w: World| async move {
        themed(&w).await;
        let before = stands(&w).await;
        let mut tx = w.db.write().await.unwrap();
        let cold = part::get(&mut tx, w.ws, PartId(11)).await.unwrap();
        let new = life::split(&mut tx, w.ws, &cold, NOW).await.unwrap();
        assert_eq!(new, ThemeId(11));
        let found = list::get(&mut tx, w.ws, new).await.unwrap();
        assert_eq!((found.theme.name.as_str(), found.life.split_from), ("cold", Some(ThemeId(1))));
        assert_eq!(life::voices(&mut tx, w.ws, new).await.unwrap().len(), 2);
        assert!(part::find(&mut tx, w.ws, PartId(11)).await.unwrap().is_none());
        // A run keeps what was split, on both sides, even when it does not find it.
        let gone = replace(&mut tx, w.ws, &[theme(2, "two", 1)], NOW).await.unwrap();
        assert_eq!(gone, []);
        life::rejoin(&mut tx, w.ws, new, ThemeId(1), NOW).await.unwrap();
        assert!(list::find(&mut tx, w.ws, new).await.unwrap().is_none());
        assert_eq!(trace::trail(&mut tx, w.ws, new).await.unwrap(), Some(Some(ThemeId(1))));
        assert_eq!(part::voices(&mut tx, w.ws, &[PartId(11)]).await.unwrap().len(), 2);
        tx.commit().await.unwrap();
        assert_eq!(stands(&w).await, before);
        let mut tx = w.db.write().await.unwrap();
        let cold = part::get(&mut tx, w.ws, PartId(11)).await.unwrap();
        life::split(&mut tx, w.ws, &cold, NOW).await.unwrap();
        assert_eq!(trace::trail(&mut tx, w.ws, new).await.unwrap(), None);
    });
}

#[test]
fn dismissed_themes_leave_the_list_and_stay_known() {
    on_both(|w: World| async move {
        let voices = themed(&w).await;
        let mut tx = w.db.write().await.unwrap();
        life::set_state(&mut tx, w.ws, ThemeId(1), (State::Dismissed, None), NOW).await.unwrap();
        assert_eq!(list::list(&mut tx, w.ws).await.unwrap().len(), 1);
        assert_eq!(list::all(&mut tx, w.ws).await.unwrap().len(), 2);
        let named = firsthand_store::voice::read::find_many_named(&mut tx, w.ws, &voices[..1]).await.unwrap();
        assert_eq!((named[0].theme_name.as_deref(), named[0].voice.theme), (None, Some(ThemeId(1))));
        assert!(replace(&mut tx, w.ws, &[theme(2, "two", 1)], NOW).await.unwrap().is_empty());
        assert!(life::set_state(&mut tx, w.ws, ThemeId(9), (State::Found, None), NOW).await.is_err());
        life::set_state(&mut tx, w.ws, ThemeId(1), (State::Found, None), NOW).await.unwrap();
        assert_eq!(list::list(&mut tx, w.ws).await.unwrap().len(), 2);
    });
}

#[test]
fn one_voice_is_taken_out_moved_and_put_back() {
    on_both(|w: World| async move {
        let voices = themed(&w).await;
        let before = stands(&w).await;
        let mut tx = w.db.write().await.unwrap();
        let stood = life::standing(&mut tx, w.ws, voices[0]).await.unwrap().unwrap();
        assert_eq!((stood.theme, stood.part, stood.pinned), (ThemeId(1), Some(PartId(11)), false));
        life::take_out(&mut tx, w.ws, voices[0], NOW).await.unwrap();
        assert_eq!(life::standing(&mut tx, w.ws, voices[0]).await.unwrap(), None);
        trace::refuse(&mut tx, w.ws, voices[0], ThemeId(1)).await.unwrap();
        trace::refuse(&mut tx, w.ws, voices[0], ThemeId(1)).await.unwrap();
        assert_eq!(trace::refusals(&mut tx, w.ws).await.unwrap(), [(voices[0], ThemeId(1))]);
        let moved =
            Standing { theme: ThemeId(2), part: stood.part, came_from: None, pinned: true, quoted: false };
        life::put_back(&mut tx, w.ws, voices[0], &moved, NOW).await.unwrap();
        let now = life::standing(&mut tx, w.ws, voices[0]).await.unwrap().unwrap();
        // The part is of another theme.
        assert_eq!(now, Standing { part: None, ..moved });
        assert_eq!(assign::pins(&mut tx, w.ws).await.unwrap(), [(voices[0], ThemeId(2))]);
        assert!(assign::quoted(&mut tx, w.ws, ThemeId(2)).await.unwrap().is_empty());
        trace::allow(&mut tx, w.ws, voices[0], ThemeId(1)).await.unwrap();
        life::put_back(&mut tx, w.ws, voices[0], &stood, NOW).await.unwrap();
        assert!(trace::refusals(&mut tx, w.ws).await.unwrap().is_empty());
        assert!(assign::pins(&mut tx, w.ws).await.unwrap().is_empty());
        let nowhere = Standing { theme: ThemeId(99), ..stood };
        assert!(life::put_back(&mut tx, w.ws, voices[0], &nowhere, NOW).await.is_err());
        drop(tx);
        let mut tx = w.db.write().await.unwrap();
        life::take_out(&mut tx, w.ws, voices[0], NOW).await.unwrap();
        drop(tx);
        assert_eq!(stands(&w).await, before);
    });
}

#[test]
fn the_same_again_leaves_no_change() {
    on_both(|w: World| async move {
        themed(&w).await;
        let mut tx = w.db.write().await.unwrap();
        let groups = [Group { id: GroupId(5), name: "Paying".into(), named_by_hand: false }];
        group::replace(&mut tx, w.ws, &groups, NOW).await.unwrap();
        let before = change::last_seq(&mut tx, w.ws).await.unwrap();
        let same = [theme(1, "one", 3), theme(2, "two", 1)];
        replace(&mut tx, w.ws, &same, NOW).await.unwrap();
        put(&mut tx, w.ws, &same[0], NOW).await.unwrap();
        group::replace(&mut tx, w.ws, &groups, NOW).await.unwrap();
        part::replace(&mut tx, w.ws, None, &[piece(11, 1, "cold")], NOW).await.unwrap();
        assert_eq!(change::last_seq(&mut tx, w.ws).await.unwrap(), before);
        put_empty(&mut tx, w.ws, ThemeId(2), NOW).await.unwrap();
        assert_eq!(list::get(&mut tx, w.ws, ThemeId(2)).await.unwrap().theme.voices, 0);
        assert!(list::weeks(&mut tx, w.ws, Some(ThemeId(2)), 0).await.unwrap().is_empty());
        assert_eq!(change::last_seq(&mut tx, w.ws).await.unwrap(), before + 1);
    });
}

#[test]
fn names_given_by_hand_stay_on_every_level() {
    on_both(|w: World| async move {
        themed(&w).await;
        let mut tx = w.db.write().await.unwrap();
        let found = |name: &str| [Group { id: GroupId(5), name: name.into(), named_by_hand: false }];
        group::replace(&mut tx, w.ws, &found("pay"), NOW).await.unwrap();
        group::rename(&mut tx, w.ws, GroupId(5), ("Paying", true), NOW).await.unwrap();
        part::rename(&mut tx, w.ws, PartId(11), ("Frost", true), NOW).await.unwrap();
        list::rename(&mut tx, w.ws, ThemeId(1), "Unlocking", NOW).await.unwrap();
        group::replace(&mut tx, w.ws, &found("card"), NOW).await.unwrap();
        part::replace(&mut tx, w.ws, None, &[piece(11, 1, "ice")], NOW).await.unwrap();
        replace(&mut tx, w.ws, &[theme(1, "scan", 3)], NOW).await.unwrap();
        assert_eq!(group::get(&mut tx, w.ws, GroupId(5)).await.unwrap().name, "Paying");
        assert_eq!(part::get(&mut tx, w.ws, PartId(11)).await.unwrap().name, "Frost");
        assert_eq!(list::get(&mut tx, w.ws, ThemeId(1)).await.unwrap().theme.name, "Unlocking");
        // Given back to the runs, they take over.
        group::rename(&mut tx, w.ws, GroupId(5), ("pay", false), NOW).await.unwrap();
        part::rename(&mut tx, w.ws, PartId(11), ("cold", false), NOW).await.unwrap();
        list::name_it(&mut tx, w.ws, ThemeId(1), ("one", false), NOW).await.unwrap();
        group::replace(&mut tx, w.ws, &found("card"), NOW).await.unwrap();
        part::replace(&mut tx, w.ws, None, &[piece(11, 1, "ice")], NOW).await.unwrap();
        replace(&mut tx, w.ws, &[theme(1, "scan", 3)], NOW).await.unwrap();
        assert_eq!(group::list(&mut tx, w.ws).await.unwrap()[0].name, "card");
        assert_eq!(part::list(&mut tx, w.ws, Some(ThemeId(1))).await.unwrap()[0].name, "ice");
        assert_eq!(list::get(&mut tx, w.ws, ThemeId(1)).await.unwrap().theme.name, "scan");
        for error in [
            group::rename(&mut tx, w.ws, GroupId(77), ("x", true), NOW).await,
            part::rename(&mut tx, w.ws, PartId(77), ("x", true), NOW).await,
        ] {
            assert!(error.is_err());
        }
        group::replace(&mut tx, w.ws, &[], NOW).await.unwrap();
        part::replace(&mut tx, w.ws, Some(&[ThemeId(2)].into()), &[], NOW).await.unwrap();
        assert_eq!(part::list(&mut tx, w.ws, None).await.unwrap().len(), 1);
        part::replace(&mut tx, w.ws, None, &[], NOW).await.unwrap();
        assert!(group::list(&mut tx, w.ws).await.unwrap().is_empty());
        assert!(part::voices(&mut tx, w.ws, &[PartId(11)]).await.unwrap().is_empty());
    });
}

#[test]
fn runs_and_trails_are_remembered_and_customers_known() {
    on_both(|w: World| async move {
        let voices = themed(&w).await;
        let mut tx = w.db.write().await.unwrap();
        assert_eq!(trace::last_run(&mut tx, w.ws).await.unwrap(), None);
        let run = Run { at: NOW, fingerprint: 7, cuts: Vec::new() };
        trace::set_run(&mut tx, w.ws, &run).await.unwrap();
        assert_eq!(trace::last_run(&mut tx, w.ws).await.unwrap(), Some(run));
        trace::forget_run(&mut tx, w.ws).await.unwrap();
        assert_eq!(trace::last_run(&mut tx, w.ws).await.unwrap().unwrap().fingerprint, 0);
        assert_eq!(trace::trail(&mut tx, w.ws, ThemeId(8)).await.unwrap(), None);
        trace::leave(&mut tx, w.ws, &[(ThemeId(8), Some(ThemeId(1))), (ThemeId(9), None)]).await.unwrap();
        trace::leave(&mut tx, w.ws, &[(ThemeId(8), Some(ThemeId(2)))]).await.unwrap();
        assert_eq!(trace::trail(&mut tx, w.ws, ThemeId(8)).await.unwrap(), Some(Some(ThemeId(2))));
        assert_eq!(trace::trail(&mut tx, w.ws, ThemeId(9)).await.unwrap(), Some(None));
        let voice = firsthand_store::voice::read::get(&mut tx, w.ws, voices[0]).await.unwrap();
        let person = voice.person.unwrap();
        let known = trace::known(&mut tx, w.ws, &[person.0]).await.unwrap();
        assert_eq!(known[0].0, person.0);
        assert!(known[0].1.first_voice <= known[0].1.last_voice);
    });
}
