//! Customers a day, counted by the database: of the whole stream, or of each theme, source, version or language.

use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;
use firsthand_domain::time::{DAY_US, Timestamp};

use crate::db::Tx;
use crate::values;

/// What the days are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Nothing,
    Theme,
    Source,
    Version,
    Language,
}

/// The stretch that is counted, and how its moments become days.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    pub from: Timestamp,
    /// The first moment after it.
    pub to: Timestamp,
    /// Microseconds ahead of UTC from each moment on, the first at or before `from`: a zone changes its clocks.
    pub offsets: Vec<(Timestamp, i64)>,
}

/// Customers heard on one day, counted from 1970-01-01 in the span's zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// An id as a number, a version or a language; empty when counted by nothing.
    pub value: String,
    pub day: i64,
    /// Distinct people; a voice nobody signed is somebody of its own.
    pub customers: i64,
}

/// Values that are followed at most: those said by the most.
const MOST: usize = 24;

/// Counts first-hand voices of customers that carry a date. Values said fewer than `least` times are left out.
/// Reads every voice of the span once, twice for sources, versions and languages.
pub async fn counts(
    tx: &mut Tx,
    workspace: WorkspaceId,
    by: By,
    span: &Span,
    least: i64,
) -> Result<Vec<Count>> {
    let (column, join) = match by {
        By::Nothing => ("CAST('' AS TEXT)", ""),
        By::Theme => ("CAST(t.theme_id AS TEXT)", " JOIN voice_theme t ON t.voice_id = v.id"),
        By::Source => ("CAST(v.source_id AS TEXT)", ""),
        By::Version => ("v.version", ""),
        By::Language => ("v.language", ""),
    };
    let of = "v.workspace_id = $1 AND v.said_at >= $2 AND v.said_at < $3 AND v.dated = TRUE \
              AND v.speaker <> 'colleague' AND v.heard <> 'report'";
    let heard = format!("FROM voice v{join} WHERE {of}");
    // Themes are few; there may be thousands of versions.
    let often = match by {
        By::Nothing | By::Theme => String::new(),
        By::Source | By::Version | By::Language => format!(
            " AND {column} IN (SELECT {column} {heard} AND {column} IS NOT NULL GROUP BY 1 \
             HAVING COUNT(*) >= $4 ORDER BY COUNT(*) DESC, 1 LIMIT {MOST})"
        ),
    };
    let day = day("v.said_at", &span.offsets);
    let sql = format!(
        "SELECT {column}, {day}, CAST(COUNT(DISTINCT COALESCE(v.person_id, -v.id)) AS BIGINT) {heard}{often} \
         GROUP BY 1, 2 ORDER BY 1, 2"
    );
    let mut values = values![workspace, span.from, span.to];
    if !often.is_empty() {
        values.extend(values![least]);
    }
    let mut out = Vec::new();
    for row in tx.rows(sql, values).await? {
        let mut c = row.cells();
        out.push(Count { value: c.text()?, day: c.int()?, customers: c.int()? });
    }
    Ok(out)
}

/// A moment's day in the zone. The numbers are the program's own, so they stand in the text.
fn day(moment: &str, offsets: &[(Timestamp, i64)]) -> String {
    let mut sql = String::new();
    let last = offsets.last().map_or(0, |(_, offset)| *offset);
    for pair in offsets.windows(2) {
        sql.push_str(&format!(" WHEN {moment} < {} THEN {}", pair[1].0.0, pair[0].1));
    }
    let offset = if sql.is_empty() { last.to_string() } else { format!("CASE{sql} ELSE {last} END") };
    format!("(({moment} + {offset}) / {DAY_US})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_a_case_of_the_statement() {
        assert_eq!(day("at", &[]), "((at + 0) / 86400000000)");
        assert_eq!(day("at", &[(Timestamp(0), -5)]), "((at + -5) / 86400000000)");
        let two = [(Timestamp(0), 3600), (Timestamp(9), 7200)];
        assert_eq!(day("at", &two), "((at + CASE WHEN at < 9 THEN 3600 ELSE 7200 END) / 86400000000)");
    }
}
