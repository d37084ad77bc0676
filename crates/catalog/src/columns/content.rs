//! What a column's first values have in common.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use firsthand_domain::import::DateOrder;
use firsthand_domain::voice::{Heard, Speaker};

use super::values;
use crate::dates::order::Evidence;
use crate::dates::parse;

/// Languages are told from this many texts.
const TEXTS: usize = 300;

/// A column's first values, counted.
pub struct Profile {
    pub name: String,
    pub rows: usize,
    pub filled: usize,
    pub distinct: usize,
    seen: HashSet<u64>,
    hasher: RandomState,
    pub chars: usize,
    pub words: usize,
    pub longest: usize,
    pub least: i64,
    pub most: i64,
    pub whole: usize,
    pub stars: usize,
    pub scores: usize,
    pub dates: usize,
    /// Dates that are bare numbers.
    pub counted: usize,
    pub mails: usize,
    pub links: usize,
    pub ips: usize,
    pub languages: usize,
    pub countries: usize,
    pub versions: usize,
    pub speakers: usize,
    pub heard: usize,
    pub json: usize,
    /// Values with Chinese, Japanese or Korean letters.
    pub wide: usize,
    pub order: Evidence,
    /// No date among them has a zone.
    pub zoned: usize,
    pub examples: Vec<String>,
    texts: Vec<String>,
}

impl Profile {
    pub fn new(name: &str, hasher: &RandomState) -> Profile {
        Profile {
            name: name.into(),
            rows: 0,
            filled: 0,
            distinct: 0,
            seen: HashSet::new(),
            hasher: hasher.clone(),
            chars: 0,
            words: 0,
            longest: 0,
            least: i64::MAX,
            most: i64::MIN,
            whole: 0,
            stars: 0,
            scores: 0,
            dates: 0,
            counted: 0,
            mails: 0,
            links: 0,
            ips: 0,
            languages: 0,
            countries: 0,
            versions: 0,
            speakers: 0,
            heard: 0,
            json: 0,
            wide: 0,
            order: Evidence::default(),
            zoned: 0,
            examples: Vec::new(),
            texts: Vec::new(),
        }
    }

    /// Counts one more value.
    pub fn add(&mut self, cell: &str) {
        self.rows += 1;
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        // Chinese and Japanese say as much in half the letters.
        let length: usize = cell.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum();
        self.wide += usize::from(cell.chars().any(|c| c >= '\u{2e80}'));
        self.chars += length;
        self.words += cell.split_whitespace().count();
        self.longest = self.longest.max(length);
        // What was seen before counts for nothing new, only for its kind.
        if self.seen.insert(self.hasher.hash_one(cell)) {
            self.distinct += 1;
            if self.examples.len() < 3 {
                self.examples.push(example(cell));
            }
        }
        if length > 24 && self.texts.len() < TEXTS {
            self.texts.push(cell.chars().take(300).collect());
        }
        if length <= 64 {
            self.kinds(cell);
        } else {
            self.links += usize::from(is_link(cell));
            self.json += usize::from(is_json(cell));
        }
    }

    fn kinds(&mut self, cell: &str) {
        if let Some(number) = values::whole(cell) {
            self.whole += 1;
            self.least = self.least.min(number);
            self.most = self.most.max(number);
        }
        self.stars += usize::from(values::stars(cell).is_some());
        self.scores += usize::from(values::score(cell).is_some());
        self.mails += usize::from(values::is_mail(cell));
        self.links += usize::from(is_link(cell));
        self.ips += usize::from(values::is_ip(cell));
        self.languages += usize::from(values::language(cell).is_some());
        self.countries +=
            usize::from(cell.bytes().all(|b| b.is_ascii_uppercase()) && values::country(cell).is_some());
        self.versions += usize::from(values::is_version(cell));
        self.speakers += usize::from(speaker(cell).is_some());
        self.heard += usize::from(heard(cell).is_some());
        self.json += usize::from(is_json(cell));
        if let Some(written) = parse::read(cell, DateOrder::DayFirst) {
            self.dates += 1;
            self.counted +=
                usize::from(cell.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !is_dotted(cell));
            self.zoned += usize::from(matches!(written, parse::Written::Moment(_)));
            self.order.add(cell);
        } else if cell.starts_with(|c: char| c.is_ascii_digit()) {
            // A date of impossible years still shows the order.
            self.order.add(cell);
        }
    }

    /// The share of filled values that are something, in percent.
    pub fn share(&self, count: usize) -> usize {
        (count * 100).checked_div(self.filled).unwrap_or(0)
    }

    /// Characters in a value, on average.
    pub fn average(&self) -> usize {
        self.chars.checked_div(self.filled).unwrap_or(0)
    }

    /// Different values among the filled ones, in percent.
    pub fn variety(&self) -> usize {
        (self.distinct * 100).checked_div(self.filled).unwrap_or(0)
    }

    /// Typed freely by people: several words or a long one, rarely the same twice, and no address, date or number.
    pub fn is_free_text(&self, average: usize, variety: usize) -> bool {
        self.filled > 0
            && self.average() >= average
            && self.variety() >= variety
            && [self.links, self.dates, self.mails, self.whole, self.json].iter().all(|n| self.share(*n) < 50)
            // Long words without a space are ids; Chinese and Japanese write without spaces.
            && (self.words * 2 > self.filled * 3 || self.wide * 2 > self.filled)
    }

    /// Languages among the first texts, those of at least one text in thirty.
    pub fn tongues(&self) -> usize {
        let mut counts: Vec<(whichlang::Lang, usize)> = Vec::new();
        for text in &self.texts {
            let lang = whichlang::detect_language(text);
            match counts.iter_mut().find(|(l, _)| *l == lang) {
                Some((_, n)) => *n += 1,
                None => counts.push((lang, 1)),
            }
        }
        counts.iter().filter(|(_, n)| *n >= 2 && n * 25 >= self.texts.len()).count()
    }
}

fn is_link(cell: &str) -> bool {
    (cell.starts_with("http://") || cell.starts_with("https://")) && !cell.contains(char::is_whitespace)
}

fn is_json(cell: &str) -> bool {
    (cell.starts_with('{') && cell.ends_with('}')) || (cell.starts_with("[{") && cell.ends_with(']'))
}

fn is_dotted(cell: &str) -> bool {
    cell.matches('.').count() == 2
}

fn example(cell: &str) -> String {
    let short: String = cell.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < cell.len() { format!("{}…", short.trim_end()) } else { short }
}

/// Who spoke, as people write it.
pub fn speaker(text: &str) -> Option<Speaker> {
    let word = text.trim().to_lowercase().replace([' ', '-'], "_");
    match word.as_str() {
        "former" | "churned" | "ex_customer" | "lost" => Some(Speaker::FormerCustomer),
        "lead" | "trial" | "potential" => Some(Speaker::Prospect),
        "employee" | "internal" | "staff" | "agent" | "team" => Some(Speaker::Colleague),
        "user" | "client" | "end_user" => Some(Speaker::Customer),
        other => Speaker::parse(other),
    }
}

/// How it was heard, as people write it.
pub fn heard(text: &str) -> Option<Heard> {
    let word = text.trim().to_lowercase();
    match word.as_str() {
        "in person" | "interview" | "live" => Some(Heard::Present),
        "recorded" | "call" | "audio" | "video" => Some(Heard::Recording),
        "text" | "transcript" | "email" => Some(Heard::Written),
        "hearsay" | "second-hand" | "secondhand" | "reported" => Some(Heard::Report),
        other => Heard::parse(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(values: &[&str]) -> Profile {
        let mut profile = Profile::new("x", &RandomState::new());
        values.iter().for_each(|v| profile.add(v));
        profile
    }

    #[test]
    fn kinds_are_counted() {
        let dates = profile(&["2021-01-01", "", "27/08/2025 07:14"]);
        assert_eq!((dates.rows, dates.filled, dates.dates, dates.counted), (3, 2, 2, 0));
        let stars = profile(&["1", "5", "3.0"]);
        assert_eq!((stars.stars, stars.most, stars.distinct), (3, 5, 3));
        let text = profile(&["It stops at the kerb", "Never unlocks for me", "Great app, thanks"]);
        assert!(text.is_free_text(15, 50));
        assert!(!profile(&["AQK-1234567890123456789", "AQK-2234567890123456789"]).is_free_text(15, 50));
        assert_eq!(speaker("former"), Some(Speaker::FormerCustomer));
    }
}
