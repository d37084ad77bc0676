//! `firsthand alerts`: looks for what left its normal range, lists it, shows one, marks one.

use std::process::ExitCode;

use firsthand_app::alert::{
    self, AcknowledgeAlert, AlertRow, AlertState, DismissAlert, ListAlerts, ShowAlert,
};
use firsthand_app::ctx::Ctx;
use firsthand_domain::alert::Direction;
use firsthand_domain::error::Error;
use firsthand_domain::id::AlertId;

use super::args;
use crate::serve::open;
use crate::serve::place::Place;

pub async fn run(place: Place, args: args::Alerts) -> anyhow::Result<ExitCode> {
    let opened = open::open(&place).await?;
    let ctx = opened.ctx();
    let done = match &args.id {
        Some(id) => one(&ctx, id, &args).await,
        None => all(&ctx, args.json).await,
    };
    opened.app.db.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn all(ctx: &Ctx, json: bool) -> anyhow::Result<()> {
    alert::look(&ctx.app, ctx.actor.workspace).await?;
    let found = ctx.run(ListAlerts {}).await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&found)?);
        return Ok(());
    }
    let watching = &found.watching;
    match &watching.through {
        None => println!("Nobody has been heard here yet."),
        Some(_) if watching.days <= watching.days_needed => println!(
            "Firsthand needs six weeks before it judges: {} of {} days so far.",
            watching.days, watching.days_needed
        ),
        Some(day) => {
            println!("{} open, {} over; heard through {day}.", found.open.len(), found.closed.len());
        }
    }
    found.open.iter().chain(&found.closed).for_each(|alert| println!("{}", said(alert)));
    Ok(())
}

async fn one(ctx: &Ctx, id: &str, args: &args::Alerts) -> anyhow::Result<()> {
    let id: AlertId = id.parse().map_err(|_| Error::not_found("alert"))?;
    if args.acknowledge {
        println!("{}", ctx.run(AcknowledgeAlert { id }).await?.message);
    } else if args.dismiss {
        println!("{}", ctx.run(DismissAlert { id }).await?.message);
    }
    let found = ctx.run(ShowAlert { id }).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&found)?);
        return Ok(());
    }
    println!("{}", said(&found.alert));
    for day in &found.days {
        println!("  {}  {:>6}  normal {} to {}", day.day, day.customers, day.low, day.high);
    }
    Ok(())
}

fn said(alert: &AlertRow) -> String {
    let (side, more) = match alert.direction {
        Direction::Above => ("above", "more"),
        Direction::Below => ("below", "fewer"),
    };
    let span = match alert.state {
        AlertState::Open => format!("since {}", alert.opened),
        _ => format!("from {} to {}", alert.opened, alert.last),
    };
    let peak = &alert.peak;
    format!(
        "{:<12}  {}: {side} {span}, {} days, {} customers {more} than expected; {} on {} where {} to {} is normal",
        alert.id.to_string(),
        alert.name,
        alert.days,
        alert.excess.abs(),
        peak.customers,
        peak.day,
        peak.low,
        peak.high
    )
}
