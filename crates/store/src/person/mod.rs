//! People: who spoke. Pages read them in [`list`]; batches bring them in [`upsert`].

pub mod count;
pub mod list;
pub mod upsert;
