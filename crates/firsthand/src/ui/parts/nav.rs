//! Small shapes that many pages list: steps back, tabs, choices, facts, pages of a list.

/// A step of the breadcrumb before the current page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    pub label: String,
    pub href: String,
}

impl Crumb {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Crumb { label: label.into(), href: href.into() }
    }
}

/// One of a few views of the same data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    pub label: String,
    pub href: String,
    pub current: bool,
}

impl Tab {
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Tab { label: label.into(), href: href.into(), current }
    }
}

/// An `<option>`, a radio button or a checkbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Choice { value: value.into(), label: label.into(), chosen }
    }
}

/// A name and a value, leading somewhere or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    pub value: String,
    pub href: Option<String>,
}

impl Fact {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Fact { label: label.into(), value: value.into(), href: None }
    }
    pub fn link(label: impl Into<String>, value: impl Into<String>, href: impl Into<String>) -> Self {
        Fact { label: label.into(), value: value.into(), href: Some(href.into()) }
    }
}

/// A number at the head of a page, with what it opens and a word beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vital {
    pub label: String,
    pub value: String,
    pub href: Option<String>,
    pub note: String,
}

/// Where a list stands: "41–80 of 1,238".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pager {
    pub position: String,
    pub prev: Option<String>,
    pub next: Option<String>,
}
