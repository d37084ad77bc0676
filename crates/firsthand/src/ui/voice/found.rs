//! The list a search found, with when it was said and where in it one stands.

use firsthand_app::voice::facets::Bucket;
use firsthand_app::voice::find::VoicePage as Found;
use firsthand_app::voice::row::VoiceRow as Row;
use jiff::civil::Date;

use super::asked::{Asked, address};
use crate::ui::chart::{Bin, Histogram, count};
use crate::ui::parts::{Pager, VoiceRow, When, voice_row};

/// The rows of a page; `current` is the one open beside them.
pub fn rows(
    asked: &Asked,
    found: &Found,
    current: Option<&str>,
    selectable: bool,
    when: &When,
) -> Vec<VoiceRow> {
    let row = |voice: &Row| {
        let mut row = voice_row(voice, asked.voice(voice.voice.id, asked.page), when);
        row.selectable = selectable;
        row.current = current == Some(row.id.as_str());
        row
    };
    let mut rows: Vec<VoiceRow> = Vec::new();
    for voice in &found.voices {
        let original = voice.copy_of.map(|id| id.to_string());
        match original.and_then(|id| rows.iter_mut().find(|row| row.id == id)) {
            Some(first) => first.add_copy(row(voice)),
            None => rows.push(row(voice)),
        }
    }
    rows
}

/// The same search without voices that say it in other words, where there are some.
pub fn only_words(asked: &Asked, found: &Found) -> Option<String> {
    let narrower = || {
        let mut pairs = asked.pairs();
        pairs.push(("words", "only".to_owned()));
        address("/voice", pairs)
    };
    (found.by_meaning && asked.search.like.is_none()).then(narrower)
}

/// "41–80 of 1,238", with the pages around it.
pub fn pager(asked: &Asked, found: &Found) -> Pager {
    let (first, last) = (found.offset + 1, found.offset + found.voices.len());
    let total = count(found.total as i64);
    let position = match found.voices.len() {
        0 => String::new(),
        1 => format!("{} of {total}", count(first as i64)),
        _ => format!("{}–{} of {total}", count(first as i64), count(last as i64)),
    };
    Pager {
        position,
        prev: (asked.page > 1).then(|| asked.list(asked.page - 1)),
        next: ((last as u64) < found.total && !found.voices.is_empty()).then(|| asked.list(asked.page + 1)),
    }
}

/// When the hits were said; nothing when they are all of one stretch.
pub fn histogram(asked: &Asked, found: &Found, when: &When) -> Option<Histogram> {
    let (first, last) = (found.histogram.first()?, found.histogram.last()?);
    if found.histogram.len() < 2 {
        return None;
    }
    let most = found.histogram.iter().max_by_key(|bucket| bucket.count)?;
    let (from, to) = (day(&first.from)?, day(&last.to)?.min(when.today()).max(day(&last.from)?));
    let name = format!(
        "{} voices from {} to {}, most {} {}",
        count(found.total as i64),
        when.day(from),
        when.day(to),
        if most.from == most.to { "on" } else { "from" },
        when.span(day(&most.from)?, day(&most.to)?),
    );
    let bins = found.histogram.iter().filter_map(|bucket| bin(asked, bucket, when)).collect();
    Some(Histogram { name, bins, from: when.day(from), to: when.day(to) })
}

fn bin(asked: &Asked, bucket: &Bucket, when: &When) -> Option<Bin> {
    let span = when.span(day(&bucket.from)?, day(&bucket.to)?);
    let voices = if bucket.count == 1 { "voice" } else { "voices" };
    let mut pairs: Vec<_> =
        asked.pairs().into_iter().filter(|(name, _)| *name != "from" && *name != "to").collect();
    pairs.push(("from", bucket.from.clone()));
    pairs.push(("to", bucket.to.clone()));
    Some(Bin {
        label: format!("{span}: {} {voices}", count(bucket.count as i64)),
        count: bucket.count as i64,
        href: address("/voice", pairs),
    })
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}
