//! A new publisher: signs up, proves its site, is decided about, and gets a webhook.

use anyhow::{Context as _, ensure};

use super::browser::Browser;
use super::{Check, has};

/// What later steps need of the new publisher.
#[derive(Clone, Debug)]
pub(super) struct Newcomer {
    pub(super) browser: Browser,
    /// What its webhooks are signed with.
    pub(super) secret: String,
    /// The private feed, as Atom.
    pub(super) feed: String,
}

pub(super) async fn run(check: &mut Check) -> anyhow::Result<()> {
    let Check {
        steps,
        wire,
        others,
        newcomer,
        ..
    } = check;
    let mut browser = Browser::new(wire);

    steps
        .step("a new publisher signs up", async {
            let join = browser.get("/join").await?.expect(200)?;
            let version = addressed(&join.text(), "name=\"terms\" value=\"")?;
            let form = join
                .form("/join")?
                .set("organisation", "The Lighthouse Gazette")?
                .set("kind", "daily")?
                .set("country", "IE")?
                .set("site", &others.domain())?
                .set("visitors", "25000")?
                .set("name", "Wil Trask")?
                .set("email", "wil@lighthouse-gazette.example")?
                .set("password", "a beam across the water")?
                .set("terms", &version)?;
            let page = browser.send(form).await?.expect(200)?;
            has(&page, "not proved")?;
            Ok(((), "its account says that the site is not proved".into()))
        })
        .await?;

    steps
        .step("the proof of its site", async {
            let page = browser.get("/account").await?.expect(200)?;
            let early = browser.send(page.form("/prove")?).await?;
            has(&early, "Not there yet")?;
            others.prove(&page.field("file-")?);
            let proved = browser.send(early.form("/prove")?).await?.expect(200)?;
            lacks_unproved(&proved)?;
            has(&proved, "<span class=\"label granted\">granted</span>")?;
            has(
                &proved,
                "Your audience is 25,000 visitors a month (own declaration)",
            )?;
            Ok((
                (),
                "refused until the nonce stood on the site; then granted".into(),
            ))
        })
        .await?;

    *newcomer = steps
        .step("its webhook and its feed", async {
            let form = browser
                .get("/account/delivery")
                .await?
                .form("/account/webhooks")?
                .set("url", &others.hook())?;
            let secret = browser
                .send(form)
                .await?
                .expect(200)?
                .field("fresh-secret")?;
            let form = browser
                .get("/account/delivery")
                .await?
                .form("/account/feeds")?
                .set("label", "Reader")?;
            let page = browser.send(form).await?.expect(200)?;
            let feed = super::take::addresses(&page.text(), "/feeds/private/")
                .into_iter()
                .find(|address| address.ends_with("atom"))
                .context("no Atom feed is shown")?;
            let bad = browser
                .get("/account/delivery")
                .await?
                .form("/account/webhooks")?
                .set("url", "http://10.0.0.1/incoming")?;
            let refused = browser.send(bad).await?;
            ensure!(
                refused.text().contains("is not allowed"),
                "a private address was taken"
            );
            let newcomer = Newcomer {
                browser: browser.clone(),
                secret,
                feed,
            };
            Ok((
                newcomer,
                "made; an address in a private network was refused".into(),
            ))
        })
        .await?;
    Ok(())
}

fn lacks_unproved(page: &super::Page) -> anyhow::Result<()> {
    super::lacks(page, "Not there yet")
}

/// What follows these words, up to the next quotation mark.
fn addressed(text: &str, words: &str) -> anyhow::Result<String> {
    text.split_once(words)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(value, _)| value.to_owned())
        .with_context(|| format!("the page has no '{words}'"))
}
