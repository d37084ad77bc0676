//! What each column of a file becomes.

use firsthand_domain::import::{Column, Plan};
use firsthand_domain::item::Field;

use super::ColumnRow;
use super::plan::CHOSEN;
use crate::ui::parts::Choice;

pub fn of(plan: &Plan) -> Vec<ColumnRow> {
    plan.columns.iter().map(row).collect()
}

fn row(column: &Column) -> ColumnRow {
    let choices =
        Field::ALL.iter().map(|(field, name, label)| Choice::new(*name, *label, *field == column.field));
    ColumnRow {
        name: column.name.clone(),
        examples: column.examples.clone(),
        said: column.field == Field::Text,
        lang: String::new(),
        choices: choices.collect(),
        because: column.because.clone(),
        unsure: column.unsure,
        by_hand: column.because == CHOSEN,
        ignored: column.field == Field::Ignore,
    }
}
