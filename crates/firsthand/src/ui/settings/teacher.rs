//! Settings › Themes: who reads texts, what is sent where, and who may propose names.

use axum::response::Response;
use axum::routing::post;
use firsthand_app::naming::{ChangeNaming, Naming, ShowNaming};
use firsthand_app::teacher::{
    ChangeTeacher, Chosen, LastRun, Plan, ShowTeacher, TeacherKind, TeacherPage, TestTeacher, Tested, plan,
};
use firsthand_domain::error::{Error, Kind, Result};
use firsthand_domain::language;

use super::routes::answer;
use super::sections::Name;
use super::{Section, SettingsPage};
use crate::serve::site::Site;
use crate::ui::chart::count;
use crate::ui::frame::{Fields, Form, Frame, back};
use crate::ui::parts::{Choice, Fact};

const HOME: &str = "/settings/themes";

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/settings/themes/teacher", post(save))
        .route("/settings/themes/test", post(test))
        .route("/settings/themes/naming", post(save_naming))
}

/// What the forms show.
pub struct TeacherForm {
    pub kind: TeacherKind,
    pub folder: String,
    pub url: String,
    pub model: String,
    pub dimensions: String,
    pub batch: String,
    pub prefix: String,
    pub languages: String,
    pub readings: Vec<Choice>,
    pub has_key: bool,
    pub agreed: bool,
    /// What would be sent, where to and how much of it.
    pub sent: String,
    /// What came of a test.
    pub tested: Option<String>,
    /// "The model in the binary reads English. Nothing leaves this machine."
    pub now: String,
    pub last: Vec<Fact>,
    pub more: Option<String>,
    pub fault: Option<String>,
    pub naming: NamingForm,
}

/// The form for names.
pub struct NamingForm {
    pub on: bool,
    pub url: String,
    pub model: String,
    pub has_key: bool,
    pub sent: String,
}

impl TeacherForm {
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.name() == kind
    }
}

/// The section; `typed` stands in the forms again where somebody sent it.
pub async fn section(frame: &Frame, typed: &Fields) -> Result<Section> {
    let found = frame.ctx.run(ShowTeacher {}).await?;
    let naming = frame.ctx.run(ShowNaming {}).await?;
    let asked = if typed.one("kind").is_empty() { found.teacher.clone() } else { chosen(typed, &found) };
    let plan = plan(&frame.ctx, &asked).await?;
    let typed_naming = !typed.one("naming_url").is_empty() || !typed.one("naming_model").is_empty();
    let number = |n: u32| if n == 0 { String::new() } else { n.to_string() };
    let times = [(1, "As usual"), (2, "Twice as much"), (4, "Four times as much")];
    Ok(Section::Themes(Box::new(TeacherForm {
        kind: asked.kind,
        dimensions: asked.dimensions.map_or_else(String::new, |n| n.to_string()),
        batch: number(asked.batch),
        languages: asked.languages.join(", "),
        readings: times
            .into_iter()
            .map(|(n, label)| Choice::new(n.to_string(), label, n == asked.reading.max(1)))
            .collect(),
        has_key: found.has_key,
        agreed: typed.one("agreed") == "on" || found.teacher.kind == TeacherKind::Endpoint,
        sent: sent(&plan),
        tested: None,
        now: now(&found.teacher),
        last: found.last.as_ref().map(facts).unwrap_or_default(),
        more: found.last.as_ref().and_then(more),
        fault: found.fault,
        naming: NamingForm {
            on: naming.naming.on || typed_naming,
            url: typed.filled("naming_url").unwrap_or(naming.naming.url),
            model: typed.filled("naming_model").unwrap_or(naming.naming.model),
            has_key: naming.has_key,
            sent: format!(
                "Each time somebody asks for a name: up to {} quotes of that theme, {} characters of each, and \
                 the words that set it apart. Nothing else about anybody.",
                naming.quotes, naming.characters
            ),
        },
        folder: asked.folder,
        url: asked.url,
        model: asked.model,
        prefix: asked.prefix,
    })))
}

/// Who reads, in a sentence.
fn now(chosen: &Chosen) -> String {
    let languages = match (chosen.kind, chosen.languages.as_slice()) {
        (TeacherKind::BuiltIn, _) => {
            "It knows English; other languages are placed by a glossary and by their own words.".to_owned()
        }
        (_, []) => "It is taken to know every language.".to_owned(),
        (_, some) => {
            let names: Vec<&str> = some.iter().map(|code| language::name(code)).collect();
            format!("It knows {}.", names.join(", "))
        }
    };
    match chosen.kind {
        TeacherKind::BuiltIn => {
            format!("The model inside Firsthand reads. {languages} Nothing leaves this machine.")
        }
        TeacherKind::Folder => {
            let name = std::path::Path::new(&chosen.folder).file_name().unwrap_or_default().to_string_lossy();
            format!(
                "The model {name} in a folder on this machine reads. {languages} Nothing leaves this machine."
            )
        }
        TeacherKind::Endpoint => {
            format!(
                "The model {} at {} reads. {languages} Customers’ words are sent there.",
                chosen.model, chosen.url
            )
        }
    }
}

fn sent(plan: &Plan) -> String {
    if plan.voices == 0 {
        return format!(
            "Nothing yet: there are no voices. Later, each search for themes sends a bounded number of texts, the first {} \
             characters of each.",
            plan.characters
        );
    }
    format!(
        "With each search for themes, also after imports: the words of about {} of your {} voices, the first {} characters \
         of each, about {} tokens in all. Only the words, with whatever \
         customers wrote in them; nothing else about anybody.",
        count(plan.texts as i64),
        count(plan.voices as i64),
        plan.characters,
        count(plan.tokens as i64)
    )
}

fn facts(run: &LastRun) -> Vec<Fact> {
    let mut all = vec![
        Fact::new("Read by", run.teacher.clone()),
        Fact::new("It read", format!("{} of {} texts", count(run.texts_read), count(run.texts))),
        Fact::new("Reading took", took(run.reading_seconds)),
    ];
    if run.tokens > 0 {
        all.push(Fact::new("It was sent", format!("about {} tokens", count(run.tokens))));
    }
    all.push(Fact::new("The rest", agreement(run)));
    all
}

/// How well the texts it did not read were placed, in plain words; also said under the list of themes.
pub fn agreement(run: &LastRun) -> String {
    if run.texts_read >= run.texts {
        return "Nothing was left to predict: it read all.".to_owned();
    }
    match run.agreement {
        None => "Placed by what was learned from those; too few were read to say how well.".to_owned(),
        Some(a) => {
            let words = match a {
                a if a >= 0.85 => "very near to where it would put them",
                a if a >= 0.7 => "near to where it would put them",
                a if a >= 0.5 => "roughly where it would put them",
                _ => "often not where it would put them: let it read more",
            };
            format!("Placed by what was learned from those, {words} (agreement {a:.2} of 1).")
        }
    }
}

fn more(run: &LastRun) -> Option<String> {
    if run.enough && run.texts_read < run.texts {
        return Some("It read every text that is no copy and in a language it knows; reading more would change nothing.".to_owned());
    }
    let (texts, seconds, tokens) = run.one_more_step()?;
    let tokens = if tokens > 0 { format!(" and {} tokens", count(tokens)) } else { String::new() };
    Some(format!(
        "Reading {} more would take about {}{tokens} longer, at {:.1} seconds for 1,000 texts.",
        count(texts),
        took(seconds),
        run.per_thousand()?
    ))
}

fn took(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "under a second".to_owned(),
        s if s < 90.0 => format!("{s:.0} seconds"),
        s => format!("{:.0} minutes", s / 60.0),
    }
}

/// The settings as they were typed.
fn chosen(fields: &Fields, found: &TeacherPage) -> Chosen {
    let number = |name: &str| fields.filled(name).map(|text| text.parse().unwrap_or(0));
    let languages = fields.one("languages").split([',', ' ']).map(str::trim).filter(|code| !code.is_empty());
    Chosen {
        kind: TeacherKind::parse(fields.one("kind")).unwrap_or_default(),
        folder: fields.one("folder").to_owned(),
        url: fields.one("url").to_owned(),
        model: fields.one("model").to_owned(),
        dimensions: number("dimensions"),
        batch: number("batch").unwrap_or(0),
        prefix: fields.one("prefix").to_owned(),
        languages: languages.map(str::to_owned).collect(),
        reading: number("reading").unwrap_or(1),
        key: found.teacher.key.filter(|_| fields.one("forget_key") != "on"),
    }
}

async fn save(frame: Frame, Form(fields): Form) -> Response {
    let saved = async {
        let found = frame.ctx.run(ShowTeacher {}).await?;
        let teacher = chosen(&fields, &found);
        let agreed = fields.one("agreed") == "on";
        frame.ctx.run(ChangeTeacher { teacher, key: fields.filled("key"), agreed }).await
    };
    match saved.await {
        Ok(changed) => back(&changed, HOME),
        Err(error) => wrong(&frame, &error, &fields).await,
    }
}

async fn save_naming(frame: Frame, Form(fields): Form) -> Response {
    let saved = async {
        let before = frame.ctx.run(ShowNaming {}).await?.naming;
        let naming = Naming {
            on: fields.one("naming") == "on",
            url: fields.one("naming_url").to_owned(),
            model: fields.one("naming_model").to_owned(),
            key: before.key.filter(|_| fields.one("forget_key") != "on"),
        };
        let agreed = fields.one("naming_agreed") == "on";
        frame.ctx.run(ChangeNaming { naming, key: fields.filled("key"), agreed }).await
    };
    match saved.await {
        Ok(changed) => back(&changed, HOME),
        Err(error) => wrong(&frame, &error, &fields).await,
    }
}

async fn wrong(frame: &Frame, error: &Error, fields: &Fields) -> Response {
    if error.kind == Kind::Invalid {
        return answer(frame, Name::Themes, Some(error), fields).await;
    }
    frame.fail(error)
}

/// Tries what is typed, without keeping it.
async fn test(frame: Frame, Form(fields): Form) -> Response {
    let tested = async {
        let found = frame.ctx.run(ShowTeacher {}).await?;
        let teacher = chosen(&fields, &found);
        frame.ctx.run(TestTeacher { teacher, key: fields.filled("key") }).await
    };
    let tested = match tested.await {
        Ok(tested) => tested,
        Err(error) => return wrong(&frame, &error, &fields).await,
    };
    match super::sections::page(&frame, Name::Themes, &fields).await {
        Ok(mut page) => {
            say(&mut page, &tested, fields.filled("key").is_some());
            frame.show(&page)
        }
        Err(error) => frame.fail(&error),
    }
}

fn say(page: &mut SettingsPage, tested: &Tested, with_key: bool) {
    if let Section::Themes(form) = &mut page.section {
        let key = if with_key { " Enter the key once more to save: it was not kept." } else { "" };
        form.tested = Some(format!(
            "{} read two sentences in {}: {} values each.{key} Nothing is saved yet.",
            tested.name,
            if tested.took_ms < 1000 {
                format!("{} ms", tested.took_ms)
            } else {
                took(tested.took_ms as f64 / 1000.0)
            },
            tested.width
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use firsthand_domain::time::Timestamp;

    fn run(agreement: Option<f64>, read: i64) -> LastRun {
        LastRun {
            started_at: Timestamp(0),
            seconds: 9.0,
            kind: TeacherKind::Endpoint,
            teacher: "m".into(),
            texts_read: read,
            texts: 10_000,
            reading_seconds: 8.0,
            enough: false,
            tokens: 40_000,
            agreement,
        }
    }

    #[test]
    fn agreement_is_said_in_words() {
        assert!(
            agreement(&run(Some(0.9), 2000)).contains("very near to where it would put them (agreement 0.90")
        );
        assert!(agreement(&run(Some(0.4), 2000)).contains("let it read more"));
        assert!(agreement(&run(None, 2000)).contains("too few were read"));
        assert!(agreement(&run(None, 10_000)).contains("it read all"));
        assert_eq!(
            more(&run(None, 2000)).unwrap(),
            "Reading 2,000 more would take about 8 seconds and 40,000 tokens longer, at 4.0 seconds for 1,000 texts."
        );
        assert_eq!(more(&run(None, 10_000)), None);
        let enough = LastRun { enough: true, ..run(None, 2000) };
        assert!(more(&enough).unwrap().contains("reading more would change nothing"));
    }
}
