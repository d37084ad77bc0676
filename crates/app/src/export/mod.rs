//! Everything that was said, written out as CSV or JSON lines.

pub mod csv;

use std::io::Write;

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::VoiceId;
use firsthand_store as store;
use firsthand_store::voice::read::NamedVoice;
use serde_json::json;

use crate::ctx::Ctx;

/// How voices are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    JsonLines,
}

/// Voices read at once.
const PAGE: i64 = 1000;

/// Writes every voice of the actor's workspace, oldest id first; gives how many. Constant memory.
pub async fn voices(ctx: &Ctx, format: Format, out: &mut (dyn Write + Send)) -> Result<u64> {
    ctx.actor.must_be(Role::Member)?;
    match write_all(ctx, format, out).await {
        // Whoever read it has enough: `export … | head` is no fault.
        Err(Stop::Broken(fault)) if fault.kind() == std::io::ErrorKind::BrokenPipe => Ok(0),
        Err(Stop::Broken(fault)) => {
            Err(Error::upstream(format!("The export could not be written: {fault}.")))
        }
        Err(Stop::Failed(error)) => Err(error),
        Ok(written) => Ok(written),
    }
}

/// Why an export ended early.
enum Stop {
    Broken(std::io::Error),
    Failed(Error),
}

impl From<std::io::Error> for Stop {
    fn from(fault: std::io::Error) -> Self {
        Stop::Broken(fault)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Failed(error)
    }
}

async fn write_all(
    ctx: &Ctx,
    format: Format,
    out: &mut (dyn Write + Send),
) -> std::result::Result<u64, Stop> {
    if format == Format::Csv {
        csv::row(out, csv::HEAD.iter().map(|name| (*name).to_owned()))?;
    }
    let mut after = VoiceId(0);
    let mut written = 0;
    loop {
        let mut tx = ctx.app.db.read().await?;
        let page = store::export::voices_after(&mut tx, ctx.actor.workspace, after, PAGE).await?;
        drop(tx);
        let Some(last) = page.last() else { break };
        after = last.voice.id;
        for named in &page {
            match format {
                Format::Csv => csv::row(out, csv::cells(named).into_iter()),
                Format::JsonLines => writeln!(out, "{}", line(named)),
            }?;
        }
        written += page.len() as u64;
    }
    out.flush()?;
    Ok(written)
}

fn line(named: &NamedVoice) -> serde_json::Value {
    let voice = &named.voice;
    json!({
        "id": voice.id, "external_id": voice.external_id, "source": named.source_name, "said_at": voice.said_at,
        "speaker": voice.speaker, "heard": voice.heard, "title": voice.title, "text": voice.text,
        "language": voice.language, "rating": voice.rating, "score": voice.score, "version": voice.version,
        "country": voice.country, "area": named.area_name, "tags": voice.tags, "person": named.person_name,
        "account": named.account_name, "theme_id": voice.theme, "theme": named.theme_name,
        "question": voice.question, "link": voice.link,
    })
}
