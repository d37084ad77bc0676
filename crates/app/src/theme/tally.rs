//! Counting a theme's voices when themes are run, so that pages stay quick however many voices there are.

use std::collections::{BTreeMap, HashMap, HashSet};

use firsthand_domain::id::{PartId, SourceId, ThemeId, VoiceId};
use firsthand_domain::noun::Voice;
use firsthand_domain::stage::{Known, Stage};
use firsthand_domain::theme::Cut;
use firsthand_domain::time::Timestamp;
use firsthand_domain::voice::is_customer_evidence;
use firsthand_store::theme::list::{Vitals, Week};

/// Days of "lately".
pub(crate) const RECENT_DAYS: i64 = 28;
/// Values a cut lists, and values it lists of everything that was said.
const LONGEST: usize = 12;
const LONGEST_OF_ALL: usize = 400;

/// What the engine and the counts need of a voice.
pub(super) struct Said {
    pub id: VoiceId,
    pub text: String,
    pub language: Option<String>,
    pub theme: Option<ThemeId>,
    pub part: Option<PartId>,
    source: SourceId,
    pub person: Option<i64>,
    version: Option<String>,
    tags: Vec<String>,
    said_at: Timestamp,
    dated: bool,
    first_hand: bool,
}

/// Against what voices are counted.
pub(super) struct Ground {
    pub now: Timestamp,
    /// What is known of customers, by person.
    pub known: HashMap<i64, Known>,
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
            part: None,
            source: voice.source,
            person: voice.person.map(|id| id.0),
            version: voice.version,
            tags: voice.tags,
            said_at: voice.said_at,
            dated: voice.dated,
            first_hand: is_customer_evidence(voice.speaker, voice.heard),
        }
    }

    /// When it was said, where it has a date.
    pub fn dated(&self) -> Option<Timestamp> {
        self.dated.then_some(self.said_at)
    }

    /// Whether it was said lately.
    pub fn is_recent(&self, now: Timestamp) -> bool {
        self.dated && self.said_at >= now.minus_days(RECENT_DAYS)
    }

    /// Who said it; a voice nobody signed is somebody of its own, with a number no person has.
    pub fn who(&self) -> i64 {
        self.person.unwrap_or(-self.id.0)
    }

    pub fn is_first_hand(&self) -> bool {
        self.first_hand
    }

    /// The stage of the customer who said it.
    pub fn stage(&self, ground: &Ground) -> Option<Stage> {
        let known = self.person.and_then(|person| ground.known.get(&person));
        known.and_then(|known| Stage::of(known, self.dated(), &self.tags, ground.now))
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
    pub cuts: Vec<Cut>,
    /// Voices with a date.
    pub dated: i64,
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
    dated: i64,
    cuts: [Slices; 5],
}

/// One cut while it is counted.
#[derive(Default)]
struct Slices {
    values: HashMap<String, (HashSet<i64>, i64)>,
    told: HashSet<i64>,
    untold: HashSet<i64>,
}

/// The names of the cuts, in the order of [`Tally::cuts`].
const CUTS: [&str; 5] = ["stage", "plan", "version", "language", "source"];

/// Counts each theme. `of` gives the theme of each voice.
pub(super) fn count(said: &[Said], of: &[Option<u32>], themes: usize, ground: &Ground) -> Vec<Count> {
    let mut tallies: Vec<Tally> = (0..themes).map(|_| Tally::default()).collect();
    for (said, theme) in said.iter().zip(of) {
        if let Some(theme) = theme {
            tallies[*theme as usize].add(said, ground);
        }
    }
    tallies.into_iter().map(Tally::close).collect()
}

/// The cuts of everything that was said.
pub(super) fn whole(said: &[Said], ground: &Ground) -> Vec<Cut> {
    let mut cuts: [Slices; 5] = Default::default();
    said.iter().for_each(|said| cut(&mut cuts, said, ground));
    close_cuts(cuts, LONGEST_OF_ALL)
}

fn cut(cuts: &mut [Slices; 5], said: &Said, ground: &Ground) {
    if !said.first_hand {
        return;
    }
    let known = said.person.and_then(|person| ground.known.get(&person));
    let source = said.source.to_string();
    let values = [
        said.stage(ground).map(Stage::name),
        known.and_then(|known| known.plan.as_deref()),
        said.version.as_deref(),
        said.language.as_deref(),
        Some(source.as_str()),
    ];
    let who = said.who();
    for (slices, value) in cuts.iter_mut().zip(values) {
        let Some(value) = value else {
            slices.untold.insert(who);
            continue;
        };
        slices.told.insert(who);
        let slice = match slices.values.get_mut(value) {
            Some(slice) => slice,
            None => slices.values.entry(value.to_owned()).or_default(),
        };
        slice.0.insert(who);
        slice.1 += 1;
    }
}

fn close_cuts(cuts: [Slices; 5], longest: usize) -> Vec<Cut> {
    let close = |(by, slices): (&str, Slices)| {
        let mut values: Vec<(String, i64, i64)> = slices
            .values
            .into_iter()
            .map(|(value, (people, voices))| (value, people.len() as i64, voices))
            .collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then(b.2.cmp(&a.2)).then_with(|| a.0.cmp(&b.0)));
        values.truncate(longest);
        let unknown = slices.untold.difference(&slices.told).count() as i64;
        Cut { by: by.to_owned(), people: slices.told.len() as i64, unknown, values }
    };
    CUTS.into_iter().zip(cuts).map(close).collect()
}

impl Tally {
    fn add(&mut self, said: &Said, ground: &Ground) {
        cut(&mut self.cuts, said, ground);
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
        self.dated += 1;
        self.recent += i64::from(said.is_recent(ground.now));
        let week = self.weeks.entry(said.said_at.week()).or_default();
        week.0 += 1;
        week.1.insert(said.who());
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
            cuts: close_cuts(self.cuts, LONGEST),
            dated: self.dated,
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
