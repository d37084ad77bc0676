//! What stands around every page: menu, search, keys, toasts. One per request, filled once from the actor.

use super::parts::{Avatar, Toast};

/// Which item of the menu is current.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    Home,
    Voice,
    Themes,
    Alerts,
    Customers,
    Conversations,
    Goals,
    Launches,
    /// Import, settings, palette: reached over the workspace menu.
    #[default]
    Elsewhere,
}

#[derive(Debug, Clone)]
pub struct Shell {
    pub workspace: String,
    /// Invented people and words: said quietly on every page.
    pub fictional: bool,
    pub member: String,
    /// "Product", "Admin": under the member's name.
    pub member_note: String,
    pub place: Place,
    /// Unread voices beside the menu item; empty for none.
    pub unread: String,
    /// Open alerts nobody has seen, beside the menu item; empty for none.
    pub alerts: String,
    /// `light`, `dark` or `auto`.
    pub theme: String,
    /// Single-key shortcuts are on.
    pub keys: bool,
    /// What was just done.
    pub toast: Option<Toast>,
    /// Path and query of this page, for forms that come back here.
    pub here: String,
}

impl Shell {
    pub fn at(&self, place: Place) -> bool {
        self.place == place
    }
    pub fn avatar(&self) -> Avatar {
        Avatar::of(&self.member)
    }
    /// On phones, "More" holds what the other tabs do not.
    pub fn on_more(&self) -> bool {
        matches!(
            self.place,
            Place::Elsewhere | Place::Alerts | Place::Launches | Place::Customers | Place::Goals
        )
    }
}
