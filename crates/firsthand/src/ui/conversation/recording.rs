//! Recordings: brought in as they come, and played in parts.

use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Path, Request};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use firsthand_app::transcript::recording::{RemoveRecording, keep, open};
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::SessionId;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use crate::serve::site::Site;
use crate::ui::address;
use crate::ui::frame::{Frame, back};
use crate::ui::import::upload::{Incoming, broken, name, write};

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        // The file goes straight to the disk, so its size is the disk's matter.
        .route("/conversations/{id}/recordings", post(add).layer(DefaultBodyLimit::disable()))
        .route("/conversations/{id}/recordings/{recording}/remove", post(remove))
        .route("/recordings/{id}", get(play))
}

async fn add(
    frame: Frame,
    Path(id): Path<String>,
    parts: std::result::Result<Multipart, MultipartRejection>,
) -> Response {
    let kept = async {
        let session: SessionId = address::id(&id, "session")?;
        let mut parts = parts.map_err(|_| Error::invalid("file", "Choose a file first."))?;
        while let Some(mut field) = parts.next_field().await.map_err(broken)? {
            if field.name() != Some("file") || field.file_name().unwrap_or_default().is_empty() {
                continue;
            }
            let called = name(field.file_name().unwrap_or_default());
            let incoming = Incoming::new(&frame.ctx).await?;
            write(&mut field, &incoming.0).await?;
            return keep(&frame.ctx, session, &called, &incoming.0).await;
        }
        Err(Error::invalid("file", "Choose a file first."))
    };
    match kept.await {
        Ok(changed) => back(&changed, &format!("/conversations/{id}?view=transcript")),
        Err(error) => frame.fail(&error),
    }
}

async fn remove(frame: Frame, Path((id, recording)): Path<(String, String)>) -> Response {
    let removed =
        async { frame.ctx.run(RemoveRecording { id: address::id(&recording, "recording")? }).await };
    match removed.await {
        Ok(changed) => back(&changed, &format!("/conversations/{id}?view=transcript")),
        Err(error) => frame.fail(&error),
    }
}

/// The bytes, or the part of them a player asks for.
async fn play(frame: Frame, Path(id): Path<String>, request: Request) -> Response {
    let found: Result<_> = async { open(&frame.ctx, address::id(&id, "recording")?).await }.await;
    let (path, recording) = match found {
        Ok(found) => found,
        Err(error) => return frame.fail(&error),
    };
    let Ok(mut response) = ServeFile::new(path).oneshot(request).await.map(IntoResponse::into_response);
    let headers = response.headers_mut();
    // What the first bytes said when it came in; a browser must not make anything else of it.
    if let Ok(kind) = HeaderValue::from_str(&recording.media_type) {
        headers.insert(CONTENT_TYPE, kind);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    response
}
