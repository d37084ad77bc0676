//! The address of a server that speaks the OpenAI-compatible protocol.

use firsthand_domain::error::{Error, Result};
use url::Url;

/// A checked base address, such as `http://127.0.0.1:11434/v1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(Url);

impl Base {
    /// Reads what somebody typed. An address without a path gets `/v1`; one that names an endpoint is cut to its base.
    pub fn read(text: &str) -> Result<Base> {
        let wrong =
            |why: &str| Error::invalid("url", format!("{why} Write it as https://models.example/v1."));
        let mut url = Url::parse(text.trim()).map_err(|_| wrong("This is not a whole web address."))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return Err(wrong("The address begins with https:// or http://."));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("The address must hold no name or password; a key has its own field."));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("The address must hold no ? and no #."));
        }
        let path = url.path().trim_end_matches('/');
        let path = ["/embeddings", "/chat/completions"]
            .iter()
            .find_map(|end| path.strip_suffix(end))
            .unwrap_or(path);
        let path = if path.is_empty() { "/v1" } else { path }.to_owned();
        url.set_path(&path);
        Ok(Base(url))
    }

    /// The address as it is kept and shown.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Scheme, host and port: a key belongs to it.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Host and port, for sentences.
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Whether what is sent can be read on the way.
    pub fn is_open(&self) -> bool {
        let near = matches!(self.0.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        self.0.scheme() == "http" && !near
    }

    /// The address of one endpoint: `embeddings`.
    pub fn endpoint(&self, name: &str) -> String {
        format!("{}/{name}", self.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_kindly_and_checked() {
        for (typed, kept) in [
            ("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1"),
            (" https://models.example/v1/ ", "https://models.example/v1"),
            ("https://models.example/openai/v1/embeddings", "https://models.example/openai/v1"),
            ("https://models.example/v1/chat/completions", "https://models.example/v1"),
        ] {
            assert_eq!(
                Base::read(typed).map(|b| b.as_str().to_owned()).ok().as_deref(),
                Some(kept),
                "{typed}"
            );
        }
        for wrong in [
            "",
            "models.example",
            "ftp://a/v1",
            "http://",
            "https://me:pw@a/v1",
            "https://a/v1?key=1",
            "file:///etc",
        ] {
            assert!(Base::read(wrong).is_err(), "{wrong}");
        }
        let base = Base::read("http://models.example:8080/v1").expect("an address");
        assert_eq!(base.endpoint("embeddings"), "http://models.example:8080/v1/embeddings");
        assert_eq!(
            (base.origin(), base.host()),
            ("http://models.example:8080".into(), "models.example:8080".into())
        );
        assert!(base.is_open() && !Base::read("http://localhost:1/").expect("an address").is_open());
    }
}
