//! The command line as a script meets it: the real binary, exit codes, files in and out, kill -9 in the middle.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

fn firsthand(home: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_firsthand")).args(["--data"]).arg(home).args(words).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn help_is_as_reviewed() {
    let mut all = String::new();
    for words in [
        &["--help"][..],
        &["serve", "--help"],
        &["import", "--help"],
        &["search", "--help"],
        &["export", "voices", "--help"],
    ] {
        let out = Command::new(env!("CARGO_BIN_EXE_firsthand")).args(words).output().unwrap();
        assert!(out.status.success());
        all.push_str(&format!("$ firsthand {}\n{}\n", words.join(" "), text(&out.stdout)));
    }
    insta::assert_snapshot!("help", all);
}

#[test]
fn completions_and_the_man_page_are_made() {
    let home = tempfile::tempdir().unwrap();
    assert!(text(&firsthand(home.path(), &["completions", "bash"]).stdout).contains("firsthand"));
    assert!(text(&firsthand(home.path(), &["man"]).stdout).starts_with(".ie"));
}

#[test]
fn files_in_search_and_export_out() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("reviews.csv");
    std::fs::write(&file, "id,review,rating\n1,=cmd the brakes squeal,1\n2,Bremsen quietschen im Regen,2\n")
        .unwrap();
    let file = file.to_string_lossy().into_owned();

    let dry = firsthand(home.path(), &["import", "--dry-run", &file]);
    assert!(dry.status.success() && text(&dry.stdout).contains("Nothing was stored."));
    let import = firsthand(home.path(), &["import", "--source", "Reviews", &file]);
    assert!(import.status.success(), "{}", text(&import.stderr));
    assert_eq!(text(&import.stdout), "reviews.csv: 2 new.\n");
    let again = firsthand(home.path(), &["import", "--source", "Reviews", &file]);
    assert_eq!(text(&again.stdout), "reviews.csv: 0 new, 2 already here.\n");

    let found = firsthand(home.path(), &["search", "squeal", "--json"]);
    let answer: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(answer["total"], 1);
    assert_eq!(answer["voices"][0]["external_id"], "1");

    let csv = text(&firsthand(home.path(), &["export", "voices", "--format", "csv"]).stdout);
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.contains("'=cmd the brakes"), "a cell never begins a formula: {csv}");
    let jsonl = firsthand(home.path(), &["export", "voices", "--format", "jsonl"]);
    assert_eq!(text(&jsonl.stdout).lines().count(), 2);
    assert!(text(&jsonl.stdout).contains("\"text\":\"=cmd the brakes squeal\""), "words stay as they were");

    assert!(firsthand(home.path(), &["rebuild"]).status.success());
    let doctor = firsthand(home.path(), &["doctor"]);
    assert!(doctor.status.success(), "{}", text(&doctor.stdout));
    assert!(text(&doctor.stdout).contains("All is well."));
}

#[test]
fn faults_have_exit_codes_and_sentences() {
    let home = tempfile::tempdir().unwrap();
    let missing = firsthand(home.path(), &["import", "/nowhere/at-all.csv"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("at-all.csv"));
    let wrong = firsthand(home.path(), &["import", "--map", "colour=x", "a.csv"]);
    assert_ne!(wrong.status.code(), Some(0));
    assert!(text(&wrong.stderr).contains("is not a field"), "{}", text(&wrong.stderr));
}

#[test]
fn killed_in_the_middle_it_goes_on_and_nothing_is_lost_or_doubled() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("many.csv");
    let mut rows = "id,text\n".to_owned();
    let total = 60_000;
    for n in 0..total {
        rows.push_str(&format!(
            "k{n},rider number {n} says the lock froze again this morning at stop {}\n",
            n % 977
        ));
    }
    std::fs::write(&file, rows).unwrap();
    let file = file.to_string_lossy().into_owned();
    for pause_ms in [150, 400, 900] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_firsthand"))
            .args(["--data", &home.path().to_string_lossy(), "import", "--source", "Kill", &file])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(pause_ms));
        // SIGKILL: no chance to tidy up. An import that ended before is as good.
        let _ = child.kill();
        child.wait().unwrap();
    }
    let last = firsthand(home.path(), &["import", "--source", "Kill", &file]);
    assert!(last.status.success(), "{}", text(&last.stderr));
    let jsonl = firsthand(home.path(), &["export", "voices", "--format", "jsonl"]);
    assert_eq!(text(&jsonl.stdout).lines().count(), total);
    let found = firsthand(home.path(), &["search", "froze", "--json", "--limit", "1"]);
    let answer: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(answer["total"], total);
    assert!(firsthand(home.path(), &["doctor"]).status.success());
}

/// A folder on a disk of its own, as small as asked; `None` where we may not make one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn of(megabytes: u32) -> Option<SmallDisk> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={megabytes}m");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|out| out.status.success()).then_some(SmallDisk(folder))
    }
    fn grow(&self, megabytes: u32) {
        let size = format!("remount,size={megabytes}m");
        let grown = Command::new("mount").args(["-o", &size]).arg(self.0.path()).status().unwrap();
        assert!(grown.success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[test]
fn a_disk_that_fills_up_is_said_and_the_import_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::of(24) else {
        println!("skipped: a small disk can only be made by root");
        return;
    };
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("many.csv");
    let total = 60_000;
    let mut rows = "id,text\n".to_owned();
    for n in 0..total {
        let filler = format!("{:016x}", firsthand_domain::clock::mix(n)).repeat(20);
        rows.push_str(&format!("k{n},the dock by stop {} was full again {filler}\n", n % 977));
    }
    std::fs::write(&file, rows).unwrap();
    let file = file.to_string_lossy().into_owned();
    let home = disk.0.path().join("home");

    let full = firsthand(&home, &["import", "--source", "Full", &file]);
    assert_eq!(full.status.code(), Some(1), "{}", text(&full.stdout));
    assert!(text(&full.stderr).to_lowercase().contains("disk"), "{}", text(&full.stderr));

    disk.grow(600);
    let again = firsthand(&home, &["import", "--source", "Full", &file]);
    assert!(again.status.success(), "{}", text(&again.stderr));
    let jsonl = firsthand(&home, &["export", "voices", "--format", "jsonl"]);
    assert_eq!(text(&jsonl.stdout).lines().count() as u64, total);
    assert!(firsthand(&home, &["doctor"]).status.success());
}
