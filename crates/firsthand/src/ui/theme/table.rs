//! The table of all themes: its order, its first sentence, and where a search for themes stands.

use firsthand_app::teacher::TeacherPage;
use firsthand_app::theme::change::State;
use firsthand_app::theme::list::{ThemeList, ThemeRow as Found, sort_by_change};
use firsthand_app::theme::run::RunProgress;

use super::{Finding, ThemesPage, sections};
use crate::ui::address;
use crate::ui::chart::count;
use crate::ui::parts::{Tab, When};
use crate::ui::settings::agreement;
use crate::ui::shell::Shell;

/// Below this many voices the engine rarely finds groups worth a name.
const NEEDED: i64 = 50;

/// What a run does, in order, with the share of its time that is over when each step begins (in percent). Measured
/// once on 100,000 reviews; it only has to move forward at a fair pace.
const STEPS: &[(&str, u64, u64)] = &[
    ("Collecting voices", 0, 8),
    ("Looking for copies", 8, 12),
    ("Reading", 12, 55),
    ("Comparing", 55, 78),
    ("Grouping", 78, 84),
    ("Placing the rest", 84, 90),
    ("Naming", 90, 96),
    ("Storing themes", 96, 100),
];

/// In which order themes are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Changed,
    Heard,
    Name,
}

impl Order {
    const ALL: [(Order, &'static str, &'static str); 3] = [
        (Order::Changed, "changed", "What changed"),
        (Order::Heard, "heard", "Most heard"),
        (Order::Name, "name", "A to Z"),
    ];

    /// Reads the `sort` of an address; anything else is what changed.
    pub fn of(name: &str) -> Order {
        Order::ALL.iter().find(|o| o.1 == name).map_or(Order::Changed, |o| o.0)
    }

    pub fn name(self) -> &'static str {
        Order::ALL.iter().find(|o| o.0 == self).map_or("changed", |o| o.1)
    }

    fn sort(self, themes: &mut [Found]) {
        match self {
            Order::Changed => sort_by_change(themes),
            Order::Heard => themes.sort_by_key(|row| std::cmp::Reverse(row.theme.voices)),
            Order::Name => themes.sort_by_cached_key(|row| row.theme.name.to_lowercase()),
        }
    }
}

/// What the page is made of.
pub struct Asked {
    pub found: ThemeList,
    pub progress: RunProgress,
    pub teacher: TeacherPage,
    /// Voices in no theme.
    pub unthemed: u64,
    pub order: Order,
    pub may_change: bool,
    /// A group to show alone.
    pub group: String,
    pub q: String,
}

pub fn page(shell: Shell, asked: Asked, when: &When) -> ThemesPage {
    let Asked { mut found, progress, teacher, unthemed, order, may_change, group, q } = asked;
    order.sort(&mut found.themes);
    let none = found.themes.is_empty() && found.emerging.is_empty() && q.is_empty();
    let alone = sections::alone(&found, &group);
    let orders = Order::ALL.iter().map(|(each, name, label)| {
        let mut query = vec![("sort", *name)];
        query.extend((!q.is_empty()).then_some(("q", q.as_str())));
        query.extend(alone.as_ref().map(|alone| ("group", alone.id.as_str())));
        Tab::new(*label, address::with("/themes", &query), *each == order)
    });
    ThemesPage {
        shell,
        lead: lead(&found.themes, &q),
        orders: orders.collect(),
        sections: sections::sections(&found, order, alone.as_ref(), &q, when),
        emerging: if alone.is_some() { Vec::new() } else { sections::emerging(&found, when) },
        dismissed: sections::dismissed(&found),
        may_change,
        sort: order.name().to_owned(),
        unthemed: (q.is_empty() && alone.is_none() && !none && unthemed > 0)
            .then(|| (count(unthemed as i64), address::voices(&[("theme", "none")]))),
        state: state(&progress, none, found.voices, may_change),
        alone,
        found_note: note(&found, none),
        read_note: read_note(&teacher, none),
        fault: teacher.fault,
        q,
    }
}

fn lead(themes: &[Found], q: &str) -> String {
    if themes.is_empty() {
        return String::new();
    }
    let outside = themes.iter().filter(|t| matches!(t.recent.state, State::Above | State::Below)).count();
    let new = themes.iter().filter(|t| t.recent.state == State::New).count();
    let many = match themes.len() {
        1 => "1 theme".to_owned(),
        n => format!("{} themes", count(n as i64)),
    };
    if !q.is_empty() {
        return format!("{many} of that name.");
    }
    let news =
        if new > 0 { format!(" {new} {} new.", if new == 1 { "is" } else { "are" }) } else { String::new() };
    match outside {
        0 => format!("{many}. None left its own normal range last week.{news}"),
        1 => format!("{many}. 1 left its own normal range last week.{news}"),
        n => format!("{many}. {n} left their own normal range last week.{news}"),
    }
}

fn state(progress: &RunProgress, none: bool, voices: i64, allowed: bool) -> Finding {
    if progress.running {
        return running(progress);
    }
    if none && voices < NEEDED {
        return Finding::TooFew { voices: count(voices), needed: NEEDED.to_string() };
    }
    Finding::Idle { allowed }
}

fn running(progress: &RunProgress) -> Finding {
    let step = STEPS.iter().find(|step| step.0 == progress.doing);
    let &(_, from, to) = step.unwrap_or(&STEPS[0]);
    let inside = ((to - from) * progress.done.min(progress.total)).checked_div(progress.total).unwrap_or(0);
    let said = match (progress.doing.as_str(), progress.total) {
        ("", _) => "Starting.".to_owned(),
        (doing, 0) => format!("{doing}."),
        (doing, total) => format!("{doing}: {} of {}.", count(progress.done as i64), count(total as i64)),
    };
    Finding::Running { step: said, percent: u8::try_from(from + inside).unwrap_or(100) }
}

fn note(found: &ThemeList, none: bool) -> String {
    match (none, found.voices) {
        (true, voices) if voices >= NEEDED => {
            format!(
                "No group stood out among {} voices yet. Find themes again when more have come.",
                count(voices)
            )
        }
        (true, _) => String::new(),
        (false, voices) => format!(
            "{} of {} voices are in a theme. Names people gave stay when themes are found again.",
            count(found.voices_in_themes.min(voices)),
            count(voices)
        ),
    }
}

/// Who read last, and how much of it.
fn read_note(teacher: &TeacherPage, none: bool) -> String {
    let Some(last) = teacher.last.as_ref().filter(|_| !none) else { return String::new() };
    format!(
        "{} read {} of {} texts. {}",
        last.teacher,
        count(last.texts_read),
        count(last.texts),
        agreement(last)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_moves_forward_from_step_to_step() {
        let percent = |doing: &str, done, total| {
            let progress = RunProgress { running: true, doing: doing.to_owned(), done, total };
            match running(&progress) {
                Finding::Running { percent, .. } => percent,
                _ => 0,
            }
        };
        assert_eq!(percent("", 0, 0), 0);
        assert_eq!(percent("Reading", 50, 100), 33);
        assert_eq!(percent("Comparing", 0, 0), 55);
        assert_eq!(percent("Storing themes", 9, 9), 100);
    }

    #[test]
    fn few_voices_say_how_many_it_takes() {
        let idle = RunProgress { running: false, doing: String::new(), done: 0, total: 0 };
        assert_eq!(
            state(&idle, true, 23, true),
            Finding::TooFew { voices: "23".into(), needed: "50".into() }
        );
        assert_eq!(state(&idle, true, 80, false), Finding::Idle { allowed: false });
    }
}
