//! Lead pictures: what may be uploaded, and how the desk sees it.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use wire_rights::Editing;

use crate::app::App;
use crate::desk::metadata;
use crate::error::{Page, PageError};
use crate::session::Desk;

/// The largest picture, in bytes.
const LIMIT: usize = 8 * 1024 * 1024;

/// The media type of a picture that may be uploaded, told by its first bytes and not by its name.
pub(crate) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else {
        None
    }
}

/// The lead picture that these bytes are, without its metadata, and its media type; or the sentence
/// that says why they are none.
pub(crate) fn read(bytes: &[u8]) -> Result<(&'static str, Vec<u8>), String> {
    if bytes.len() > LIMIT {
        return Err(format!(
            "The picture has {} MB; at most {} MB are accepted. Make it smaller and choose it again.",
            bytes.len().div_ceil(1024 * 1024),
            LIMIT / 1024 / 1024
        ));
    }
    let media_type = media_type(bytes).ok_or(
        "The file is no PNG, JPEG or WebP picture. Save it as one of these and choose it again.",
    )?;
    let stripped = metadata::strip(media_type, bytes)
        .ok_or("The picture is damaged. Save it anew and choose it again.")?;
    Ok((media_type, stripped))
}

/// `GET /desk/pictures/{hash}`: a stored picture, for the desk's pages.
pub(crate) async fn show(
    State(app): State<App>,
    _desk: Desk<Editing>,
    Path(hash): Path<String>,
) -> Page {
    let unknown = || PageError::NotFound("There is no picture at this address.".into());
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hash {
        return Err(unknown());
    }
    let bytes = app.store.blob(&hash).await?.ok_or_else(unknown)?;
    // Other things lie among the blobs; only what is a picture is shown as one.
    let media_type = media_type(&bytes).ok_or_else(unknown)?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_told_by_their_first_bytes() {
        let table: [(&[u8], Result<&str, &str>); 7] = [
            (
                b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xae\x42\x60\x82",
                Ok("image/png"),
            ),
            (b"\xff\xd8\xff\xd9", Ok("image/jpeg")),
            (b"RIFF\x0c\0\0\0WEBPVP8 \0\0\0\0", Ok("image/webp")),
            (b"\xff\xd8\xff\xe0...", Err("The picture is damaged.")),
            (b"RIFF\x10\0\0\0WAVEfmt ", Err("no PNG, JPEG or WebP")),
            (
                b"<svg xmlns='http://www.w3.org/2000/svg'/>",
                Err("no PNG, JPEG or WebP"),
            ),
            (
                &[0xff; LIMIT + 1],
                Err("The picture has 9 MB; at most 8 MB"),
            ),
        ];
        for (bytes, expected) in table {
            match (read(bytes), expected) {
                (Ok((found, _)), Ok(expected)) => assert_eq!(found, expected),
                (Err(said), Err(expected)) => assert!(said.contains(expected), "{said}"),
                (found, expected) => panic!("{found:?} instead of {expected:?}"),
            }
        }
    }
}
