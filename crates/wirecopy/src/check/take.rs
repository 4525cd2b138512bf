//! What the eligible publisher takes: HTML to paste, files, feeds, the API, webhooks.

use anyhow::{Context as _, ensure};

use super::browser::Browser;
use super::{COURIER, Check, has, soon};

const STORM: &str = "The storm that missed";
const IN_THE_TEXT: &str = "You prepare for the wind and you get the sand";
const CREDIT: &str = "This story was originally published by Harbour Wire";
const CONTACT: &str = "licensing@harbourwire.example";

pub(super) async fn run(check: &mut Check) -> anyhow::Result<()> {
    let Check {
        steps,
        stranger,
        people,
        wire,
        small_web,
        ..
    } = check;
    let courier = &mut people[COURIER];
    let story = courier.get("/").await?.link(STORM)?;

    steps
        .step("ready-to-paste HTML", async {
            let page = courier.get(&format!("{story}/copy")).await?.expect(200)?;
            let copy = page.field("copy")?;
            for wanted in [IN_THE_TEXT, "originally published by", CONTACT, "<p>"] {
                ensure!(copy.contains(wanted), "the copy lacks '{wanted}'");
            }
            Ok((
                (),
                format!("{} characters with credit and notice", copy.chars().count()),
            ))
        })
        .await?;

    steps
        .step("downloads", async {
            let text = courier
                .get(&format!("{story}/download/text"))
                .await?
                .expect(200)?;
            for wanted in [IN_THE_TEXT, CREDIT, CONTACT] {
                ensure!(text.text().contains(wanted), "the text lacks '{wanted}'");
            }
            let ninjs = courier
                .get(&format!("{story}/download/ninjs"))
                .await?
                .expect(200)?;
            let ninjs_text = ninjs.json()?.to_string();
            ensure!(ninjs_text.contains(IN_THE_TEXT), "the ninjs lacks the text");
            ensure!(ninjs_text.contains("urn:uuid:"), "the ninjs has no uri");
            let newsml = courier
                .get(&format!("{story}/download/newsml"))
                .await?
                .expect(200)?;
            for wanted in [IN_THE_TEXT, CONTACT, "urn:uuid:"] {
                let newsml = newsml.text();
                ensure!(newsml.contains(wanted), "the NewsML-G2 lacks '{wanted}'");
            }
            Ok((
                (),
                "text, ninjs and NewsML-G2, each with its text and notice".into(),
            ))
        })
        .await?;

    steps
        .step("private feeds", async {
            let form = courier
                .get("/account/delivery")
                .await?
                .expect(200)?
                .form("/account/feeds")?
                .set("label", "Check")?;
            let page = courier.send(form).await?.expect(200)?;
            let mut seen = Vec::new();
            for address in addresses(&page.text(), "/feeds/private/") {
                let feed = stranger.get(&address).await?.expect(200)?;
                ensure!(
                    feed.text().contains(IN_THE_TEXT),
                    "{} lacks the text",
                    feed.header("content-type")
                );
                ensure!(
                    feed.header("cache-control").contains("private"),
                    "the feed may be cached by others"
                );
                let tag = feed.header("etag").to_owned();
                let again = stranger.get_with(&address, ("If-None-Match", &tag)).await?;
                ensure!(
                    again.status == 304,
                    "asked again it answers {}",
                    again.status
                );
                let kind = feed
                    .header("content-type")
                    .split(';')
                    .next()
                    .unwrap_or("")
                    .to_owned();
                seen.push(kind);
            }
            ensure!(seen.len() == 4, "there are {} of four feeds", seen.len());
            Ok((
                (),
                format!("{}; 304 when nothing has changed", seen.join(", ")),
            ))
        })
        .await?;

    steps
        .step("the API", async {
            let form = courier
                .get("/account/delivery")
                .await?
                .form("/account/tokens")?
                .set("label", "Check")?;
            let token = courier.send(form).await?.expect(200)?.field("fresh-token")?;
            let mut program = Browser::with_token(wire, &token);
            let path = format!("/api/v1{story}");
            let shown = program.get(&path).await?.expect(200)?.json()?;
            ensure!(shown["decision"]["decision"] == "granted", "it says {}", shown["decision"]);
            let content = program.get(&format!("{path}/content?format=text")).await?.expect(200)?;
            ensure!(content.text().contains(IN_THE_TEXT), "the content lacks the text");
            let refused = Browser::with_token(wire, "0".repeat(64).as_str()).get(&path).await?;
            ensure!(refused.status == 401, "a wrong token gets {}", refused.status);
            let document = stranger.get("/api/openapi.json").await?.expect(200)?.json()?;
            let paths = document["paths"].as_object().context("the document lists no paths")?.len();
            Ok(((), format!("granted and given; a wrong token gets 401; {paths} paths in the OpenAPI document")))
        })
        .await?;

    let mut small = Browser::new(small_web);
    steps
        .step("webhooks that were delivered", async {
            let (count, signed) = soon("a delivery", || {
                let mut small = small.clone();
                async move {
                    let inbox = small.get("/inbox.json").await?.expect(200)?.json()?;
                    let list = inbox.as_array().cloned().unwrap_or_default();
                    let signed = list
                        .iter()
                        .filter(|delivery| delivery["signed"] == true)
                        .count();
                    Ok((!list.is_empty()).then_some((list.len(), signed)))
                }
            })
            .await?;
            ensure!(
                count == signed,
                "{} of {count} are not signed",
                count - signed
            );
            let page = small.get("/inbox").await?.expect(200)?;
            has(&page, "story.published")?;
            Ok((
                (),
                format!("{count} messages arrived at the publisher's server, all signed"),
            ))
        })
        .await?;

    steps
        .step("the publisher's ledger", async {
            let page = courier.get("/account/copies").await?.expect(200)?;
            has(&page, STORM)?;
            has(&page, "copied")?;
            has(&page, "the contract runs for five years, not seven")?;
            Ok((
                (),
                "lists what was taken and how, and what was corrected since".into(),
            ))
        })
        .await?;
    Ok(())
}

/// The paths in a page that begin so, each once.
pub(super) fn addresses(text: &str, beginning: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices(beginning) {
        let address: String = text[at..]
            .chars()
            .take_while(|c| !matches!(c, '"' | '<' | ' ' | '\n' | '&'))
            .collect();
        if !found.contains(&address) {
            found.push(address);
        }
    }
    found
}
