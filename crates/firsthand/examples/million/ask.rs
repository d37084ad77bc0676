//! Asks the running server for pages and prints how long it took.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Words and filters as people type them: frequent and rare, one to three, quoted, narrowed.
const WORDS: &[&str] = &[
    "slow",
    "crash",
    "password",
    "bookmarks lost",
    "video",
    "refund",
    "update",
    "print",
    "delivery late",
    "\"home page\"",
    "sync tablet",
    "certificate error",
    "addon disabled",
    "driver rude",
    "promo code",
    "tabs gone",
    "black screen",
    "search engine changed",
    "download stuck",
    "memory",
    "cannot login",
    "profile",
    "dark theme",
    "font size",
    "freeze",
];
const PAGES: &[&str] = &[
    "/",
    "/voice",
    "/voice?sort=lowest_rated",
    "/voice?language=es",
    "/themes",
    "/customers",
    "/import",
    "/settings",
];

/// One request; gives status line and body length after the whole answer was read.
pub fn get(address: &str, path: &str) -> io::Result<(u16, usize)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let line = String::from_utf8_lossy(&answer[..answer.len().min(16)]).into_owned();
    let status = line.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    if status != 200 {
        return Err(io::Error::other(format!("{path} answered {line}")));
    }
    Ok((status, answer.len()))
}

/// Asks for every page and for many searches.
pub fn pages(address: &str) -> io::Result<()> {
    for page in PAGES {
        let first = timed(address, page)?;
        let times = (0..40).map(|_| timed(address, page)).collect::<io::Result<Vec<_>>>()?;
        report(page, &times, Some(first));
    }
    let mut words = Vec::new();
    let mut narrowed = Vec::new();
    for (n, word) in WORDS.iter().enumerate() {
        let word = word.replace(' ', "+").replace('"', "%22");
        for (other, list) in [("", &mut words), ("&language=en", &mut narrowed)] {
            // A number nobody wrote makes each request its own, so that no answer is a remembered one.
            for k in 0..4 {
                list.push(timed(address, &format!("/api/search_voices?q={word}+-zq{n}x{k}{other}"))?);
            }
        }
    }
    report("word search with facets (API)", &words, None);
    report("the same, one language", &narrowed, None);
    let shown = WORDS
        .iter()
        .map(|w| timed(address, &format!("/voice?q={}", w.replace(' ', "+").replace('"', "%22"))));
    report("word search as a page", &shown.collect::<io::Result<Vec<_>>>()?, None);
    Ok(())
}

fn timed(address: &str, path: &str) -> io::Result<f64> {
    let start = Instant::now();
    get(address, path)?;
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}

fn report(what: &str, times: &[f64], first: Option<f64>) {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
    let first = first.map(|f| format!(", first {f:.1}")).unwrap_or_default();
    println!("{what}: median {:.1} ms, p99 {:.1} ms ({} requests{first})", at(0.5), at(0.99), times.len());
}
