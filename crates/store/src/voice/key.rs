//! Which voice a row is, and whether anything of it changed.

use firsthand_domain::id::SourceId;
use firsthand_domain::item::Item;

/// 63 bits of BLAKE3 over parts that cannot run into one another; never 0.
pub struct Digest(blake3::Hasher);

impl Digest {
    /// `purpose` keeps the hashes of different things apart.
    pub fn new(purpose: &str) -> Digest {
        Digest(blake3::Hasher::new()).text(Some(purpose))
    }
    pub fn text(mut self, part: Option<&str>) -> Digest {
        match part {
            None => self.0.update(&[0]),
            Some(text) => {
                self.0.update(&[1]).update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes())
            }
        };
        self
    }
    pub fn int(mut self, part: Option<i64>) -> Digest {
        match part {
            None => self.0.update(&[0]),
            Some(number) => self.0.update(&[2]).update(&number.to_le_bytes()),
        };
        self
    }
    pub fn done(self) -> i64 {
        let hash = self.0.finalize();
        let mut first = [0u8; 8];
        first.copy_from_slice(&hash.as_bytes()[..8]);
        (i64::from_le_bytes(first) & i64::MAX).max(1)
    }
}

/// The trimmed id of the source, where the row has one.
pub fn external_id(item: &Item) -> Option<&str> {
    item.external_id.as_deref().map(str::trim).filter(|id| !id.is_empty())
}

/// The same for two rows that are the same voice: by the source's own id; else by what was said, when, by whom, under
/// which title and to which question; without date and person, by the row's place in its file as well.
pub fn voice_key(source: SourceId, item: &Item, person_key: Option<&str>) -> i64 {
    let start = Digest::new("voice").int(Some(source.0));
    if let Some(id) = external_id(item) {
        return start.text(Some("x")).text(Some(id)).done();
    }
    let nameless = item.said_at.is_none() && person_key.is_none();
    start
        .text(Some("h"))
        .text(Some(&item.text))
        .int(item.said_at.map(|at| at.0))
        .text(person_key)
        .text(item.title.as_deref())
        .text(item.question.as_deref())
        .int(nameless.then_some(item.row as i64))
        .done()
}

/// Differs when anything that came in differs. The row's place does not count: files are sorted anew.
pub fn content_hash(item: &Item) -> i64 {
    let person = &item.person;
    let mut digest = Digest::new("content");
    for text in [
        &item.title,
        &item.original,
        &item.language,
        &item.country,
        &item.version,
        &item.area,
        &item.link,
        &item.reply,
        &item.question,
        &person.external_id,
        &person.email,
        &person.name,
        &person.role,
        &person.city,
        &person.account,
    ] {
        digest = digest.text(text.as_deref());
    }
    digest = digest
        .text(Some(&item.text))
        .int(item.said_at.map(|at| at.0))
        .text(item.speaker.map(|speaker| speaker.name()))
        .text(item.heard.map(|heard| heard.name()))
        .int(item.rating.map(i64::from))
        .int(item.score.map(i64::from))
        .int(Some(item.tags.len() as i64));
    for tag in &item.tags {
        digest = digest.text(Some(tag));
    }
    for (name, value) in &item.extra {
        digest = digest.text(Some(name)).text(Some(value));
    }
    digest.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use firsthand_domain::time::Timestamp;

    fn item(text: &str) -> Item {
        Item { text: text.to_owned(), ..Item::default() }
    }

    #[test]
    fn the_sources_id_decides_and_else_the_words() {
        let source = SourceId(1);
        let named = |id: &str, text: &str| Item { external_id: Some(id.to_owned()), ..item(text) };
        assert_eq!(voice_key(source, &named("7", "a"), None), voice_key(source, &named(" 7 ", "b"), None));
        assert_ne!(voice_key(source, &named("7", "a"), None), voice_key(SourceId(2), &named("7", "a"), None));
        let dated = Item { said_at: Some(Timestamp(5)), row: 1, ..item("a") };
        let moved = Item { row: 9, ..dated.clone() };
        assert_eq!(voice_key(source, &dated, None), voice_key(source, &moved, None));
        // Two people may say "Good" on the same undated survey.
        let (one, two) = (Item { row: 1, ..item("Good") }, Item { row: 2, ..item("Good") });
        assert_ne!(voice_key(source, &one, None), voice_key(source, &two, None));
        assert_eq!(voice_key(source, &one, Some("mail:a")), voice_key(source, &two, Some("mail:a")));
    }

    #[test]
    fn every_part_counts_as_content() {
        let plain = content_hash(&item("a"));
        let mut other = item("a");
        other.row = 8;
        assert_eq!(content_hash(&other), plain);
        other.tags = vec!["x".into()];
        assert_ne!(content_hash(&other), plain);
        let (a, b) = (
            Item { extra: vec![("ab".into(), "c".into())], ..item("a") },
            Item { extra: vec![("a".into(), "bc".into())], ..item("a") },
        );
        assert_ne!(content_hash(&a), content_hash(&b));
    }
}
