//! axe on every page, light, dark and narrow: nothing that WCAG 2.2 AA forbids.

use std::path::PathBuf;

use crate::site::{Browser, DESK, Site, with};

const PAGES: &[&str] = &[
    "/",
    "/voice",
    "/voice?q=helmet&rating=1",
    "/voice?q=zzzznothing",
    "/themes",
    "/customers",
    "/customers?kind=accounts",
    "/import",
    "/settings",
    "/settings/you",
    "/settings/launches",
    "/launches",
    "/launches/new",
    "/launches/series",
    "/missing",
    "/conversations",
    "/conversations/new",
    "/conversations/studies/new",
    "/practices",
    "/practices/day_in_the_life",
    "/practices/interview/change",
    "/promises",
    "/goals",
    "/goals/new",
    "/methods",
    "/capture",
    "/palette?q=unlock",
    "/kit",
    "/nowhere",
];

fn axe() -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.cache/axe/package/axe.min.js");
    let script = std::fs::read_to_string(path).ok();
    if script.is_none() {
        println!("skipped: axe-core is not in .cache (./test fetches it where npm is)");
    }
    script
}

#[test]
fn every_page_is_clean_in_the_light() {
    sweep(DESK);
}

#[test]
fn every_page_is_clean_in_the_dark() {
    sweep(Browser { dark: true, ..DESK });
}

#[test]
fn every_page_is_clean_on_a_phone() {
    sweep(Browser { width: 390, height: 844, ..DESK });
}

fn sweep(browser: Browser) {
    let Some(axe) = axe() else { return };
    with(browser, |site| async move {
        let mut pages: Vec<String> = PAGES.iter().map(|p| (*p).to_owned()).collect();
        for (list, link) in [
            ("/voice", "/voice/"),
            ("/themes", "/themes/"),
            ("/customers", "/people/"),
            ("/conversations", "/conversations/studies/"),
            ("/conversations?show=held&practice=interview", "/conversations/"),
            ("/conversations?show=held&practice=day_in_the_life", "/conversations/"),
            ("/customers?kind=accounts", "/accounts/"),
        ] {
            pages.extend(first_link(&site, list, link).await);
        }
        assert!(pages.len() > PAGES.len() + 2, "lists lead to pages");
        let mut faults = Vec::new();
        for page in pages {
            site.go(&page).await;
            site.see("main").await;
            faults.extend(check(&site, &axe).await.into_iter().map(|fault| format!("{page}: {fault}")));
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        site
    });
}

async fn first_link(site: &Site, list: &str, start: &str) -> Option<String> {
    site.go(list).await;
    let script = "return [...document.querySelectorAll('main [data-list] a'), ...document.querySelectorAll('main a')].map(a => a.getAttribute('href')).find(h => h && h.startsWith(arguments[0])) || null";
    let found = site.client.execute(script, vec![start.into()]).await.unwrap();
    found.as_str().map(str::to_owned)
}

async fn check(site: &Site, axe: &str) -> Vec<String> {
    site.client.execute(axe, vec![]).await.unwrap();
    let script = "const done = arguments[arguments.length - 1];\
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })\
        .then(r => done(r.violations.map(v => v.id + ' at ' + v.nodes.map(n => n.target.join(' ')).join(', '))))";
    let found = site.client.execute_async(script, vec![]).await.unwrap();
    let mut faults: Vec<String> =
        found.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect();
    let wide = "return document.documentElement.scrollWidth > innerWidth";
    if site.client.execute(wide, vec![]).await.unwrap() == true {
        faults.push("the page scrolls sideways".to_owned());
    }
    faults
}
