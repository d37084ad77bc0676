//! Plans that are sealed, numbers by day, and customer numbers.

use firsthand_domain::error::Kind;
use firsthand_domain::id::*;
use firsthand_domain::noun::{BadLine, Launch, Series, SeriesImport};
use firsthand_domain::time::Timestamp;
use firsthand_store::launch::Sealed;
use firsthand_store::series::DayChange;
use firsthand_store::{base, launch, series};

use crate::world::{NOW, World, on_both, said};

#[test]
fn plans_stay_and_a_launch_holds_one_of_its_own() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let shipped = Launch { id: LaunchId(w.id()), name: "4.1".into(), at: NOW };
        let other = Launch { id: LaunchId(w.id()), name: "4.2".into(), at: NOW };
        launch::create(&mut tx, w.ws, &shipped).await.unwrap();
        launch::create(&mut tx, w.ws, &other).await.unwrap();
        let plan = |launch, text: &str, late| Sealed {
            id: PlanId(w.id()),
            launch,
            plan: text.into(),
            at: Timestamp(7),
            by: Some(w.member),
            late,
        };
        let (first, second) = (plan(shipped.id, "{}", false), plan(shipped.id, "{\"a\":1}", true));
        launch::seal(&mut tx, w.ws, &first).await.unwrap();
        launch::seal(&mut tx, w.ws, &second).await.unwrap();
        assert_eq!(launch::holding(&mut tx, w.ws).await.unwrap(), std::slice::from_ref(&second));
        let all = [first.clone(), second.clone()];
        assert_eq!(launch::plans(&mut tx, w.ws, shipped.id).await.unwrap(), all);
        launch::hold(&mut tx, w.ws, shipped.id, Some(first.id)).await.unwrap();
        assert_eq!(launch::holding(&mut tx, w.ws).await.unwrap(), std::slice::from_ref(&first));
        let foreign = launch::hold(&mut tx, w.ws, other.id, Some(first.id)).await.unwrap_err();
        assert_eq!(foreign.kind, Kind::NotFound);
        // Removed and back, a launch has the plan it had.
        launch::remove(&mut tx, w.ws, shipped.id, NOW).await.unwrap();
        assert!(launch::remove(&mut tx, w.ws, shipped.id, NOW).await.is_err());
        assert!(launch::get(&mut tx, w.ws, shipped.id).await.is_err());
        launch::restore(&mut tx, w.ws, shipped.id).await.unwrap();
        assert_eq!(launch::holding(&mut tx, w.ws).await.unwrap(), [first]);
        launch::hold(&mut tx, w.ws, shipped.id, None).await.unwrap();
        assert!(launch::holding(&mut tx, w.ws).await.unwrap().is_empty());
        assert_eq!(launch::plans(&mut tx, w.ws, shipped.id).await.unwrap(), all);
        let theirs = plan(shipped.id, "{}", false);
        assert!(launch::seal(&mut tx, w.other, &theirs).await.is_err());
        let renamed = Launch { name: "4.1.1".into(), at: Timestamp(9), ..shipped };
        launch::update(&mut tx, w.ws, &renamed).await.unwrap();
        assert_eq!(launch::get(&mut tx, w.ws, renamed.id).await.unwrap(), renamed);
    });
}

#[test]
fn days_are_written_replaced_and_emptied() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let orders = Series { id: SeriesId(w.id()), name: "Orders".into() };
        series::create(&mut tx, w.ws, &orders, NOW).await.unwrap();
        let day = |day, segment: &str, value| (day, segment.to_owned(), value);
        let days: Vec<_> = (0..300).map(|n| day(n, "", Some(n as f64))).collect();
        series::write(&mut tx, w.ws, orders.id, &days).await.unwrap();
        let more = [day(3, "Porto", Some(1.5)), day(3, "", Some(40.0)), day(4, "", None)];
        series::write(&mut tx, w.ws, orders.id, &more).await.unwrap();
        let sums = series::days(&mut tx, w.ws, orders.id, None, (2, 5)).await.unwrap();
        assert_eq!(sums, [(2, 2.0), (3, 41.5), (5, 5.0)]);
        let porto = series::days(&mut tx, w.ws, orders.id, Some("Porto"), (0, 9)).await.unwrap();
        assert_eq!(porto, [(3, 1.5)]);
        let held = series::get(&mut tx, w.ws, orders.id).await.unwrap();
        assert_eq!((held.days, held.span), (300, Some((0, 299))));
        assert_eq!(held.segments, ["Porto"]);
        assert_eq!(series::by_name(&mut tx, w.ws, " ORDERS ").await.unwrap(), Some(orders.clone()));
        // A removed series frees its name, and comes back only when it is still free.
        series::remove(&mut tx, w.ws, orders.id, NOW).await.unwrap();
        let again = Series { id: SeriesId(w.id()), name: "orders".into() };
        series::create(&mut tx, w.ws, &again, NOW).await.unwrap();
        assert_eq!(series::restore(&mut tx, w.ws, orders.id).await.unwrap_err().kind, Kind::Conflict);
        series::remove(&mut tx, w.ws, again.id, NOW).await.unwrap();
        series::restore(&mut tx, w.ws, orders.id).await.unwrap();
        assert_eq!(series::get(&mut tx, w.ws, orders.id).await.unwrap().days, 300);
    });
}

#[test]
fn files_of_a_series_remember_what_they_changed() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let orders = Series { id: SeriesId(w.id()), name: "Orders".into() };
        series::create(&mut tx, w.ws, &orders, NOW).await.unwrap();
        let before = series::stamp(&mut tx, w.ws).await.unwrap();
        let file = SeriesImport {
            id: SeriesImportId(w.id()),
            series: orders.id,
            file_name: "orders.csv".into(),
            at: NOW,
            added: 1,
            replaced: 1,
            unchanged: 0,
            bad: 1,
            bad_rows: vec![BadLine { line: 4, reason: "There is no day.".into(), content: ", 4".into() }],
            undone: false,
        };
        let changes = [
            DayChange { day: 1, segment: String::new(), before: None, after: Some(2.5) },
            DayChange { day: 2, segment: "Porto".into(), before: Some(1.0), after: Some(2.0) },
        ];
        series::note(&mut tx, w.ws, &file, &changes).await.unwrap();
        assert_eq!(series::imports(&mut tx, w.ws, orders.id).await.unwrap(), std::slice::from_ref(&file));
        assert_eq!(
            series::get_import(&mut tx, w.ws, file.id).await.unwrap(),
            (file.clone(), changes.to_vec())
        );
        assert!(series::get_import(&mut tx, w.other, file.id).await.is_err());
        let noted = series::stamp(&mut tx, w.ws).await.unwrap();
        series::mark(&mut tx, w.ws, file.id, true).await.unwrap();
        assert!(series::imports(&mut tx, w.ws, orders.id).await.unwrap()[0].undone);
        let undone = series::stamp(&mut tx, w.ws).await.unwrap();
        assert!(before != noted && noted != undone);
    });
}

#[test]
fn customer_numbers_and_people_by_what_is_known_of_them() {
    on_both(|w: World| async move {
        let mut row = said("1", "words", "Ada");
        (row.item.person.account, row.item.person.city) = (Some("Acme".into()), Some("Porto".into()));
        w.put(None, &[row, said("2", "more", "Bo")]).await;
        let mut tx = w.db.write().await.unwrap();
        let mut known = base::people(&mut tx, w.ws).await.unwrap();
        known.sort_by_key(|one| one.person);
        assert_eq!(known.len(), 2);
        let ada = known.iter().find(|one| one.city.as_deref() == Some("Porto")).unwrap();
        assert_eq!(ada.account.as_deref(), Some("Acme"));
        assert!(base::people(&mut tx, w.other).await.unwrap().is_empty());
        let segments = [("Team".to_owned(), 40), ("Free".to_owned(), 900)];
        base::replace(&mut tx, w.ws, "plan", &segments).await.unwrap();
        base::replace(&mut tx, w.ws, "city", &[("Porto".to_owned(), 3)]).await.unwrap();
        base::replace(&mut tx, w.ws, "plan", &segments[..1]).await.unwrap();
        assert_eq!(base::list(&mut tx, w.ws, "plan").await.unwrap(), segments[..1]);
        assert_eq!(base::list(&mut tx, w.ws, "city").await.unwrap().len(), 1);
    });
}
