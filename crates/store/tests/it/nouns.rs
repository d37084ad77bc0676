//! The small nouns.

use firsthand_domain::access::Role;
use firsthand_domain::error::Kind;
use firsthand_domain::id::*;
use firsthand_domain::noun::{Launch, Reading, SavedSearch};
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::SourceKind;
use firsthand_store::{area, launch, member, meta, reading, saved_search, source, workspace};

use crate::world::{NOW, World, new_member, new_workspace, on_both};

#[test]
fn workspaces() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let first = workspace::first(&mut tx).await.unwrap().unwrap();
        assert_eq!((first.id, first.name.as_str()), (w.ws, "Ours"));
        assert_eq!(workspace::get(&mut tx, w.ws).await.unwrap(), new_workspace(w.ws.0, "Ours"));
        let mut changed = first.clone();
        (changed.fictional, changed.zone, changed.product_languages) = (false, "UTC".into(), vec![]);
        workspace::update(&mut tx, &changed).await.unwrap();
        workspace::rename(&mut tx, w.ws, "Renamed").await.unwrap();
        changed.name = "Renamed".into();
        assert_eq!(workspace::get(&mut tx, w.ws).await.unwrap(), changed);
        assert_eq!(workspace::list(&mut tx).await.unwrap().len(), 2);
        let nobody = workspace::rename(&mut tx, WorkspaceId(5), "x").await.unwrap_err();
        assert_eq!(nobody.kind, Kind::NotFound);
        let taken = workspace::rename(&mut tx, w.other, "Renamed").await.unwrap_err();
        assert_eq!(taken.kind, Kind::Conflict);
        assert_eq!(taken.message, "There is a workspace of that name already.");
    });
}

#[test]
fn members() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let mut ada = new_member(w.id(), "Ada", Role::Reader);
        member::create(&mut tx, w.ws, &ada, NOW).await.unwrap();
        assert_eq!(member::owner_of(&mut tx, w.ws).await.unwrap().unwrap().id, w.member);
        assert_eq!(member::get(&mut tx, w.ws, ada.id).await.unwrap(), ada);
        (ada.theme, ada.keys, ada.function, ada.role) = ("dark".into(), false, None, Role::Admin);
        member::update(&mut tx, w.ws, &ada).await.unwrap();
        assert_eq!(member::list(&mut tx, w.ws).await.unwrap()[0], ada);
        let actor = member::actor_of(&mut tx, w.ws, ada.id).await.unwrap();
        assert_eq!((actor.workspace, actor.role), (w.ws, Role::Admin));
        let mut twin = new_member(w.id(), "Ada", Role::Reader);
        let taken = member::create(&mut tx, w.ws, &twin, NOW).await.unwrap_err();
        assert_eq!(taken.message, "Somebody with that mail address is a member already.");
        drop(tx);
        let mut tx = w.db.write().await.unwrap();
        twin.email = None;
        member::create(&mut tx, w.ws, &twin, NOW).await.unwrap();
    });
}

#[test]
fn sources_areas_searches_launches() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let again =
            source::upsert(&mut tx, w.ws, " Tickets ", SourceKind::Support, &w.ids, NOW).await.unwrap();
        assert_eq!(again, w.source);
        let store = source::upsert(&mut tx, w.ws, "Tickets", SourceKind::Store, &w.ids, NOW).await.unwrap();
        assert_ne!(store, w.source);
        source::rename(&mut tx, w.ws, store, "App Store").await.unwrap();
        let names: Vec<_> =
            source::list(&mut tx, w.ws).await.unwrap().into_iter().map(|s| s.source.name).collect();
        assert_eq!(names, ["App Store", "Tickets"]);
        assert_eq!(source::get(&mut tx, w.ws, store).await.unwrap().source.kind, SourceKind::Store);

        let checkout = area::upsert(&mut tx, w.ws, "Checkout", &w.ids, NOW).await.unwrap();
        assert_eq!(area::upsert(&mut tx, w.ws, " checkout", &w.ids, NOW).await.unwrap(), checkout);
        area::upsert(&mut tx, w.ws, "Billing", &w.ids, NOW).await.unwrap();
        let names: Vec<_> = area::list(&mut tx, w.ws).await.unwrap().into_iter().map(|a| a.name).collect();
        assert_eq!(names, ["Billing", "Checkout"]);
        assert_eq!(area::get(&mut tx, w.ws, checkout).await.unwrap().name, "Checkout");

        let search = SavedSearch {
            id: SearchId(w.id()),
            name: "Churn".into(),
            query: "q=cancel".into(),
            area: Some(checkout),
        };
        saved_search::create(&mut tx, w.ws, &search).await.unwrap();
        assert_eq!(saved_search::list(&mut tx, w.ws).await.unwrap(), std::slice::from_ref(&search));
        saved_search::delete(&mut tx, w.ws, search.id).await.unwrap();
        assert!(saved_search::delete(&mut tx, w.ws, search.id).await.is_err());

        let early = Launch { id: LaunchId(w.id()), name: "4.1".into(), at: Timestamp(5) };
        let late = Launch { id: LaunchId(w.id()), name: "4.2".into(), at: Timestamp(9) };
        launch::create(&mut tx, w.ws, &early).await.unwrap();
        launch::create(&mut tx, w.ws, &late).await.unwrap();
        assert_eq!(launch::list(&mut tx, w.ws).await.unwrap(), [late.clone(), early]);
        launch::remove(&mut tx, w.ws, late.id, NOW).await.unwrap();
        assert_eq!(launch::list(&mut tx, w.ws).await.unwrap().len(), 1);
    });
}

#[test]
fn areas_and_searches_are_renamed_within_their_workspace() {
    on_both(|w: World| async move {
        let ids = &w.ids;
        let mut tx = w.db.write().await.unwrap();
        let lock = area::upsert(&mut tx, w.ws, "Lock", ids, NOW).await.unwrap();
        area::rename(&mut tx, w.ws, lock, " Locks ").await.unwrap();
        assert_eq!(area::get(&mut tx, w.ws, lock).await.unwrap().name, "Locks");
        assert_eq!(area::upsert(&mut tx, w.ws, "LOCKS", ids, NOW).await.unwrap(), lock);
        assert_eq!(area::rename(&mut tx, w.other, lock, "x").await.unwrap_err().kind, Kind::NotFound);
        let search = SavedSearch { id: SearchId(w.id()), name: "A".into(), query: "q=a".into(), area: None };
        saved_search::create(&mut tx, w.ws, &search).await.unwrap();
        saved_search::rename(&mut tx, w.ws, search.id, "B").await.unwrap();
        assert_eq!(saved_search::get(&mut tx, w.ws, search.id).await.unwrap().name, "B");
        let elsewhere = saved_search::rename(&mut tx, w.other, search.id, "x").await.unwrap_err();
        assert_eq!(elsewhere.kind, Kind::NotFound);
        assert_eq!(saved_search::get(&mut tx, w.other, search.id).await.unwrap_err().kind, Kind::NotFound);
        let money = area::upsert(&mut tx, w.ws, "Money", ids, NOW).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = w.db.write().await.unwrap();
        let taken = area::rename(&mut tx, w.ws, money, "locks").await.unwrap_err();
        assert_eq!(taken.message, "There is an area of that name already.");
    });
}

#[test]
fn readings() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let start = Reading {
            id: ReadingId(w.id()),
            member: w.member,
            started_at: NOW,
            finished_at: None,
            voices: vec![VoiceId(3), VoiceId(1)],
            read: vec![],
            from: 1000,
        };
        reading::start(&mut tx, w.ws, &start).await.unwrap();
        reading::mark_read(&mut tx, w.ws, start.id, VoiceId(1)).await.unwrap();
        let twice = reading::mark_read(&mut tx, w.ws, start.id, VoiceId(1)).await.unwrap();
        assert_eq!(twice.read, [VoiceId(1)]);
        assert!(reading::mark_read(&mut tx, w.ws, start.id, VoiceId(9)).await.is_err());
        reading::finish(&mut tx, w.ws, start.id, NOW).await.unwrap();
        reading::finish(&mut tx, w.ws, start.id, Timestamp(1)).await.unwrap();
        let stored = reading::get(&mut tx, w.ws, start.id).await.unwrap();
        assert_eq!((stored.finished_at, &stored.voices, stored.from), (Some(NOW), &start.voices, 1000));
        let next = Reading { id: ReadingId(w.id()), ..start.clone() };
        reading::start(&mut tx, w.ws, &next).await.unwrap();
        assert_eq!(reading::latest(&mut tx, w.ws, w.member).await.unwrap().unwrap().id, next.id);
        assert_eq!(reading::list_by_member(&mut tx, w.ws, w.member, 10).await.unwrap().len(), 2);
    });
}

#[test]
fn settings() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        assert_eq!(meta::find(&mut tx, "index").await.unwrap(), None);
        meta::set(&mut tx, "index", "1").await.unwrap();
        meta::set(&mut tx, "index", "2").await.unwrap();
        assert_eq!(meta::find(&mut tx, "index").await.unwrap().as_deref(), Some("2"));
        meta::set_setting(&mut tx, w.ws, "seen", "a").await.unwrap();
        meta::set_setting(&mut tx, w.ws, "seen", "b").await.unwrap();
        assert_eq!(meta::find_setting(&mut tx, w.ws, "seen").await.unwrap().as_deref(), Some("b"));
        assert_eq!(meta::find_setting(&mut tx, w.other, "seen").await.unwrap(), None);
    });
}
