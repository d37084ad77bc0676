//! What changed: each theme's last full week against its own past.

use firsthand_engine::trend;
use firsthand_store::theme::list::Week;
use schemars::JsonSchema;
use serde::Serialize;

/// Full weeks that say what is normal.
const PAST: i64 = 12;
/// Of the themes called out, at most this share is expected to be false.
const FALSE_SHARE: f64 = 0.05;
/// A theme first heard within this many weeks is new…
const NEW_WEEKS: i64 = 4;
/// …once this many voices say it.
const NEW_VOICES: i64 = 3;

/// How a theme's last full week stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// More than its normal range.
    Above,
    /// Less than its normal range.
    Below,
    /// First heard lately.
    New,
    /// Within its normal range.
    Normal,
    /// Not enough weeks to know what is normal.
    TooFew,
}

/// A theme's recent weeks, the last full one judged.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Recent {
    /// Voices in each of the last 13 full weeks, oldest first; the last one is judged.
    pub weeks: Vec<i64>,
    /// The 95 % range of a normal week, from the 12 before; nothing when there are too few.
    pub normal: Option<(u32, u32)>,
    /// What a normal week has on average.
    pub usual: Option<f64>,
    pub state: State,
    /// How unusual the week is: the probability of one at least as far off.
    pub surprise: f64,
}

/// When a theme was heard.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// Its weeks, at least the last [`SHOWN`] full ones; weeks without voices are left out.
    pub weeks: &'a [Week],
    /// The week of its first voice.
    pub first: Option<i64>,
    pub voices: i64,
}

/// Full weeks that are looked at.
pub const SHOWN: i64 = PAST + 1;

/// Judges all themes together, so that many themes do not make many false alarms. `week` is the running week;
/// `since` the week of the first voice of the workspace: weeks before it were not heard, not silent.
pub fn judge(themes: &[Heard<'_>], week: i64, since: i64) -> Vec<Recent> {
    let mut all: Vec<Recent> = themes.iter().map(|theme| recent(theme, week, since)).collect();
    let surprises: Vec<f64> = all.iter().map(|r| r.surprise).collect();
    let called = trend::called_out(&surprises, FALSE_SHARE);
    for (recent, called) in all.iter_mut().zip(called) {
        if called && recent.state == State::Normal {
            let last = recent.weeks.last().copied().unwrap_or(0) as f64;
            recent.state = if last > recent.usual.unwrap_or(0.0) { State::Above } else { State::Below };
        }
    }
    all
}

fn recent(theme: &Heard<'_>, week: i64, since: i64) -> Recent {
    let voices = |wanted: i64| theme.weeks.iter().find(|w| w.week == wanted).map_or(0, |w| w.voices);
    let shown: Vec<i64> = (week - 1 - PAST..week).map(voices).collect();
    let past: Vec<u32> = ((week - 1 - PAST).max(since)..week - 1)
        .map(|w| u32::try_from(voices(w)).unwrap_or(u32::MAX))
        .collect();
    let normal = trend::normal(&past);
    let last = u32::try_from(voices(week - 1)).unwrap_or(u32::MAX);
    let first = theme.first.unwrap_or(week);
    let is_new = first > week - NEW_WEEKS - 1 && first > since + NEW_WEEKS && theme.voices >= NEW_VOICES;
    let state = match normal {
        _ if is_new => State::New,
        Some(_) => State::Normal,
        None => State::TooFew,
    };
    Recent {
        weeks: shown,
        normal: normal.map(|n| (n.low, n.high)),
        usual: normal.map(|n| n.mean),
        state,
        surprise: normal.map_or(1.0, |n| trend::surprise(&n, last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The state of the last full week, 112, of themes with these counts up to then.
    fn states(counts: &[&[i64]], since: i64) -> Vec<Recent> {
        let weeks: Vec<Vec<Week>> = counts
            .iter()
            .map(|c| {
                let first = 113 - c.len() as i64;
                c.iter()
                    .enumerate()
                    .map(|(n, &voices)| Week { week: first + n as i64, voices, people: voices })
                    .collect()
            })
            .collect();
        let heard: Vec<Heard<'_>> = weeks
            .iter()
            .map(|w| Heard {
                weeks: w,
                first: w.first().map(|w| w.week),
                voices: w.iter().map(|w| w.voices).sum(),
            })
            .collect();
        judge(&heard, 113, since)
    }

    #[test]
    fn a_tripled_week_is_above_and_a_steady_one_is_not() {
        let loud = [5, 4, 6, 5, 5, 4, 6, 5, 4, 6, 5, 5, 19];
        let calm = [5, 4, 6, 5, 5, 4, 6, 5, 4, 6, 5, 5, 6];
        let judged = states(&[&loud, &calm], 50);
        assert_eq!(judged[0].state, State::Above);
        assert_eq!(judged[1].state, State::Normal);
        assert_eq!(judged[0].weeks, loud);
    }

    #[test]
    fn a_fallen_theme_is_below() {
        assert_eq!(
            states(&[&[20, 22, 19, 21, 20, 18, 22, 21, 20, 19, 21, 20, 2]], 50)[0].state,
            State::Below
        );
    }

    #[test]
    fn a_young_workspace_knows_no_normal_week() {
        assert_eq!(states(&[&[5, 9, 4]], 110)[0].state, State::TooFew);
    }

    #[test]
    fn a_theme_first_heard_lately_is_new() {
        assert_eq!(states(&[&[1, 2, 4]], 50)[0].state, State::New);
    }
}
