//! When something was said: read, and checked against what can be.

use firsthand_domain::time::{DAY_US, Timestamp};

use super::Mapper;
use crate::dates::parse;

/// Nobody wrote to a product's makers in a file before this year.
const EARLIEST_DAY: i64 = 0;

/// Reads the moment, or says in a sentence why it cannot be one.
pub fn read(mapper: &Mapper, text: &str, column: &str) -> Result<Timestamp, String> {
    let short = short(text);
    let Some(moment) = parse::moment(text, mapper.plan.dates, &mapper.zone) else {
        return Err(match impossible_year(text) {
            true => format!("The date “{short}” in “{column}” is of a year that cannot be."),
            false => format!("“{short}” in “{column}” is no date we can read."),
        });
    };
    if moment > mapper.latest {
        return Err(format!("Said in the future: “{short}” in “{column}”."));
    }
    if moment.0 < EARLIEST_DAY * DAY_US {
        return Err(format!("Said before 1970: “{short}” in “{column}” is hardly right."));
    }
    Ok(moment)
}

/// `0000-00-00`, `0001-01-01`, `9999-99-99`: programs write these for "none".
fn impossible_year(text: &str) -> bool {
    let year: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
    year.len() == 4 && !(1900..=2200).contains(&year.parse::<u32>().unwrap_or(0))
}

fn short(text: &str) -> String {
    let short: String = text.trim().chars().take(40).collect();
    if short.len() < text.trim().len() { format!("{short}…") } else { short }
}
