//! `firsthand import`: files in, with a progress bar; a stop keeps what was read, and the next run goes on.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use firsthand_app::ctx::Ctx;
use firsthand_app::import::{self, Prepared};
use firsthand_app::index;
use firsthand_app::work::Task;
use firsthand_domain::import::Wishes;
use firsthand_domain::item::Field;
use firsthand_domain::noun::{Import, ImportState};
use indicatif::{ProgressBar, ProgressStyle};

use super::args;
use crate::serve::open;
use crate::serve::place::Place;
use crate::serve::stop::{self, STOPPED};

pub async fn run(place: Place, args: args::Import) -> anyhow::Result<ExitCode> {
    let wishes = wishes(&args)?;
    if args.dry_run {
        return super::dry_run::run(&args.files, &wishes);
    }
    let opened = open::open(&place).await?;
    let ctx = opened.ctx();
    let task = Arc::new(Task::default());
    let (end, ending) = tokio::sync::watch::channel(false);
    let follower = tokio::spawn(index::follow(opened.app.clone(), ending));
    let stopped = task.clone();
    stop::listen(move || {
        eprintln!("\nStopping after this batch…");
        stopped.stop();
    });
    let mut code = ExitCode::SUCCESS;
    for file in &args.files {
        match one(&ctx, file, &wishes, args.source.as_deref(), &task).await {
            Ok(import) if import.state == ImportState::Paused => {
                eprintln!("Stopped. What was read is kept; run the same command again and it goes on.");
                code = ExitCode::from(STOPPED);
                break;
            }
            Ok(import) => println!("{}", summary(&import)),
            Err(fault) => {
                eprintln!("{}: {fault}", file.display());
                code = ExitCode::FAILURE;
            }
        }
    }
    end.send_replace(true);
    follower.await?;
    finish_index(&ctx).await?;
    opened.app.db.close().await;
    Ok(code)
}

/// What the options say about reading.
fn wishes(args: &args::Import) -> anyhow::Result<Wishes> {
    let mut wishes = Wishes { zone: args.zone.clone(), ..Wishes::default() };
    for pair in &args.map {
        let Some((field, column)) = pair.split_once('=') else {
            bail!("--map is written as field=column, such as text=comment; “{pair}” has no “=”.");
        };
        let Some(field) = Field::parse(field.trim()) else {
            let known: Vec<&str> = Field::ALL.iter().map(|f| f.1).collect();
            bail!("“{field}” is not a field. The fields are {}.", known.join(", "));
        };
        wishes.columns.push((column.trim().to_owned(), field));
    }
    Ok(wishes)
}

async fn one(
    ctx: &Ctx,
    file: &Path,
    wishes: &Wishes,
    source: Option<&str>,
    task: &Arc<Task>,
) -> anyhow::Result<Import> {
    let name =
        file.file_name().map_or_else(|| file.display().to_string(), |n| n.to_string_lossy().into_owned());
    let prepared = import::prepare(ctx, file, &name, wishes, source).await?;
    announce(&name, &prepared);
    let bar = bar(prepared.import.file_bytes);
    let watching = watch(task.clone(), bar.clone());
    let done = import::control::run_here(ctx, prepared.import.id, file, task).await;
    watching.abort();
    bar.finish_and_clear();
    Ok(done?)
}

fn announce(name: &str, prepared: &Prepared) {
    let plan = &prepared.plan;
    let how = plan.preset.as_deref().map_or_else(|| plan.format.replace('_', " "), |p| p.replace('_', " "));
    eprintln!("{name}: read as {how}, {}, into “{}”.", plan.encoding, plan.source_name);
    if prepared.goes_on {
        eprintln!("Going on after row {}.", prepared.import.rows);
    }
    plan.notes.iter().for_each(|note| eprintln!("  {note}"));
}

fn bar(bytes: i64) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(bytes).unwrap_or(0));
    let style = "{bar:30} {percent:>3}%  {binary_bytes_per_sec}, {eta} left  {msg}";
    bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn watch(task: Arc<Task>, bar: ProgressBar) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let (_, done, total) = task.progress();
            if total > 0 {
                bar.set_length(total);
                bar.set_position(done);
            }
        }
    })
}

fn summary(import: &Import) -> String {
    let mut parts = vec![format!("{} new", import.added)];
    for (count, what) in
        [(import.updated, "changed"), (import.unchanged, "already here"), (import.set_aside, "set aside")]
    {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let message = import.message.as_deref().map(|m| format!(" {m}")).unwrap_or_default();
    format!("{}: {}.{message}", import.file_name, parts.join(", "))
}

/// Makes everything searchable before the command ends. A running server does it for its own index.
async fn finish_index(ctx: &Ctx) -> anyhow::Result<()> {
    if index::catch_up(&ctx.app).await? == index::Caught::ByAnother {
        eprintln!("The running server makes it searchable.");
    }
    Ok(())
}
