//! Real files of real programs. Without the data folder every test says so and passes.

// A test that cannot open its file should stop there.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails, and says where")]

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use firsthand_domain::import::{Look, Reader, Wishes};
use firsthand_domain::item::{BadRow, Field, Item};
use firsthand_domain::voice::SourceKind;

/// The file in the data folder, or nothing where there is none.
fn data(name: &str) -> Option<PathBuf> {
    let given = std::env::var_os("FIRSTHAND_DATA").map(PathBuf::from);
    let near = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let path = given.unwrap_or_else(near).join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {name} is not here");
    None
}

/// Everything a file gives.
struct Read {
    look: Look,
    items: Vec<Item>,
    bad: Vec<BadRow>,
}

impl Read {
    fn field(&self, column: &str) -> Field {
        self.look
            .plan
            .columns
            .iter()
            .find(|c| c.name == column)
            .unwrap_or_else(|| panic!("no column {column}"))
            .field
    }
    fn counts(&self) -> (usize, usize) {
        (self.items.len(), self.bad.len())
    }
}

fn read_path(path: &Path) -> Read {
    let reader = firsthand_catalog::reader();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let look = reader.look(path, &name, &Wishes::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut records = reader.open(path, &look.plan).unwrap();
    let (mut items, mut bad) = (Vec::new(), Vec::new());
    while let Some(record) = records.next() {
        match record.unwrap_or_else(|e| panic!("{name}: {e}")) {
            Ok(found) => items.extend(found),
            Err(row) => bad.push(row),
        }
    }
    assert_eq!(
        records.position().rows as usize,
        bad.len() + items.iter().map(|i| i.row).collect::<HashSet<_>>().len()
    );
    assert_eq!(records.position().bytes_read, records.position().bytes_total);
    Read { look, items, bad }
}

fn read(name: &str) -> Option<Read> {
    data(name).map(|path| read_path(&path))
}

fn folder(name: &str) -> Vec<PathBuf> {
    let Some(folder) = data(name) else { return Vec::new() };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

/// FNV-1a of a text: real people's words and names are compared here, and stay out of this file.
fn print(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// [`print`] of the first `characters`.
fn beginning(text: &str, characters: usize) -> u64 {
    print(&text.chars().take(characters).collect::<String>())
}

#[test]
fn firefox_questions_of_five_years() {
    let mut languages: HashMap<String, usize> = HashMap::new();
    let mut rows = 0;
    for (year, expected) in [(2018, 1_563), (2019, 16_758), (2020, 17_791), (2021, 24_785), (2022, 21_706)] {
        let Some(found) = read(&format!("support/firefox_support_questions_{year}.csv.zst")) else { return };
        assert_eq!(found.look.plan.preset.as_deref(), Some("support_questions"));
        assert_eq!(found.items.len() + found.bad.len(), expected, "{year}");
        assert!(found.bad.is_empty(), "{year}: {:?}", found.bad.first());
        let ids: HashSet<_> = found.items.iter().map(|i| i.external_id.clone()).collect();
        assert_eq!(ids.len(), expected);
        for item in &found.items {
            *languages.entry(item.language.clone().unwrap_or_default()).or_default() += 1;
            assert!(item.said_at.is_some() && !item.text.is_empty());
        }
        rows += expected;
    }
    assert_eq!(rows, 82_603);
    assert_eq!(languages.len(), 11);
    let count = |language: &str| languages[language];
    assert_eq!(
        (count("en"), count("es"), count("pt"), count("it"), count("cs")),
        (75_355, 2_657, 1_580, 1_151, 759)
    );
    assert_eq!((count("tr"), count("hu"), count("fi")), (501, 306, 221));
}

#[test]
fn a_firefox_question_in_full() {
    let Some(found) = read("support/firefox_support_questions_2018.csv.zst") else { return };
    let first = &found.items[0];
    assert_eq!(first.external_id.as_deref(), Some("1242298"));
    assert_eq!(first.said_at.unwrap().jiff().to_string(), "2018-12-01T00:29:42Z");
    assert_eq!(beginning(&first.text, 67), 0x9ee1_f635_c7b9_87de);
    assert!(first.original.as_deref().unwrap().starts_with("<p>"));
    assert_eq!(first.tags, ["mac-os", "desktop", "websites", "firefox-630"]);
    assert_eq!((first.area.as_deref(), first.language.as_deref()), (Some("websites"), Some("en")));
    assert_eq!(first.person.name.as_deref().map(print), Some(0x93ef_3201_cd38_b5ce));
    assert_eq!(found.look.plan.source_kind, SourceKind::Support);
}

#[test]
fn daily_and_launch_files() {
    let mut daily = 0;
    for path in folder("support/raw_daily") {
        let found = read_path(&path);
        assert_eq!((found.look.plan.preset.as_deref(), found.bad.len()), (Some("support_questions"), 0));
        daily += found.items.len();
    }
    let mut launches = Vec::new();
    for path in folder("support/launch_windows") {
        let found = read_path(&path);
        assert_eq!(found.field("synthetic_answers"), Field::Extra);
        assert!(found.bad.is_empty());
        launches.push(found.items.len());
    }
    if !launches.is_empty() {
        assert_eq!(launches, [653, 655, 543, 806, 843, 1_220]);
        assert!((300..420).contains(&daily), "{daily}");
    }
}

#[test]
fn singapore_reviews_and_their_answers() {
    let Some(found) = read("reviews/food_delivery_sg_appstore_reviews.csv") else { return };
    assert_eq!(found.counts(), (13_446, 0));
    assert_eq!(found.items.iter().filter(|i| i.reply.is_some()).count(), 1_625);
    let first = &found.items[0];
    assert_eq!(beginning(first.reply.as_deref().unwrap(), 49), 0x3dbf_cc8d_0cc0_69df);
    assert!(beginning(&first.text, 42) == 0x5e3c_db99_8860_8120 && first.text.contains('\n'));
    assert!(
        found
            .items
            .iter()
            .all(|i| !i.text.contains("'modified'") && i.extra.iter().all(|e| e.0 != "developerResponse"))
    );
    assert_eq!(
        (first.title.as_deref().map(print), first.person.name.as_deref().map(print)),
        (Some(0x9846_7f15_3429_7b28), Some(0x9a65_b1bf_17ea_19da))
    );
    assert_eq!(first.said_at.unwrap().jiff().to_string(), "2020-09-30T10:13:55Z");
    assert_eq!(found.look.plan.source_kind, SourceKind::Store);
}

#[test]
fn youtube_reviews_between_stars() {
    let Some(found) = read("reviews/idea_youtube_ios_reviews.txt") else { return };
    assert_eq!(found.look.plan.delimiter.as_deref(), Some("******"));
    assert_eq!(found.counts(), (5_000, 0));
    let first = &found.items[0];
    assert_eq!(
        (first.rating, first.version.as_deref(), first.country.as_deref()),
        (Some(2), Some("12.11"), Some("SG"))
    );
    assert_eq!(first.title.as_deref().map(print), Some(0xd13b_5cdd_2ded_305e));
    assert_eq!(first.said_at.unwrap().jiff().to_string(), "2017-04-01T00:00:00Z");
    assert_eq!(found.items.iter().filter(|i| i.country.as_deref() == Some("CA")).count(), 3_014);
}

#[test]
fn spreadsheets() {
    for path in folder("reviews/is22_search/collected") {
        let found = read_path(&path);
        assert_eq!(found.counts(), (1_250, 0), "{}", path.display());
        assert_eq!(found.field("Review id"), Field::ExternalId);
    }
    let judged = folder("reviews/is22_search/judged");
    let voices: usize = judged
        .iter()
        .map(|path| {
            let found = read_path(path);
            assert!((36..=58).contains(&(found.items.len() + found.bad.len())), "{}", path.display());
            assert!(found.bad.len() <= 2 && found.bad.iter().all(|b| b.reason.starts_with("No words")));
            found.items.len()
        })
        .sum();
    assert!(judged.is_empty() || (judged.len() == 12 && voices > 400), "{voices}");
    let Some(found) = read("reviews/merit_youtube_changelog_gold.xlsx") else { return };
    assert_eq!(found.counts(), (39, 0));
    assert_eq!(found.items[0].said_at.unwrap().jiff().to_string(), "2017-03-29T00:00:00Z");
    assert_eq!(found.items[0].version.as_deref(), Some("12.11"));
}

#[test]
fn a_survey_in_gb18030() {
    let Some(found) = read("surveys/merit_questionnaire_gb18030.csv") else { return };
    assert_eq!(
        (found.look.plan.encoding.as_str(), found.look.plan.preset.as_deref()),
        ("gb18030", Some("survey"))
    );
    assert_eq!(found.counts(), (44, 0));
    assert_eq!(
        (found.items[0].external_id.as_deref(), print(&found.items[0].text)),
        (Some("44"), 0x66fc_d72c_7ecb_bca6)
    );
    assert!(found.items[0].extra.iter().any(|e| print(&e.1) == 0x9f77_95fe_dd29_7d7e));
}

#[test]
fn jupyter_surveys() {
    for name in ["surveys/jupyter_2015_survey_export.csv", "surveys/jupyter_2015_short_columns.csv"] {
        let Some(found) = read(name) else { return };
        assert_eq!(found.look.plan.preset.as_deref(), Some("survey"));
        let respondents: HashSet<u64> = found.items.iter().map(|i| i.row).collect();
        assert_eq!(respondents.len() + found.bad.len(), 1_706);
        assert!(found.items.len() > 8_000, "{}", found.items.len());
        let ids: HashSet<_> = found.items.iter().map(|i| i.external_id.clone()).collect();
        assert_eq!(ids.len(), found.items.len());
        assert!(found.items.iter().all(|i| i.question.is_some() && i.said_at.is_some()));
        assert!(found.bad.iter().all(|b| b.reason == "No question was answered in words."));
    }
    let Some(found) = read("surveys/jupyterlab_2018_usability_test_notes.csv") else { return };
    assert_eq!(found.counts(), (268, 1_313));
    assert_eq!(print(&found.items[0].text), 0x8e09_3279_cb6c_ddfd);
    assert!(found.look.plan.notes.iter().any(|n| n.contains("stand in row 2")));
    for path in folder("surveys/jupyter_2015_themes") {
        let found = read_path(&path);
        assert_eq!(found.look.plan.delimiter.as_deref(), Some(";"), "{}", path.display());
    }
}

#[test]
fn app_store_feeds() {
    for (name, voices, bad) in [
        ("497799835_fr_1", 50, 0),
        ("497799835_cn_5", 50, 0),
        ("1510826067_gb_1", 4, 0),
        ("1510826067_gb_2", 0, 0),
        ("100000000_gb_1", 0, 0),
        ("empty_page", 0, 0),
        ("invalid_entry_author_uri", 2, 0),
        ("invalid_feed_author_uri", 1, 0),
        ("invalid_links", 0, 1),
        ("invalid_rating", 0, 1),
    ] {
        let Some(found) = read(&format!("payloads/appstore_rss/{name}.json")) else { return };
        assert_eq!(found.look.plan.preset.as_deref(), Some("app_store"), "{name}");
        assert_eq!(found.counts(), (voices, bad), "{name}");
        assert!(found.bad.iter().all(|b| b.reason.contains("stars") && b.reason.contains("damaged")));
        assert!(voices > 0 || !found.look.plan.notes.is_empty());
    }
    let Some(found) = read("payloads/appstore_rss/497799835_cn_5.json") else { return };
    let first = &found.items[0];
    assert_eq!(
        (first.external_id.as_deref(), first.country.as_deref(), first.rating),
        (Some("6668621742"), Some("CN"), Some(3))
    );
    assert_eq!(
        (first.version.as_deref(), first.person.external_id.as_deref().map(print)),
        (Some("12.2"), Some(0xb51a_f234_65bf_ba57))
    );
    let Some(path) = data("payloads/appstore_rss/555731861_us_11.json") else { return };
    let refused = firsthand_catalog::reader().look(&path, "x.json", &Wishes::default()).err().unwrap();
    assert!(refused.message.contains("ends after page 10"), "{refused}");
}

#[test]
fn play_console() {
    let Some(found) = read("payloads/google_play_console/firefox_reviews_3rows.csv") else { return };
    assert_eq!(found.look.plan.preset.as_deref(), Some("google_play"));
    assert_eq!(found.counts(), (2, 1));
    assert_eq!(found.bad[0].reason, "Stars and no words.");
    assert!(found.items[0].external_id.as_deref().unwrap().starts_with("gp:AOqpTOGF"));
    assert_eq!(
        (found.items[1].title.as_deref().map(print), found.items[1].language.as_deref()),
        (Some(0xaaa9_16c5_5521_85a3), Some("en"))
    );
    // As Google ships it.
    let text =
        std::fs::read_to_string(data("payloads/google_play_console/firefox_reviews_3rows.csv").unwrap())
            .unwrap();
    let wide: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), wide).unwrap();
    let again = read_path(file.path());
    assert_eq!(again.look.plan.encoding, "UTF-16LE");
    assert_eq!(again.items, found.items);
}

#[test]
fn zendesk_tickets() {
    let Some(found) = read("payloads/zendesk/incremental_tickets.json") else { return };
    assert_eq!((found.look.plan.preset.as_deref(), found.counts()), (Some("zendesk"), (86, 1)));
    assert!(found.bad[0].reason.contains("was deleted in Zendesk"));
    let first = &found.items[0];
    assert_eq!(
        (first.external_id.as_deref(), first.title.as_deref(), first.text.as_str()),
        (Some("28"), Some("test"), "test")
    );
    assert_eq!(first.person.external_id.as_deref().map(print), Some(0x8935_49d5_1040_f680));
    assert_eq!(first.said_at.unwrap().jiff().to_string(), "2023-09-18T15:57:42Z");
    assert!(first.extra.contains(&("via".into(), "api".into())));
    let Some(full) = read("payloads/zendesk/incremental_tickets_1000_time_based.json.zst") else { return };
    assert_eq!(full.counts(), (485, 515));
    let Some(pages) = read("payloads/zendesk/incremental_tickets_pages_time_based.jsonl.zst") else { return };
    assert_eq!((pages.look.plan.format.as_str(), pages.counts()), ("json_lines", (104, 0)));
    // Pages and exports overlap; a ticket has the same id in all of them.
    let ids = |read: &Read| read.items.iter().map(|i| i.external_id.clone()).collect::<HashSet<_>>();
    assert!(ids(&pages).is_subset(&ids(&full)));
    let Some(cursor) = read("payloads/zendesk/incremental_tickets_cursor.json") else { return };
    let these: HashSet<_> = found.items.iter().map(|i| i.external_id.clone()).collect();
    assert!(cursor.items.iter().filter(|i| these.contains(&i.external_id)).count() > 80);
}

#[test]
fn an_intercom_conversation() {
    let Some(found) = read("payloads/intercom/conversation.json") else { return };
    assert_eq!((found.look.plan.preset.as_deref(), found.counts()), (Some("intercom"), (1, 0)));
    assert_eq!(print(&found.items[0].text), 0xf3fe_d223_56b0_8b5b);
    assert_eq!(found.items[0].tags, ["Some tag"]);
}

#[test]
fn intents_and_dark_patterns() {
    for (name, rows) in [
        ("intents/banking77_train.csv", 10_003),
        ("intents/banking77_test.csv", 3_080),
        ("intents/hwu64_utterances.csv", 11_036),
        ("intents/dstc11_insurance_dev_utterances.jsonl", 913),
        ("reviews/is22_feature_sentiment_sentences.csv", 1_329),
        ("dark_patterns/ec_darkpattern.tsv", 1_565),
    ] {
        let Some(found) = read(name) else { return };
        assert_eq!(found.counts(), (rows, 0), "{name}");
    }
    let Some(found) = read("dark_patterns/mathur_dark_patterns.csv") else { return };
    assert_eq!(found.field("Pattern String"), Field::Text);
    assert_eq!(found.counts(), (972, 306));
}

#[test]
fn japanese_tables_without_quotes() {
    for name in ["sentiment/jrte_ja_hotel_pn.tsv", "sentiment/jrte_ja_hotel_rhr.tsv"] {
        let Some(found) = read(name) else { return };
        assert_eq!(found.counts(), (5_000, 0), "{name}");
        assert_eq!(print(&found.items[1].text), 0x1417_c36c_f6e1_eefb);
        assert!(found.items[0].external_id.is_some());
    }
}
