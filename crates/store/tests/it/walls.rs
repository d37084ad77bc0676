//! What belongs to one workspace does not exist for the other: for every function that takes a workspace.

use firsthand_domain::access::Role;
use firsthand_domain::alert::Watched;
use firsthand_domain::id::*;
use firsthand_domain::item::BadRow;
use firsthand_domain::noun::{ImportState, Launch, Reading, SavedSearch, Series};
use firsthand_domain::voice::{Kind, Tone, Triage};
use firsthand_store::alert::kept;
use firsthand_store::import::{bad_row, run, undo};
use firsthand_store::theme::{assign, list as themes, set};
use firsthand_store::voice::put::{BatchOutcome, put_batch};
use firsthand_store::voice::{chance, list, mark, read, sense};
use firsthand_store::{
    account, area, base, change, export, launch, member, meta, person, reading, saved_search, series, source,
};

use crate::themes::theme;
use crate::world::{NOW, World, new_member, on_both, said};

/// Fills our workspace with one of everything.
struct Ours {
    voice: VoiceId,
    person: PersonId,
    account: AccountId,
    area: AreaId,
    import: ImportId,
    search: SearchId,
    launch: LaunchId,
    series: SeriesId,
    reading: ReadingId,
    alert: AlertId,
}

async fn fill(w: &World) -> Ours {
    let import = w.import().await;
    let mut row = said("1", "words", "Ada");
    row.item.person.account = Some("Acme".into());
    row.item.area = Some("Checkout".into());
    let voice = w.put(Some(import), &[row]).await.added[0];
    let mut tx = w.db.write().await.unwrap();
    set::replace(&mut tx, w.ws, &[theme(1, "one", 1)], NOW).await.unwrap();
    assign::pin(&mut tx, w.ws, ThemeId(1), voice, NOW).await.unwrap();
    let bad = BadRow { row: 1, reason: "No words.".into(), content: ";".into() };
    bad_row::insert(&mut tx, w.ws, import, &[bad], &w.ids, NOW).await.unwrap();
    run::set_state(&mut tx, w.ws, import, ImportState::Paused, None, NOW).await.unwrap();
    let found = read::get(&mut tx, w.ws, voice).await.unwrap();
    let search = SavedSearch { id: SearchId(w.id()), name: "S".into(), query: "q".into(), area: found.area };
    saved_search::create(&mut tx, w.ws, &search).await.unwrap();
    let shipped = Launch { id: LaunchId(w.id()), name: "4.1".into(), at: NOW };
    launch::create(&mut tx, w.ws, &shipped).await.unwrap();
    let orders = Series { id: SeriesId(w.id()), name: "Orders".into() };
    series::create(&mut tx, w.ws, &orders, NOW).await.unwrap();
    series::write(&mut tx, w.ws, orders.id, &[(1, String::new(), Some(2.0))]).await.unwrap();
    base::replace(&mut tx, w.ws, "plan", &[("Team".into(), 4)]).await.unwrap();
    let start = Reading {
        id: ReadingId(w.id()),
        member: w.member,
        started_at: NOW,
        finished_at: None,
        voices: vec![voice],
        read: vec![],
        from: 1,
    };
    reading::start(&mut tx, w.ws, &start).await.unwrap();
    let alert = crate::alerts::alert(w, Watched::Whole);
    kept::put(&mut tx, w.ws, &alert).await.unwrap();
    meta::set_setting(&mut tx, w.ws, "k", "v").await.unwrap();
    tx.commit().await.unwrap();
    Ours {
        voice,
        person: found.person.unwrap(),
        account: found.account.unwrap(),
        area: found.area.unwrap(),
        import,
        search: search.id,
        launch: shipped.id,
        series: orders.id,
        reading: start.id,
        alert: alert.id,
    }
}

#[test]
fn nothing_is_read_through_the_wall() {
    on_both(|w: World| async move {
        let ours = fill(&w).await;
        let (them, mut tx) = (w.other, w.db.read().await.unwrap());
        let tx = &mut tx;
        let none = VoiceId(0);
        assert!(kept::all(tx, them).await.unwrap().is_empty());
        assert!(kept::get(tx, them, ours.alert).await.is_err());
        assert_eq!(kept::unseen(tx, them).await.unwrap(), 0);
        assert!(read::find(tx, them, ours.voice).await.unwrap().is_none());
        assert!(read::get(tx, them, ours.voice).await.is_err());
        assert!(read::find_many(tx, them, &[ours.voice]).await.unwrap().is_empty());
        assert!(read::find_many_named(tx, them, &[ours.voice]).await.unwrap().is_empty());
        assert!(read::text_of(tx, them, &[ours.voice]).await.unwrap().is_empty());
        assert!(read::find_by_external_id(tx, them, w.source, "1").await.unwrap().is_none());
        assert_eq!(read::count(tx, them, None).await.unwrap(), 0);
        assert_eq!(read::count(tx, them, Some(firsthand_domain::time::Timestamp(0))).await.unwrap(), 0);
        assert!(list::list_by_person(tx, them, ours.person, None, 9).await.unwrap().items.is_empty());
        assert!(list::list_by_account(tx, them, ours.account, None, 9).await.unwrap().items.is_empty());
        assert!(list::page_since(tx, them, 0, 9).await.unwrap().voices.is_empty());
        assert!(chance::random_ids(tx, them, 9, None, 1).await.unwrap().is_empty());
        assert!(sense::after(tx, them, none, 9).await.unwrap().is_empty());
        assert_eq!(sense::corrections(tx, them).await.unwrap(), 0);
        assert!(export::voices_after(tx, them, none, 9).await.unwrap().is_empty());
        assert!(export::texts_after(tx, them, none, 9).await.unwrap().is_empty());
        assert!(change::changes_after(tx, them, 0, 9).await.unwrap().is_empty());
        assert_eq!(change::last_seq(tx, them).await.unwrap(), 0);
        assert!(person::list::find(tx, them, ours.person).await.unwrap().is_none());
        assert!(person::list::find_many(tx, them, &[ours.person]).await.unwrap().is_empty());
        assert!(person::list::list_by_account(tx, them, ours.account, 9).await.unwrap().is_empty());
        assert_eq!(person::list::count(tx, them).await.unwrap(), 0);
        for order in [person::list::Order::Name, person::list::Order::LastHeard] {
            assert!(person::list::list(tx, them, "", order, None, 9).await.unwrap().items.is_empty());
        }
        assert!(account::find(tx, them, ours.account).await.unwrap().is_none());
        assert!(account::list(tx, them, "", None, 9).await.unwrap().items.is_empty());
        assert_eq!(account::count(tx, them).await.unwrap(), 0);
        assert!(
            area::find(tx, them, ours.area).await.unwrap().is_none()
                && area::list(tx, them).await.unwrap().is_empty()
        );
        assert!(source::find(tx, them, w.source).await.unwrap().is_none());
        assert_eq!(source::list(tx, them).await.unwrap().len(), 1);
        assert!(member::find(tx, them, w.member).await.unwrap().is_none());
        assert!(member::actor_of(tx, them, w.member).await.is_err());
        assert_eq!(member::list(tx, them).await.unwrap().len(), 1);
        assert!(saved_search::list(tx, them).await.unwrap().is_empty());
        assert!(launch::list(tx, them).await.unwrap().is_empty());
        assert!(reading::find(tx, them, ours.reading).await.unwrap().is_none());
        assert!(reading::latest(tx, them, w.member).await.unwrap().is_none());
        assert!(themes::find(tx, them, ThemeId(1)).await.unwrap().is_none());
        assert!(themes::list(tx, them).await.unwrap().is_empty());
        assert!(themes::weeks(tx, them, Some(ThemeId(1)), 0).await.unwrap().is_empty());
        assert!(assign::pins(tx, them).await.unwrap().is_empty());
        assert!(assign::assigned_after(tx, them, none, 9).await.unwrap().is_empty());
        assert!(run::find(tx, them, ours.import).await.unwrap().is_none());
        assert!(run::list(tx, them, None, 9).await.unwrap().is_empty());
        assert!(run::find_plan(tx, them, ours.import).await.unwrap().is_none());
        assert!(run::find_unfinished(tx, them, "abc").await.unwrap().is_none());
        assert!(bad_row::list_after(tx, them, ours.import, 0, 9).await.unwrap().is_empty());
        assert!(bad_row::count_by_reason(tx, them, ours.import).await.unwrap().is_empty());
        assert!(meta::find_setting(tx, them, "k").await.unwrap().is_none());
    });
}

#[test]
fn nothing_is_changed_through_the_wall() {
    on_both(|w: World| async move {
        let ours = fill(&w).await;
        let before = all_of_ours(&w).await;
        let (them, mut tx) = (w.other, w.db.write().await.unwrap());
        let tx = &mut tx;
        let row = [said("1", "theirs", "Ada")];
        assert!(put_batch(tx, them, w.source, None, &row, &w.ids, NOW).await.is_err());
        assert!(put_batch(tx, them, w.other_source, Some(ours.import), &row, &w.ids, NOW).await.is_err());
        assert!(mark::set_triage(tx, them, &[ours.voice], Triage::Done, NOW).await.unwrap().is_empty());
        assert!(mark::add_tag(tx, them, &[ours.voice], "x", NOW).await.unwrap().is_empty());
        assert!(mark::remove_tag(tx, them, &[ours.voice], "x", NOW).await.unwrap().is_empty());
        assert!(sense::say_kind(tx, them, ours.voice, Some(Kind::Bug), w.member, NOW).await.is_err());
        assert!(sense::say_tone(tx, them, ours.voice, Some(Tone::Mixed), w.member, NOW).await.is_err());
        let stray =
            assign::Assigned { voice: ours.voice, theme: ThemeId(1), similarity: 0.1, by_hand: false };
        assign::set_theme(tx, them, &[stray], NOW).await.unwrap();
        assign::clear_theme(tx, them, &[ours.voice], NOW).await.unwrap();
        assert!(assign::pin(tx, them, ThemeId(1), ours.voice, NOW).await.is_err());
        assign::unpin(tx, them, ours.voice, NOW).await.unwrap();
        assert!(themes::rename(tx, them, ThemeId(1), "x", NOW).await.is_err());
        set::replace(tx, them, &[], NOW).await.unwrap();
        assert!(undo::undo_step(tx, them, ours.import, 9, NOW).await.is_err());
        assert!(run::set_state(tx, them, ours.import, ImportState::Done, None, NOW).await.is_err());
        assert!(run::set_source(tx, them, ours.import, w.other_source).await.is_err());
        let none = BatchOutcome::default();
        assert!(run::advance(tx, them, ours.import, run::Progress::default(), &none, 1).await.is_err());
        assert!(bad_row::insert(tx, them, ours.import, &[], &w.ids, NOW).await.is_err());
        assert!(saved_search::delete(tx, them, ours.search).await.is_err());
        assert!(kept::set_seen(tx, them, ours.alert, None).await.is_err());
        assert!(kept::set_dismissed(tx, them, ours.alert, None).await.is_err());
        assert!(kept::delete(tx, them, ours.alert).await.is_err());
        let mine = kept::get(tx, w.ws, ours.alert).await.unwrap();
        assert!(kept::put(tx, them, &mine).await.is_err());
        assert!(launch::remove(tx, them, ours.launch, NOW).await.is_err());
        assert!(launch::hold(tx, them, ours.launch, None).await.is_err());
        assert!(launch::plans(tx, them, ours.launch).await.unwrap().is_empty());
        assert!(series::get(tx, them, ours.series).await.is_err());
        assert!(series::remove(tx, them, ours.series, NOW).await.is_err());
        assert!(series::all_days(tx, them, ours.series).await.unwrap().is_empty());
        assert!(base::list(tx, them, "plan").await.unwrap().is_empty());
        base::replace(tx, them, "plan", &[]).await.unwrap();
        assert!(reading::mark_read(tx, them, ours.reading, ours.voice).await.is_err());
        assert!(reading::finish(tx, them, ours.reading, NOW).await.is_err());
        assert!(source::rename(tx, them, w.source, "x").await.is_err());
        let mut owner = new_member(w.member.0, "Owner", Role::Reader);
        owner.keys = false;
        assert!(member::update(tx, them, &owner).await.is_err());
        let person = person::list::get(tx, w.ws, ours.person).await.unwrap().person;
        assert!(person::list::update(tx, them, &person, NOW).await.is_err());
        let account = account::get(tx, w.ws, ours.account).await.unwrap().account;
        assert!(account::update(tx, them, &account, NOW).await.is_err());
        let search =
            SavedSearch { id: SearchId(w.id()), name: "S".into(), query: "q".into(), area: Some(ours.area) };
        assert!(saved_search::create(tx, them, &search).await.is_err());
        assert_eq!(change::last_seq(tx, them).await.unwrap(), 0);
        // The same names and keys are free in the other workspace.
        let out = put_batch(tx, them, w.other_source, None, &row, &w.ids, NOW).await.unwrap();
        assert_eq!(out.added.len(), 1);
        assert_eq!(all_of_ours_in(tx, &w).await, before);
    });
}

async fn all_of_ours(w: &World) -> Vec<String> {
    all_of_ours_in(&mut w.db.read().await.unwrap(), w).await
}

async fn all_of_ours_in(tx: &mut firsthand_store::db::Tx, w: &World) -> Vec<String> {
    let mut all = vec![
        format!("{:?}", export::voices_after(tx, w.ws, VoiceId(0), 9).await.unwrap()),
        format!("{:?}", person::list::list(tx, w.ws, "", person::list::Order::Name, None, 9).await.unwrap()),
        format!("{:?}", account::list(tx, w.ws, "", None, 9).await.unwrap()),
        format!("{:?}", themes::list(tx, w.ws).await.unwrap()),
        format!("{:?}", assign::pins(tx, w.ws).await.unwrap()),
        format!("{:?}", run::list(tx, w.ws, None, 9).await.unwrap()),
        format!("{:?}", saved_search::list(tx, w.ws).await.unwrap()),
        format!("{:?}", kept::all(tx, w.ws).await.unwrap()),
        format!("{:?}", launch::list(tx, w.ws).await.unwrap()),
        format!("{:?}", series::list(tx, w.ws).await.unwrap()),
        format!("{:?}", base::list(tx, w.ws, "plan").await.unwrap()),
        format!("{:?}", reading::latest(tx, w.ws, w.member).await.unwrap()),
        format!("{:?}", member::list(tx, w.ws).await.unwrap()),
    ];
    all.push(format!("{:?}", source::list(tx, w.ws).await.unwrap()));
    all
}
