//! Which kept alert each alert of this look goes on with: one story stays one, however often it is looked at.

use std::collections::{BTreeMap, BTreeSet};

use firsthand_domain::alert::{Alert, Direction, Watched};
use firsthand_domain::id::AlertId;
use firsthand_domain::time::Timestamp;

use super::series::Found;

/// Two stories of the same thing that are no more days apart are one: the engine lets a story go on for as long.
const APART: i64 = 10;

/// What this look could judge.
pub struct Judged {
    pub watched: BTreeSet<Watched>,
    /// Themes were left out of this look; what is kept of them waits.
    pub without_themes: bool,
    /// The first day that could be judged: what ended before it stays as it is.
    pub since: i64,
    pub now: Timestamp,
}

/// What is to be stored.
#[derive(Debug, Default, PartialEq)]
pub struct Plan {
    pub put: Vec<Alert>,
    pub delete: Vec<AlertId>,
    pub opened: usize,
    pub grown: usize,
    pub closed: usize,
}

/// Compares what is kept with what was found. `name` gives what something is called, `new_id` the id of a new story.
pub fn plan(
    kept: &[Alert],
    mut found: Vec<Found>,
    judged: &Judged,
    name: impl Fn(&Watched) -> Option<String>,
    mut new_id: impl FnMut() -> AlertId,
) -> Plan {
    let mut stories: BTreeMap<(Watched, bool), Vec<&Alert>> = BTreeMap::new();
    for alert in kept {
        let above = alert.course.direction == Direction::Above;
        stories.entry((alert.watched.clone(), above)).or_default().push(alert);
    }
    stories.values_mut().for_each(|of| of.sort_by_key(|a| (a.course.opened, a.id)));
    found.sort_by(|a, b| a.course.opened.cmp(&b.course.opened).then_with(|| a.watched.cmp(&b.watched)));
    let mut plan = Plan::default();
    let mut next: BTreeMap<AlertId, Alert> = BTreeMap::new();
    for found in found {
        let above = found.course.direction == Direction::Above;
        let of = stories.get_mut(&(found.watched.clone(), above));
        let old = of.and_then(|of| {
            let at = of.iter().position(|old| meet(old, &found))?;
            Some(of.remove(at))
        });
        let called = name(&found.watched).or_else(|| old.map(|o| o.name.clone())).unwrap_or_default();
        let alert = Alert {
            id: old.map_or_else(&mut new_id, |old| old.id),
            watched: found.watched,
            name: called,
            course: found.course,
            changed_at: judged.now,
            seen: old.and_then(|old| old.seen),
            dismissed: old.and_then(|old| old.dismissed),
            gone: false,
        };
        next.insert(alert.id, alert);
    }
    for left in stories.into_values().flatten() {
        settle(left, judged, &mut next, &mut plan);
    }
    let before: BTreeMap<AlertId, &Alert> = kept.iter().map(|alert| (alert.id, alert)).collect();
    for alert in next.into_values() {
        plan.keep(before.get(&alert.id).copied(), alert);
    }
    plan
}

/// A kept story that no alert of this look took up.
fn settle(left: &Alert, judged: &Judged, next: &mut BTreeMap<AlertId, Alert>, plan: &mut Plan) {
    if !judged.watched.contains(&left.watched) {
        let waits = judged.without_themes && matches!(left.watched, Watched::Theme(_));
        if left.is_open() && !waits {
            // Nobody counts it any more: how it went on cannot be said.
            let mut alert = left.clone();
            (alert.course.closed, alert.changed_at) = (Some(alert.course.last), judged.now);
            next.insert(alert.id, alert);
        }
        return;
    }
    if left.course.last < judged.since {
        return;
    }
    // Two stories grew together: what was said of either is said of both.
    let story = next.values_mut().find(|alert| {
        let same = alert.watched == left.watched && alert.course.direction == left.course.direction;
        same && near(&alert.course, &left.course)
    });
    if let Some(story) = story {
        story.seen = story.seen.or(left.seen);
        story.dismissed = story.dismissed.or(left.dismissed);
        plan.delete.push(left.id);
        return;
    }
    if !left.gone {
        next.insert(left.id, Alert { gone: true, changed_at: judged.now, ..left.clone() });
    }
}

impl Plan {
    fn keep(&mut self, before: Option<&Alert>, alert: Alert) {
        let Some(before) = before else {
            self.opened += 1;
            self.put.push(alert);
            return;
        };
        if (Alert { changed_at: before.changed_at, ..alert.clone() }) == *before {
            return;
        }
        if before.is_open() && !alert.is_open() {
            self.closed += 1;
        } else if !alert.gone && alert.course.last > before.course.last {
            self.grown += 1;
        }
        self.put.push(alert);
    }
}

fn meet(old: &Alert, found: &Found) -> bool {
    near(&old.course, &found.course)
}

fn near(a: &firsthand_domain::alert::Course, b: &firsthand_domain::alert::Course) -> bool {
    a.opened <= b.last + APART && b.opened <= a.last + APART
}

#[cfg(test)]
mod tests {
    use super::*;
    use firsthand_domain::alert::{Course, Mark};
    use firsthand_domain::id::ThemeId;

    fn found(watched: Watched, opened: i64, last: i64, closed: Option<i64>) -> Found {
        let course = Course {
            direction: Direction::Above,
            opened,
            last,
            closed,
            days: last - opened + 1,
            excess: 10.0 * (last - opened + 1) as f64,
            peak: opened,
            observed: 20,
            expected: 10.0,
            low: 4,
            high: 17,
            around: Vec::new(),
        };
        Found { watched, course }
    }

    fn look(kept: &[Alert], found: Vec<Found>, watched: &[Watched], now: i64) -> (Plan, Vec<Alert>) {
        let judged = Judged {
            watched: watched.iter().cloned().collect(),
            without_themes: false,
            since: 0,
            now: Timestamp(now),
        };
        let mut id = now * 100;
        let plan = plan(
            kept,
            found,
            &judged,
            |_| Some("It".into()),
            || {
                id += 1;
                AlertId(id)
            },
        );
        let mut after: BTreeMap<AlertId, Alert> = kept.iter().map(|a| (a.id, a.clone())).collect();
        plan.delete.iter().for_each(|id| drop(after.remove(id)));
        plan.put.iter().for_each(|a| drop(after.insert(a.id, a.clone())));
        (plan, after.into_values().collect())
    }

    #[test]
    fn one_story_opens_grows_and_closes_and_a_second_look_changes_nothing() {
        let theme = Watched::Theme(ThemeId(3));
        let all = [Watched::Whole, theme.clone()];
        let (plan, kept) = look(&[], vec![found(theme.clone(), 100, 101, None)], &all, 1);
        assert_eq!((plan.opened, kept.len()), (1, 1));
        let (again, kept) = look(&kept, vec![found(theme.clone(), 100, 101, None)], &all, 2);
        assert_eq!(again, Plan::default());
        let (plan, kept) = look(&kept, vec![found(theme.clone(), 100, 107, None)], &all, 3);
        assert_eq!((plan.grown, kept.len(), kept[0].course.last), (1, 1, 107));
        // Late rows move its beginning: still the same story.
        let (plan, kept) = look(&kept, vec![found(theme.clone(), 98, 107, Some(111))], &all, 4);
        assert_eq!((plan.closed, plan.opened, kept.len()), (1, 0, 1));
        assert_eq!((kept[0].id, kept[0].changed_at), (AlertId(101), Timestamp(4)));
        // Two weeks on is another story.
        let (plan, kept) = look(
            &kept,
            vec![found(theme.clone(), 98, 107, Some(111)), found(theme, 122, 123, None)],
            &all,
            5,
        );
        assert_eq!((plan.opened, plan.put.len(), kept.len()), (1, 1, 2));
    }

    #[test]
    fn marks_stay_through_growth_and_when_two_stories_become_one() {
        let mark = Mark { at: Timestamp(9), by: None };
        let all = [Watched::Whole];
        let two = vec![found(Watched::Whole, 10, 12, Some(15)), found(Watched::Whole, 30, 31, None)];
        let (_, mut kept) = look(&[], two, &all, 1);
        kept[1].dismissed = Some(mark);
        let (plan, kept) = look(&kept, vec![found(Watched::Whole, 10, 33, None)], &all, 2);
        assert_eq!((plan.delete.len(), kept.len()), (1, 1));
        assert_eq!((kept[0].id, kept[0].dismissed), (AlertId(101), Some(mark)));
    }

    #[test]
    fn what_the_voices_no_longer_bear_out_is_hidden_and_comes_back_as_it_was() {
        let all = [Watched::Whole];
        let (_, mut kept) = look(&[], vec![found(Watched::Whole, 10, 12, None)], &all, 1);
        kept[0].dismissed = Some(Mark { at: Timestamp(9), by: None });
        let (_, kept) = look(&kept, vec![], &all, 2);
        assert!(kept[0].gone);
        assert_eq!(look(&kept, vec![], &all, 3).0, Plan::default());
        let (plan, kept) = look(&kept, vec![found(Watched::Whole, 10, 12, None)], &all, 4);
        assert!(plan.opened == 0 && !kept[0].gone && kept[0].dismissed.is_some());
    }

    #[test]
    fn what_nobody_counts_any_more_closes() {
        let theme = Watched::Theme(ThemeId(3));
        let all = [Watched::Whole, theme.clone()];
        let (_, kept) = look(&[], vec![found(theme, 10, 12, None)], &all, 1);
        let (plan, kept) = look(&kept, vec![], &[Watched::Whole], 2);
        assert_eq!((plan.closed, kept[0].course.closed, kept[0].gone), (1, Some(12), false));
    }
}
