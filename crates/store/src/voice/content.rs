//! The part of a voice that an import writes, overwrites and can take back.

use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;
use serde::{Deserialize, Serialize};

use crate::bulk;
use crate::db::Tx;
use crate::row::Row;
use crate::value::Value;
use crate::values;

/// All that came with a row, in the order of [`COLUMNS`]. Kept as JSON in `import_undo`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    pub content: i64,
    pub said_at: i64,
    pub dated: bool,
    pub speaker: String,
    pub heard: String,
    pub rating: Option<i64>,
    pub score: Option<i64>,
    pub language: Option<String>,
    pub country: Option<String>,
    pub version: Option<String>,
    pub area_id: Option<i64>,
    pub person_id: Option<i64>,
    pub account_id: Option<i64>,
    pub tags: Option<String>,
    pub link: Option<String>,
    pub reply: Option<String>,
    pub question: Option<String>,
    pub extra: Option<String>,
    pub title: Option<String>,
    pub text: String,
    pub original: Option<String>,
    /// As the machine read it: kept, so that what an import takes back is whole again. Older memories have none.
    #[serde(default)]
    pub kind: Option<String>,
    #[serde(default)]
    pub tone: Option<String>,
}

pub const COLUMNS: &str = "content, said_at, dated, speaker, heard, rating, score, language, country, version, area_id, \
                           person_id, account_id, tags, link, reply, question, extra, title, text, original, kind, tone";
/// How many [`COLUMNS`] there are.
pub const WIDTH: usize = 23;

/// A stored row, as it stands before it is changed.
pub struct Stored {
    pub id: i64,
    pub source_id: i64,
    pub external_id: Option<String>,
    pub import_id: Option<i64>,
    pub added_at: i64,
    pub content: Content,
}

impl Content {
    pub fn read(c: &mut crate::row::Cells<'_>) -> Result<Content> {
        Ok(Content {
            content: c.int()?,
            said_at: c.int()?,
            dated: c.flag()?,
            speaker: c.text()?,
            heard: c.text()?,
            rating: c.int_or()?,
            score: c.int_or()?,
            language: c.text_or()?,
            country: c.text_or()?,
            version: c.text_or()?,
            area_id: c.int_or()?,
            person_id: c.int_or()?,
            account_id: c.int_or()?,
            tags: c.text_or()?,
            link: c.text_or()?,
            reply: c.text_or()?,
            question: c.text_or()?,
            extra: c.text_or()?,
            title: c.text_or()?,
            text: c.text()?,
            original: c.text_or()?,
            kind: c.text_or()?,
            tone: c.text_or()?,
        })
    }

    /// The values in the order of [`COLUMNS`].
    pub fn into_values(self) -> Vec<Value<'static>> {
        values![
            self.content,
            self.said_at,
            self.dated,
            self.speaker,
            self.heard,
            self.rating,
            self.score,
            self.language,
            self.country,
            self.version,
            self.area_id,
            self.person_id,
            self.account_id,
            self.tags,
            self.link,
            self.reply,
            self.question,
            self.extra,
            self.title,
            self.text,
            self.original,
            self.kind,
            self.tone,
        ]
    }
}

/// The stored rows of these ids, in no order.
pub async fn stored(tx: &mut Tx, workspace: WorkspaceId, ids: &[i64]) -> Result<Vec<Stored>> {
    let head = format!(
        "SELECT id, source_id, external_id, import_id, added_at, {COLUMNS} FROM voice WHERE workspace_id = ? AND id IN"
    );
    bulk::rows_in(tx, &head, &[workspace.into()], ids, "").await?.iter().map(read_stored).collect()
}

fn read_stored(row: &Row) -> Result<Stored> {
    let mut c = row.cells();
    Ok(Stored {
        id: c.int()?,
        source_id: c.int()?,
        external_id: c.text_or()?,
        import_id: c.int_or()?,
        added_at: c.int()?,
        content: Content::read(&mut c)?,
    })
}

/// Overwrites the content of stored voices. One statement each: changes are few beside what is new, and an upsert
/// would have to carry every other column along.
pub async fn overwrite(tx: &mut Tx, workspace: WorkspaceId, rows: Vec<(i64, Content)>) -> Result<()> {
    let sets: Vec<String> = COLUMNS
        .split(", ")
        .enumerate()
        .map(|(n, column)| format!("{} = ${}", column.trim(), n + 3))
        .collect();
    let sql = format!("UPDATE voice SET {} WHERE workspace_id = $1 AND id = $2", sets.join(", "));
    for (id, content) in rows {
        let mut values = values![workspace, id];
        values.extend(content.into_values());
        tx.execute(sql.clone(), values).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_width_is_counted_right() {
        assert_eq!(super::COLUMNS.split(',').count(), super::WIDTH);
    }
}
