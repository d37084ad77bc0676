//! The rules of the house, checked: arrows between crates, sizes, words that don't belong.

use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 700;
const LONGEST_FUNCTION: usize = 70;

/// Which of our crates each crate may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("catalog", &["domain"]),
    ("engine", &["domain"]),
    ("search", &["domain"]),
    ("store", &["domain"]),
    ("app", &["domain", "engine", "search", "store"]),
    ("firsthand", &["domain", "catalog", "engine", "search", "store", "app"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, ending: &str, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, ending, out);
        } else if path.extension().is_some_and(|e| e == ending) {
            out.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    files(&root().join("crates"), "rs", &mut paths);
    assert!(paths.len() > 50, "the sources are found");
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn crates_use_only_what_the_arrows_allow() {
    for (name, allowed) in ARROWS {
        let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap();
        let used = manifest.split("[dev-dependencies]").next().unwrap_or_default();
        for (other, _) in ARROWS.iter().filter(|(other, _)| *other != "firsthand" && other != name) {
            let uses = used.contains(&format!("firsthand-{other}"));
            assert!(!uses || allowed.contains(other), "{name} must not use {other}");
        }
    }
}

#[test]
fn only_the_store_writes_sql_and_only_search_knows_tantivy() {
    for (path, text) in sources() {
        let path = path.to_string_lossy().replace('\\', "/");
        assert!(!text.contains(concat!("sql", "x::")) || path.contains("/store/"), "{path} uses sqlx");
        assert!(!text.contains(concat!("tan", "tivy::")) || path.contains("/search/"), "{path} uses tantivy");
    }
}

#[test]
fn files_and_functions_stay_readable() {
    for (path, text) in sources() {
        let body = text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let lines = body.lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", path.display());
        for (start, length) in functions(body) {
            assert!(length <= LONGEST_FUNCTION, "{}:{start} is a function of {length} lines", path.display());
        }
    }
}

/// Functions as `(first line, length)`, told apart by indentation, which rustfmt keeps for us.
fn functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let word = line.trim_start();
        let begins =
            ["fn ", "pub fn ", "async fn ", "pub async fn ", "pub(crate) fn ", "pub(crate) async fn "];
        if !begins.iter().any(|b| word.starts_with(b)) {
            continue;
        }
        let close = format!("{}}}", &line[..line.len() - word.len()]);
        if let Some(length) = lines[start..].iter().position(|l| *l == close) {
            out.push((start + 1, length + 1));
        }
    }
    out
}

#[test]
fn rooms_have_names() {
    for (path, _) in sources() {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let banned = ["utils", "util", "helpers", "helper", "common", "manager", "service", "misc"];
        assert!(!banned.contains(&stem.as_ref()), "{} says nothing about what it holds", path.display());
    }
}

#[test]
fn the_tree_tells_of_the_product_only() {
    let machine = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    for (path, text) in sources() {
        for place in machine {
            assert!(!text.contains(place), "{} names a folder of one machine", path.display());
        }
    }
}
