//! New voices join themes between two runs, and are counted as a run would count them.

use firsthand_domain::id::*;
use firsthand_domain::time::{DAY_US, Timestamp, day_of_week_start};
use firsthand_store::theme::assign::assigned_after;
use firsthand_store::theme::join::{Joined, join};
use firsthand_store::theme::list;
use firsthand_store::theme::set::replace;
use firsthand_store::theme::space::{self, Place, SpaceInfo};
use firsthand_store::voice::read;

use crate::themes::theme;
use crate::world::{NOW, World, on_both, said};

/// A Monday in November 2026.
const MONDAY: Timestamp = Timestamp(day_of_week_start(2968) * DAY_US);

#[test]
fn counted_where_they_join() {
    on_both(|w: World| async move {
        let rows = [said("1", "a", "ada"), said("2", "b", "ada"), said("3", "c", "bo"), said("4", "d", "")];
        let voices = w.put(None, &rows).await.added;
        let mut tx = w.db.write().await.unwrap();
        replace(&mut tx, w.ws, &[theme(1, "one", 10), theme(2, "two", 20)], NOW).await.unwrap();
        let people: Vec<Option<i64>> = read::find_many(&mut tx, w.ws, &voices)
            .await
            .unwrap()
            .iter()
            .map(|voice| voice.person.map(|id| id.0))
            .collect();
        assert!(people[0].is_some() && people[0] == people[1] && people[3].is_none());
        let one = |at: usize, theme: i64| Joined {
            voice: voices[at],
            theme: ThemeId(theme),
            similarity: 0.8,
            person: people[at],
            first_hand: at != 3,
            source: SourceId(5),
            language: Some("fr".into()),
            version: None,
            said_at: Some(MONDAY),
            recent: true,
        };
        join(&mut tx, w.ws, &[one(0, 1), one(1, 1), one(3, 1), one(2, 99)], NOW).await.unwrap();
        let now = list::get(&mut tx, w.ws, ThemeId(1)).await.unwrap();
        // Ten and three; five people and Ada once; the colleague's report counts apart.
        assert_eq!((now.theme.voices, now.theme.people, now.vitals.second_hand), (13, 6, 2));
        assert_eq!((now.vitals.recent, now.vitals.weeks_heard, now.vitals.first_week), (6, 3, Some(2950)));
        assert_eq!(now.vitals.sources, [(SourceId(5), 5)]);
        assert_eq!(now.vitals.languages, [("fr".to_owned(), 3), ("de".to_owned(), 1)]);
        let weeks = list::weeks(&mut tx, w.ws, Some(ThemeId(1)), MONDAY.week()).await.unwrap();
        assert_eq!((weeks.len(), weeks[0].1.voices), (1, 3));
        // What names a theme that is gone stays without one.
        let placed = assigned_after(&mut tx, w.ws, VoiceId(0), 9).await.unwrap();
        assert_eq!(placed.len(), 3);
        assert!(list::get(&mut tx, w.ws, ThemeId(2)).await.unwrap().theme.voices == 20);
    });
}

#[test]
fn a_person_heard_before_counts_once() {
    on_both(|w: World| async move {
        let voices = w.put(None, &[said("1", "a", "ada"), said("2", "b", "ada")]).await.added;
        let mut tx = w.db.write().await.unwrap();
        replace(&mut tx, w.ws, &[theme(1, "one", 10)], NOW).await.unwrap();
        let person = read::get(&mut tx, w.ws, voices[0]).await.unwrap().person.map(|id| id.0);
        for voice in voices {
            let one = Joined {
                voice,
                theme: ThemeId(1),
                similarity: 1.0,
                person,
                first_hand: true,
                source: SourceId(5),
                language: None,
                version: None,
                said_at: None,
                recent: false,
            };
            join(&mut tx, w.ws, &[one], NOW).await.unwrap();
        }
        let now = list::get(&mut tx, w.ws, ThemeId(1)).await.unwrap();
        assert_eq!((now.theme.voices, now.theme.people), (12, 6));
    });
}

#[test]
fn a_space_is_replaced_with_its_places() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        assert_eq!(space::find(&mut tx, w.ws).await.unwrap(), None);
        replace(&mut tx, w.ws, &[theme(1, "one", 10), theme(2, "two", 20)], NOW).await.unwrap();
        let place = |id| Place { theme: ThemeId(id), centroid: vec![1, 200, 3], reach: 0.25 };
        for stamp in [7, 8] {
            let info = SpaceInfo { stamp, seq: 3, voices: 30 };
            space::replace(&mut tx, w.ws, info, &[0, 255, stamp as u8], &[place(1), place(2)]).await.unwrap();
            assert_eq!(space::find(&mut tx, w.ws).await.unwrap(), Some(info));
        }
        assert_eq!(space::find_bytes(&mut tx, w.ws, 7).await.unwrap(), None);
        assert_eq!(space::find_bytes(&mut tx, w.ws, 8).await.unwrap(), Some(vec![0, 255, 8]));
        assert_eq!(space::places(&mut tx, w.ws).await.unwrap(), [place(1), place(2)]);
        // A theme that goes takes its place with it.
        replace(&mut tx, w.ws, &[theme(2, "two", 20)], NOW).await.unwrap();
        assert_eq!(space::places(&mut tx, w.ws).await.unwrap(), [place(2)]);
        assert_eq!(space::places(&mut tx, WorkspaceId(99)).await.unwrap(), []);
    });
}
