//! The table of themes by group, and beside it what emerges and what was dismissed.

use std::collections::HashMap;

use firsthand_app::theme::change::State;
use firsthand_app::theme::list::{ThemeList, ThemeRow as Found};
use firsthand_domain::id::GroupId;

use super::table::Order;
use super::{Alone, Dismissed, Emerging, Section};
use crate::ui::address;
use crate::ui::chart::count;
use crate::ui::parts::{When, quote, theme_row};

/// Themes of a group that are shown before "more"; those that changed always are.
const SHOWN: usize = 5;
/// A theme alone in its group stands with others like it.
const LEAST: usize = 2;

/// The group an address asks for.
pub fn alone(found: &ThemeList, group: &str) -> Option<Alone> {
    let known = found.groups.iter().find(|known| known.id.to_string() == group)?;
    Some(Alone { id: group.to_owned(), name: known.name.clone() })
}

/// The themes, in their order, by group: the group of the first theme first.
pub fn sections(
    found: &ThemeList,
    order: Order,
    alone: Option<&Alone>,
    q: &str,
    when: &When,
) -> Vec<Section> {
    if let Some(alone) = alone {
        let own = found.themes.iter().filter(|row| row.group.is_some_and(|id| id.to_string() == alone.id));
        return whole(own.collect(), when);
    }
    let mut sizes: HashMap<GroupId, usize> = HashMap::new();
    found.themes.iter().filter_map(|row| row.group).for_each(|id| *sizes.entry(id).or_default() += 1);
    let group = |row: &Found| row.group.filter(|id| sizes[id] >= LEAST);
    if !q.is_empty() || order == Order::Name || found.themes.iter().all(|row| group(row).is_none()) {
        return whole(found.themes.iter().collect(), when);
    }
    let mut by_group: Vec<(Option<GroupId>, Vec<&Found>)> = Vec::new();
    for row in &found.themes {
        let own = group(row);
        match by_group.iter_mut().find(|(id, _)| *id == own) {
            Some((_, rows)) => rows.push(row),
            None => by_group.push((own, vec![row])),
        }
    }
    // Those in no group come last, whatever changed among them: the group names are what people look for.
    by_group.sort_by_key(|(id, _)| id.is_none());
    by_group
        .into_iter()
        .map(|(id, rows)| {
            let known = id.and_then(|id| found.groups.iter().find(|group| group.id == id));
            match (id, known) {
                (Some(id), Some(known)) => section(&known.name, &id.to_string(), order, &rows, when),
                _ => Section {
                    name: "In no group".to_owned(),
                    many: themes(rows.len()),
                    rows: rows.into_iter().map(|row| theme_row(row, when)).collect(),
                    ..Section::default()
                },
            }
        })
        .collect()
}

fn whole(rows: Vec<&Found>, when: &When) -> Vec<Section> {
    let rows: Vec<_> = rows.into_iter().map(|row| theme_row(row, when)).collect();
    if rows.is_empty() { Vec::new() } else { vec![Section { rows, ..Section::default() }] }
}

fn section(name: &str, id: &str, order: Order, rows: &[&Found], when: &When) -> Section {
    let changed = |row: &&&Found| matches!(row.recent.state, State::Above | State::Below | State::New);
    let news = rows.iter().filter(changed).count();
    let shown = if rows.len() <= SHOWN + 1 { rows.len() } else { SHOWN.max(news) };
    let shown = if order == Order::Changed { shown } else { shown.min(SHOWN + 1) };
    let left = rows.len() - shown;
    let more = match (left, order) {
        (0, _) => None,
        (left, Order::Changed) => Some(format!("{left} more, all within their range")),
        (left, _) => Some(format!("{left} more")),
    };
    Section {
        name: name.to_owned(),
        many: themes(rows.len()),
        href: address::with("/themes", &[("group", id), ("sort", order.name())]),
        status: Some(status(rows)),
        rows: rows[..shown].iter().map(|row| theme_row(row, when)).collect(),
        more,
    }
}

fn themes(many: usize) -> String {
    if many == 1 { "1 theme".to_owned() } else { format!("{} themes", count(many as i64)) }
}

/// The loudest change of a group.
fn status(rows: &[&Found]) -> (&'static str, &'static str, String) {
    let many = |state| rows.iter().filter(|row| row.recent.state == state).count();
    let range = |n: usize| if n == 1 { "its range" } else { "their range" };
    match (many(State::Above), many(State::Below), many(State::New)) {
        (0, 0, 0) => ("equals", "mute", "None outside".to_owned()),
        (0, 0, new) => ("plus", "warn", format!("{new} new")),
        (0, below, _) => ("arrow-down", "ok", format!("{below} below {}", range(below))),
        (above, _, _) => ("arrow-up", "bad", format!("{above} above {}", range(above))),
    }
}

/// Themes that are not established yet, each in the words of one who said it.
pub fn emerging(found: &ThemeList, when: &When) -> Vec<Emerging> {
    let show = |row: &Found| {
        let id = row.theme.id.to_string();
        let said = row
            .theme
            .typical
            .first()
            .and_then(|first| found.emerging_voices.iter().find(|voice| voice.voice.id == *first));
        Emerging {
            name: row.theme.name.clone(),
            href: format!("/themes/{id}"),
            why: row.emerging.clone().unwrap_or_default(),
            voices: count(row.theme.voices),
            voices_href: address::voices(&[("theme", &id)]),
            quote: said.map(|said| quote(said, format!("/voice/{}?theme={id}", said.voice.id), when)),
            id,
        }
    };
    found.emerging.iter().map(show).collect()
}

pub fn dismissed(found: &ThemeList) -> Vec<Dismissed> {
    let show = |theme: &firsthand_app::theme::list::DismissedTheme| {
        let id = theme.id.to_string();
        Dismissed {
            name: theme.name.clone(),
            voices: count(theme.voices),
            voices_href: address::voices(&[("theme", &id)]),
            id,
        }
    };
    found.dismissed.iter().map(show).collect()
}
