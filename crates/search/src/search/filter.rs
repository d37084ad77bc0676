//! Filters and tests, made ready to be asked of rows.

use firsthand_domain::voice::{Kind, Tone};

use crate::analysis::fold::fold_text;
use crate::query::Test;
use crate::request::Filters;
use crate::rows::values::{Dictionary, NONE, Values};
use crate::rows::{Row, Segment};

/// The facets, in the order in which they are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Source,
    Speaker,
    Heard,
    Rating,
    Language,
    Country,
    Version,
    Area,
    Theme,
    Tags,
    Triage,
    Kind,
    Tone,
}

/// The codes that pass.
#[derive(Debug, Clone)]
pub struct Codes(Vec<bool>);

impl Codes {
    fn of(codes: impl IntoIterator<Item = u32>, length: usize) -> Self {
        let mut passes = vec![false; length];
        for code in codes {
            if let Some(slot) = passes.get_mut(code as usize) {
                *slot = true;
            }
        }
        Codes(passes)
    }

    /// A code given after this was made cannot be wanted.
    pub fn has(&self, code: u32) -> bool {
        self.0.get(code as usize).copied().unwrap_or(false)
    }
}

/// One question to a row.
#[derive(Debug, Clone)]
pub enum Check {
    /// From, and before.
    SaidAt(i64, i64),
    Ratings(Codes),
    Sources(Codes),
    Speakers(Codes),
    Heard(Codes),
    Languages(Codes),
    Countries(Codes),
    Versions(Codes),
    Areas(Codes),
    Themes(Codes),
    Tags(Codes),
    Triages(Codes),
    Kinds(Codes),
    Tones(Codes),
    Imports(Codes),
    /// Ids above this.
    After(i64),
    /// One of these ids, ascending.
    Only(Vec<i64>),
}

impl Check {
    pub fn passes(&self, segment: &Segment, row: &Row) -> bool {
        match self {
            Check::SaidAt(from, before) => (*from..*before).contains(&row.said_at),
            Check::Ratings(codes) => codes.has(row.rating.into()),
            Check::Sources(codes) => codes.has(row.source),
            Check::Speakers(codes) => codes.has(row.speaker.into()),
            Check::Heard(codes) => codes.has(row.heard.into()),
            Check::Languages(codes) => codes.has(row.language.into()),
            Check::Countries(codes) => codes.has(row.country.into()),
            Check::Versions(codes) => codes.has(row.version),
            Check::Areas(codes) => codes.has(row.area),
            Check::Themes(codes) => codes.has(row.theme),
            Check::Tags(codes) => segment.tags(row).iter().any(|&tag| codes.has(tag)),
            Check::Triages(codes) => codes.has(row.triage.into()),
            Check::Kinds(codes) => codes.has(row.kind.into()),
            Check::Tones(codes) => codes.has(row.tone.into()),
            Check::Imports(codes) => codes.has(row.import),
            Check::After(id) => row.id > *id,
            Check::Only(ids) => ids.binary_search(&row.id).is_ok(),
        }
    }
}

/// What of a request is asked of rows.
#[derive(Debug, Clone, Default)]
pub struct Checks {
    /// Must hold for everything, facets included.
    pub all: Vec<Check>,
    /// Must hold for hits and for the other facets, not for their own: at most one of each facet.
    pub facets: Vec<(Facet, Check)>,
}

impl Checks {
    /// The checks of `filters`.
    pub fn new(filters: &Filters, values: &Values) -> Checks {
        let mut checks = Checks::default();
        if filters.from_us.is_some() || filters.to_us.is_some() {
            let (from, before) = (filters.from_us.unwrap_or(i64::MIN), filters.to_us.unwrap_or(i64::MAX));
            checks.all.push(Check::SaidAt(from, before));
        }
        checks.all.extend(filters.after_id.map(Check::After));
        checks.all.extend(filters.only.clone().map(Check::Only));
        let ids = |wanted: &[i64], known: &Dictionary<i64>| {
            Codes::of(wanted.iter().filter_map(|id| known.find(id)), known.codes())
        };
        if !filters.import.is_empty() {
            checks.all.push(Check::Imports(ids(&filters.import, &values.import)));
        }
        let mut add = |facet, wanted: bool, check: Check| {
            if wanted {
                checks.facets.push((facet, check));
            }
        };
        let maybe = |wanted: &[Option<i64>], known: &Dictionary<i64>| {
            let code = |id: &Option<i64>| id.map_or(Some(NONE), |id| known.find(&id));
            Codes::of(wanted.iter().filter_map(code), known.codes())
        };
        let f = filters;
        add(Facet::Source, !f.source.is_empty(), Check::Sources(ids(&f.source, &values.source)));
        add(Facet::Area, !f.area.is_empty(), Check::Areas(maybe(&f.area, &values.area)));
        add(Facet::Theme, !f.theme.is_empty(), Check::Themes(maybe(&f.theme, &values.theme)));
        add(Facet::Speaker, !f.speaker.is_empty(), Check::Speakers(names(&f.speaker, &values.speaker)));
        add(Facet::Language, !f.language.is_empty(), Check::Languages(names(&f.language, &values.language)));
        add(Facet::Country, !f.country.is_empty(), Check::Countries(names(&f.country, &values.country)));
        add(Facet::Version, !f.version.is_empty(), Check::Versions(names(&f.version, &values.version)));
        add(Facet::Triage, !f.triage.is_empty(), Check::Triages(names(&f.triage, &values.triage)));
        add(Facet::Kind, !f.kind.is_empty(), Check::Kinds(names_or_none(&f.kind, &values.kind)));
        add(Facet::Tone, !f.tone.is_empty(), Check::Tones(names_or_none(&f.tone, &values.tone)));
        add(Facet::Tags, !f.tags.is_empty(), Check::Tags(names(&f.tags, &values.tags)));
        let ratings = Codes::of(f.rating.iter().map(|&r| rating_code(r)), RATING_CODES);
        add(Facet::Rating, !f.rating.is_empty(), Check::Ratings(ratings));
        let wants_heard = !f.heard.is_empty() || f.first_hand.is_some();
        add(Facet::Heard, wants_heard, Check::Heard(heard(f, &values.heard)));
        checks
    }
}

/// Length of an array indexed by the code of a rating.
pub const RATING_CODES: usize = 256;

fn rating_code(rating: u8) -> u32 {
    u32::from(rating.saturating_add(1))
}

fn names(wanted: &[String], known: &Dictionary<String>) -> Codes {
    Codes::of(wanted.iter().filter_map(|name| known.find(name.as_str())), known.codes())
}

fn names_or_none<N: AsRef<str>>(wanted: &[Option<N>], known: &Dictionary<String>) -> Codes {
    let code =
        |name: &Option<N>| name.as_ref().map(AsRef::as_ref).map_or(Some(NONE), |name| known.find(name));
    Codes::of(wanted.iter().filter_map(code), known.codes())
}

/// Both filters on how a voice was heard speak of one facet.
fn heard(filters: &Filters, known: &Dictionary<String>) -> Codes {
    let fits = |name: &String| {
        (filters.heard.is_empty() || filters.heard.contains(name))
            && filters.first_hand.is_none_or(|first_hand| first_hand == (name != "report"))
    };
    Codes::of(known.all().filter(|(_, name)| fits(name)).map(|(code, _)| code), known.codes())
}

/// The check of a test written in a query.
pub fn check_of(test: &Test, values: &Values) -> Check {
    let matching = |known: &Dictionary<String>, fits: &dyn Fn(&str) -> bool| {
        Codes::of(known.all().filter(|(_, name)| fits(&fold_text(name))).map(|(code, _)| code), known.codes())
    };
    match test {
        Test::Rating(from, to) => Check::Ratings(Codes::of((*from..=*to).map(rating_code), RATING_CODES)),
        Test::From(us) => Check::SaidAt(*us, i64::MAX),
        Test::Before(us) => Check::SaidAt(i64::MIN, *us),
        Test::Tag(tag) => Check::Tags(matching(&values.tags, &|name| name == tag)),
        Test::Version(version) => {
            Check::Versions(matching(&values.version, &|name| goes_on(name, version, '.')))
        }
        Test::Language(code) => {
            Check::Languages(matching(&values.language, &|name| goes_on(name, code, '-')))
        }
        Test::Kind(kind) => Check::Kinds(names_or_none(&[kind.map(Kind::name)], &values.kind)),
        Test::Tone(tone) => Check::Tones(names_or_none(&[tone.map(Tone::name)], &values.tone)),
        Test::Country(code) => Check::Countries(matching(&values.country, &|name| name == code)),
    }
}

/// Whether `name` is `start`, or `start` and more after `joint`.
fn goes_on(name: &str, start: &str, joint: char) -> bool {
    name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(joint))
}
