//! What each column means, guessed from its name and its first values, with the reason in plain words.

pub mod content;
pub mod guess;
pub mod names;
pub mod survey;
pub mod values;
