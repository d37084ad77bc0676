//! Tags people put on voices.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::VoiceId;
use firsthand_store as store;
use firsthand_store::voice::mark::Tags;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;
use crate::undo::{Changed, Undo};

/// Puts a tag on voices.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct TagVoices {
    pub voices: Vec<VoiceId>,
    pub tag: String,
}

/// Takes a tag off voices.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct UntagVoices {
    pub voices: Vec<VoiceId>,
    pub tag: String,
}

impl Action for TagVoices {
    type Output = Changed;
    const NAME: &'static str = "tag_voices";
    const ABOUT: &'static str = "Puts a tag on voices.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let changed = store::voice::mark::add_tag(&mut tx, ws, &self.voices, &self.tag, ctx.now()).await?;
        let seq = store::change::last_seq(&mut tx, ws).await?;
        tx.commit().await?;
        ctx.app.index.wait_for(seq).await;
        let message = format!("Tagged {}.", self.tag.trim());
        Ok(Changed::new(message, Undo::by(&UntagVoices { voices: changed, tag: self.tag.trim().to_owned() })))
    }
}

impl Action for UntagVoices {
    type Output = Changed;
    const NAME: &'static str = "untag_voices";
    const ABOUT: &'static str = "Takes a tag off voices.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.write().await?;
        let changed = store::voice::mark::remove_tag(&mut tx, ws, &self.voices, &self.tag, ctx.now()).await?;
        let seq = store::change::last_seq(&mut tx, ws).await?;
        tx.commit().await?;
        ctx.app.index.wait_for(seq).await;
        let message = format!("Tag {} taken off.", self.tag);
        Ok(Changed::new(message, Undo::by(&TagVoices { voices: changed, tag: self.tag })))
    }
}

/// The longest tag, in characters, and the most a voice may have.
const LONGEST: usize = 100;
const MOST: usize = 100;

/// Gives a voice exactly these tags: one change, and one way back, however many were added and taken off.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SetTags {
    pub voice: VoiceId,
    pub tags: Vec<String>,
    /// Which of them the source sent, so that it may take them off again. Left out: those it sent that are still wanted.
    #[serde(default)]
    pub sent: Option<Vec<String>>,
}

impl Action for SetTags {
    type Output = Changed;
    const NAME: &'static str = "set_tags";
    const ABOUT: &'static str = "Gives a voice exactly the tags named.";
    const ROLE: Role = Role::Member;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let (ws, voice) = (ctx.actor.workspace, self.voice);
        let wanted = listed(&self.tags)?;
        let mut tx = ctx.app.db.write().await?;
        let had = store::voice::mark::set_tags(&mut tx, ws, voice, ctx.now(), |had| {
            let sent = self.sent.as_ref().unwrap_or(&had.sent);
            let sent: Vec<String> = sent.iter().filter(|tag| wanted.contains(tag)).cloned().collect();
            let own = wanted.iter().filter(|tag| !sent.contains(tag)).cloned().collect();
            Tags { sent, own }
        })
        .await?;
        let seq = store::change::last_seq(&mut tx, ws).await?;
        tx.commit().await?;
        let Some(had) = had else { return Ok(Changed::new("The tags are as they were.", None)) };
        ctx.app.index.wait_for(seq).await;
        let message = said(&had.all(), &wanted);
        Ok(Changed::new(message, Undo::by(&SetTags { voice, tags: had.all(), sent: Some(had.sent) })))
    }
}

/// The tags as they are kept: trimmed, each once.
fn listed(tags: &[String]) -> Result<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    for tag in tags {
        let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
        if tag.chars().count() > LONGEST {
            let message = format!("A tag has at most {LONGEST} characters. Nothing was changed.");
            return Err(Error::invalid("tags", message));
        }
        if !tag.is_empty() && !all.contains(&tag) {
            all.push(tag);
        }
    }
    if all.len() > MOST {
        return Err(Error::invalid("tags", format!("A voice has at most {MOST} tags. Nothing was changed.")));
    }
    Ok(all)
}

/// "Tagged winter, gloves. Tag lock taken off."
fn said(had: &[String], has: &[String]) -> String {
    let only = |these: &[String], those: &[String]| {
        let only: Vec<&str> = these.iter().filter(|tag| !those.contains(tag)).map(String::as_str).collect();
        (only.len(), only.join(", "))
    };
    let mut parts = Vec::new();
    match only(has, had) {
        (0, _) => {}
        (_, tags) => parts.push(format!("Tagged {tags}.")),
    }
    match only(had, has) {
        (0, _) => {}
        (1, tag) => parts.push(format!("Tag {tag} taken off.")),
        (_, tags) => parts.push(format!("Tags {tags} taken off.")),
    }
    if parts.is_empty() { "The tags stand in another order.".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn tags_are_trimmed_and_each_is_there_once() {
        assert_eq!(listed(&tags(" winter, ,cold  hands,winter")).ok(), Some(tags("winter,cold hands")));
        assert!(listed(&["x".repeat(LONGEST + 1)]).is_err());
        assert!(listed(&(0..=MOST).map(|n| n.to_string()).collect::<Vec<_>>()).is_err());
    }

    #[test]
    fn one_sentence_says_all_that_changed() {
        assert_eq!(
            said(&tags("lock,old"), &tags("lock,winter,gloves")),
            "Tagged winter, gloves. Tag old taken off."
        );
        assert_eq!(said(&tags("a,b"), &tags("b,a")), "The tags stand in another order.");
    }
}
