//! Corrections to how a file is read, from the form of its preview.

use firsthand_app::ctx::Ctx;
use firsthand_app::import::control::StartImport;
use firsthand_app::import::list::ShowImport;
use firsthand_app::import::prepare::PlanImport;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::ImportId;
use firsthand_domain::import::{Column, DateOrder, Plan, Wishes};
use firsthand_domain::item::Field;
use firsthand_domain::voice::SourceKind;

use crate::ui::frame::Fields;

/// What the catalog gives as the reason of a column somebody chose.
pub const CHOSEN: &str = "You chose this";

/// Keeps the corrections; with `do=start` the reading begins.
pub async fn correct(ctx: &Ctx, id: ImportId, fields: &Fields) -> Result<()> {
    let stored = ctx.run(ShowImport { id }).await?.plan;
    let plan = PlanImport {
        id,
        wishes: wishes(fields, stored.as_ref()),
        source: fields.filled("source"),
        kind: SourceKind::parse(fields.one("kind")),
    };
    ctx.run(plan).await?;
    if fields.one("do") != "start" {
        return Ok(());
    }
    let planned = ctx.run(ShowImport { id }).await?.plan;
    if planned.is_some_and(|plan| plan.preset.is_none() && !has_words(&plan.columns)) {
        return Err(Error::invalid("columns", "Choose which column holds what they said, then start."));
    }
    ctx.run(StartImport { id }).await?;
    Ok(())
}

fn has_words(columns: &[Column]) -> bool {
    columns.iter().any(|c| matches!(c.field, Field::Text | Field::Title | Field::ColleagueNote))
}

/// What somebody chose. Columns they left as guessed are guessed again, so that their reasons stay true; read with
/// other letters or another separator, the columns are other columns, and what was chosen for them is void.
fn wishes(fields: &Fields, stored: Option<&Plan>) -> Wishes {
    let delimiter = Some(fields.one("delimiter").to_owned()).filter(|text| !text.is_empty());
    let encoding = fields.filled("encoding");
    let same = stored.is_some_and(|plan| {
        encoding.as_ref().is_none_or(|e| plan.encoding.eq_ignore_ascii_case(e))
            && delimiter.as_ref().is_none_or(|d| plan.delimiter.as_ref() == Some(d))
    });
    let columns = match stored {
        Some(plan) if same => chosen(fields, &plan.columns),
        _ => Vec::new(),
    };
    Wishes {
        preset: None,
        encoding,
        delimiter,
        dates: order(fields.one("dates")),
        zone: fields.filled("zone"),
        columns,
    }
}

fn chosen(fields: &Fields, guessed: &[Column]) -> Vec<(String, Field)> {
    let names = fields.all("column");
    let meanings = fields.all("field");
    let pairs =
        names.into_iter().zip(meanings).filter_map(|(name, field)| Some((name, Field::parse(field)?)));
    let was = |name: &str| guessed.iter().find(|column| column.name == name);
    pairs
        .filter(|(name, field)| was(name).is_some_and(|c| c.field != *field || c.because == CHOSEN))
        .map(|(name, field)| (name.to_owned(), field))
        .collect()
}

/// The order's name in a form.
pub fn order_name(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayFirst => "day_first",
        DateOrder::MonthFirst => "month_first",
        DateOrder::YearFirst => "year_first",
    }
}

fn order(name: &str) -> Option<DateOrder> {
    [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst]
        .into_iter()
        .find(|o| order_name(*o) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let column = |name: &str, field, because: &str| Column {
            name: name.into(),
            field,
            because: because.into(),
            unsure: false,
            examples: vec![],
        };
        Plan {
            format: "delimited".into(),
            compression: "none".into(),
            preset: None,
            encoding: "UTF-8".into(),
            delimiter: Some("\t".into()),
            dates: DateOrder::DayFirst,
            zone: "UTC".into(),
            columns: vec![
                column("a", Field::Text, "Long"),
                column("b", Field::Rating, "Whole numbers"),
                column("c", Field::City, CHOSEN),
            ],
            source_kind: SourceKind::File,
            source_name: "x".into(),
            notes: vec![],
        }
    }

    #[test]
    fn only_what_somebody_changed_is_a_wish() {
        let form = "encoding=utf-8&delimiter=%09&dates=month_first&column=a&field=title&column=b&field=rating&column=c&field=city";
        let wishes = wishes(&Fields::read(form), Some(&plan()));
        assert_eq!(wishes.columns, [("a".to_owned(), Field::Title), ("c".to_owned(), Field::City)]);
        assert_eq!((wishes.delimiter.as_deref(), wishes.dates), (Some("\t"), Some(DateOrder::MonthFirst)));
    }

    #[test]
    fn another_separator_voids_what_was_chosen_for_columns() {
        let form = "encoding=UTF-8&delimiter=%2C&column=a&field=title";
        assert!(wishes(&Fields::read(form), Some(&plan())).columns.is_empty());
    }
}
