//! Sizes and spans in few words.

/// "2.4 MB"; in powers of a thousand, as file managers show them.
pub fn size(bytes: i64) -> String {
    let bytes = bytes.max(0) as f64;
    match bytes {
        b if b >= 1e9 => format!("{:.1} GB", b / 1e9),
        b if b >= 1e6 => format!("{:.1} MB", b / 1e6),
        b if b >= 1e3 => format!("{:.0} KB", b / 1e3),
        b => format!("{b:.0} bytes"),
    }
}

/// "20 s", "1 min 4 s", "2 h 10 min".
pub fn span(seconds: u64) -> String {
    match seconds {
        s if s >= 3600 => format!("{} h {} min", s / 3600, s % 3600 / 60),
        s if s >= 60 => format!("{} min {} s", s / 60, s % 60),
        s => format!("{s} s"),
    }
}

/// How long it still takes, rounded as an estimate deserves: "about 20 s left", "about 4 min left".
pub fn left(seconds: u64) -> String {
    match seconds {
        s if s >= 5400 => format!("about {} h left", (s + 1800) / 3600),
        s if s >= 90 => format!("about {} min left", (s + 30) / 60),
        s if s >= 10 => format!("about {} s left", s.div_ceil(10) * 10),
        _ => "a few seconds left".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_few_words() {
        assert_eq!((size(2_400_000).as_str(), size(512).as_str()), ("2.4 MB", "512 bytes"));
        assert_eq!((span(64).as_str(), span(7800).as_str()), ("1 min 4 s", "2 h 10 min"));
        assert_eq!((left(17).as_str(), left(240).as_str()), ("about 20 s left", "about 4 min left"));
        assert_eq!((left(3).as_str(), left(7300).as_str()), ("a few seconds left", "about 2 h left"));
    }
}
