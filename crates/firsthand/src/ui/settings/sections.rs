//! What each section of the settings shows.

use firsthand_app::account::ListAccounts;
use firsthand_app::area::ListAreas;
use firsthand_app::launch::ListLaunches;
use firsthand_app::person::ListPeople;
use firsthand_app::saved_search::ListSearches;
use firsthand_app::source::ListSources;
use firsthand_app::theme::list::ListThemes;
use firsthand_app::voice::facets::Facet;
use firsthand_app::voice::find::SearchVoices;
use firsthand_app::workspace::{Here, ShowWorkspace};
use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::language;

use super::zones::zones;
use super::{Entry, Section, SettingsPage, teacher};
use crate::ui::address;
use crate::ui::chart::count;
use crate::ui::frame::{Fields, Frame};
use crate::ui::parts::{Choice, Fact, Tab, When, source_icon};

/// A section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    Workspace,
    You,
    Areas,
    Searches,
    Sources,
    Launches,
    Themes,
    Sense,
    About,
}

/// In the order of the menu: address, title, the sentence under it, the least role that may change it.
const ALL: &[(Name, &str, &str, &str, Role)] = &[
    (Name::Workspace, "workspace", "Workspace", "What everybody here shares.", Role::Admin),
    (Name::You, "you", "You", "How the product looks and answers to you.", Role::Reader),
    (Name::Areas, "areas", "Product areas", "The parts of your product, as people know them.", Role::Member),
    (Name::Searches, "searches", "Saved searches", "Kept in the menu of Voice.", Role::Member),
    (Name::Sources, "sources", "Sources", "Where voices come from.", Role::Reader),
    (Name::Launches, "launches", "Launches", "What you shipped, as dates on the charts.", Role::Member),
    (Name::Themes, "themes", "Themes", "Who reads your customers’ words to find themes.", Role::Admin),
    (
        Name::Sense,
        "kind-and-tone",
        "Kind and tone",
        "What each voice wants, and how it was meant: read by a machine until a person corrects it.",
        Role::Member,
    ),
    (Name::About, "about", "About", "", Role::Reader),
];

impl Name {
    pub fn of(path: &str) -> Option<Name> {
        ALL.iter().find(|s| s.1 == path).map(|s| s.0)
    }
}

/// `typed` is what somebody sent that could not be saved: it stands in the form again.
pub async fn page(frame: &Frame, name: Name, typed: &Fields) -> Result<SettingsPage> {
    let &(_, _, title, lead, role) = ALL.iter().find(|s| s.0 == name).unwrap_or(&ALL[0]);
    let here = frame.ctx.run(ShowWorkspace {}).await?;
    let section = match name {
        Name::Workspace => workspace(here, typed),
        Name::You => you(here, typed),
        Name::Areas => Section::Areas { rows: areas(frame).await? },
        Name::Searches => Section::Searches { rows: searches(frame).await? },
        Name::Sources => Section::Sources { rows: sources(frame).await? },
        Name::Launches => Section::Launches {
            rows: launches(frame).await?,
            name: typed.one("name").to_owned(),
            date: typed.one("date").to_owned(),
        },
        Name::Themes => teacher::section(frame, typed).await?,
        Name::Sense => super::sense::section(frame).await?,
        Name::About => about(frame).await?,
    };
    Ok(SettingsPage {
        shell: frame.shell(),
        sections: ALL.iter().map(|s| Tab::new(s.2, format!("/settings/{}", s.1), s.0 == name)).collect(),
        title: title.to_owned(),
        lead: lead.to_owned(),
        problem: None,
        allowed: frame.ctx.actor.role >= role,
        section,
    })
}

fn workspace(here: Here, typed: &Fields) -> Section {
    let workspace = here.workspace;
    let speaks = |code: &str| workspace.product_languages.iter().any(|l| l == code);
    let languages =
        language::NAMES.iter().map(|(code, name)| Choice::new(*code, *name, speaks(code))).collect();
    let zone = typed.filled("zone").unwrap_or(workspace.zone.clone());
    Section::Workspace {
        name: typed.filled("name").unwrap_or(workspace.name.clone()),
        zones: zones(&zone),
        languages,
    }
}

fn you(here: Here, typed: &Fields) -> Section {
    let me = here.me;
    let themes = [("auto", "As the system"), ("light", "Light"), ("dark", "Dark")];
    Section::You {
        name: typed.filled("name").unwrap_or(me.name),
        email: me.email.unwrap_or_default(),
        themes: themes
            .into_iter()
            .map(|(value, label)| Choice::new(value, label, value == me.theme))
            .collect(),
        keys: me.keys,
    }
}

/// Counts of everything, by the field that narrows to it.
async fn counts(frame: &Frame) -> Result<(u64, Vec<Facet>)> {
    let found = frame.ctx.run(SearchVoices { limit: 1, ..SearchVoices::default() }).await?;
    Ok((found.total, found.facets))
}

fn of(facets: &[Facet], field: &str, value: &str) -> u64 {
    let facet = facets.iter().find(|facet| facet.field == field);
    facet.and_then(|f| f.values.iter().find(|v| v.value == value)).map_or(0, |v| v.count)
}

async fn areas(frame: &Frame) -> Result<Vec<Entry>> {
    let (_, facets) = counts(frame).await?;
    let all = frame.ctx.run(ListAreas {}).await?;
    let row = |area: firsthand_domain::noun::Area| {
        let id = area.id.to_string();
        let href = address::voices(&[("area", &id)]);
        let voices = of(&facets, "area", &id);
        entry(id, area.name, String::new(), "tag").counted(voices, href).renamable(frame, Role::Member)
    };
    Ok(all.into_iter().map(row).collect())
}

async fn searches(frame: &Frame) -> Result<Vec<Entry>> {
    let all = frame.ctx.run(ListSearches {}).await?;
    let row = |search: firsthand_domain::noun::SavedSearch| {
        let kept = entry(search.id.to_string(), search.name, words(&search.query), "magnifying-glass");
        Entry { href: Some(format!("/voice?{}", search.query)), ..kept.renamable(frame, Role::Member) }
    };
    Ok(all.into_iter().map(row).collect())
}

/// The words of a search, without its filters.
fn words(query: &str) -> String {
    Fields::read(query).one("q").to_owned()
}

async fn sources(frame: &Frame) -> Result<Vec<Entry>> {
    let all = frame.ctx.run(ListSources {}).await?;
    let row = |found: firsthand_app::source::SourceRow| {
        let id = found.source.id.to_string();
        let href = address::voices(&[("source", &id)]);
        let (kind, voices) = (found.source.kind, u64::try_from(found.voices).unwrap_or(0));
        let row = entry(id, found.source.name, kind.label().to_owned(), source_icon(kind));
        row.counted(voices, href).renamable(frame, Role::Admin)
    };
    Ok(all.into_iter().map(row).collect())
}

async fn launches(frame: &Frame) -> Result<Vec<Entry>> {
    let when = When::new(frame.ctx.now(), &frame.zone);
    let all = frame.ctx.run(ListLaunches {}).await?;
    let row = |launch: firsthand_domain::noun::Launch| {
        let day = when.date(launch.at).strftime("%-d %B %Y").to_string();
        entry(launch.id.to_string(), launch.name, day, "rocket-launch")
    };
    Ok(all.into_iter().map(row).collect())
}

fn entry(id: String, name: String, note: String, icon: &'static str) -> Entry {
    Entry {
        id,
        name,
        note,
        href: None,
        count: String::new(),
        count_href: String::new(),
        icon,
        renamable: false,
        refused: None,
    }
}

impl Entry {
    fn counted(self, voices: u64, href: String) -> Entry {
        Entry { count: count(voices as i64), count_href: href, ..self }
    }
    fn renamable(self, frame: &Frame, least: Role) -> Entry {
        Entry { renamable: frame.ctx.actor.role >= least, ..self }
    }
}

async fn about(frame: &Frame) -> Result<Section> {
    let ctx = &frame.ctx;
    let (voices, facets) = counts(frame).await?;
    let people = ctx.run(ListPeople { limit: 1, ..ListPeople::default() }).await?.total;
    let accounts = ctx.run(ListAccounts::default()).await?.total;
    let sources = ctx.run(ListSources {}).await?.len();
    let themes = ctx.run(ListThemes::default()).await?.themes.len();
    let languages = facets.iter().find(|f| f.field == "language").map_or(0, |f| f.values.len());
    let fact = |label: &str, n: i64, href: &str| Fact::link(label, count(n), href);
    Ok(Section::About {
        facts: vec![
            Fact::new("Version", env!("CARGO_PKG_VERSION")),
            Fact::new("Data folder", ctx.app.folder.display().to_string()),
            Fact::new("Licence", env!("CARGO_PKG_LICENSE")),
        ],
        counts: vec![
            fact("Voices", voices as i64, "/voice"),
            fact("Themes", themes as i64, "/themes"),
            fact("People", people, "/customers"),
            fact("Accounts", accounts, "/customers?kind=accounts"),
            fact("Sources", sources as i64, "/settings/sources"),
            fact("Languages", languages as i64, "/voice"),
        ],
    })
}
