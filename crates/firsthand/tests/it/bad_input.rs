//! Bad input is input: a clear sentence, the place of the fault, what was kept.

use std::io::Write;

use crate::world::{World, on_sqlite};

/// Imports a file that cannot be read and gives the sentence.
async fn sentence(world: &World, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = world.file(name, content);
    let error = world.import(&path).await.expect_err(name);
    assert!(error.message.ends_with('.') && error.message.len() > 20, "{name}: {}", error.message);
    error.message
}

#[test]
fn files_that_hold_nothing_say_so() {
    on_sqlite(|world| async move {
        sentence(&world, "empty.csv", "").await;
        for (name, content) in [("header.csv", "id,text,rating\n"), ("blank.csv", "\n\n  \n")] {
            let import = world.import(&world.file(name, content)).await.unwrap();
            assert!(import.message.unwrap().contains("no rows"), "{name}");
        }
        assert_eq!(world.found("").await, 0);
    });
}

#[test]
fn a_binary_named_csv_is_refused() {
    on_sqlite(|world| async move {
        let bytes: Vec<u8> =
            (0..200_000u32).map(|n| (firsthand_domain::clock::mix(u64::from(n)) & 0xff) as u8).collect();
        sentence(&world, "photo.csv", bytes).await;
        sentence(&world, "elf.csv", [&b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0"[..], &[0; 5000]].concat())
            .await;
    });
}

#[test]
fn odd_rows_are_kept_apart_and_the_rest_comes_in() {
    on_sqlite(|world| async move {
        let path = world.file("nul.csv", "id,text\n1,before\0after the fall\n2,plain words here\n");
        assert!(world.import(&path).await.unwrap().added >= 1);
        let path = world.file(
            "twice.csv",
            "id,comment,comment\n1,first words,second words\n2,third words,fourth words\n",
        );
        assert!(world.import(&path).await.unwrap().added >= 2);
        let wide = (0..5000).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",");
        let cells = (0..5000)
            .map(|n| if n == 7 { "the only comment of the row" } else { "" })
            .collect::<Vec<_>>()
            .join(",");
        let path = world.file("wide.csv", format!("{wide}\n{cells}\n{cells}\n"));
        match world.import(&path).await {
            Ok(import) => assert!(import.added + import.set_aside > 0),
            Err(error) => assert!(error.message.contains("column"), "{}", error.message),
        }
    });
}

#[test]
fn impossible_dates_are_set_aside_not_guessed() {
    on_sqlite(|world| async move {
        let path = world.file(
            "dates.csv",
            "id,date,text\n1,0000-01-01,of the year nought\n2,9999-12-31,of a far year\n3,2026-02-30,of a day that is not\n\
             4,2026-11-01,of a real day\n5,2026-11-02,of another real day\n6,2026-11-03,of a third real day\n",
        );
        let import = world.import(&path).await.unwrap();
        assert_eq!((import.added, import.set_aside), (3, 3), "{import:?}");
    });
}

#[test]
fn a_very_long_line_does_not_take_the_memory() {
    on_sqlite(|world| async move {
        let path = world.folder.path().join("long.csv");
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
        file.write_all(b"id,text\n1,short and sweet words\n2,").unwrap();
        let block = vec![b'x'; 1 << 20];
        for _ in 0..200 {
            file.write_all(&block).unwrap();
        }
        file.write_all(b"\n3,the row after it\n").unwrap();
        drop(file);
        let before = high_water_kib();
        let import = world.import(&path).await.unwrap();
        assert_eq!((import.added, import.set_aside), (2, 1), "{import:?}");
        let grown = high_water_kib().saturating_sub(before) / 1024;
        assert!(grown < 150, "a line of 200 MiB took {grown} MiB");
    });
}

fn high_water_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

#[test]
fn bombs_are_refused() {
    on_sqlite(|world| async move {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gz.write_all(b"id,text\n1,").unwrap();
        let block = vec![b'a'; 1 << 20];
        for _ in 0..600 {
            gz.write_all(&block).unwrap();
        }
        let path = world.file("bomb.csv.gz", gz.finish().unwrap());
        match world.import(&path).await {
            Ok(import) => assert_eq!((import.added, import.set_aside), (0, 1), "{import:?}"),
            Err(error) => assert!(error.message.ends_with('.'), "{}", error.message),
        }
        assert_eq!(world.found("").await, 0);
    });
}

#[test]
fn hostile_words_are_words() {
    on_sqlite(|world| async move {
        let path = world.file(
            "xss.csv",
            "id,text,user\n1,<script>alert(1)</script> broke the page,<img src=x onerror=alert(2)>\n\
             2,\"=HYPERLINK(\"\"http://evil\"\")\",\"Robert'); DROP TABLE voice;--\"\n3,right \u{202e}to left,\u{202e}x\n",
        );
        world.import(&path).await.unwrap();
        for page in ["/", "/voice", "/voice?q=broke", "/customers", "/themes"] {
            let (status, body) = world.get(page).await;
            assert!(status.is_success(), "{page}");
            assert!(
                !body.contains("<script>alert") && !body.contains("<img src=x"),
                "{page} runs customers' words"
            );
        }
        assert_eq!(world.found("").await, 3);
    });
}
