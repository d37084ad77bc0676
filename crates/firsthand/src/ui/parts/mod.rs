//! Parts that several pages share. A part is a struct with its own template; pages write `{{ part }}`.

mod avatar;
mod from_row;
mod judged;
mod nav;
mod quote;
mod source;
mod tally;
mod theme_row;
mod toast;
mod voice_row;
mod when;
mod words;

pub use avatar::{Avatar, Size};
pub use from_row::{about, chip, language, name, quote, rating, voice_row, words};
pub use judged::{Judged, kind, tone};
pub use nav::{Choice, Crumb, Fact, Pager, Tab, Vital};
pub use quote::{PinForm, Quote};
pub use source::source_icon;
pub use tally::Tally;
pub use theme_row::theme_row;
pub use toast::{Toast, Undo};
pub use voice_row::VoiceRow;
pub use when::{When, after_comma};
pub use words::Words;

/// Marks parts whose own template has escaped everything, so that a page may write them as they are.
macro_rules! rendered {
    ($($part:ty)*) => { $(impl askama::filters::HtmlSafe for $part {})* };
}
pub(crate) use rendered;
