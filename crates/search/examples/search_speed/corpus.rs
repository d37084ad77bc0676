//! Voices made of real ones: Firefox questions and app reviews, repeated with other words in them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use firsthand_search::document::Document;

/// A small random number generator; the same numbers every time.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

struct Text {
    title: String,
    text: String,
    language: String,
    topic: i64,
    tags: Vec<String>,
    version: Option<String>,
    rating: Option<u8>,
    said_at: i64,
}

/// One voice, made.
pub struct Voice<'a> {
    base: &'a Text,
    pub title: &'a str,
    pub text: String,
    number: usize,
}

pub struct Corpus {
    texts: Vec<Text>,
    words: Vec<String>,
}

/// Makes a text from a row, which it asks for columns by name.
type Make = fn(&dyn Fn(&str) -> String) -> Text;
type Anything<T> = Result<T, Box<dyn std::error::Error>>;

impl Corpus {
    pub fn load(folder: &Path) -> Anything<Option<Corpus>> {
        let mut texts = Vec::new();
        for year in 2018..=2022 {
            let path = folder.join(format!("support/firefox_support_questions_{year}.csv.zst"));
            if !path.exists() {
                return Ok(None);
            }
            read(zstd::stream::read::Decoder::new(File::open(path)?)?, &mut texts, question)?;
        }
        let reviews = folder.join("reviews/food_delivery_sg_appstore_reviews.csv");
        if reviews.exists() {
            read(File::open(reviews)?, &mut texts, review)?;
        }
        let mut random = Random(1);
        let mut words = Vec::new();
        for _ in 0..200_000 {
            let text = &texts[random.below(texts.len())].text;
            let all: Vec<&str> = text.split_whitespace().collect();
            if !all.is_empty() {
                words.push(all[random.below(all.len())].to_owned());
            }
        }
        Ok(Some(Corpus { texts, words }))
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// The `number`th voice: a real one, from the second round on with every eighth word replaced by another.
    pub fn voice(&self, number: usize) -> Voice<'_> {
        let base = &self.texts[number % self.texts.len()];
        let mut random = Random(number as u64);
        let mut text = String::with_capacity(base.text.len() + 64);
        for word in base.text.split(' ') {
            let replace = number >= self.texts.len() && random.below(8) == 0;
            text.push_str(if replace { &self.words[random.below(self.words.len())] } else { word });
            text.push(' ');
        }
        Voice { base, title: &base.title, text, number }
    }

    /// A word people use, as often as they use it, but not one of the shortest.
    pub fn word(&self, random: &mut Random) -> String {
        loop {
            let word: String =
                self.words[random.below(self.words.len())].chars().filter(|c| c.is_alphanumeric()).collect();
            if word.chars().count() > 3 {
                return word;
            }
        }
    }

    /// Two or three words that follow each other somewhere.
    pub fn phrase(&self, random: &mut Random) -> String {
        let words: Vec<&str> = self.texts[random.below(self.texts.len())].text.split_whitespace().collect();
        let at = random.below(words.len());
        let length = 2 + random.below(2);
        words.iter().skip(at).take(length).map(|w| w.replace('"', "")).collect::<Vec<_>>().join(" ")
    }
}

impl Voice<'_> {
    pub fn document(&self, id: i64, workspace: i64) -> Document<'_> {
        let base = self.base;
        let n = self.number as i64;
        Document {
            title: Some(self.title),
            source: if base.rating.is_some() { 1 } else { 2 + n % 4 },
            speaker: if n % 9 == 0 { "prospect" } else { "customer" },
            heard: ["written", "written", "present", "recording", "report"][(n % 5) as usize],
            rating: base.rating,
            language: Some(&base.language),
            country: Some(["DE", "US", "GB", "FR", "SG", "JP", "ES", "IT"][(n % 8) as usize]),
            version: base.version.as_deref(),
            area: Some(base.topic),
            theme: (n % 3 > 0).then_some(n * 7_919 % 300),
            tags: &base.tags,
            person: Some("Ada Lovelace"),
            person_id: Some(n / 3),
            account_id: (n % 4 == 0).then_some(n % 20_011),
            triage: ["new", "done", "done", "later"][(n % 4) as usize],
            ..Document::new(id, workspace, &self.text, base.said_at + n * 1_000_000)
        }
    }
}

fn read(source: impl Read, texts: &mut Vec<Text>, make: Make) -> Anything<()> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    let names = reader.headers()?.clone();
    for record in reader.records() {
        let record = record?;
        let get = |name: &str| {
            let at = names.iter().position(|n| n == name);
            at.and_then(|at| record.get(at)).unwrap_or_default().to_owned()
        };
        texts.push(make(&get));
    }
    Ok(())
}

fn question(get: &dyn Fn(&str) -> String) -> Text {
    let tags: Vec<String> = get("tags").split(';').filter(|t| !t.is_empty()).map(str::to_owned).collect();
    Text {
        title: get("title"),
        text: without_markup(&get("content")),
        language: get("locale"),
        topic: get("topic").bytes().fold(0, |sum, b| (sum * 31 + i64::from(b)) % 997),
        version: tags.iter().find_map(|t| Some(t.strip_prefix("firefox-")?.to_owned())),
        tags,
        rating: None,
        said_at: day_us(&get("created")),
    }
}

fn review(get: &dyn Fn(&str) -> String) -> Text {
    Text {
        title: get("title"),
        text: get("review"),
        language: "en".to_owned(),
        topic: 1,
        tags: vec![get("app")],
        version: None,
        rating: get("rating").trim_end_matches(".0").parse().ok(),
        said_at: day_us(&get("date")),
    }
}

fn without_markup(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            _ if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

/// About the day of `2021-01-31 …`, in microseconds.
fn day_us(date: &str) -> i64 {
    let number =
        |range: std::ops::Range<usize>| date.get(range).and_then(|d| d.parse::<i64>().ok()).unwrap_or(1);
    let days = (number(0..4) - 1970) * 365 + (number(5..7) - 1) * 30 + number(8..10);
    days * 86_400_000_000
}
