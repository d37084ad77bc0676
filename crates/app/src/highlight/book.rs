//! The codebook: what a highlight can be. A workspace starts with ours and makes it its own.

use firsthand_domain::access::Role;
use firsthand_domain::clock::mix;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::highlight::{Code, Trait, digest};
use firsthand_domain::id::CodeId;
use firsthand_store as store;
use firsthand_store::highlight::Entry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::name;
use crate::undo::{Changed, Undo};

/// The codes a workspace starts with: name, meaning, colour, what it says of the person.
const FIRST: &[(&str, &str, &str, Option<Trait>)] = &[
    ("Pain", "Something hurts, stops them or takes their time.", "#b4541a", None),
    ("Workaround", "What they do instead, because it does not work as it is.", "#8a6d00", None),
    ("Need", "What they try to get done, whatever the product.", "#0b5563", None),
    ("Delight", "Something that is good as it is.", "#2f7d4f", None),
    ("Asked for", "A wish, in their words. The need behind it is another line.", "#4a5fa5", None),
    ("Silent", "Nobody wrote to us about it.", "#6b7280", None),
    ("Fear", "What they are afraid of.", "#9b2c4a", Some(Trait::Fear)),
    ("Motivation", "What drives them.", "#2f7d4f", Some(Trait::Motivation)),
    ("Belief", "What they take to be true, right or wrong.", "#6a4c93", Some(Trait::Belief)),
    ("Value", "What matters to them beyond the matter at hand.", "#0b5563", Some(Trait::Value)),
    ("Desire", "What they would love to be or to have.", "#b4541a", Some(Trait::Desire)),
];

/// The codebook; where there is none yet, ours becomes the workspace's.
pub async fn codes(ctx: &Ctx) -> Result<Vec<Code>> {
    let ws = ctx.actor.workspace;
    let found = store::highlight::codes(&mut ctx.app.db.read().await?, ws, true).await?;
    if !found.is_empty() {
        return Ok(in_use(found));
    }
    let mut tx = ctx.app.db.write().await?;
    // Another request may have been first.
    if store::highlight::codes(&mut tx, ws, true).await?.is_empty() {
        for (name, about, color, of_person) in FIRST {
            let code = Code {
                id: CodeId(ctx.app.ids.next(ctx.now())),
                guid: guid(ws.0, name),
                name: (*name).to_owned(),
                about: (*about).to_owned(),
                color: (*color).to_owned(),
                parent: None,
                of_person: *of_person,
            };
            store::highlight::add_code(&mut tx, ws, &code).await?;
        }
    }
    let found = store::highlight::codes(&mut tx, ws, false).await?;
    tx.commit().await?;
    Ok(in_use(found))
}

fn in_use(found: Vec<Entry>) -> Vec<Code> {
    found.into_iter().filter(|entry| !entry.removed).map(|entry| entry.code).collect()
}

/// A GUID that the same workspace and name always give, in the form other tools expect (version 8: our own digest).
fn guid(workspace: i64, name: &str) -> String {
    let low = digest(name) as u64;
    let high = mix(low ^ workspace as u64);
    format!(
        "{:08x}-{:04x}-8{:03x}-8{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        (low >> 48) & 0xfff,
        low & 0xffff_ffff_ffff
    )
}

/// The codebook, by name; empty until the first transcript comes in.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListCodes {}

impl Action for ListCodes {
    type Output = Vec<Code>;
    const NAME: &'static str = "list_codes";
    const ABOUT: &'static str = "Lists what a highlight can be.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<Vec<Code>> {
        let found =
            store::highlight::codes(&mut ctx.app.db.read().await?, ctx.actor.workspace, false).await?;
        Ok(in_use(found))
    }
}

/// Adds a code, or changes the one of that id.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PutCode {
    #[serde(default)]
    pub id: Option<CodeId>,
    pub name: String,
    #[serde(default)]
    pub about: String,
    /// `#rrggbb`.
    #[serde(default)]
    pub color: String,
    #[serde(default)]
    pub parent: Option<CodeId>,
    /// What it says of a person.
    #[serde(default, rename = "trait")]
    pub of_person: Option<Trait>,
}

impl Action for PutCode {
    type Output = Changed;
    const NAME: &'static str = "put_code";
    const ABOUT: &'static str = "Adds an entry to the codebook, or changes one.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let book = codes(ctx).await?;
        let name = name::checked("name", &self.name)?;
        let same =
            |known: &&Code| known.name.to_lowercase() == name.to_lowercase() && Some(known.id) != self.id;
        if book.iter().any(|known| same(&known)) {
            return Err(Error::conflict(format!("{name} is in the codebook already.")));
        }
        if let Some(parent) = self.parent {
            if Some(parent) == self.id || above(&book, parent).any(|id| Some(id) == self.id) {
                return Err(Error::invalid("parent", "A code cannot lie under itself."));
            }
            if !book.iter().any(|known| known.id == parent) {
                return Err(Error::not_found("code"));
            }
        }
        let mut tx = ctx.app.db.write().await?;
        let code = |id, guid| Code {
            id,
            guid,
            name: name.clone(),
            about: self.about.trim().to_owned(),
            color: color(&self.color),
            parent: self.parent,
            of_person: self.of_person,
        };
        let undo = match self.id {
            None => {
                let id = CodeId(ctx.app.ids.next(ctx.now()));
                store::highlight::add_code(&mut tx, ws, &code(id, guid(id.0, &name))).await?;
                Undo::by(&RemoveCode { id })
            }
            Some(id) => {
                let before =
                    book.iter().find(|known| known.id == id).ok_or_else(|| Error::not_found("code"))?;
                store::highlight::update_code(&mut tx, ws, &code(id, before.guid.clone())).await?;
                Undo::by(&PutCode {
                    id: Some(id),
                    name: before.name.clone(),
                    about: before.about.clone(),
                    color: before.color.clone(),
                    parent: before.parent,
                    of_person: before.of_person,
                })
            }
        };
        tx.commit().await?;
        Ok(Changed::new(format!("{name} is in the codebook."), undo))
    }
}

/// The codes a code lies under, nearest first.
fn above(book: &[Code], from: CodeId) -> impl Iterator<Item = CodeId> + '_ {
    let mut at = Some(from);
    std::iter::from_fn(move || {
        at = book.iter().find(|known| Some(known.id) == at)?.parent;
        at
    })
    .take(book.len())
}

/// A colour as it is kept; grey for anything else.
fn color(text: &str) -> String {
    let hex =
        text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    hex.map_or_else(|| "#6b7280".to_owned(), |hex| format!("#{}", hex.to_ascii_lowercase()))
}

/// Takes a code out of the codebook; what carries it keeps it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemoveCode {
    pub id: CodeId,
}

impl Action for RemoveCode {
    type Output = Changed;
    const NAME: &'static str = "remove_code";
    const ABOUT: &'static str = "Takes an entry out of the codebook. Highlights that carry it keep it.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::highlight::remove_code(&mut tx, ctx.actor.workspace, self.id, Some(ctx.now())).await?;
        tx.commit().await?;
        Ok(Changed::new("Taken out of the codebook.", Undo::by(&RestoreCode { id: self.id })))
    }
}

/// Brings a code back.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RestoreCode {
    pub id: CodeId,
}

impl Action for RestoreCode {
    type Output = Changed;
    const NAME: &'static str = "restore_code";
    const ABOUT: &'static str = "Brings a code back into the codebook.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let mut tx = ctx.app.db.write().await?;
        store::highlight::remove_code(&mut tx, ctx.actor.workspace, self.id, None).await?;
        tx.commit().await?;
        Ok(Changed::new("It is back.", Undo::by(&RemoveCode { id: self.id })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_has_the_form_other_tools_read() {
        let one = guid(7, "Pain");
        let lengths: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{one}");
        assert_eq!(one, guid(7, "Pain"));
        assert_ne!(one, guid(8, "Pain"));
    }

    #[test]
    fn a_colour_is_a_colour() {
        assert_eq!(color("#AABB01"), "#aabb01");
        assert_eq!(color("red; background: url(x)"), "#6b7280");
    }
}
