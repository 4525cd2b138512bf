//! Forms with a file in them, as browsers send them.

use axum::body::Body;
use http::{HeaderValue, Method, header};
use wire_testkit::{Answer, Browser};

const BOUNDARY: &str = "----a-line-that-stands-nowhere-else";

/// Sends a form with fields and, perhaps, a picture.
pub(crate) async fn send(
    browser: &Browser,
    path: &str,
    fields: &[(&str, &str)],
    picture: Option<&[u8]>,
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .bytes(),
        );
    }
    if let Some(picture) = picture {
        body.extend(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"pier.png\"\r\n\
                 Content-Type: image/png\r\n\r\n"
            )
            .bytes(),
        );
        body.extend(picture);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    let mut request = browser.request(Method::POST, path, Body::from(body));
    request.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_str(&format!("multipart/form-data; boundary={BOUNDARY}")).unwrap(),
    );
    browser.send(request).await
}

/// Where an answer sends the browser.
pub(crate) fn location(answer: &Answer) -> String {
    assert!(
        answer.status.is_redirection(),
        "{} instead of a redirect: {}",
        answer.status,
        answer.main_text()
    );
    answer.header("location").to_owned()
}

/// The value of a hidden field.
pub(crate) fn hidden(answer: &Answer, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, rest) = answer
        .body
        .split_once(&field)
        .unwrap_or_else(|| panic!("no field {name} in {}", answer.body));
    rest.split('"').next().unwrap_or_default().to_owned()
}
