//! The index as a whole: what goes in comes out, and nothing else.

use tempfile::TempDir;

use super::Index;
use super::open::Opened;
use crate::answer::{Answer, Interval};
use crate::document::Document;
use crate::error::Error;
use crate::request::{Filters, Request, Sort};
use crate::schema::FORMAT;
use crate::spread::{Cut, Part};

const DAY: i64 = 86_400_000_000;

fn fresh() -> (TempDir, Index) {
    let folder = TempDir::new().unwrap();
    let (index, opened) = Index::open_or_create(folder.path()).unwrap();
    assert_eq!(opened, Opened::Fresh);
    (folder, index)
}

fn fill(index: &Index, documents: &[Document]) {
    let mut writer = index.writer(20_000_000).unwrap();
    for document in documents {
        writer.put(document).unwrap();
    }
    writer.commit(7).unwrap();
}

fn texts<'a>(texts: &[&'a str]) -> Vec<Document<'a>> {
    (1..).zip(texts).map(|(id, text)| Document::new(id, 1, text, id * DAY)).collect()
}

fn ask(index: &Index, query: &str) -> Answer {
    index.search(&Request::new(1, query)).unwrap()
}

fn found(index: &Index, query: &str) -> Vec<i64> {
    let mut ids: Vec<i64> = ask(index, query).hits.iter().map(|hit| hit.id).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn words_phrases_minus_either() {
    let (_folder, index) = fresh();
    fill(
        &index,
        &texts(&[
            "The app crashes when my hands are cold",
            "Cold hands cannot unlock it",
            "It crashed twice; café Ångström",
            "I love the new design",
            "my hands, cold as ice, unlocking",
        ]),
    );
    for (query, ids) in [
        ("", &[1, 2, 3, 4, 5][..]),
        ("crash", &[1, 3]),
        ("crashing cold", &[1]),
        ("cold hands", &[1, 2, 5]),
        ("\"cold hands\"", &[2]),
        ("“crash”", &[]),
        ("\"crashed twice\"", &[3]),
        ("cold -crash", &[2, 5]),
        ("-cold", &[3, 4]),
        ("NOT cold", &[3, 4]),
        ("love OR twice", &[3, 4]),
        ("love | twice -design", &[3]),
        ("(love new) OR (crash twice)", &[3, 4]),
        ("unlo*", &[2, 5]),
        ("un* -\"unlock it\"", &[5]),
        ("CAFE angstrom", &[3]),
        ("loving", &[4]),
        ("nowhere", &[]),
        ("cold OR -cold", &[1, 2, 3, 4, 5]),
    ] {
        assert_eq!(found(&index, query), ids, "{query}");
        assert_eq!(ask(&index, query).problem, None, "{query}");
        assert_eq!(ask(&index, query).total, ids.len() as u64, "{query}");
    }
}

#[test]
fn fields_and_tests_in_the_text() {
    let (_folder, index) = fresh();
    let tags = ["Night shift".to_owned()];
    let base = Document::new(1, 1, "slow sync", 0);
    fill(
        &index,
        &[
            Document { title: Some("Sync"), rating: Some(1), tags: &tags, version: Some("96.0.1"), ..base },
            Document {
                id: 2,
                person: Some("Dele Adeyemi"),
                rating: Some(2),
                language: Some("de-AT"),
                said_at: DAY,
                ..base
            },
            Document {
                id: 3,
                account: Some("St Birgitta Hospital"),
                rating: Some(5),
                said_at: 400 * DAY,
                ..base
            },
            Document {
                id: 4,
                question: Some("What annoys you about unlocking?"),
                version: Some("960"),
                ..base
            },
        ],
    );
    for (query, ids) in [
        ("title:sync", &[1][..]),
        ("person:dele", &[2]),
        ("person:\"dele adeyemi\" slow", &[2]),
        ("account:birgitta", &[3]),
        ("unlocking", &[]),
        ("question:unlock", &[4]),
        ("tag:\"night shift\"", &[1]),
        ("version:96", &[1]),
        ("lang:de", &[2]),
        ("rating:1..2", &[1, 2]),
        ("slow rating:5", &[3]),
        ("-rating:1..2 slow", &[3, 4]),
        ("rating:5 OR lang:de", &[2, 3]),
        ("before:1970-01-02", &[1, 4]),
        ("after:1971", &[3]),
    ] {
        assert_eq!(found(&index, query), ids, "{query}");
    }
    for odd in
        ["colour:red", "rating:many", "after:soon", "\"slow", "(slow", "slow)", "???", ":", "-", "OR", "*"]
    {
        let answer = ask(&index, odd);
        assert!(answer.problem.is_some() || ["colour:red", "OR"].contains(&odd), "{odd}");
    }
    assert_eq!(found(&index, "\"slow"), [1, 2, 3, 4]);
}

#[test]
fn scripts_without_spaces() {
    let (_folder, index) = fresh();
    fill(
        &index,
        &texts(&[
            "お部屋はとても綺麗でした。駅前です",
            "部屋代が高い",
            "房间很干净，服务不错",
            "ห้องพักสะอาดมาก พนักงานบริการดี",
            "방이 깨끗해요",
            "Ａｐｐが重い ﾎﾃﾙ",
            "great 👍",
        ]),
    );
    for (query, ids) in [
        ("部屋", &[1, 2][..]),
        ("お部屋", &[1]),
        ("駅", &[1]),
        ("房间 服务", &[3]),
        ("ห้อง", &[4]),
        ("บริการ", &[4]),
        ("방", &[5]),
        ("app ホテル", &[6]),
        ("👍", &[7]),
        ("綺麗 -駅", &[]),
    ] {
        assert_eq!(found(&index, query), ids, "{query}");
    }
}

fn city() -> Vec<Document<'static>> {
    let heard = ["written", "report", "present"];
    let one = |id: i64| Document {
        source: id % 2,
        heard: heard[(id % 3) as usize],
        rating: (id % 4 > 0).then_some((id % 4) as u8),
        theme: (id % 5 > 0).then_some(id % 5),
        said_at: id * DAY,
        account_id: (id % 10 == 0).then_some(77),
        kind: [None, Some("bug"), Some("praise")][(id % 3) as usize],
        tone: (id % 2 == 0).then_some("negative"),
        ..Document::new(id, 1, "words", 0)
    };
    (0..60).map(one).collect()
}

#[test]
fn facets_leave_out_their_own_filter() {
    let (_folder, index) = fresh();
    fill(&index, &city());
    let filters = Filters { source: vec![1], rating: vec![1, 2], ..Filters::default() };
    let answer = index.search(&Request { filters, ..Request::new(1, "words") }).unwrap();
    let expected = |fits: &dyn Fn(i64) -> bool| (0..60).filter(|id| fits(*id)).count() as u64;
    assert_eq!(answer.total, expected(&|id| id % 2 == 1 && [1, 2].contains(&(id % 4))));
    assert_eq!(
        answer.facets.source,
        [(0, expected(&|id| id % 2 == 0 && id % 4 == 2)), (1, expected(&|id| id % 2 == 1 && id % 4 == 1))]
    );
    assert_eq!(answer.facets.rating, [(1, expected(&|id| id % 4 == 1)), (3, expected(&|id| id % 4 == 3))]);
    assert_eq!(answer.facets.theme.iter().map(|(_, count)| count).sum::<u64>(), answer.total);
    assert!(answer.facets.theme.iter().any(|(theme, _)| theme.is_none()));
    let filters = Filters { theme: vec![None, Some(2)], first_hand: Some(true), ..Filters::default() };
    let answer = index.search(&Request { filters, ..Request::new(1, "") }).unwrap();
    assert_eq!(answer.total, expected(&|id| [0, 2].contains(&(id % 5)) && id % 3 != 1));
    assert_eq!(answer.facets.heard.iter().find(|(heard, _)| heard == "report").unwrap().1, 8);
    let filters = Filters { account_id: Some(77), after_id: Some(20), ..Filters::default() };
    let answer = index.search(&Request { filters, sort: Sort::Oldest, ..Request::new(1, "") }).unwrap();
    assert_eq!(answer.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [30, 40, 50]);
    assert_eq!(answer.facets.account, [(77, 3)]);
    let filters = Filters { only: Some(vec![7, 20, 30, 999]), account_id: Some(77), ..Filters::default() };
    let answer = index.search(&Request { filters, sort: Sort::Oldest, ..Request::new(1, "") }).unwrap();
    assert_eq!(answer.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [20, 30]);
    let filters = Filters { only: Some(Vec::new()), ..Filters::default() };
    assert_eq!(index.search(&Request { filters, ..Request::new(1, "") }).unwrap().total, 0);
}

#[test]
fn kind_and_tone_are_found_and_counted() {
    let (_folder, index) = fresh();
    fill(&index, &city());
    let total = |query: &str| index.search(&Request::new(1, query)).unwrap().total;
    assert_eq!((total("kind:bug"), total("kind:none"), total("kind:question")), (20, 20, 0));
    assert_eq!((total("tone:negative -kind:bug"), total("tone:none kind:praise words")), (20, 10));
    let answer = index.search(&Request::new(1, "kind:crash")).unwrap();
    assert!(answer.problem.unwrap().contains("a kind is bug"));
    let filters = Filters { kind: vec![Some("bug".to_owned()), None], ..Filters::default() };
    let answer = index.search(&Request { filters, ..Request::new(1, "tone:negative") }).unwrap();
    assert_eq!(answer.total, 20);
    let counted = |name: Option<&str>| {
        answer.facets.kind.iter().find(|(kind, _)| kind.as_deref() == name).map(|(_, count)| *count)
    };
    assert_eq!([counted(None), counted(Some("bug")), counted(Some("praise"))], [Some(10); 3]);
}

#[test]
fn orders_pages_and_histogram() {
    let (_folder, index) = fresh();
    fill(&index, &city());
    let page = |sort, offset| {
        let answer = index.search(&Request { sort, offset, limit: 3, ..Request::new(1, "words") }).unwrap();
        assert_eq!(answer.total, 60);
        answer.hits.iter().map(|hit| hit.id).collect::<Vec<_>>()
    };
    assert_eq!(page(Sort::Newest, 0), [59, 58, 57]);
    assert_eq!(page(Sort::Newest, 3), [56, 55, 54]);
    assert_eq!(page(Sort::Oldest, 0), [0, 1, 2]);
    assert_eq!(page(Sort::LowestRated, 0), [57, 53, 49]);
    assert_eq!(page(Sort::LowestRated, 57), [8, 4, 0]);
    assert_eq!(page(Sort::Relevance, 59).len(), 1);
    assert_eq!(page(Sort::Newest, usize::MAX), [0; 0]);
    let histogram = ask(&index, "words").histogram;
    assert_eq!((histogram.interval, histogram.buckets.len()), (Interval::Day, 60));
    let filters = Filters { from_us: Some(10 * DAY), to_us: Some(12 * DAY), ..Filters::default() };
    let narrow = index.search(&Request { filters, ..Request::new(1, "") }).unwrap();
    assert_eq!(narrow.histogram.buckets, [(10 * DAY, 1), (11 * DAY, 1)]);
    let mut far = Document::new(100, 1, "words", 365 * DAY);
    fill(&index, &[far]);
    let weekly = ask(&index, "words").histogram;
    assert_eq!((weekly.interval, weekly.buckets.iter().map(|b| b.1).sum::<u64>()), (Interval::Week, 61));
    far.said_at = i64::MAX;
    fill(&index, &[far]);
    assert_eq!(ask(&index, "words").total, 61);
}

#[test]
fn replacing_removing_and_remembering() {
    let (_folder, index) = fresh();
    fill(&index, &texts(&["old words", "more words"]));
    assert!(!ask(&index, "words").remembered);
    assert!(ask(&index, "words").remembered);
    fill(&index, &[Document { theme: Some(4), ..Document::new(1, 1, "new words", 0) }]);
    assert_eq!(found(&index, "old"), [0; 0]);
    assert_eq!(found(&index, "new"), [1]);
    assert_eq!(ask(&index, "words").facets.theme, [(None, 1), (Some(4), 1)]);
    let mut writer = index.writer(20_000_000).unwrap();
    assert!(matches!(index.writer(20_000_000), Err(Error::Busy)));
    writer.remove(2).unwrap();
    assert_eq!(found(&index, "words"), [1, 2]);
    writer.commit(9).unwrap();
    assert_eq!(found(&index, "words"), [1]);
    assert_eq!((index.len(), index.watermark()), (1, 9));
    writer.clear().unwrap();
    writer.commit(0).unwrap();
    assert!(index.is_empty());
}

#[test]
fn workspaces_never_see_each_other() {
    let (_folder, index) = fresh();
    let mut all = Vec::new();
    for id in 0..400 {
        // One workspace has nearly all, one a few, one a single voice.
        let workspace = if id == 7 {
            3
        } else if id % 40 == 0 {
            2
        } else {
            1
        };
        all.push(Document {
            person_id: Some(5),
            tags: &[],
            ..Document::new(id, workspace, "shared secret", id)
        });
    }
    fill(&index, &all);
    for (workspace, count) in [(1, 389), (2, 10), (3, 1), (4, 0), (i64::MIN, 0)] {
        for query in
            ["", "secret", "secret OR -secret", "shar*", "\"shared secret\"", "before:2030", "-rating:9 OR x"]
        {
            for sort in [Sort::Relevance, Sort::Newest] {
                let answer =
                    index.search(&Request { sort, limit: 500, ..Request::new(workspace, query) }).unwrap();
                assert_eq!((answer.total, answer.hits.len()), (count, count as usize), "{workspace} {query}");
                assert_eq!(answer.facets.source.iter().map(|f| f.1).sum::<u64>(), count);
                let of = |id| {
                    if id == 7 {
                        3
                    } else if id % 40 == 0 {
                        2
                    } else {
                        1
                    }
                };
                assert!(answer.hits.iter().all(|hit| of(hit.id) == workspace));
            }
            let plain = Request { facets: false, ..Request::new(workspace, query) };
            assert_eq!(index.search(&plain).unwrap().total, count);
        }
    }
}

#[test]
fn what_an_import_brought_is_found_by_it() {
    let (_folder, index) = fresh();
    let of = |id, import| Document { import, ..Document::new(id, 1, "words", id * DAY) };
    fill(&index, &[of(1, Some(40)), of(2, Some(40)), of(3, Some(41)), of(4, None)]);
    for (imports, ids) in [(&[40][..], &[1, 2][..]), (&[41], &[3]), (&[40, 41], &[1, 2, 3]), (&[9], &[])] {
        for query in ["", "words"] {
            let filters = Filters { import: imports.to_vec(), ..Filters::default() };
            let answer = index.search(&Request { filters, ..Request::new(1, query) }).unwrap();
            let mut found: Vec<i64> = answer.hits.iter().map(|hit| hit.id).collect();
            found.sort_unstable();
            assert_eq!((found.as_slice(), answer.total), (ids, ids.len() as u64), "{imports:?} {query}");
            let counted: u64 = answer.facets.source.iter().map(|(_, count)| count).sum();
            assert_eq!(counted, answer.total, "facets count within the import");
        }
    }
}

#[test]
fn the_watermark_and_all_else_survive_reopening() {
    let (folder, index) = fresh();
    assert_eq!(index.watermark(), 0);
    fill(&index, &city());
    let before = ask(&index, "words");
    let mut writer = index.writer(20_000_000).unwrap();
    writer.put(&Document::new(1_000, 1, "words never committed", 0)).unwrap();
    drop(writer);
    drop(index);
    let (index, opened) = Index::open_or_create(folder.path()).unwrap();
    assert_eq!((opened, index.watermark(), index.len()), (Opened::Ready, 7, 60));
    let after = ask(&index, "words");
    assert_eq!((after.facets, after.histogram, after.hits), (before.facets, before.histogram, before.hits));
    index.verify().unwrap();
    let mut writer = index.writer(20_000_000).unwrap();
    writer.put(&Document::new(1_000, 1, "later", 0)).unwrap();
    writer.finish(8).unwrap();
    assert_eq!((index.watermark(), index.len()), (8, 61));
}

#[test]
fn damage_is_set_aside() {
    type Damage = fn(&std::path::Path);
    let damages: [Damage; 6] = [
        |path| std::fs::write(path.join("meta.json"), "").unwrap(),
        |path| std::fs::write(path.join("meta.json"), "{\"segments\": 12, garbage").unwrap(),
        |path| std::fs::remove_file(path.join("meta.json")).unwrap(),
        |path| change_files(path, |file| std::fs::write(file, "").unwrap()),
        |path| change_files(path, |file| std::fs::write(file, "no index at all, but long enough").unwrap()),
        |path| {
            let meta = std::fs::read_to_string(path.join("meta.json")).unwrap();
            std::fs::write(path.join("meta.json"), meta.replace(&format!("\"{FORMAT} 7\""), "\"1 7\""))
                .unwrap();
        },
    ];
    let parent = TempDir::new().unwrap();
    let folder = parent.path().join("search");
    for damage in damages {
        let (index, _) = Index::open_or_create(&folder).unwrap();
        fill(&index, &texts(&["some words"]));
        drop(index);
        damage(&folder);
        let (index, opened) = Index::open_or_create(&folder).unwrap();
        assert!(matches!(opened, Opened::SetAside(_)), "{opened:?}");
        assert_eq!((index.watermark(), index.len()), (0, 0));
        assert!(parent.path().join("search.aside").exists());
        drop(index);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

fn change_files(folder: &std::path::Path, change: fn(&std::path::Path)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        if file
            .extension()
            .is_some_and(|e| ["fast", "term", "idx", "pos", "fieldnorm"].iter().any(|x| e == *x))
        {
            change(&file);
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
    #[test]
    fn any_query_has_an_answer(queries in proptest::collection::vec("[a-c ()\"*|:.<>0-9部屋ก-]{0,24}|\\PC{0,24}|(title:|rating:|tag:|-|OR |\\(|a )*", 24)) {
        thread_local!(static INDEX: (TempDir, Index) = {
            let made = fresh();
            fill(&made.1, &texts(&["a b c", "部屋 a", "a"]));
            made
        });
        INDEX.with(|(_, index)| {
            for query in &queries {
                let answer = index.search(&Request::new(1, query.as_str())).unwrap();
                assert_eq!(answer.total as usize, answer.hits.len());
            }
        });
    }
}

#[test]
fn customers_are_counted_once_a_period_and_colleagues_never() {
    let (_folder, index) = fresh();
    let said = |id: i64, day: i64, person: Option<i64>, theme: i64| Document {
        person_id: person,
        theme: Some(theme),
        language: Some("de"),
        ..Document::new(id, 1, "bell too quiet", day * DAY)
    };
    fill(
        &index,
        &[
            said(1, 1, Some(50), 4),
            said(2, 2, Some(50), 4),
            said(3, 3, Some(50), 5),
            said(4, 3, None, 4),
            said(5, 3, None, 4),
            said(6, 8, Some(50), 4),
            Document { heard: "report", ..said(7, 2, Some(51), 4) },
            Document { speaker: "colleague", ..said(8, 2, Some(52), 4) },
            Document { dated: false, ..said(9, 2, Some(53), 4) },
            said(10, 20, Some(54), 4),
            Document { workspace: 2, ..said(11, 2, Some(55), 4) },
        ],
    );
    let edges = [0, 7 * DAY, 14 * DAY];
    let spread = index.spread(&Request::new(1, ""), &edges, Cut::Theme).unwrap();
    assert_eq!(spread.all, [3, 1]);
    let themes: Vec<(Part, Vec<u32>)> = spread.parts.into_iter().collect();
    assert_eq!(themes, [(Part::Theme(4), vec![3, 1]), (Part::Theme(5), vec![1, 0])]);
    let mut request = Request::new(1, "quiet");
    request.filters.theme = vec![Some(5)];
    assert_eq!(index.spread(&request, &edges, Cut::Nothing).unwrap().all, [1, 0]);
    let languages = index.spread(&Request::new(1, ""), &edges, Cut::Language).unwrap().parts;
    assert_eq!(languages[&Part::Language("de".to_owned())], [3, 1]);
    assert_eq!(index.people(&Request::new(1, "bell")).unwrap(), (vec![50, 54], 2));
    assert!(index.spread(&Request::new(9, ""), &edges, Cut::Theme).unwrap().all == [0, 0]);
}
