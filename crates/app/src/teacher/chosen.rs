//! Which teacher a workspace has chosen.

use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{SecretId, WorkspaceId};
use firsthand_store as store;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PURPOSE;
use crate::action::{Action, Effect};
use crate::ctx::{App, Ctx};
use crate::outgoing::Base;
use crate::secret;
use crate::undo::{Changed, Undo};

const SETTING: &str = "teacher";
/// Texts in one request, where nothing else is said, and at most.
const BATCH: u32 = 32;
const LARGEST_BATCH: u32 = 512;
const LARGEST_WIDTH: u32 = 8192;
const LONGEST_FIELD: usize = 500;

/// Where a teacher is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TeacherKind {
    /// In the binary: English, nothing leaves this machine.
    #[default]
    BuiltIn,
    /// A model folder on this machine.
    Folder,
    /// A server that speaks the OpenAI-compatible protocol. It is sent customers' words.
    Endpoint,
}

impl TeacherKind {
    pub fn name(self) -> &'static str {
        match self {
            TeacherKind::BuiltIn => "built_in",
            TeacherKind::Folder => "folder",
            TeacherKind::Endpoint => "endpoint",
        }
    }
    pub fn parse(name: &str) -> Option<TeacherKind> {
        [TeacherKind::BuiltIn, TeacherKind::Folder, TeacherKind::Endpoint]
            .into_iter()
            .find(|k| k.name() == name)
    }
}

/// A teacher's settings. A key is kept apart; here is only which one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Chosen {
    pub kind: TeacherKind,
    /// The model folder, a whole path on the server's machine.
    pub folder: String,
    /// The endpoint's base address, such as http://127.0.0.1:11434/v1.
    pub url: String,
    /// The model's name there.
    pub model: String,
    /// Values per vector to ask for; nothing asks for the model's own.
    pub dimensions: Option<u32>,
    /// Texts in one request; 0 is the usual number.
    pub batch: u32,
    /// Put before every text, where the model was taught so: `query: `.
    pub prefix: String,
    /// Languages the model was made for, ISO 639-1; none means all.
    pub languages: Vec<String>,
    /// How many times the usual number of texts is read: 1, 2 or 4; 0 is 1.
    pub reading: u32,
    /// The kept key that goes with the endpoint.
    pub key: Option<SecretId>,
}

impl Chosen {
    /// Checked and tidied, or what is wrong with which field.
    pub(super) fn checked(mut self) -> Result<Chosen> {
        for (field, text) in
            [("folder", &self.folder), ("url", &self.url), ("model", &self.model), ("prefix", &self.prefix)]
        {
            if text.len() > LONGEST_FIELD || text.chars().any(char::is_control) {
                return Err(Error::invalid(field, "This is too long, or holds signs that cannot be seen."));
            }
        }
        self.folder = self.folder.trim().to_owned();
        self.model = self.model.trim().to_owned();
        self.batch = if self.batch == 0 { BATCH } else { self.batch.min(LARGEST_BATCH) };
        self.reading = if [1, 2, 4].contains(&self.reading) { self.reading } else { 1 };
        self.languages = self.languages.iter().map(|code| language(code)).collect::<Result<_>>()?;
        match self.kind {
            TeacherKind::BuiltIn => Ok(Chosen { reading: self.reading, batch: BATCH, ..Chosen::default() }),
            TeacherKind::Folder => {
                if !std::path::Path::new(&self.folder).is_absolute() {
                    return Err(Error::invalid(
                        "folder",
                        "Enter the whole path of the folder on this machine.",
                    ));
                }
                Ok(Chosen { url: String::new(), model: String::new(), dimensions: None, key: None, ..self })
            }
            TeacherKind::Endpoint => {
                self.url = Base::read(&self.url)?.as_str().to_owned();
                if self.model.is_empty() {
                    return Err(Error::invalid("model", "Enter the model’s name, as the server knows it."));
                }
                if self.dimensions.is_some_and(|n| n == 0 || n > LARGEST_WIDTH) {
                    return Err(Error::invalid(
                        "dimensions",
                        format!("Enter 1 to {LARGEST_WIDTH}, or nothing."),
                    ));
                }
                Ok(Chosen { folder: String::new(), ..self })
            }
        }
    }
}

fn language(code: &str) -> Result<String> {
    let code = code.trim().to_lowercase();
    if (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase()) {
        return Ok(code);
    }
    Err(Error::invalid("languages", "Write languages as two letters each, such as: en, de, fr."))
}

/// What is kept; the built-in teacher where nothing is.
pub(super) async fn saved(app: &App, ws: WorkspaceId) -> Result<Chosen> {
    let mut tx = app.db.read().await?;
    read(&mut tx, ws).await
}

async fn read(tx: &mut store::db::Tx, ws: WorkspaceId) -> Result<Chosen> {
    let kept = store::meta::find_setting(tx, ws, SETTING).await?;
    let Some(kept) = kept else { return Chosen::default().checked() };
    serde_json::from_str(&kept).map_err(|_| {
        Error::internal("The settings of the teacher cannot be read. Save them again in Settings.")
    })
}

/// Chooses who reads texts. The next search for themes uses it.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ChangeTeacher {
    pub teacher: Chosen,
    /// A new key for the endpoint; it is never shown again. Left out, the key named in `teacher` stays.
    pub key: Option<String>,
    /// An endpoint is sent customers' words: somebody must have agreed to that.
    pub agreed: bool,
}

impl Action for ChangeTeacher {
    type Output = Changed;
    const NAME: &'static str = "change_teacher";
    const ABOUT: &'static str =
        "Chooses who reads texts for themes: built in, a model folder or an endpoint.";
    const ROLE: Role = Role::Admin;
    const EFFECT: Effect = Effect::Changes;

    async fn run(self, ctx: &Ctx) -> Result<Changed> {
        let ws = ctx.actor.workspace;
        let mut chosen = self.teacher.checked()?;
        let is_endpoint = chosen.kind == TeacherKind::Endpoint;
        if is_endpoint && !self.agreed {
            return Err(Error::invalid(
                "agreed",
                "Tick this first: customers’ words will be sent to this address.",
            ));
        }
        let mut tx = ctx.app.db.write().await?;
        let before = read(&mut tx, ws).await.unwrap_or_default();
        if is_endpoint {
            let origin = Base::read(&chosen.url)?.origin();
            if let Some(key) = self.key.filter(|key| !key.trim().is_empty()) {
                chosen.key = Some(secret::keep(ctx, &mut tx, PURPOSE, &origin, &key).await?);
            } else if let Some(id) = chosen.key {
                // A key is for one address only: another address starts without.
                let kept = store::secret::find(&mut tx, ws, id).await?;
                chosen.key = kept.filter(|s| s.purpose == PURPOSE && s.origin == origin).map(|s| s.id);
            }
        }
        let json =
            serde_json::to_string(&chosen).map_err(|_| Error::internal("Settings could not be written."))?;
        store::meta::set_setting(&mut tx, ws, SETTING, &json).await?;
        let needed: Vec<SecretId> = chosen.key.into_iter().chain(before.key).collect();
        store::secret::keep_only(&mut tx, ws, PURPOSE, &needed).await?;
        tx.commit().await?;
        let back = ChangeTeacher { agreed: before.kind == TeacherKind::Endpoint, teacher: before, key: None };
        let message = match chosen.kind {
            TeacherKind::BuiltIn => "The built-in teacher reads from now on. Nothing leaves this machine.",
            TeacherKind::Folder => "The model in the folder reads from the next search for themes on.",
            TeacherKind::Endpoint => "The endpoint reads from the next search for themes on.",
        };
        Ok(Changed::new(message, Undo::by(&back)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_belongs_to_the_kind_is_kept() {
        let all = Chosen {
            kind: TeacherKind::Endpoint,
            folder: "/models/x".into(),
            url: "http://localhost:11434".into(),
            model: " m ".into(),
            languages: vec!["DE".into()],
            reading: 3,
            ..Chosen::default()
        };
        let endpoint = all.clone().checked().expect("fine");
        assert_eq!((endpoint.url.as_str(), endpoint.model.as_str()), ("http://localhost:11434/v1", "m"));
        assert_eq!((endpoint.folder.as_str(), endpoint.batch, endpoint.reading), ("", BATCH, 1));
        let folder = Chosen { kind: TeacherKind::Folder, ..all.clone() }.checked().expect("fine");
        assert_eq!((folder.folder.as_str(), folder.url.as_str()), ("/models/x", ""));
        let built_in = Chosen { kind: TeacherKind::BuiltIn, ..all.clone() }.checked().expect("fine");
        assert_eq!(built_in, Chosen { batch: BATCH, reading: 1, ..Chosen::default() });
        for (wrong, field) in [
            (Chosen { model: " ".into(), ..all.clone() }, "model"),
            (Chosen { url: "x".into(), ..all.clone() }, "url"),
            (Chosen { dimensions: Some(0), ..all.clone() }, "dimensions"),
            (Chosen { languages: vec!["german".into()], ..all.clone() }, "languages"),
            (Chosen { kind: TeacherKind::Folder, folder: "models".into(), ..all.clone() }, "folder"),
            (Chosen { prefix: "a\nb".into(), ..all }, "prefix"),
        ] {
            assert_eq!(wrong.checked().expect_err("wrong").field, Some(field));
        }
    }
}
