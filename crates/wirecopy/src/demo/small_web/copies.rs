//! The copies that stand on the small web, with what is right and wrong about each.

use super::inbox::escape;
use super::outlets::{Article, Outlet};
use crate::demo::texts::{Text, origin};
use crate::demo::{CONTACT, CREATOR};

/// How a copy shows the licensing contact.
#[derive(Clone, Copy)]
enum Contact {
    /// As it should be.
    Shown,
    /// Hidden by e-mail protection; what it hid can still be decoded.
    Hidden,
    /// Replaced by e-mail protection, and lost.
    Lost,
}

/// The pages of a site that carry something of the wire's.
pub(super) fn pages(outlet: &Outlet) -> Vec<Article> {
    let pages = match outlet.host {
        "tidewater-courier" => vec![
            // Nothing is wrong with this one.
            whole("flood-wall", "/town/flood-wall", Contact::Shown),
            // The first version, which was corrected since.
            whole("ferry", "/harbour/night-ferry", Contact::Shown),
            whole("clinic", "/town/valley-clinic", Contact::Hidden),
            // The story was killed, and still stands here.
            whole("bakery", "/town/fore-street-bakery", Contact::Shown),
        ],
        "millbrook-bugle" => vec![excerpt("seagrass", "/village/meadow-under-the-sea")],
        "northgate-post" => vec![altered_quotation("cinema", "/culture/the-regent-opens")],
        "estuary-radio" => vec![whole("cannery", "/news/night-shift", Contact::Lost)],
        "coast-and-country" => vec![
            bare("rowing", "/notes/a-borrowed-boat"),
            same_spokesman("/notes/numbers-from-one-place"),
        ],
        _ => Vec::new(),
    };
    pages.into_iter().flatten().collect()
}

/// The whole story with byline, credit, link and notice.
fn whole(name: &str, path: &str, contact: Contact) -> Option<Article> {
    let text = Text::of(name)?;
    let paragraphs: Vec<String> = text.paragraphs().map(str::to_owned).collect();
    Some(article(name, path, &text, &paragraphs, &end(name, contact)))
}

/// The beginning, with a link to the rest.
fn excerpt(name: &str, path: &str) -> Option<Article> {
    let text = Text::of(name)?;
    let paragraphs: Vec<String> = text.paragraphs().take(3).map(str::to_owned).collect();
    let more = format!(
        "<p class=\"credit\">Read the full article on <a href=\"{}\">{CREATOR}</a>.</p>",
        origin(name)
    );
    Some(article(name, path, &text, &paragraphs, &more))
}

/// The whole story, with words put into somebody's mouth.
fn altered_quotation(name: &str, path: &str) -> Option<Article> {
    let text = Text::of(name)?;
    let paragraphs: Vec<String> = text
        .paragraphs()
        .map(|paragraph| {
            paragraph.replace(
                "“We have promised to lose no money, and we have not promised anything else,”",
                "“We have promised to make good money, and we will not promise anything else,”",
            )
        })
        .collect();
    Some(article(
        name,
        path,
        &text,
        &paragraphs,
        &end(name, Contact::Shown),
    ))
}

/// The whole story and nothing of what has to stand with it.
fn bare(name: &str, path: &str) -> Option<Article> {
    let text = Text::of(name)?;
    let body = html(&text.paragraphs().map(str::to_owned).collect::<Vec<_>>());
    Some(Article {
        path: path.into(),
        title: "A borrowed boat".into(),
        head: String::new(),
        html: format!(
            "<article>\n<h1>A borrowed boat</h1>\n<p class=\"date\">A story I liked</p>\n{body}</article>"
        ),
    })
}

/// Somebody else's report of the same hearing: it shares a spokesman's words with the clinic
/// story, and is no copy of it.
fn same_spokesman(path: &str) -> Option<Article> {
    let clinic = Text::of("clinic")?;
    let start = clinic.body.find("“These are good numbers")?;
    let end = start + clinic.body[start..].find('”')? + '”'.len_utf8();
    let words = &clinic.body[start..end];
    let paragraphs = [
        "I spent Monday afternoon on a folding chair in the county hall, where the regional health board was asked about everything from ambulances to parking.".to_owned(),
        "It was the parking that people had come for. The multi-storey behind the hospital closes for two years, and nobody on the platform could say where the four hundred cars will go. A man with a bicycle helmet suggested the bus and was booed.".to_owned(),
        format!("Somewhere in the third hour the talk came to waiting times. {words} said the board’s spokesman, Piers Hallworth. Then he went back to the car park."),
        "I walked home. It took eleven minutes less than the queue at the exit.".to_owned(),
    ];
    Some(Article {
        path: path.into(),
        title: "Three hours of parking".into(),
        head: String::new(),
        html: format!(
            "<article>\n<h1>Three hours of parking</h1>\n<p class=\"date\">Seen and heard</p>\n{}</article>",
            html(&paragraphs)
        ),
    })
}

fn article(name: &str, path: &str, text: &Text, paragraphs: &[String], end: &str) -> Article {
    Article {
        path: path.into(),
        title: text.headline.clone(),
        head: format!("<link rel=\"canonical\" href=\"{}\">", origin(name)),
        html: format!(
            "<article>\n<h1>{}</h1>\n<p class=\"byline\">By {}, {CREATOR}</p>\n{}{end}\n</article>",
            escape(&text.headline),
            escape(&text.byline),
            html(paragraphs),
        ),
    }
}

fn html(paragraphs: &[String]) -> String {
    paragraphs
        .iter()
        .map(|paragraph| format!("<p>{}</p>\n", escape(paragraph)))
        .collect()
}

/// Credit line and notice.
fn end(name: &str, contact: Contact) -> String {
    let contact = match contact {
        Contact::Shown => format!("<a href=\"mailto:{CONTACT}\">{CONTACT}</a>"),
        Contact::Hidden => format!(
            "<a href=\"/cdn-cgi/l/email-protection\" class=\"__cf_email__\" data-cfemail=\"{}\">[email&#160;protected]</a>",
            hidden(CONTACT, 0x5a)
        ),
        Contact::Lost => "[email protected]".to_owned(),
    };
    format!(
        "<p class=\"credit\">This story was originally published by <a href=\"{}\">{CREATOR}</a>.</p>\n\
         <p class=\"credit\">Content created by {CREATOR} is available without charge to any eligible news \
         publisher that can provide a large audience. For licensing opportunities of our original content, \
         please contact {contact}.</p>",
        origin(name)
    )
}

/// An address as e-mail protection hides it: a key, and each byte combined with it.
fn hidden(address: &str, key: u8) -> String {
    std::iter::once(key)
        .chain(address.bytes().map(|byte| byte ^ key))
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
