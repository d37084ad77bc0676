//! Two letters on a colour: a person, or (square) an account.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    Normal,
    Large,
    ExtraLarge,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Avatar {
    pub initials: String,
    /// One of twelve hues; style sheets know them by class, since inline styles are not allowed.
    pub hue: u8,
    pub square: bool,
    pub size: Size,
}

impl Avatar {
    /// Initials and a colour that stay the same for the same name.
    pub fn of(name: &str) -> Self {
        let letter = |word: &str| word.chars().find(|c| c.is_alphanumeric());
        let mut letters: Vec<char> = name.split_whitespace().filter_map(letter).collect();
        if letters.len() > 2 {
            letters = vec![letters[0], letters[letters.len() - 1]];
        }
        let initials: String = letters.into_iter().flat_map(char::to_uppercase).collect();
        let hue = name.bytes().fold(7_u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b))) % 12;
        Avatar { initials, hue: hue as u8, square: false, size: Size::Normal }
    }

    pub fn sized(mut self, size: Size) -> Self {
        self.size = size;
        self
    }

    /// An account's.
    pub fn square(mut self) -> Self {
        self.square = true;
        self
    }
}

impl fmt::Display for Avatar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = match self.size {
            Size::Normal => "",
            Size::Large => " lg",
            Size::ExtraLarge => " xl",
        };
        let square = if self.square { " sq" } else { "" };
        // Only letters and digits come through `of`; a hand-made value is cut to the same.
        let initials: String = self.initials.chars().filter(|c| c.is_alphanumeric()).collect();
        write!(f, r#"<span class="av h{}{size}{square}" aria-hidden="true">{initials}</span>"#, self.hue % 12)
    }
}

impl askama::filters::HtmlSafe for Avatar {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_and_last_word() {
        assert_eq!(Avatar::of("Ines Marković").initials, "IM");
        assert_eq!(Avatar::of("maria da silva").initials, "MS");
        assert_eq!(Avatar::of("李").initials, "李");
        assert_eq!(Avatar::of("").initials, "");
    }
}
