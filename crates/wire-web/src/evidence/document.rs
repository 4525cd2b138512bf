//! Documents that support a declaration: a person of the desk reads them, on the person's own machine.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use wire_store::GivenFile;

/// The largest document, in bytes.
const LIMIT: usize = 10 * 1024 * 1024;

/// The media type of a document, told by its bytes and not by its name; or the sentence that says why
/// it is none.
pub(crate) fn media_type(bytes: &[u8]) -> Result<&'static str, String> {
    if bytes.len() > LIMIT {
        return Err(format!(
            "The document has {} MB; at most {} MB are accepted. Make it smaller and choose it again.",
            bytes.len().div_ceil(1024 * 1024),
            LIMIT / 1024 / 1024
        ));
    }
    let is_text = || {
        str::from_utf8(bytes)
            .is_ok_and(|text| !text.chars().any(|c| c.is_control() && !c.is_whitespace()))
    };
    if bytes.starts_with(b"%PDF-") {
        Ok("application/pdf")
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Ok("image/png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Ok("image/jpeg")
    } else if !bytes.is_empty() && is_text() {
        Ok("text/plain; charset=utf-8")
    } else {
        Err("The document is no PDF, PNG, JPEG or plain text. Save it as one of these and choose it again.".to_owned())
    }
}

/// The document as a download: no browser shows it here, whatever stands in it.
pub(crate) fn download(file: &GivenFile, media_type: &str, bytes: Vec<u8>) -> Response {
    let ending = match media_type {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        _ => "txt",
    };
    // A name of ours: what a stranger wrote doesn't become a header.
    let short = file.hash.get(..12).unwrap_or("document");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"declaration-{short}.{ending}\""),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ];
    (headers, bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_by_their_bytes() {
        let table: [(&[u8], Result<&str, &str>); 8] = [
            (b"%PDF-1.7 ...", Ok("application/pdf")),
            (b"\x89PNG\r\n\x1a\n...", Ok("image/png")),
            (b"\xff\xd8\xff\xe0...", Ok("image/jpeg")),
            (
                "Über 40.000\r\n\tim Monat".as_bytes(),
                Ok("text/plain; charset=utf-8"),
            ),
            // As text it does nobody harm.
            (
                b"<script>alert(1)</script>",
                Ok("text/plain; charset=utf-8"),
            ),
            (b"PK\x03\x04\0\0", Err("is no PDF")),
            (b"", Err("is no PDF")),
            (&[b'x'; LIMIT + 1], Err("has 11 MB; at most 10 MB")),
        ];
        for (bytes, expected) in table {
            match (media_type(bytes), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected),
                (Err(said), Err(expected)) => assert!(said.contains(expected), "{said}"),
                (found, expected) => panic!("{found:?} instead of {expected:?}"),
            }
        }
    }
}
