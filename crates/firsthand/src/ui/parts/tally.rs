//! How strong the evidence is: five strokes, the fifth crosses, and always the word.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// 1 to 5.
    pub strokes: u8,
    pub large: bool,
}

impl Tally {
    pub fn of(strokes: u8) -> Self {
        Tally { strokes: strokes.clamp(1, 5), large: false }
    }

    pub fn large(mut self) -> Self {
        self.large = true;
        self
    }

    pub fn word(self) -> &'static str {
        match self.strokes {
            0 | 1 => "Anecdote",
            2 => "Hint",
            3 => "Pattern",
            4 => "Solid",
            _ => "Strong",
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const STROKES: [&str; 5] =
            ["M4 1.5V13.5", "M9 1.5V13.5", "M14 1.5V13.5", "M19 1.5V13.5", "M1 11.5L22.5 3.5"];
        let (word, large) = (self.word(), if self.large { " lg" } else { "" });
        write!(f, r#"<span class="tally{large}" title="Evidence: {word}, {} of 5">"#, self.strokes)?;
        f.write_str(r#"<svg viewBox="0 0 24 15" aria-hidden="true">"#)?;
        for (at, path) in STROKES.iter().enumerate() {
            let on = if at < usize::from(self.strokes) { r#" class="on""# } else { "" };
            write!(f, r#"<path d="{path}"{on}/>"#)?;
        }
        write!(f, "</svg>{word}</span>")
    }
}

impl askama::filters::HtmlSafe for Tally {}
