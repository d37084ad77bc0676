//! A model folder on this machine, read from disk.

use std::path::Path;
use std::sync::Arc;

use firsthand_domain::error::{Error, Result};
use firsthand_engine::teacher::folder::{Files, read as from_files};

use super::{Chosen, Shared};

/// Larger weight files are not read into memory.
const LARGEST: u64 = 4 << 30;

/// Reads the folder off the threads that answer requests.
pub(super) async fn read(chosen: &Chosen) -> Result<Shared> {
    let chosen = chosen.clone();
    tokio::task::spawn_blocking(move || read_here(&chosen))
        .await
        .map_err(|_| Error::internal("Reading the model folder stopped unexpectedly."))?
}

fn read_here(chosen: &Chosen) -> Result<Shared> {
    let folder = Path::new(&chosen.folder);
    let failed = |why: String| {
        Error::invalid("folder", format!("The model in {} cannot be read: {why}.", folder.display()))
    };
    if !folder.is_dir() {
        return Err(failed("there is no such folder, or this program may not look into it".into()));
    }
    let file = |name: &str| -> Result<Option<Vec<u8>>> {
        let path = folder.join(name);
        match std::fs::metadata(&path) {
            Ok(about) if about.len() > LARGEST => {
                return Err(failed(format!("{name} is larger than {} GB", LARGEST >> 30)));
            }
            Ok(about) if !about.is_file() => return Ok(None),
            Ok(_) => {}
            Err(_) => return Ok(None),
        }
        std::fs::read(&path).map(Some).map_err(|_| failed(format!("this program may not read {name}")))
    };
    let files = Files {
        config: file("config.json")?,
        weights: file("model.safetensors")?,
        tokenizer: file("tokenizer.json")?,
        vocabulary: file("vocab.txt")?,
        tokenizer_config: file("tokenizer_config.json")?,
        pooling: file("1_Pooling/config.json")?,
        modules: file("modules.json")?,
        sentence: file("sentence_bert_config.json")?,
    };
    let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let model = from_files(name, &files).map_err(|fault| failed(fault.to_string()))?;
    Ok(Arc::new(model.for_languages(chosen.languages.clone()).with_prefix(chosen.prefix.clone())))
}
