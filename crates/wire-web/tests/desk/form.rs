//! Forms with a file in them, as browsers send them.

use wire_testkit::{Answer, Browser};

/// Sends a form with fields and, perhaps, a picture.
pub(crate) async fn send(
    browser: &Browser,
    path: &str,
    fields: &[(&str, &str)],
    picture: Option<&[u8]>,
) -> Answer {
    let picture = picture.map(|bytes| ("picture", "pier.png", bytes));
    browser.upload(path, fields, picture.as_slice()).await
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
