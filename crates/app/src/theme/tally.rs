//! Counting a theme's voices when themes are run, so that pages stay quick however many voices there are.

use std::collections::{BTreeMap, HashMap, HashSet};

use firsthand_domain::id::{SourceId, ThemeId, VoiceId};
use firsthand_domain::noun::Voice;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::is_customer_evidence;
use firsthand_store::theme::list::{Vitals, Week};

/// Days of "lately".
pub(crate) const RECENT_DAYS: i64 = 28;
/// Values a cut lists.
const LONGEST: usize = 12;

/// What the engine and the counts need of a voice.
pub(super) struct Said {
    pub id: VoiceId,
    pub text: String,
    pub language: Option<String>,
    pub theme: Option<ThemeId>,
    source: SourceId,
    person: Option<i64>,
    version: Option<String>,
    said_at: Timestamp,
    dated: bool,
    first_hand: bool,
}

impl Said {
    /// Keeps at most `bytes` of the text, cut where a character ends.
    pub fn of(mut voice: Voice, bytes: usize) -> Said {
        voice.text.truncate(voice.text.floor_char_boundary(bytes));
        Said {
            id: voice.id,
            text: voice.text,
            language: voice.language,
            theme: voice.theme,
            source: voice.source,
            person: voice.person.map(|id| id.0),
            version: voice.version,
            said_at: voice.said_at,
            dated: voice.dated,
            first_hand: is_customer_evidence(voice.speaker, voice.heard),
        }
    }
}

/// A theme's counts.
#[derive(Default)]
pub(super) struct Count {
    pub voices: i64,
    /// Distinct people who said it first-hand; a voice nobody signed counts as a person of its own.
    pub people: i64,
    pub vitals: Vitals,
    pub weeks: Vec<Week>,
}

#[derive(Default)]
struct Tally {
    voices: i64,
    unsigned: i64,
    second_hand: i64,
    recent: i64,
    people: HashSet<i64>,
    sources: HashMap<SourceId, i64>,
    languages: HashMap<String, i64>,
    versions: HashMap<String, i64>,
    weeks: BTreeMap<i64, (i64, HashSet<i64>)>,
}

/// Counts each theme. `of` gives the theme of each voice.
pub(super) fn count(said: &[Said], of: &[Option<u32>], themes: usize, now: Timestamp) -> Vec<Count> {
    let mut tallies: Vec<Tally> = (0..themes).map(|_| Tally::default()).collect();
    let recent = now.minus_days(RECENT_DAYS);
    for (said, theme) in said.iter().zip(of) {
        if let Some(theme) = theme {
            tallies[*theme as usize].add(said, recent);
        }
    }
    tallies.into_iter().map(Tally::close).collect()
}

impl Tally {
    fn add(&mut self, said: &Said, recent: Timestamp) {
        self.voices += 1;
        *self.sources.entry(said.source).or_default() += 1;
        if let Some(language) = &said.language {
            *self.languages.entry(language.clone()).or_default() += 1;
        }
        if let Some(version) = &said.version {
            *self.versions.entry(version.clone()).or_default() += 1;
        }
        match (said.first_hand, said.person) {
            (true, Some(person)) => drop(self.people.insert(person)),
            (true, None) => self.unsigned += 1,
            (false, _) => self.second_hand += 1,
        }
        if !said.dated {
            return;
        }
        self.recent += i64::from(said.said_at >= recent);
        let week = self.weeks.entry(said.said_at.week()).or_default();
        week.0 += 1;
        // A voice nobody signed is somebody of its own: its id cannot be a person's.
        week.1.insert(said.person.unwrap_or(-said.id.0));
    }

    fn close(self) -> Count {
        let weeks: Vec<Week> = self
            .weeks
            .into_iter()
            .map(|(week, (voices, people))| Week { week, voices, people: people.len() as i64 })
            .collect();
        Count {
            voices: self.voices,
            people: self.people.len() as i64 + self.unsigned,
            vitals: Vitals {
                recent: self.recent,
                second_hand: self.second_hand,
                first_week: weeks.first().map(|w: &Week| w.week),
                weeks_heard: weeks.len() as i64,
                sources: most(self.sources),
                languages: most(self.languages),
                versions: most(self.versions),
            },
            weeks,
        }
    }
}

/// The most frequent values, the most first.
fn most<K: Ord + Clone>(counts: HashMap<K, i64>) -> Vec<(K, i64)> {
    let mut all: Vec<(K, i64)> = counts.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all.truncate(LONGEST);
    all
}
