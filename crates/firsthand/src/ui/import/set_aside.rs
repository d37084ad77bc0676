//! `GET /import/{id}/set-aside.csv`: every row that did not become a voice, for somebody to mend and bring again.

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use firsthand_app::ctx::Ctx;
use firsthand_app::export::csv;
use firsthand_app::import::list::{ListSetAside, SetAsidePage};
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::ImportId;
use futures_util::stream;

use crate::ui::address;
use crate::ui::frame::Frame;

const HEAD: [&str; 3] = ["row", "reason", "content"];

pub async fn download(frame: Frame, Path(id): Path<String>) -> Response {
    let first = async {
        let id: ImportId = address::id(&id, "import")?;
        Ok((id, frame.ctx.run(ListSetAside { id, after: 0 }).await?))
    };
    match first.await {
        Ok((id, page)) => {
            let name = format!("attachment; filename=\"set-aside-{id}.csv\"");
            let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
            (headers, Body::from_stream(pages(frame.ctx.clone(), id, page))).into_response()
        }
        Err(error) => frame.fail(&error),
    }
}

/// Where the download stands.
enum At {
    Page(SetAsidePage, bool),
    After(i64),
}

/// Page after page of rows, so that a million of them never lie in memory.
fn pages(ctx: Ctx, id: ImportId, first: SetAsidePage) -> impl stream::Stream<Item = Result<Bytes>> {
    stream::unfold(Some(At::Page(first, true)), move |at| {
        let ctx = ctx.clone();
        async move {
            let (page, head) = match at? {
                At::Page(page, head) => (page, head),
                At::After(after) => match ctx.run(ListSetAside { id, after }).await {
                    Ok(page) => (page, false),
                    Err(error) => return Some((Err(error), None)),
                },
            };
            let next = page.next.map(At::After);
            Some((written(&page, head), next))
        }
    })
}

fn written(page: &SetAsidePage, head: bool) -> Result<Bytes> {
    let mut out = Vec::new();
    let rows = page.rows.iter().map(|row| [row.row.to_string(), row.reason.clone(), row.content.clone()]);
    let head = head.then(|| HEAD.map(str::to_owned));
    for cells in head.into_iter().chain(rows) {
        csv::row(&mut out, cells.into_iter())
            .map_err(|_| Error::internal("The rows could not be written."))?;
    }
    Ok(out.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use firsthand_app::import::list::SetAside;

    #[test]
    fn a_cell_never_runs_in_a_spreadsheet() {
        let row = SetAside { row: 7, reason: "No words".into(), content: "=HYPERLINK(\"x\"),b".into() };
        let page = SetAsidePage { rows: vec![row], next: None };
        let text = String::from_utf8(written(&page, true).unwrap().to_vec()).unwrap();
        assert_eq!(text, "row,reason,content\r\n7,No words,\"'=HYPERLINK(\"\"x\"\"),b\"\r\n");
    }
}
