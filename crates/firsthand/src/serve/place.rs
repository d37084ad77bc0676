//! Where a run keeps its things: the data folder, and the database when it is not in there.

use std::path::PathBuf;

/// The data folder and the database of a run.
#[derive(Debug, Clone)]
pub struct Place {
    /// Holds `firsthand.db`, `index/` and `uploads/`.
    pub folder: PathBuf,
    /// A PostgreSQL address, or nothing for SQLite in the folder.
    pub database: Option<String>,
}

impl Place {
    /// The folder asked for, else the user's data folder, else `firsthand-data` here.
    pub fn new(folder: Option<PathBuf>, database: Option<String>) -> Place {
        let folder = folder.unwrap_or_else(|| {
            let base = std::env::var_os("XDG_DATA_HOME")
                .filter(|v| !v.is_empty())
                .map(PathBuf::from)
                .or_else(|| {
                    std::env::var_os("HOME")
                        .filter(|v| !v.is_empty())
                        .map(|home| PathBuf::from(home).join(".local/share"))
                });
            base.map_or_else(|| PathBuf::from("firsthand-data"), |base| base.join("firsthand"))
        });
        Place { folder, database }
    }

    /// What the store opens.
    pub fn database_url(&self) -> String {
        match &self.database {
            Some(url) => url.clone(),
            None => self.folder.join("firsthand.db").to_string_lossy().into_owned(),
        }
    }
}
