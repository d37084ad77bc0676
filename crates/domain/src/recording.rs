//! Sound and picture, told by the first bytes of a file: a name can say anything.

/// The media type of a file that holds sound or picture; `None` for any other.
pub fn media_type(head: &[u8]) -> Option<&'static str> {
    let at = |from: usize, sign: &[u8]| head.get(from..).is_some_and(|rest| rest.starts_with(sign));
    if at(0, b"ID3") || at(0, b"\xff\xfb") || at(0, b"\xff\xf3") || at(0, b"\xff\xf2") {
        Some("audio/mpeg")
    } else if at(0, b"RIFF") && at(8, b"WAVE") {
        Some("audio/wav")
    } else if at(0, b"OggS") {
        Some("audio/ogg")
    } else if at(0, b"fLaC") {
        Some("audio/flac")
    } else if at(4, b"ftypM4A") {
        Some("audio/mp4")
    } else if at(4, b"ftyp") {
        Some("video/mp4")
    } else if at(0, b"\x1a\x45\xdf\xa3") {
        Some("video/webm")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn the_bytes_tell_not_the_name() {
        assert_eq!(media_type(b"RIFF\0\0\0\0WAVEfmt "), Some("audio/wav"));
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBP"), None, "a picture that does not move");
        assert_eq!(media_type(b"\0\0\0\x20ftypM4A "), Some("audio/mp4"));
        assert_eq!(media_type(b"\0\0\0\x20ftypisom"), Some("video/mp4"));
        assert_eq!(media_type(b"WEBVTT"), None);
        assert_eq!(media_type(b""), None);
    }
}
