//! `firsthand search`: voices by words.

use std::process::ExitCode;

use firsthand_app::index;
use firsthand_app::voice::find::SearchVoices;
use firsthand_app::voice::row::VoiceRow;
use firsthand_domain::voice::{Kind, Tone};

use super::args;
use crate::serve::open;
use crate::serve::place::Place;

pub async fn run(place: Place, args: args::Search) -> anyhow::Result<ExitCode> {
    let opened = open::open(&place).await?;
    index::catch_up(&opened.app).await?;
    let search =
        SearchVoices { q: args.query.join(" "), limit: args.limit, plain: !args.json, ..Default::default() };
    let page = opened.ctx().run(search).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&page)?);
    } else {
        if let Some(problem) = &page.problem {
            eprintln!("{problem}");
        }
        println!("{} {}", page.total, if page.total == 1 { "voice" } else { "voices" });
        page.voices.iter().for_each(print);
    }
    opened.app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

fn print(row: &VoiceRow) {
    let voice = &row.voice;
    let who = row.person_name.as_deref().unwrap_or("Anonymous");
    let day = voice.said_at.date(&jiff::tz::TimeZone::UTC);
    let stars = voice.rating.map(|r| format!(", {r} of 5 stars")).unwrap_or_default();
    let judged = [voice.kind.map(Kind::label), voice.tone.map(Tone::label)].into_iter().flatten();
    let judged: String = judged.map(|label| format!(", {}", label.to_lowercase())).collect();
    println!("\n{who}, {}, {day}{stars}{judged}  [{}]", row.source_name, voice.id);
    // A terminal must not be steered by what somebody wrote.
    let text: String =
        voice.text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    println!("  {}", text.replace('\n', "\n  "));
}
