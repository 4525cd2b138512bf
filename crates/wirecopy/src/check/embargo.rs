//! A story under embargo: no exit lets its text out, to anybody.

use anyhow::bail;
use jiff::{SignedDuration, Timestamp};

use super::browser::{Browser, Page};
use super::{COURIER, Check, RADIO, desk, id_in};

/// A sentence that stands in the embargoed text and nowhere else.
pub(crate) const CANARY: &str = "The canary sang in the lamp room until the fog had lifted";

pub(super) async fn run(check: &mut Check) -> anyhow::Result<()> {
    let Check {
        steps,
        wire,
        stranger,
        people,
        editor,
        others,
        newcomer,
        ..
    } = check;
    let published = steps
        .step("a story is published under embargo", async {
            let until = Timestamp::now() + SignedDuration::from_hours(30);
            let until = until.strftime("%Y-%m-%dT%H:%M").to_string();
            let text =
                format!("The lighthouse keeps its keeper. {CANARY}.\n\nNobody else heard it.");
            let page =
                desk::write(editor, "A keeper for the lighthouse", &text, &until, "save").await?;
            let draft = page.url.path().to_owned();
            let page = desk::publish(editor, &draft).await?;
            Ok((
                id_in(&page)?,
                "its headline is on the wire, its text is the desk's".into(),
            ))
        })
        .await?;
    let Some(story) = published else {
        return Ok(());
    };

    steps
        .step("no exit lets the embargoed text out", async {
            let mut looked = 0;
            let mut keepers = vec![("a stranger", stranger.clone())];
            keepers.push(("the eligible publisher", people[COURIER].clone()));
            keepers.push(("the publisher with a licence", people[RADIO].clone()));
            if let Some(newcomer) = newcomer {
                keepers.push(("the new publisher", newcomer.browser.clone()));
            }
            for (who, mut browser) in keepers {
                let mut paths: Vec<String> = ["", "/copy", "/copy?as=text", "/download/text", "/download/html", "/download/ninjs", "/download/newsml", "/picture"]
                    .iter()
                    .map(|exit| format!("/stories/{story}{exit}"))
                    .collect();
                paths.extend(["/", "/?q=canary+lamp+room", "/feeds/wire.rss", "/feeds/wire.atom", "/feeds/wire.json", "/feeds/wire.newsml"].map(String::from));
                if who != "a stranger" {
                    let feeds = feeds(&mut browser).await?;
                    paths.extend(feeds);
                }
                for path in paths {
                    silent(who, &browser.get(&path).await?)?;
                    looked += 1;
                }
                if who != "a stranger" {
                    let mut program = Browser::with_token(wire, &token(&mut browser).await?);
                    for path in ["", "/content", "/content?format=text", "/content?format=html"] {
                        silent(who, &program.get(&format!("/api/v1/stories/{story}{path}")).await?)?;
                        looked += 1;
                    }
                }
            }
            if others.heard(CANARY) {
                bail!("a webhook carried the embargoed text");
            }
            Ok(((), format!("{looked} answers to four people and their programs, and every webhook, are silent")))
        })
        .await?;
    Ok(())
}

fn silent(who: &str, page: &Page) -> anyhow::Result<()> {
    if page.text().contains(CANARY) {
        bail!("{} gave the embargoed text to {who}", page.url.path());
    }
    Ok(())
}

/// New private feeds of a publisher.
async fn feeds(browser: &mut Browser) -> anyhow::Result<Vec<String>> {
    let form = browser
        .get("/account/delivery")
        .await?
        .form("/account/feeds")?
        .set("label", "Embargo")?;
    let page = browser.send(form).await?.expect(200)?;
    Ok(super::take::addresses(&page.text(), "/feeds/private/"))
}

/// A new API token of a publisher.
async fn token(browser: &mut Browser) -> anyhow::Result<String> {
    let form = browser
        .get("/account/delivery")
        .await?
        .form("/account/tokens")?
        .set("label", "Embargo")?;
    browser.send(form).await?.expect(200)?.field("fresh-token")
}
