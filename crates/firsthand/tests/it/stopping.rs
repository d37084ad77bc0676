//! Ctrl-C in the middle: it ends in good order, says so, and the next run goes on with nothing lost or doubled.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const ROWS: usize = 150_000;
/// Longer than any of this takes on a slow machine, shorter than anybody's patience.
const PATIENCE: Duration = Duration::from_secs(60);

/// A file that takes a while, in a folder of its own.
fn many(folder: &Path) -> PathBuf {
    let file = folder.join("many.csv");
    let mut rows = "id,text\n".to_owned();
    for n in 0..ROWS {
        rows.push_str(&format!(
            "c{n},rider {n} found the gate at dock {} shut before the last tram\n",
            n % 977
        ));
    }
    std::fs::write(&file, rows).unwrap();
    file
}

fn firsthand(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firsthand"));
    command.arg("--data").arg(home);
    command
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

fn ended(child: &mut Child) -> ExitStatus {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    panic!("it did not end when it was asked to");
}

fn exported(home: &Path) -> usize {
    let out = firsthand(home).args(["export", "voices", "--format", "jsonl"]).output().unwrap();
    assert!(out.status.success());
    let ids: std::collections::HashSet<String> = out
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice::<Value>(line).unwrap()["external_id"].to_string())
        .collect();
    assert_eq!(ids.len(), out.stdout.iter().filter(|byte| **byte == b'\n').count(), "nothing is there twice");
    ids.len()
}

#[test]
fn an_import_stopped_with_ctrl_c_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (file, home) = (many(folder.path()), folder.path().join("home"));
    let import = |home: &Path| {
        let mut command = firsthand(home);
        command
            .args(["import", "--source", "Riders"])
            .arg(&file)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let mut child = import(&home);
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut first = String::new();
    said.read_line(&mut first).unwrap();
    assert!(first.starts_with("many.csv: read as"), "{first}");
    std::thread::sleep(Duration::from_millis(300));
    interrupt(&child);
    let status = ended(&mut child);
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert_eq!(status.code(), Some(130), "{rest}");
    assert!(rest.contains("run the same command again and it goes on"), "{rest}");
    let kept = exported(&home);
    assert!(kept < ROWS, "it was stopped before the end");

    let done = import(&home).wait_with_output().unwrap();
    assert!(done.status.success());
    if kept > 0 {
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(told.contains(&format!("Going on after row {kept}.")), "{told}");
    }
    assert_eq!(exported(&home), ROWS);
    assert!(firsthand(&home).arg("doctor").output().unwrap().status.success());
}

/// A server of its own over a folder.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(home: &Path) -> Server {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let mut child = firsthand(home)
            .args(["serve", "--listen", &address])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert!(said.contains(&address), "{said}");
        Server { child, address }
    }

    /// One request; gives head and body.
    fn ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let host = &self.address;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
             connection: close\r\n\r\n"
        )
        .unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    fn api(&self, action: &str, input: &Value) -> Value {
        let body = input.to_string();
        let (head, body) = self.ask("POST", &format!("/api/{action}"), "application/json", body.as_bytes());
        assert!(head.starts_with("HTTP/1.1 200"), "{head}\n{body}");
        serde_json::from_str(&body).unwrap()
    }

    /// Brings a file in as the page's form does; gives the import's id.
    fn bring_in(&self, file: &Path) -> String {
        let mut body =
            b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"many.csv\"\r\n\r\n".to_vec();
        body.extend(std::fs::read(file).unwrap());
        body.extend(b"\r\n--b--\r\n");
        let (head, _) = self.ask("POST", "/import", "multipart/form-data; boundary=b", &body);
        let to = head.lines().find_map(|line| line.strip_prefix("location: /import/"));
        to.unwrap_or_else(|| panic!("{head}")).to_owned()
    }

    /// Waits until the import is as wanted.
    fn until(&self, id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let page = self.api("show_import", &json!({ "id": id }));
            if wanted(&page) {
                return page;
            }
            assert!(start.elapsed() < PATIENCE, "{page}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ctrl-C, and nothing else; a browser still holds a connection open.
    fn stop(mut self) {
        let _held = TcpStream::connect(&self.address).unwrap();
        interrupt(&self.child);
        assert_eq!(ended(&mut self.child).code(), Some(0));
    }
}

#[test]
fn a_server_stopped_with_ctrl_c_during_an_import_goes_on_after_its_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let (file, home) = (many(folder.path()), folder.path().join("home"));
    let server = Server::start(&home);
    let id = server.bring_in(&file);
    server.api("start_import", &json!({ "id": id }));
    server.until(&id, |page| page["import"]["rows"].as_u64().unwrap() > 0);
    server.stop();

    let server = Server::start(&home);
    let page = server.api("show_import", &json!({ "id": id }));
    assert_eq!(page["import"]["state"], "paused", "{page}");
    let kept = page["import"]["rows"].as_u64().unwrap() as usize;
    assert!(kept > 0 && kept < ROWS && page["has_file"] == true, "{page}");
    server.api("start_import", &json!({ "id": id }));
    let page = server.until(&id, |page| page["import"]["state"] == "done");
    assert_eq!((&page["import"]["rows"], &page["import"]["added"]), (&json!(ROWS), &json!(ROWS)));
    server.stop();
    assert_eq!(exported(&home), ROWS);
}
