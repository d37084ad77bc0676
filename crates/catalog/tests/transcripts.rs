//! Real transcripts: one interview in five formats is one session; speakers and times of Otter exports.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails, and says where")]

use std::path::PathBuf;

use firsthand_catalog::transcripts::{Format, read};
use firsthand_domain::transcript::Transcript;

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("FIRSTHAND_DATA").map(PathBuf::from);
    let folder =
        named.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")));
    let folder = folder.join("transcripts");
    if !folder.is_dir() {
        eprintln!("skipped: no real transcripts at {}", folder.display());
        return None;
    }
    Some(folder)
}

fn file(folder: &std::path::Path, name: &str) -> (Format, Transcript) {
    let bytes = std::fs::read(folder.join(name)).unwrap();
    read(&bytes, name).unwrap()
}

#[test]
fn five_formats_of_one_interview_are_one_session() {
    let Some(folder) = folder() else { return };
    let one = |kind: &str| file(&folder, &format!("hitsave_keitai_2025/Keitai_update_Spring_2025.{kind}"));
    let (format, vtt) = one("vtt");
    assert_eq!(format, Format::WebVtt);
    assert_eq!(vtt.turns.len(), 762);
    assert!(vtt.faults.is_empty(), "{:?}", vtt.faults);
    let kinds = [
        ("srt", Format::Srt),
        ("tsv", Format::WhisperTsv),
        ("json", Format::WhisperJson),
        ("txt", Format::Plain),
    ];
    for (kind, wanted) in kinds {
        let (format, found) = one(kind);
        assert_eq!(format, wanted);
        assert_eq!(found.text, vtt.text, "{kind}");
        assert_eq!(found.turns.len(), vtt.turns.len(), "{kind}");
        for (a, b) in found.turns.iter().zip(&vtt.turns) {
            assert_eq!(a.range, b.range);
            if kind != "txt" {
                assert_eq!((a.start_ms, a.end_ms), (b.start_ms, b.end_ms), "{kind}");
            }
        }
    }
}

#[test]
fn otter_exports_have_their_speakers() {
    let Some(folder) = folder() else { return };
    let (format, timed) = file(&folder, "hitsave_md/q_cubed.md");
    assert_eq!(format, Format::Heads);
    assert_eq!(timed.speakers, ["Jonas Rosland", "Carolyn Lu"]);
    assert_eq!(timed.turns[0].start_ms, Some(21_000));
    assert!(timed.text.starts_with("Hello everyone and welcome"));
    let (format, bare) = file(&folder, "hitsave_md/get_a_grip_chip.md");
    assert_eq!(format, Format::Heads);
    println!("{:?}", bare.speakers);
    assert!(bare.speakers.len() <= 5, "{:?}", bare.speakers);
    assert!(bare.turns.iter().all(|turn| turn.speaker.is_some()));
}
