//! Writes the big CSV: the Firefox questions and the store reviews again and again, each time with another id,
//! another day and some words exchanged, so that no two rows are alike and the vocabulary grows as it would.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use firsthand_catalog::reader;
use firsthand_domain::clock::mix;
use firsthand_domain::import::{Reader, Wishes};
use firsthand_domain::item::Item;

const FILES: &[&str] = &[
    "support/firefox_support_questions_2018.csv.zst",
    "support/firefox_support_questions_2019.csv.zst",
    "support/firefox_support_questions_2020.csv.zst",
    "support/firefox_support_questions_2021.csv.zst",
    "support/firefox_support_questions_2022.csv.zst",
    "reviews/food_delivery_sg_appstore_reviews.csv",
];

fn items(data: &Path) -> io::Result<Vec<Item>> {
    let mut all = Vec::new();
    for name in FILES {
        let path = data.join(name);
        let look = reader().look(&path, name, &Wishes::default()).map_err(io::Error::other)?;
        let mut records = reader().open(&path, &look.plan).map_err(io::Error::other)?;
        while let Some(record) = records.next() {
            all.extend(record.map_err(io::Error::other)?.unwrap_or_default());
        }
    }
    Ok(all)
}

/// Writes `voices` rows to `target`.
pub fn write(data: &Path, voices: usize, target: &Path) -> io::Result<()> {
    let items = items(data)?;
    let part = target.with_extension("part");
    let mut csv = csv::Writer::from_writer(BufWriter::with_capacity(1 << 20, File::create(&part)?));
    csv.write_record([
        "id", "created", "title", "content", "rating", "topic", "locale", "creator", "version",
    ])?;
    for n in 0..voices {
        let item = &items[n % items.len()];
        let round = (n / items.len()) as u64;
        let day = mix(n as u64) % 1200;
        let created =
            jiff::Timestamp::from_second(1_690_000_000 + (day * 86_400 + mix(n as u64 + 7) % 86_400) as i64);
        csv.write_record([
            format!("m-{n}"),
            created.map(|c| c.to_string()).unwrap_or_default(),
            item.title.clone().unwrap_or_default(),
            varied(&item.text, round, n as u64),
            item.rating.map(|r| r.to_string()).unwrap_or_default(),
            item.area.clone().unwrap_or_default(),
            item.language.clone().unwrap_or_default(),
            item.person.name.as_ref().map(|name| format!("{name}{round}")).unwrap_or_default(),
            item.version.clone().unwrap_or_else(|| format!("{}.{}", 70 + day / 30, round)),
        ])?;
    }
    csv.flush()?;
    std::fs::rename(part, target)
}

/// About one word in sixteen changes place with another of the same text; the first round is as it was.
fn varied(text: &str, round: u64, seed: u64) -> String {
    if round == 0 {
        return text.to_owned();
    }
    let mut words: Vec<&str> = text.split(' ').collect();
    for k in 0..words.len() as u64 / 16 + 1 {
        let (a, b) = (mix(seed * 31 + k), mix(seed * 37 + k));
        let len = words.len() as u64;
        words.swap((a % len) as usize, (b % len) as usize);
    }
    words.join(" ")
}
