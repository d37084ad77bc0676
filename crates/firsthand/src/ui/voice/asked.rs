//! What a query string asks: the whole state of a search stands in it, so a page can be sent to somebody else.

use firsthand_app::voice::find::{SearchVoices, Sort};
use firsthand_domain::id::{AreaId, ThemeId};
use firsthand_domain::stage::Stage;
use firsthand_domain::voice::{Heard, Kind, Speaker, Tone, Triage};
use jiff::civil::Date;

use crate::ui::frame::Fields;

/// The longest tag, version or country a query string may ask for.
const LONGEST: usize = 120;
/// Deeper pages than this are nobody's reading; the search is narrowed instead.
const LAST_PAGE: usize = 2500;

/// A name and a value of the query string.
pub type Pair = (&'static str, String);

/// A search as it was asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub search: SearchVoices,
    /// From 1.
    pub page: usize,
    /// The group of filters shown with all its values.
    pub whole: String,
    /// What was left out because it could not be read; empty mostly.
    pub note: String,
}

impl Asked {
    /// Reads a query string. What does not fit is left out and said, so that an old link still finds something.
    pub fn read(fields: &Fields) -> Asked {
        let mut left_out = Vec::new();
        let mut read = Reader { fields, left_out: &mut left_out };
        let first_hand = read.all("first_hand", |text| text.parse::<bool>().ok());
        let mut search = SearchVoices {
            q: fields.one("q").trim().to_owned(),
            source: read.all("source", |text| text.parse().ok()),
            speaker: read.all("speaker", Speaker::parse),
            heard: read.all("heard", Heard::parse),
            // Both ticked is the same as neither.
            first_hand: if first_hand.len() == 1 { first_hand.first().copied() } else { None },
            rating: read.all("rating", |text| text.parse().ok().filter(|stars| (1..=5).contains(stars))),
            language: read.all("language", short),
            country: read.all("country", short),
            version: read.all("version", short),
            area: read.all("area", or_none::<AreaId>),
            theme: read.all("theme", or_none::<ThemeId>),
            part: read.all("part", |text| text.parse().ok()),
            stage: read.all("stage", Stage::parse),
            plan: read.all("plan", short),
            tag: read.all("tag", short),
            triage: read.all("triage", Triage::parse),
            kind: read.all("kind", |text| judged(text, Kind::parse)),
            tone: read.all("tone", |text| judged(text, Tone::parse)),
            person: read.all("person", |text| text.parse().ok()).pop(),
            account: read.all("account", |text| text.parse().ok()).pop(),
            import: read.all("import", |text| text.parse().ok()),
            from: read.all("from", day).pop(),
            to: read.all("to", day).pop(),
            words_only: fields.one("words") == "only",
            like: read.all("like", |text| text.parse().ok()).pop(),
            sort: read.all("sort", sort).pop().unwrap_or_default(),
            ..SearchVoices::default()
        };
        if search.theme.iter().all(|theme| theme == "none")
            && !(search.stage.is_empty() && search.plan.is_empty())
        {
            // Stages and plans narrow the voices of a theme: without one there is nothing to narrow.
            (search.stage, search.plan) = (Vec::new(), Vec::new());
            left_out.push("stage and plan without a theme".to_owned());
        }
        let note = match left_out.len() {
            0 => String::new(),
            _ => format!("Not understood and left out of the search: {}.", left_out.join(", ")),
        };
        let mut asked = Asked { search, page: 1, whole: fields.one("all").to_owned(), note };
        asked.turn_to(fields.one("page").parse().unwrap_or(1));
        asked
    }

    /// Another page of the same search.
    pub fn turn_to(&mut self, page: usize) {
        self.page = page.clamp(1, LAST_PAGE);
        self.search.offset = (self.page - 1) * self.search.page_size();
    }

    /// The search as it stands in an address, without the page.
    pub fn pairs(&self) -> Vec<Pair> {
        let search = &self.search;
        let mut pairs: Vec<Pair> = Vec::new();
        let mut add = |name, values: Vec<String>| pairs.extend(values.into_iter().map(|value| (name, value)));
        add("q", Some(search.q.clone()).filter(|q| !q.is_empty()).into_iter().collect());
        add("source", search.source.iter().map(ToString::to_string).collect());
        add("speaker", search.speaker.iter().map(|s| s.name().to_owned()).collect());
        add("heard", search.heard.iter().map(|h| h.name().to_owned()).collect());
        add("first_hand", search.first_hand.iter().map(ToString::to_string).collect());
        add("rating", search.rating.iter().map(ToString::to_string).collect());
        add("language", search.language.clone());
        add("country", search.country.clone());
        add("version", search.version.clone());
        add("area", search.area.clone());
        add("theme", search.theme.clone());
        add("part", search.part.iter().map(ToString::to_string).collect());
        add("stage", search.stage.iter().map(|stage| stage.name().to_owned()).collect());
        add("plan", search.plan.clone());
        add("tag", search.tag.clone());
        add("triage", search.triage.iter().map(|t| t.name().to_owned()).collect());
        add("kind", search.kind.clone());
        add("tone", search.tone.clone());
        add("person", search.person.iter().map(ToString::to_string).collect());
        add("account", search.account.iter().map(ToString::to_string).collect());
        add("import", search.import.iter().map(ToString::to_string).collect());
        add("from", search.from.iter().cloned().collect());
        add("to", search.to.iter().cloned().collect());
        add("words", search.words_only.then(|| "only".to_owned()).into_iter().collect());
        add("like", search.like.iter().map(ToString::to_string).collect());
        add(
            "sort",
            Some(sort_name(search.sort).to_owned()).filter(|name| !name.is_empty()).into_iter().collect(),
        );
        pairs
    }

    /// The search as a query string, without `?` and without the page.
    pub fn query(&self) -> String {
        serde_urlencoded::to_string(self.pairs()).unwrap_or_default()
    }

    /// The list at a page of this search.
    pub fn list(&self, page: usize) -> String {
        address("/voice", self.paged(page))
    }

    /// A voice beside a page of this search.
    pub fn voice(&self, id: impl std::fmt::Display, page: usize) -> String {
        address(&format!("/voice/{id}"), self.paged(page))
    }

    fn paged(&self, page: usize) -> Vec<Pair> {
        let mut pairs = self.pairs();
        pairs.extend((page > 1).then(|| ("page", page.to_string())));
        pairs
    }
}

/// The name of an order in the query string; empty for the usual one.
pub fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "",
        Sort::Newest => "newest",
        Sort::Oldest => "oldest",
        Sort::LowestRated => "lowest_rated",
    }
}

/// A path with a query string, or without one.
pub fn address(path: &str, pairs: Vec<Pair>) -> String {
    match serde_urlencoded::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

struct Reader<'a> {
    fields: &'a Fields,
    left_out: &'a mut Vec<String>,
}

impl Reader<'_> {
    /// All values of a name that can be read, each once; forms send empty ones, which mean nothing.
    fn all<T: PartialEq>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let mut found = Vec::new();
        for text in self.fields.all(name).into_iter().map(str::trim).filter(|text| !text.is_empty()) {
            match parse(text) {
                Some(value) if !found.contains(&value) => found.push(value),
                Some(_) => {}
                None => self.left_out.push(format!("{name} “{}”", text.chars().take(40).collect::<String>())),
            }
        }
        found
    }
}

fn short(text: &str) -> Option<String> {
    (text.len() <= LONGEST).then(|| text.to_owned())
}

fn or_none<I: std::str::FromStr>(text: &str) -> Option<String> {
    (text == "none" || text.parse::<I>().is_ok()).then(|| text.to_owned())
}

fn judged<T>(text: &str, parse: fn(&str) -> Option<T>) -> Option<String> {
    (text == "none" || parse(text).is_some()).then(|| text.to_owned())
}

fn day(text: &str) -> Option<String> {
    text.parse::<Date>().ok().map(|date| date.to_string())
}

fn sort(text: &str) -> Option<Sort> {
    [Sort::Newest, Sort::Oldest, Sort::LowestRated].into_iter().find(|sort| sort_name(*sort) == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_stands_in_its_address() {
        let text = "q=cold+hands&source=4&first_hand=true&rating=1&rating=2&theme=none&triage=new&kind=bug&tone=none&import=7k2&from=2026-11-01&words=only&like=4&sort=oldest";
        let asked = Asked::read(&Fields::read(&format!("{text}&page=3")));
        assert_eq!(asked.query(), text);
        assert_eq!((asked.page, asked.search.offset, asked.note.as_str()), (3, 80, ""));
        assert_eq!(asked.voice("a1", 2), format!("/voice/a1?{text}&page=2"));
        assert_eq!(Asked::read(&Fields::read("q=&sort=&from=")).list(1), "/voice");
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_said() {
        let asked = Asked::read(&Fields::read(
            "q=a&rating=9&from=yesterday&heard=written&first_hand=true&first_hand=false",
        ));
        assert_eq!(asked.query(), "q=a&heard=written");
        assert_eq!(asked.note, "Not understood and left out of the search: rating “9”, from “yesterday”.");
    }
}
