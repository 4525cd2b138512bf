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

/// The fields of a page's form as a browser sends them, where nobody changes anything.
pub(crate) fn fields(answer: &Answer) -> Vec<(String, String)> {
    let (_, main) = answer.body.split_once("<main").unwrap();
    let mut fields = Vec::new();
    let mut rest = main;
    while let Some((start, tag)) = ["<input ", "<textarea ", "<select "]
        .iter()
        .filter_map(|tag| Some((rest.find(tag)?, *tag)))
        .min()
    {
        rest = &rest[start + tag.len()..];
        let (attributes, after) = rest.split_once('>').unwrap();
        rest = after;
        let Some(name) = attribute(attributes, "name") else {
            continue;
        };
        let value = match tag {
            "<textarea " => after.split("</textarea>").next().map(str::to_owned),
            "<select " => {
                let options = after.split("</select>").next().unwrap();
                let chosen = options
                    .split("<option ")
                    .find(|it| it.contains(" selected>"));
                let chosen = chosen.or_else(|| options.split("<option ").nth(1));
                chosen.and_then(|option| attribute(option, "value"))
            }
            _ if attributes.contains("type=\"checkbox\"")
                || attributes.contains("type=\"radio\"") =>
            {
                let ticked = attributes.contains(" checked");
                attribute(attributes, "value").filter(|_| ticked)
            }
            _ => attribute(attributes, "value").or(Some(String::new())),
        };
        fields.extend(value.map(|value| (name, unescaped(&value))));
    }
    fields
}

/// The names and values of a page's boxes, ticked or not.
pub(crate) fn boxes(answer: &Answer) -> Vec<(String, String)> {
    let boxes = answer.body.split("<input type=\"checkbox\"").skip(1);
    let named = |rest: &str| {
        let (attributes, _) = rest.split_once('>')?;
        let value = attribute(attributes, "value")?;
        Some((attribute(attributes, "name")?, unescaped(&value)))
    };
    boxes.filter_map(named).collect()
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, rest) = attributes.split_once(&format!("{name}=\""))?;
    rest.split('"').next().map(str::to_owned)
}

fn unescaped(text: &str) -> String {
    let marks = [
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#38;", "&"),
    ];
    marks.iter().fold(text.to_owned(), |text, (mark, letter)| {
        text.replace(mark, letter)
    })
}
