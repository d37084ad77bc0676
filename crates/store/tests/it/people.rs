//! People and accounts, as batches bring them and pages list them.

use firsthand_domain::time::{SECOND_US, Timestamp};
use firsthand_store::person::list::{self, Order};
use firsthand_store::{account, person};

use crate::world::{NOW, World, on_both, said};

#[test]
fn found_filled_and_never_overwritten() {
    on_both(|w: World| async move {
        let mut one = said("1", "a", "Ada");
        one.item.person.email = Some("ada@example.org".into());
        let mut two = said("2", "b", "Somebody Else");
        two.item.person.email = Some(" ADA@example.org".into());
        two.item.person.city = Some("Köln".into());
        two.item.person.account = Some("Acme".into());
        two.item.said_at = Some(Timestamp(NOW.0 + SECOND_US));
        w.put(None, &[one]).await;
        w.put(None, &[two]).await;
        let mut tx = w.db.write().await.unwrap();
        let page = list::list(&mut tx, w.ws, "", Order::Name, None, 50).await.unwrap();
        assert_eq!(page.items.len(), 1);
        let ada = &page.items[0];
        assert_eq!((ada.person.name.as_str(), ada.person.city.as_deref()), ("Ada", Some("Köln")));
        assert_eq!((ada.voices, ada.last_heard), (2, Some(Timestamp(NOW.0 + SECOND_US))));
        assert_eq!(ada.account_name.as_deref(), Some("Acme"));
        let accounts = account::list(&mut tx, w.ws, "CM", None, 50).await.unwrap();
        assert!(account::list(&mut tx, w.ws, "nobody", None, 50).await.unwrap().items.is_empty());
        assert_eq!(account::count(&mut tx, w.ws).await.unwrap(), 1);
        assert_eq!((accounts.items.len(), accounts.items[0].voices), (1, 1));
        let id = accounts.items[0].account.id;
        assert_eq!(list::list_by_account(&mut tx, w.ws, id, 10).await.unwrap(), page.items);
        assert_eq!(list::find_many(&mut tx, w.ws, &[ada.person.id]).await.unwrap(), page.items);
        assert_eq!(list::count(&mut tx, w.ws).await.unwrap(), 1);

        let mut changed = ada.person.clone();
        (changed.name, changed.may_contact, changed.since) = ("Ada L.".into(), true, Some(NOW));
        list::update(&mut tx, w.ws, &changed, NOW).await.unwrap();
        assert_eq!(list::get(&mut tx, w.ws, changed.id).await.unwrap().person, changed);
        let mut acme = account::get(&mut tx, w.ws, id).await.unwrap().account;
        (acme.plan, acme.seats) = (Some("Pro".into()), Some(40));
        account::update(&mut tx, w.ws, &acme, NOW).await.unwrap();
        assert_eq!(account::get(&mut tx, w.ws, id).await.unwrap().account, acme);
        tx.commit().await.unwrap();
        w.check_counts().await;
    });
}

#[test]
fn listed_sorted_and_searched() {
    on_both(|w: World| async move {
        let names = ["Zoë", "adam", "Berta", "Ömer", "a_b", "Adamski"];
        let rows: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(n, name)| {
                let mut row = said(&n.to_string(), "t", name);
                row.item.said_at = Some(Timestamp(n as i64 - 2));
                row
            })
            .collect();
        w.put(None, &rows).await;
        let mut tx = w.db.read().await.unwrap();
        for order in [Order::Name, Order::LastHeard] {
            let (mut after, mut seen) = (None, Vec::new());
            loop {
                let page = list::list(&mut tx, w.ws, "", order, after.as_deref(), 2).await.unwrap();
                seen.extend(page.items.into_iter().map(|p| p.person.name));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            let expected = match order {
                Order::Name => ["a_b", "adam", "Adamski", "Berta", "Zoë", "Ömer"],
                Order::LastHeard => ["Adamski", "a_b", "Ömer", "Berta", "adam", "Zoë"],
            };
            assert_eq!(seen, expected);
        }
        for (search, found) in [("DAM", 2), ("a_", 1), ("%", 0), ("öM", 1), ("x", 0), ("\\", 0)] {
            for order in [Order::Name, Order::LastHeard] {
                let page = person::list::list(&mut tx, w.ws, search, order, None, 50).await.unwrap();
                assert_eq!(page.items.len(), found, "{search}");
            }
        }
    });
}
