//! Files: from whatever somebody drops to voices, in constant memory.
//!
//! Bytes are unpacked ([`bytes`]) and decoded ([`decode`]) while they are read; a reader per format gives rows
//! ([`rows`]); the plan says what their cells mean ([`crate::mapping`]).

pub mod bytes;
pub mod decode;
pub mod delimited;
pub mod encoding;
pub mod json;
pub mod layout;
pub mod lines;
pub mod look;
pub mod odd;
pub mod records;
pub mod row;
pub mod rows;
pub mod sniff;
pub mod xlsx;
pub mod xml;

use std::path::Path;
use std::sync::Arc;

use firsthand_domain::clock::{Clock, SystemClock};
use firsthand_domain::error::Result;
use firsthand_domain::import::{Look, Plan, Reader, Records, Wishes};

/// Reads the files people have.
#[derive(Clone)]
pub struct Files {
    clock: Arc<dyn Clock>,
}

impl Files {
    /// With a clock of the caller's: what is said after its time is set aside.
    pub fn with_clock(clock: Arc<dyn Clock>) -> Files {
        Files { clock }
    }
}

impl Default for Files {
    fn default() -> Files {
        Files::with_clock(Arc::new(SystemClock))
    }
}

impl Reader for Files {
    fn look(&self, path: &Path, name: &str, wishes: &Wishes) -> Result<Look> {
        look::look(path, name, wishes, self.clock.now())
    }

    fn open(&self, path: &Path, plan: &Plan) -> Result<Box<dyn Records>> {
        Ok(Box::new(records::open(path, plan, self.clock.now())?))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use firsthand_domain::import::Position;
    use firsthand_domain::item::{BadRow, Field, Item};
    use firsthand_domain::voice::{Heard, Speaker};
    use proptest::prelude::*;

    use super::*;

    struct Seen {
        look: Look,
        items: Vec<Item>,
        bad: Vec<BadRow>,
        stopped: Option<String>,
        position: Position,
    }

    fn read(bytes: &[u8], name: &str, wishes: &Wishes) -> Result<Seen> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let reader = crate::reader();
        let look = reader.look(file.path(), name, wishes)?;
        let mut records = reader.open(file.path(), &look.plan)?;
        let mut seen =
            Seen { look, items: vec![], bad: vec![], stopped: None, position: Position::default() };
        while let Some(record) = records.next() {
            match record {
                Ok(Ok(items)) => seen.items.extend(items),
                Ok(Err(row)) => seen.bad.push(row),
                Err(fault) => seen.stopped = Some(fault.message),
            }
        }
        seen.position = records.position();
        Ok(seen)
    }

    fn plainly(bytes: &[u8], name: &str) -> Seen {
        read(bytes, name, &Wishes::default()).unwrap()
    }

    fn refused(bytes: &[u8], name: &str) -> String {
        read(bytes, name, &Wishes::default()).err().map(|e| e.message).unwrap_or_default()
    }

    #[test]
    fn the_lines_of_our_own_samples() {
        let line = |id: u32, who: &str, more: &str| {
            format!(
                "{{\"id\":\"v{id}\",\"source\":\"Play\",\"at\":\"2026-03-0{id}T10:00:00Z\",\"lang\":\"fi\",\"speaker\":\"{who}\",\"heard\":\"written\",\"text\":\"Se katkeaa aina {id}\"{more}}}\n"
            )
        };
        let text = [
            line(1, "customer", ",\"rating\":2,\"version\":\"4.2\",\"area\":\"Unlock\",\"tags\":[\"kerb\",\"cold\"],\"title\":\"Ei\",\"country\":\"FI\""),
            line(2, "former", ",\"score\":9,\"person\":\"Hanna Koskela\""),
            line(3, "colleague", ""),
        ]
        .concat();
        let seen = plainly(text.as_bytes(), "voices.jsonl");
        let (one, two) = (&seen.items[0], &seen.items[1]);
        assert_eq!(
            (one.external_id.as_deref(), one.rating, one.version.as_deref()),
            (Some("v1"), Some(2), Some("4.2"))
        );
        assert_eq!(
            (one.language.as_deref(), one.country.as_deref(), one.area.as_deref()),
            (Some("fi"), Some("FI"), Some("Unlock"))
        );
        assert_eq!((one.tags.len(), one.heard, one.title.as_deref()), (2, Some(Heard::Written), Some("Ei")));
        assert_eq!(one.said_at.unwrap().jiff().to_string(), "2026-03-01T10:00:00Z");
        assert_eq!(
            (two.speaker, two.score, two.person.name.as_deref()),
            (Some(Speaker::FormerCustomer), Some(9), Some("Hanna Koskela"))
        );
        assert_eq!(seen.items[2].speaker, Some(Speaker::Colleague));
        assert!(one.extra.contains(&("source".into(), "Play".into())));
    }

    #[test]
    fn an_app_store_feed_as_xml() {
        let feed = "<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns:im=\"http://itunes.apple.com/rss\" xmlns=\"http://www.w3.org/2005/Atom\">\
            <id>https://itunes.apple.com/gb/rss/customerreviews/id=1/xml</id><entry><id>1</id><title>The app</title></entry>\
            <entry><updated>2021-02-03T08:15:00-07:00</updated><id>77001</id><title>Quick &amp; kind</title>\
            <content type=\"text\">It starts before I do</content><im:rating>5</im:rating><im:version>1.1.0</im:version>\
            <author><name>rider one</name><uri>https://itunes.apple.com/gb/reviews/id4711</uri></author>\
            <content type=\"html\">&lt;table&gt;</content></entry></feed>";
        let seen = plainly(feed.as_bytes(), "reviews.xml");
        assert_eq!(
            (seen.look.plan.preset.as_deref(), seen.items.len(), seen.bad.len()),
            (Some("app_store"), 1, 1)
        );
        let item = &seen.items[0];
        assert_eq!(
            (item.title.as_deref(), item.text.as_str()),
            (Some("Quick & kind"), "It starts before I do")
        );
        assert_eq!(
            (item.rating, item.country.as_deref(), item.person.external_id.as_deref()),
            (Some(5), Some("GB"), Some("4711"))
        );
        assert_eq!(item.said_at.unwrap().jiff().to_string(), "2021-02-03T15:15:00Z");
    }

    #[test]
    fn a_person_given_as_an_object() {
        let text = "{\"text\":\"It broke again today\",\"person\":{\"name\":\"Ana\",\"email\":\"a@b.pt\",\"role\":\"Nurse\",\"city\":\"Porto\"}}\n\
                    {\"text\":\"Works well for me\",\"person\":{\"name\":\"Rui\",\"email\":\"r@b.pt\",\"role\":\"Courier\",\"city\":\"Ghent\"}}\n";
        let person = &plainly(text.as_bytes(), "x.jsonl").items[0].person;
        assert_eq!((person.name.as_deref(), person.email.as_deref()), (Some("Ana"), Some("a@b.pt")));
        assert_eq!((person.role.as_deref(), person.city.as_deref()), (Some("Nurse"), Some("Porto")));
    }

    #[test]
    fn what_cannot_be_read_is_said_in_a_sentence() {
        assert!(refused(b"", "a.csv").contains("empty"));
        assert!(
            refused(&[0u8, 1, 2, 3, 4, 5, 6, 7, 8, 255, 254, 3].repeat(50), "a.csv")
                .contains("no text we can read")
        );
        assert!(refused(b"%PDF-1.7 ...", "a.csv").contains("PDF"));
        assert!(refused(b"PK\x03\x04 not really", "a.xlsx").contains("damaged"));
        assert!(refused(b"WEBVTT\n\n00:00 --> 00:01\nhello\n", "a.vtt").contains("transcript"));
        let wide: String = (0..6_000).map(|n| format!("c{n},")).collect();
        assert!(refused(format!("{wide}\n{wide}\n").as_bytes(), "a.csv").contains("columns"));
        let wishes = Wishes { columns: vec![("nope".into(), Field::Text)], ..Wishes::default() };
        let fault = read(b"id,text\n1,a\n", "a.csv", &wishes).err().unwrap();
        assert_eq!(
            (fault.field, fault.message.as_str()),
            (Some("columns"), "The file has no column “nope”.")
        );
    }

    #[test]
    fn five_thousand_columns_are_read() {
        let names: Vec<String> = (0..4_999).map(|n| format!("c{n}")).collect();
        let cells = vec!["x"; 4_999].join(",");
        let seen =
            plainly(format!("comment,{}\nIt works well,{cells}\n", names.join(",")).as_bytes(), "a.csv");
        assert_eq!((seen.items.len(), seen.items[0].extra.len()), (1, 4_999));
    }

    #[test]
    fn a_header_alone_and_null_bytes_are_noted() {
        let seen = plainly(b"id,text,date\n", "a.csv");
        assert!(seen.items.is_empty() && seen.look.plan.notes[0].contains("no rows under them"));
        let seen = plainly("id,text\n1,It w\0orks very well\n2,fine for me\n".as_bytes(), "a.csv");
        assert_eq!(seen.items[0].text, "It works very well");
        assert!(seen.look.plan.notes.iter().any(|n| n.contains("null bytes")));
    }

    #[test]
    fn broken_rows_do_not_stop_the_others() {
        let seen = plainly(
            b"id,text,date\n1,good one,2021-03-04\n2,a,b,c,d\n3,short\n4,other words,2021-03-05\n",
            "a.csv",
        );
        assert_eq!((seen.items.len(), seen.bad.len()), (2, 2));
        assert_eq!(seen.bad[0].reason, "Too many cells: 5 instead of 3.");
        assert_eq!(seen.bad[0].content, "2,a,b,c,d");
        assert_eq!(seen.position.rows, 4);
        assert_eq!((seen.bad[1].row, seen.bad[1].reason.as_str()), (3, "Too few cells: 2 instead of 3."));
    }

    #[test]
    fn wishes_are_followed() {
        let text = "när;vad;extra\n03/04/2025;Jättebra app tycker jag;fina ord\n05/04/2025;Dålig app tycker jag;sura ord\n";
        let bytes = encoding_rs::WINDOWS_1252.encode(text).0;
        let wishes = Wishes {
            encoding: Some("windows-1252".into()),
            delimiter: Some(";".into()),
            dates: Some(firsthand_domain::import::DateOrder::MonthFirst),
            zone: Some("Europe/Stockholm".into()),
            columns: vec![("när".into(), Field::SaidAt), ("extra".into(), Field::Ignore)],
            ..Wishes::default()
        };
        let seen = read(&bytes, "a.csv", &wishes).unwrap();
        assert_eq!(seen.items[0].text, "Jättebra app tycker jag");
        assert_eq!(seen.items[0].said_at.unwrap().jiff().to_string(), "2025-03-03T23:00:00Z");
        assert!(seen.items[0].extra.is_empty());
        assert_eq!(seen.look.plan.columns[0].because, "You chose this");
        // The plan is kept as JSON with the import and must read the same.
        let plan: Plan = serde_json::from_str(&serde_json::to_string(&seen.look.plan).unwrap()).unwrap();
        assert_eq!(plan, seen.look.plan);
    }

    #[test]
    fn a_damaged_archive_keeps_what_came_before() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writeln!(packer, "id,text").unwrap();
        for n in 0..200_000u64 {
            writeln!(packer, "{n},words number {}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).unwrap();
        }
        let packed = packer.finish().unwrap();
        let seen = plainly(&packed[..packed.len() / 2], "a.csv.gz");
        assert!(seen.items.len() > 10_000);
        assert!(seen.stopped.unwrap().starts_with("The archive is damaged or ends too early."));
    }

    #[test]
    fn a_spreadsheet_that_unpacks_to_too_much_is_refused() {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
        let block = vec![b' '; 1 << 20];
        for _ in 0..520 {
            zip.write_all(&block).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(refused(&bytes, "a.xlsx").contains("more than 512 MB"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(120))]
        #[test]
        fn no_bytes_panic(start in prop_oneof![Just(&b""[..]), Just(&b"{\"a\":["[..]), Just(&b"[{\"text\":1},"[..]),
            Just(&b"<?xml version='1.0'?><feed><entry><title>"[..]), Just(&b"\x1f\x8b\x08"[..]), Just(&b"\x28\xb5\x2f\xfd"[..]),
            Just(&b"id,text\n1,\""[..]), Just(&b"PK\x03\x04"[..]), Just(&b"\xff\xfe"[..]), Just(&b"{\"tickets\":[{\"requester_id\":1,\"raw_subject\":"[..])],
            rest in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b','), Just(b'"'), Just(b'\n'), Just(b'}'), Just(b']'), Just(b'<'), Just(b'>')], 0..200)) {
            let _ = read(&[start, &rest].concat(), "x", &Wishes::default());
        }
    }
}
