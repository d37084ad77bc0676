//! Alerts as they are kept, and the days they are judged by.

use firsthand_domain::alert::{Alert, Course, Direction, Mark, Watched};
use firsthand_domain::id::*;
use firsthand_domain::time::{DAY_US, SECOND_US, Timestamp};
use firsthand_domain::voice::{Heard, Speaker};
use firsthand_store::alert::daily::{self, By, Count, Span};
use firsthand_store::alert::kept;
use firsthand_store::theme::assign::{self, Assigned};
use firsthand_store::theme::set;
use firsthand_store::voice::put::NewVoice;

use crate::themes::theme;
use crate::world::{NOW, World, on_both, said};

pub fn alert(w: &World, watched: Watched) -> Alert {
    Alert {
        id: AlertId(w.id()),
        watched,
        name: "unlock, kerb".into(),
        course: Course {
            direction: Direction::Above,
            opened: 20_600,
            last: 20_603,
            closed: None,
            days: 4,
            excess: 113.4,
            peak: 20_601,
            observed: 75,
            expected: 11.1,
            low: 4,
            high: 18,
            around: vec![(20_599, 10, 4, 18), (20_600, 60, 4, 18)],
        },
        changed_at: NOW,
        seen: None,
        dismissed: None,
        gone: false,
    }
}

#[test]
fn kept_marked_and_renewed() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let first = alert(&w, Watched::Theme(ThemeId(1 << 50)));
        let mut second = alert(&w, Watched::Version("4.2 “beta”".into()));
        second.course.opened += 9;
        kept::put(&mut tx, w.ws, &first).await.unwrap();
        kept::put(&mut tx, w.ws, &second).await.unwrap();
        assert_eq!(kept::list(&mut tx, w.ws).await.unwrap(), [second.clone(), first.clone()]);
        assert_eq!(kept::unseen(&mut tx, w.ws).await.unwrap(), 2);

        let mark = Mark { at: Timestamp(NOW.0 + 5), by: Some(w.member) };
        kept::set_seen(&mut tx, w.ws, first.id, Some(mark)).await.unwrap();
        kept::set_dismissed(&mut tx, w.ws, second.id, Some(mark)).await.unwrap();
        assert_eq!(kept::unseen(&mut tx, w.ws).await.unwrap(), 0);
        let mut grown = kept::get(&mut tx, w.ws, first.id).await.unwrap();
        assert_eq!((grown.seen, grown.dismissed), (Some(mark), None));
        (grown.course.last, grown.course.closed) = (20_609, Some(20_612));
        kept::put(&mut tx, w.ws, &grown).await.unwrap();
        assert_eq!(kept::get(&mut tx, w.ws, first.id).await.unwrap(), grown);
        kept::set_dismissed(&mut tx, w.ws, second.id, None).await.unwrap();
        assert_eq!(kept::unseen(&mut tx, w.ws).await.unwrap(), 1);

        grown.gone = true;
        kept::put(&mut tx, w.ws, &grown).await.unwrap();
        assert_eq!(kept::list(&mut tx, w.ws).await.unwrap(), [second.clone()]);
        assert_eq!(kept::all(&mut tx, w.ws).await.unwrap().len(), 2);
        kept::delete(&mut tx, w.ws, second.id).await.unwrap();
        assert!(kept::get(&mut tx, w.ws, second.id).await.is_err());
    });
}

/// Said by a person so many hours after the beginning of the first day in UTC.
fn at(id: &str, person: &str, hours: i64) -> NewVoice {
    let mut voice = said(id, "the lid does not close", person);
    voice.item.said_at = Some(Timestamp(FIRST * DAY_US + hours * 3600 * SECOND_US));
    voice
}

const FIRST: i64 = 20_700;

#[test]
fn customers_are_counted_by_day_in_the_zone_and_colleagues_never() {
    on_both(|w: World| async move {
        let mut rows = vec![
            at("1", "Ada", 1),
            at("2", "Ada", 9),
            at("3", "Ben", 10),
            at("4", "", 11),
            at("5", "", 12),
            // 23:00 in UTC is the next day two hours to the east.
            at("6", "Cy", 23),
        ];
        let (mut colleague, mut report, mut undated) =
            (at("7", "Dee", 9), at("8", "Eve", 9), at("9", "Flo", 9));
        colleague.speaker = Speaker::Colleague;
        report.heard = Heard::Report;
        undated.item.said_at = None;
        rows.extend([colleague, report, undated]);
        rows[0].item.version = Some("4.2".into());
        rows[1].item.version = Some("4.2".into());
        rows[2].item.version = Some("4.1".into());
        let voices = w.put(None, &rows).await.added;
        let mut tx = w.db.write().await.unwrap();
        set::replace(&mut tx, w.ws, &[theme(1, "one", 10)], NOW).await.unwrap();
        let mine = |voice| Assigned { voice, theme: ThemeId(1), similarity: 0.5, by_hand: false };
        let of: Vec<Assigned> = voices[1..4].iter().copied().map(mine).collect();
        assign::set_theme(&mut tx, w.ws, &of, NOW).await.unwrap();
        let offset = 2 * 3600 * SECOND_US;
        let start = Timestamp(FIRST * DAY_US - offset);
        let span = Span { from: start, to: Timestamp(start.0 + 9 * DAY_US), offsets: vec![(start, offset)] };
        let count = |value: &str, day, customers| Count { value: value.into(), day, customers };
        let whole = daily::counts(&mut tx, w.ws, By::Nothing, &span, 0).await.unwrap();
        assert_eq!(whole, [count("", FIRST, 4), count("", FIRST + 1, 1)]);
        let themes = daily::counts(&mut tx, w.ws, By::Theme, &span, 0).await.unwrap();
        assert_eq!(themes, [count("1", FIRST, 3)]);
        let source = w.source.0.to_string();
        let sources = daily::counts(&mut tx, w.ws, By::Source, &span, 1).await.unwrap();
        assert_eq!(sources, [count(&source, FIRST, 4), count(&source, FIRST + 1, 1)]);
        let often = daily::counts(&mut tx, w.ws, By::Version, &span, 2).await.unwrap();
        assert_eq!(often, [count("4.2", FIRST, 1)]);
        assert_eq!(daily::counts(&mut tx, w.ws, By::Language, &span, 2).await.unwrap().len(), 2);
        assert!(daily::counts(&mut tx, w.other, By::Nothing, &span, 0).await.unwrap().is_empty());

        // Clocks go back at ten: from then on the day ends an hour later.
        let change = Timestamp(FIRST * DAY_US + 10 * 3600 * SECOND_US);
        let back = Span { offsets: vec![(start, offset), (change, 0)], ..span };
        let whole = daily::counts(&mut tx, w.ws, By::Nothing, &back, 0).await.unwrap();
        assert_eq!(whole, [count("", FIRST, 5)]);
    });
}
