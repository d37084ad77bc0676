//! How many customers there are: a small table a team brings.

use std::collections::HashMap;

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::noun::BadLine;
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{dimension, key};
use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::series::{Fault, cut, number, rows};
use crate::undo::{Changed, Undo};

/// More segments than this cannot be looked at.
const MOST: usize = 5_000;
const LONGEST: usize = 120;

/// Brings in how many customers each segment has, in place of what was known of that dimension.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ImportBase {
    /// `plan`, `city`, `country`, `language`, `account` or `role`.
    pub by: String,
    /// The table: `segment,customers`.
    pub csv: String,
}

/// What was kept and what was not.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BaseImported {
    pub message: String,
    pub undo: Option<Undo>,
    /// Segments kept.
    pub segments: usize,
    pub bad_rows: Vec<BadLine>,
}

impl Action for ImportBase {
    type Output = BaseImported;
    const NAME: &'static str = "import_base";
    const ABOUT: &'static str =
        "Brings in how many customers each segment has, as CSV: segment,customers. Replaces what was there.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<BaseImported> {
        let by = dimension(&self.by)?;
        let (segments, bad_rows) = read(by, &self.csv)?;
        if segments.is_empty() {
            let first = bad_rows.first().map(|bad| format!(" Line {}: {}", bad.line, bad.reason));
            return Err(Error::invalid(
                "file",
                format!("No row of the file could be read.{}", first.unwrap_or_default()),
            ));
        }
        let kept = segments.len();
        let changed = set(ctx, by, segments).await?;
        let message = match bad_rows.len() {
            0 => changed.message,
            1 => format!("{} 1 row was set aside.", changed.message),
            n => format!("{} {n} rows were set aside.", changed.message),
        };
        Ok(BaseImported { message, undo: changed.undo, segments: kept, bad_rows })
    }
}

/// Sets how many customers each segment of a dimension has; no segments forgets them.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SetBase {
    pub by: String,
    pub segments: Vec<(String, i64)>,
}

impl Action for SetBase {
    type Output = Changed;
    const NAME: &'static str = "set_base";
    const ABOUT: &'static str = "Sets how many customers each segment has; an empty list forgets them.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let by = dimension(&self.by)?;
        if self.segments.len() > MOST || self.segments.iter().any(|(_, n)| *n < 0) {
            return Err(Error::invalid("segments", "Numbers of customers begin at 0."));
        }
        set(ctx, by, self.segments).await
    }
}

async fn set(ctx: &Ctx, by: &'static str, segments: Vec<(String, i64)>) -> Result<Changed> {
    let ws = ctx.actor.workspace;
    let mut tx = ctx.app.db.write().await?;
    let before = store::base::list(&mut tx, ws, by).await?;
    store::base::replace(&mut tx, ws, by, &segments).await?;
    tx.commit().await?;
    let total: i64 = segments.iter().map(|(_, n)| n).sum();
    let message = match segments.len() {
        0 => "The customer numbers are forgotten.".to_owned(),
        1 => format!("{total} customers in 1 segment."),
        n => format!("{total} customers in {n} segments."),
    };
    Ok(Changed::new(message, Undo::by(&SetBase { by: by.to_owned(), segments: before })))
}

/// Segments with their customers.
type Segments = Vec<(String, i64)>;

/// The segments of a table, and the rows set aside.
pub(crate) fn read(by: &str, csv: &str) -> Result<(Segments, Vec<BadLine>)> {
    let mut rows = rows(csv)?;
    // A first line without a number is a heading.
    let heading = |cells: &[String]| cells.get(1).is_some_and(|c| !c.bytes().any(|b| b.is_ascii_digit()));
    if rows.len() > 1 && rows.first().is_some_and(|(_, cells)| heading(cells)) {
        rows.remove(0);
    }
    let (mut out, mut bad) = (Vec::new(), Vec::new());
    let mut seen: HashMap<String, u64> = HashMap::new();
    for (line, cells) in rows {
        let read = one(&cells).and_then(|(name, customers)| match seen.get(&key(by, &name)) {
            Some(first) => Err(format!("{name} stands twice. Line {first} is kept.")),
            None if out.len() >= MOST => Err(format!("There are more than {MOST} segments.")),
            None => Ok((name, customers)),
        });
        match read {
            Ok((name, customers)) => {
                seen.insert(key(by, &name), line);
                out.push((name, customers));
            }
            Err(reason) => bad.push(BadLine { line, reason, content: cut(&cells.join(", ")) }),
        }
    }
    Ok((out, bad))
}

fn one(cells: &[String]) -> Result<(String, i64), Fault> {
    let name = cells.first().map_or("", String::as_str);
    if name.is_empty() {
        return Err("There is no segment.".to_owned());
    }
    if name.chars().count() > LONGEST {
        return Err(format!("The segment has more than {LONGEST} characters."));
    }
    if cells.len() > 2 {
        return Err(
            "There are more than two cells. Write numbers without signs between thousands.".to_owned()
        );
    }
    let customers = number(cells.get(1).map_or("", String::as_str))?;
    if customers.fract() != 0.0 || customers > 2e9 {
        return Err(format!("{customers} is not a number of customers."));
    }
    Ok((name.to_owned(), customers as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_do_not_fit_are_said_and_the_rest_is_kept() {
        let csv = "\u{feff}plan,customers\nTeam,400\nteam,3\nFree,1,200\nPro,-4\nSolo,1.5\n,9\nCity;8\nBasic,\nBig,90";
        let (kept, bad) = read("plan", csv).unwrap();
        assert_eq!(kept, [("Team".to_owned(), 400), ("Big".to_owned(), 90)]);
        let lines: Vec<u64> = bad.iter().map(|bad| bad.line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 7, 8, 9]);
        assert!(bad[0].reason.contains("Line 2 is kept"));
        assert_eq!(read("plan", "Team;400\nFree;20").unwrap().0.len(), 2);
        assert!(read("plan", " ").is_err());
    }
}
