//! What people come to do, from the first click to the last.

use fantoccini::Locator;

use crate::site::{Browser, DESK, Site, with};

#[test]
fn a_newcomer_reads_todays_voices_and_sorts_them_with_the_keys() {
    with(DESK, |site| async move {
        site.go("/").await;
        site.read("Today’s reading").await;
        site.read("ictional").await;
        site.go("/voice?triage=new").await;
        let first = open_voice(&site).await;
        site.press("e").await;
        site.read(" left.").await;
        let next = open_voice(&site).await;
        assert_ne!(first, next, "the next voice is open");
        site.press("z").await;
        site.read("As it was before").await;
        site
    });
}

/// The id of the voice that is open.
async fn open_voice(site: &Site) -> String {
    let main = site.see("[data-voice], main.voice article").await;
    match main.attr("data-voice").await.unwrap() {
        Some(id) => id,
        None => main.text().await.unwrap(),
    }
}

#[test]
fn the_palette_finds_places_people_and_words() {
    with(DESK, |site| async move {
        site.go("/").await;
        site.see("main").await;
        site.press("\u{e009}k\u{e000}").await;
        let field = site.see("dialog[open] input").await;
        field.send_keys("theme").await.unwrap();
        site.read("Themes").await;
        site
    });
}

#[test]
fn a_file_is_brought_in_looked_at_and_taken_back() {
    with(DESK, |site| async move {
        bring_in_and_take_back(&site).await;
        site
    });
}

#[test]
fn the_same_without_scripts() {
    with(Browser { scripts: false, ..DESK }, |site| async move {
        bring_in_and_take_back(&site).await;
        site.go("/voice?q=helmet").await;
        site.read("helmet").await;
        site.go("/themes").await;
        site.see("main a[href^='/themes/']").await;
        site
    });
}

async fn bring_in_and_take_back(site: &Site) {
    let file = site.folder.path().join("night-survey.csv");
    let rows = "respondent;when;comment;score\n\
                n1;2026-11-02 22:10;The zeppelin lamp at the dock is out again;3\n\
                n2;2026-11-03 23:40;Zeppelin lamp, still dark. I fell;1\n\
                n3;2026-11-03 23:55;;9\n";
    std::fs::write(&file, rows).unwrap();
    site.go("/import").await;
    let field = site.see("input[type=file]").await;
    field.send_keys(&file.to_string_lossy()).await.unwrap();
    // With scripts the file is sent as soon as it is chosen.
    let button = site.client.find(Locator::Css("form[enctype] button:not([hidden])")).await;
    if let (Ok(button), "/import") = (button, site.path().await.as_str()) {
        let _ = button.click().await;
    }
    site.read("What each column is").await;
    site.read("The zeppelin lamp").await;
    site.see("button[name=do][value=start]").await.click().await.unwrap();
    let start = std::time::Instant::now();
    loop {
        site.go("/voice?q=zeppelin").await;
        let body = site.see("body").await.text().await.unwrap();
        if body.contains("2 voices") {
            break;
        }
        assert!(start.elapsed().as_secs() < 30, "the voices are not found: {body}");
    }
    site.go("/import").await;
    site.see("main a[href^='/import/']").await.click().await.unwrap();
    site.see("[popovertarget=sure]").await.click().await.unwrap();
    site.see("#sure:popover-open button.danger").await.click().await.unwrap();
    site.read("Taken back").await;
    site.go("/voice?q=zeppelin").await;
    let body = site.see("body").await.text().await.unwrap();
    assert!(!body.contains("2 voices"), "{body}");
}
