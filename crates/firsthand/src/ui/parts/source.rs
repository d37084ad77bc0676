//! Which icon stands for which kind of source.

use firsthand_domain::voice::SourceKind;

/// The icon beside a source's name.
pub fn source_icon(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Store => "star",
        SourceKind::Support => "headset",
        SourceKind::Survey => "clipboard-text",
        SourceKind::Interview => "microphone",
        SourceKind::Board => "users-four",
        SourceKind::Sales => "briefcase",
        SourceKind::Community => "chats",
        SourceKind::Capture => "note-pencil",
        SourceKind::File => "file-text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_has_an_icon_in_the_sprite() {
        let sprite = String::from_utf8_lossy(include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/assets/icons/icons.svg"
        )));
        for &kind in SourceKind::ALL {
            assert!(sprite.contains(&format!("id=\"{}\"", source_icon(kind))), "{kind:?}");
        }
    }
}
