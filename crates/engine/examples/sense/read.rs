//! The public sets, each in its own shape.

use firsthand_domain::voice::{Kind, Tone};
use firsthand_engine::language::detect;
use serde_json::Value;
use std::error::Error;
use std::fs::read_to_string;
use std::path::Path;

/// A text with the tone its stars say.
pub struct Starred {
    pub set: &'static str,
    pub language: String,
    pub text: String,
    pub tone: Tone,
}

type All = Result<Vec<Starred>, Box<dyn Error>>;

fn starred(set: &'static str, title: &str, text: &str, stars: u8) -> Option<Starred> {
    let text = if title.trim().is_empty() { text.to_owned() } else { format!("{title}. {text}") };
    let language = detect(&text).unwrap_or_default().to_owned();
    Some(Starred { set, language, tone: Tone::of_marks(Some(stars), None)?, text })
        .filter(|s| !s.text.trim().is_empty())
}

/// Reviews: food delivery, YouTube, hotels (Japanese polarity), App Store feeds.
pub fn reviews(folder: &Path) -> All {
    let mut all = Vec::new();
    let mut rows = csv::Reader::from_path(folder.join("reviews/food_delivery_sg_appstore_reviews.csv"))?;
    for row in rows.records() {
        let row = row?;
        let stars = row[5].parse::<f32>().unwrap_or(0.0) as u8;
        all.extend(starred("food", &row[6], &row[4], stars).filter(|_| stars > 0));
    }
    for line in read_to_string(folder.join("reviews/idea_youtube_ios_reviews.txt"))?.lines() {
        if let [stars, text, title, ..] = line.split("******").collect::<Vec<_>>()[..] {
            all.extend(starred("youtube", title, text, stars.parse::<f32>().unwrap_or(0.0) as u8));
        }
    }
    for line in read_to_string(folder.join("sentiment/jrte_ja_hotel_pn.tsv"))?.lines() {
        if let [_, label, text, ..] = line.split('\t').collect::<Vec<_>>()[..] {
            let stars = match label {
                "1" => 5,
                "0" => 3,
                _ => 1,
            };
            // The whole set is Japanese; its shortest texts say too little to tell.
            all.extend(
                starred("hotels", "", text, stars).map(|s| Starred { language: "ja".to_owned(), ..s }),
            );
        }
    }
    for name in ["497799835_fr_1", "497799835_cn_5"] {
        let feed: Value = serde_json::from_str(&read_to_string(
            folder.join(format!("payloads/appstore_rss/{name}.json")),
        )?)?;
        for entry in feed["feed"]["entry"].as_array().into_iter().flatten() {
            let label = |key: &str| entry[key]["label"].as_str().unwrap_or_default();
            let stars = label("im:rating").parse().unwrap_or(0);
            all.extend(starred("xcode", label("title"), label("content"), stars).filter(|_| stars > 0));
        }
    }
    Ok(all)
}

fn voices(folder: &Path) -> Result<Vec<Value>, Box<dyn Error>> {
    let mut all = Vec::new();
    for name in ["voices-a.jsonl", "voices-b.jsonl", "voices-c.jsonl"] {
        for line in read_to_string(folder.join(name))?.lines() {
            all.push(serde_json::from_str(line)?);
        }
    }
    Ok(all)
}

fn text(voice: &Value, key: &str) -> String {
    voice[key].as_str().unwrap_or_default().to_owned()
}

/// The starred voices of the sample workspace.
pub fn sample(folder: &Path) -> All {
    let voices = voices(folder)?;
    let of = |voice: &Value| {
        let stars = voice["rating"].as_u64()? as u8;
        let found = starred("sample", &text(voice, "title"), &text(voice, "text"), stars)?;
        Some(Starred { language: text(voice, "lang"), ..found })
    };
    Ok(voices.iter().filter_map(of).collect())
}

/// Text, language, stars as a tone, and kind.
pub type Sorted = (String, String, Option<Tone>, Kind);

/// The sample voices that were sorted by hand.
pub fn kinds(folder: &Path, sorted: &str) -> Result<Vec<Sorted>, Box<dyn Error>> {
    let voices = voices(folder)?;
    let mut all = Vec::new();
    for line in sorted.lines().filter(|line| !line.starts_with('#')) {
        let (id, kind) = line.split_once(' ').ok_or("a line is an id and a kind")?;
        let voice = voices.iter().find(|voice| voice["id"] == id).ok_or("no such voice")?;
        let words = match text(voice, "title") {
            title if title.is_empty() => text(voice, "text"),
            title => format!("{title}. {}", text(voice, "text")),
        };
        let mark = |key: &str| voice[key].as_u64().map(|n| n as u8);
        let tone = Tone::of_marks(mark("rating"), mark("score"));
        all.push((words, text(voice, "lang"), tone, Kind::parse(kind).ok_or("no such kind")?));
    }
    Ok(all)
}
