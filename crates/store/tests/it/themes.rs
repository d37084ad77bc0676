//! Themes: replaced as a set, with what people said by hand kept.

use firsthand_domain::id::*;
use firsthand_domain::noun::Theme;
use firsthand_store::theme::assign::{self, Assigned};
use firsthand_store::theme::life::Life;
use firsthand_store::theme::list::{self, Vitals, Week};
use firsthand_store::theme::set::{NewTheme, replace};
use firsthand_store::voice::read;

use crate::world::{NOW, World, on_both, said};

pub fn theme(id: i64, name: &str, voices: i64) -> NewTheme {
    NewTheme {
        theme: Theme {
            id: ThemeId(id),
            name: name.into(),
            words: vec!["export".into()],
            voices,
            people: voices / 2,
            named_by_hand: false,
            typical: vec![VoiceId(1)],
            odd: vec![VoiceId(2)],
        },
        vitals: Vitals {
            recent: 3,
            second_hand: 1,
            first_week: Some(2950),
            weeks_heard: 2,
            sources: vec![(SourceId(5), 2)],
            languages: vec![("de".into(), 1)],
            versions: vec![("5.4.0".into(), 2)],
        },
        weeks: vec![Week { week: 2900, voices, people: 1 }, Week { week: 2901, voices: 1, people: 1 }],
        life: Life::default(),
    }
}

#[test]
fn replaced_and_kept() {
    on_both(|w: World| async move {
        let voices = w.put(None, &[said("1", "a", ""), said("2", "b", ""), said("3", "c", "")]).await.added;
        let mut tx = w.db.write().await.unwrap();
        replace(&mut tx, w.ws, &[theme(1, "one", 10), theme(2, "two", 20), theme(3, "three", 5)], NOW)
            .await
            .unwrap();
        let names: Vec<_> =
            list::list(&mut tx, w.ws).await.unwrap().into_iter().map(|t| t.theme.name).collect();
        assert_eq!(names, ["two", "one", "three"]);
        let one = list::get(&mut tx, w.ws, ThemeId(1)).await.unwrap();
        assert_eq!((one.theme, one.vitals), (theme(1, "one", 10).theme, theme(1, "one", 10).vitals));
        assert_eq!(list::weeks(&mut tx, w.ws, None, 2901).await.unwrap().len(), 3);
        let weeks = list::weeks(&mut tx, w.ws, Some(ThemeId(2)), 0).await.unwrap();
        assert_eq!(weeks[0], (ThemeId(2), Week { week: 2900, voices: 20, people: 1 }));

        list::rename(&mut tx, w.ws, ThemeId(1), " Exports ", NOW).await.unwrap();
        list::rename(&mut tx, w.ws, ThemeId(3), "Kept", NOW).await.unwrap();
        assert!(list::rename(&mut tx, w.ws, ThemeId(3), "", NOW).await.is_err());
        let assigned: Vec<_> = voices
            .iter()
            .map(|voice| Assigned { voice: *voice, theme: ThemeId(2), similarity: 0.5, by_hand: false })
            .collect();
        assign::set_theme(&mut tx, w.ws, &assigned, NOW).await.unwrap();
        assign::pin(&mut tx, w.ws, ThemeId(1), voices[0], NOW).await.unwrap();
        // Two is not found again; one comes under another name; three is not found but was named by hand.
        replace(&mut tx, w.ws, &[theme(1, "uno", 11), theme(4, "four", 1)], NOW).await.unwrap();
        let all = list::list(&mut tx, w.ws).await.unwrap();
        let names: Vec<_> = all.iter().map(|t| (t.theme.name.as_str(), t.theme.voices)).collect();
        assert_eq!(names, [("Exports", 11), ("four", 1), ("Kept", 0)]);
        assert!(all[0].theme.named_by_hand && !all[1].theme.named_by_hand);
        let left = assign::assigned_after(&mut tx, w.ws, VoiceId(0), 10).await.unwrap();
        assert_eq!(left.len(), 1);
        assert!(left[0].by_hand && left[0].voice == voices[0]);

        // The same voice twice: the last counts. The pinned one stays. One that is gone falls out.
        let again = |voice, theme, similarity| Assigned { voice, theme, similarity, by_hand: false };
        let run = [
            again(voices[0], ThemeId(4), 0.1),
            again(voices[1], ThemeId(1), 0.2),
            again(voices[1], ThemeId(4), 0.3),
            again(VoiceId(77), ThemeId(4), 0.3),
        ];
        assign::set_theme(&mut tx, w.ws, &run, NOW).await.unwrap();
        let themes: Vec<_> =
            read::find_many(&mut tx, w.ws, &voices).await.unwrap().into_iter().map(|v| v.theme).collect();
        assert_eq!(themes, [Some(ThemeId(1)), Some(ThemeId(4)), None]);
        assert_eq!(assign::assigned_after(&mut tx, w.ws, voices[0], 10).await.unwrap()[0].similarity, 0.3);
        assign::clear_theme(&mut tx, w.ws, &voices, NOW).await.unwrap();
        assert_eq!(assign::assigned_after(&mut tx, w.ws, VoiceId(0), 10).await.unwrap().len(), 1);
        assert_eq!(assign::pins(&mut tx, w.ws).await.unwrap(), [(voices[0], ThemeId(1))]);
        assign::unpin(&mut tx, w.ws, voices[0], NOW).await.unwrap();
        assign::clear_theme(&mut tx, w.ws, &voices, NOW).await.unwrap();
        assert!(assign::assigned_after(&mut tx, w.ws, VoiceId(0), 10).await.unwrap().is_empty());
    });
}

#[test]
fn a_pin_survives_an_update() {
    on_both(|w: World| async move {
        let voice = w.put(None, &[said("1", "a", "")]).await.added[0];
        let mut tx = w.db.write().await.unwrap();
        replace(&mut tx, w.ws, &[theme(1, "one", 1)], NOW).await.unwrap();
        assign::pin(&mut tx, w.ws, ThemeId(1), voice, NOW).await.unwrap();
        tx.commit().await.unwrap();
        w.put(None, &[said("1", "changed", "")]).await;
        let mut tx = w.db.write().await.unwrap();
        assert_eq!(read::get(&mut tx, w.ws, voice).await.unwrap().theme, Some(ThemeId(1)));
        replace(&mut tx, w.ws, &[], NOW).await.unwrap();
        assert_eq!(read::get(&mut tx, w.ws, voice).await.unwrap().theme, Some(ThemeId(1)));
    });
}
