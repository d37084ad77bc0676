//! Dated voices from CSV, counted by day and series.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

/// A voice: its day and the names of the series it belongs to.
#[derive(Clone)]
pub struct Voice {
    pub day: i64,
    pub series: Vec<String>,
}

/// Daily counts, the first at day `first` (days since 1970-01-01).
pub struct Days {
    pub first: i64,
    pub observed: Vec<bool>,
    pub total: Vec<u32>,
    pub names: Vec<String>,
    pub series: Vec<Vec<u32>>,
}

pub fn voices(files: &[String]) -> Result<Vec<Voice>, Box<dyn Error>> {
    let mut out = Vec::new();
    for file in files {
        let mut reader = csv::Reader::from_reader(zstd::Decoder::new(std::fs::File::open(file)?)?);
        let headers = reader.headers()?.clone();
        let place = |name: &str| headers.iter().position(|h| h == name).ok_or(format!("no column {name}"));
        let (created, topic, locale, tags) =
            (place("created")?, place("topic")?, place("locale")?, place("tags")?);
        for row in reader.records() {
            let row = row?;
            let Some(day) = day(&row[created]) else { continue };
            let mut series = vec![format!("topic {}", &row[topic]), format!("locale {}", &row[locale])];
            let tags = row[tags].split(';').filter(|t| !t.is_empty() && *t != &row[topic]);
            series.extend(tags.map(|t| format!("tag {t}")));
            series.sort();
            series.dedup();
            out.push(Voice { day, series });
        }
    }
    Ok(out)
}

/// Fewer voices on a day mean that it was not collected, or in part.
const COLLECTED: u32 = 20;

/// The most frequent `most` series by day that are heard all along. Others (a version, a tag somebody used for a
/// month) are left out: their voices on shuffled days would be something to find.
pub fn count(voices: &[Voice], most: usize) -> Days {
    let first = voices.iter().map(|v| v.day).min().unwrap_or(0);
    let length = voices.iter().map(|v| v.day - first + 1).max().unwrap_or(0) as usize;
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut quarters: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    for (voice, name) in voices.iter().flat_map(|v| v.series.iter().map(move |s| (v, s))) {
        *sizes.entry(name).or_default() += 1;
        quarters.entry(name).or_default().insert((voice.day - first) / 91);
    }
    sizes.retain(|name, _| 10 * quarters[name].len() >= 9 * (length / 91 - length / 91 / 20));
    let mut names: Vec<(&str, usize)> = sizes.into_iter().collect();
    names.sort_by_key(|n| std::cmp::Reverse(n.1));
    names.truncate(most);
    let places: BTreeMap<&str, usize> = names.iter().enumerate().map(|(at, n)| (n.0, at)).collect();
    let mut days = Days {
        first,
        observed: vec![false; length],
        total: vec![0; length],
        names: names.iter().map(|n| n.0.to_owned()).collect(),
        series: vec![vec![0; length]; names.len()],
    };
    for voice in voices {
        let day = (voice.day - first) as usize;
        days.total[day] += 1;
        for at in voice.series.iter().filter_map(|s| places.get(s.as_str())) {
            days.series[*at][day] += 1;
        }
    }
    days.observed = days.total.iter().map(|&t| t >= COLLECTED).collect();
    days
}

/// Days since 1970-01-01 of text that begins with YYYY-MM-DD. Source: Hinnant, "days_from_civil".
pub fn day(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// YYYY-MM-DD of days since 1970-01-01.
pub fn date(days: i64) -> String {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days - era * 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
