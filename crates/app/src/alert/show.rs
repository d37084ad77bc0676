//! One alert with its days.

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::AlertId;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::list::{self, AlertRow};
use super::series;
use crate::action::{Action, Effect};
use crate::ctx::Ctx;

/// Shows one alert.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ShowAlert {
    pub id: AlertId,
}

/// One day of what is watched.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AlertDay {
    /// As 2026-05-03.
    pub day: String,
    pub customers: i64,
    /// The 95 % range of the day, both ends inside.
    pub low: i64,
    pub high: i64,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AlertPage {
    pub alert: AlertRow,
    /// Six weeks before, the days themselves and two weeks after; days nobody listened to are left out.
    pub days: Vec<AlertDay>,
    /// Its theme is still there.
    pub theme_exists: bool,
}

impl Action for ShowAlert {
    type Output = AlertPage;
    const NAME: &'static str = "show_alert";
    const ABOUT: &'static str = "Shows an alert with the days around it and what was normal on them.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<AlertPage> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let alert = store::alert::kept::get(&mut tx, ws, self.id).await?;
        let members = list::members(store::member::list(&mut tx, ws).await?);
        drop(tx);
        let names = ctx.names().await?;
        let days = alert.course.around.iter().map(|&(day, customers, low, high)| AlertDay {
            day: series::date(day).to_string(),
            customers,
            low,
            high,
        });
        let theme_exists = match alert.watched {
            firsthand_domain::alert::Watched::Theme(id) => names.themes.contains_key(&id.0),
            _ => false,
        };
        Ok(AlertPage { alert: list::row(&alert, &names, &members), days: days.collect(), theme_exists })
    }
}
