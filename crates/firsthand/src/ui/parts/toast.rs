//! One line after something was done, with Undo. Scripts take it away after eight seconds; without them it stays
//! until the next page.

use askama::Template;

use super::rendered;
use crate::ui::filters;

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/toast.html")]
pub struct Toast {
    /// "Done. 57 left."
    pub text: String,
    pub undo: Option<Undo>,
}

/// A form that takes the last step back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// Where to POST.
    pub action: String,
    pub fields: Vec<(String, String)>,
}

rendered!(Toast);
