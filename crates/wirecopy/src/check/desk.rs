//! The desk writes a story, corrects it and kills it; every exit shows the new state, and everyone
//! in the ledger is told.

use anyhow::{Context as _, ensure};

use super::browser::{Browser, Page};
use super::{Check, has, id_in, lacks, soon};

const HEADLINE: &str = "Swing bridge closes for a fortnight";
const TEXT: &str = "The swing bridge over the Merrow closes to traffic for a fortnight from Monday.\n\n\
    The harbour office said on Tuesday that the turning gear, which is 84 years old, has to be taken out. \
    Pedestrians may cross from six to nine in the morning.";
const WRONG: &str = "which is 84 years old";
const RIGHT: &str = "which is 48 years old";
const NOTE: &str = "Second paragraph: the turning gear is 48 years old, not 84.";
const KILL_REASON: &str = "The harbour office has withdrawn the notice.";

pub(super) async fn run(check: &mut Check) -> anyhow::Result<()> {
    let Check {
        steps,
        stranger,
        editor,
        others,
        newcomer,
        ..
    } = check;
    let Some(newcomer) = newcomer else {
        crate::output::say("The steps of the desk need the new publisher, and are left out.");
        return Ok(());
    };
    let (mut publisher, secret) = (newcomer.browser.clone(), newcomer.secret.clone());

    let written = steps
        .step("the desk writes a story", async {
            let preview = write(editor, HEADLINE, TEXT, "", "preview").await?;
            has(&preview, WRONG)?;
            let draft = preview.url.path().trim_end_matches("/preview").to_owned();
            lacks(&stranger.get("/").await?, HEADLINE)?;
            Ok((draft, "a draft and its preview; nobody else sees it".into()))
        })
        .await?;
    let Some(draft) = written else { return Ok(()) };

    let published = steps
        .step("… and publishes it", async {
            let page = publish(editor, &draft).await?;
            let story = id_in(&page)?;
            has(&stranger.get("/").await?, HEADLINE)?;
            soon("the webhook", || {
                let found = others.received(&secret, "story.published", &story);
                async move { found }
            })
            .await?;
            let feed = stranger.get(&newcomer.feed).await?.expect(200)?;
            ensure!(feed.text().contains(WRONG), "the feed lacks it");
            Ok((
                story,
                "on the front page, in the feed, and pushed with a valid signature".into(),
            ))
        })
        .await?;
    let Some(story) = published else {
        return Ok(());
    };

    steps
        .step("the desk corrects it", async {
            let page = editor
                .get(&format!("/desk/stories/{story}/correct"))
                .await?
                .expect(200)?;
            let form = page
                .form("/correct")?
                .set("text", &TEXT.replace(WRONG, RIGHT))?
                .set("step", "show")?;
            let difference = editor.send(form).await?.expect(200)?;
            has(&difference, "<del")?;
            has(&difference, "<ins")?;
            let without_note = difference
                .form("/correct")?
                .set("kind", "correction")?
                .set("step", "send")?;
            let asked = editor.send(without_note).await?;
            ensure!(
                asked.text().contains("Look at the difference"),
                "it went without a note"
            );
            let form = asked
                .form("/correct")?
                .set("kind", "correction")?
                .set("note", NOTE)?
                .set("step", "send")?;
            let done = editor.send(form).await?.expect(200)?;
            has(&done, NOTE)?;
            Ok((
                (),
                "saw the difference first; without a note it didn't go".into(),
            ))
        })
        .await?;

    steps
        .step("every exit shows the correction", async {
            let page = publisher
                .get(&format!("/stories/{story}"))
                .await?
                .expect(200)?;
            has(&page, RIGHT)?;
            let copy = publisher
                .get(&format!("/stories/{story}/copy"))
                .await?
                .expect(200)?;
            has(&copy, RIGHT)?;
            lacks(&copy, WRONG)?;
            let text = publisher
                .get(&format!("/stories/{story}/download/text"))
                .await?;
            has(&text, RIGHT)?;
            let feed = stranger.get(&newcomer.feed).await?.expect(200)?;
            has(&feed, RIGHT)?;
            let message = soon("the webhook", || {
                let found = others.received(&secret, "story.corrected", &story);
                async move { found }
            })
            .await?;
            ensure!(
                message.to_string().contains(NOTE),
                "the message doesn't say what changed"
            );
            Ok((
                (),
                "page, copy, download and feed; the webhook says what changed".into(),
            ))
        })
        .await?;

    steps
        .step("who has which version, and who has acknowledged", async {
            let path = format!("/desk/stories/{story}");
            let page = soon("the obligation", || {
                let (mut editor, path) = (editor.clone(), path.clone());
                async move {
                    let page = editor.get(&path).await?.expect(200)?;
                    Ok(page.text().contains("to acknowledge").then_some(page))
                }
            })
            .await?;
            let (asked, _) = page.row("The Lighthouse Gazette correct to v2")?;
            ensure!(
                asked.contains("open"),
                "the new publisher is not asked to correct: {asked}"
            );
            let copies = publisher.get("/account/copies").await?.expect(200)?;
            has(&copies, NOTE)?;
            publisher
                .send(copies.form("/acknowledge")?)
                .await?
                .expect(200)?;
            let page = editor.get(&path).await?.expect(200)?;
            let (done, _) = page.row("The Lighthouse Gazette correct to v2")?;
            ensure!(!done.contains("open"), "the desk doesn't see it: {done}");
            let (waits, _) = page.row("The Tidewater Courier correct to v2")?;
            ensure!(
                waits.contains("open"),
                "the other is closed as well: {waits}"
            );
            Ok((
                (),
                "two were told; one acknowledged by its button, and the desk sees which".into(),
            ))
        })
        .await?;

    steps
        .step("the desk kills it", async {
            let path = format!("/desk/stories/{story}/kill");
            let page = editor.get(&path).await?.expect(200)?;
            let hasty = editor
                .send(page.form("/kill")?.set("reason", KILL_REASON)?)
                .await?;
            has(&stranger.get(&format!("/stories/{story}")).await?, HEADLINE)?;
            let form = hasty
                .form("/kill")?
                .set("reason", KILL_REASON)?
                .set("word", "KILL")?;
            editor.send(form).await?.expect(200)?;
            Ok((
                (),
                "confirmed by a word and with a reason; without the word nothing happened".into(),
            ))
        })
        .await?;

    steps
        .step("no exit has it any more", async {
            let mut pages = vec![
                stranger.get("/").await?,
                stranger.get("/feeds/wire.atom").await?,
            ];
            for path in [
                "",
                "/copy",
                "/download/text",
                "/download/ninjs",
                "/download/newsml",
            ] {
                pages.push(publisher.get(&format!("/stories/{story}{path}")).await?);
            }
            let feed = stranger.get(&newcomer.feed).await?.expect(200)?;
            ensure!(
                feed.text().contains("deleted-entry"),
                "the Atom feed has no tombstone"
            );
            pages.push(feed);
            for page in &pages {
                lacks(page, "turning gear")?;
                lacks(page, KILL_REASON)?;
                if page.url.path() != "/account/copies" {
                    lacks(page, HEADLINE)?;
                }
            }
            let message = soon("the webhook", || {
                let found = others.received(&secret, "story.killed", &story);
                async move { found }
            })
            .await?;
            let told = message.to_string();
            ensure!(
                !told.contains(HEADLINE) && !told.contains("turning gear"),
                "the kill repeats the story"
            );
            Ok((
                (),
                format!(
                    "{} pages and feeds without text, headline or reason; the kill was pushed",
                    pages.len()
                ),
            ))
        })
        .await?;

    steps
        .step("the kill stays open until it is acknowledged", async {
            let page = soon("the obligation", || {
                let mut publisher = publisher.clone();
                async move {
                    let page = publisher.get("/account/copies").await?.expect(200)?;
                    Ok(page.form("/acknowledge").is_ok().then_some(page))
                }
            })
            .await?;
            publisher
                .send(page.form("/acknowledge")?)
                .await?
                .expect(200)?;
            let desk = editor
                .get(&format!("/desk/stories/{story}"))
                .await?
                .expect(200)?;
            let (done, _) = desk.row("The Lighthouse Gazette remove it")?;
            ensure!(!done.contains("open"), "the desk doesn't see it: {done}");
            let (waits, _) = desk.row("The Tidewater Courier remove it")?;
            ensure!(
                waits.contains("open"),
                "the other publisher is closed as well: {waits}"
            );
            has(&desk, KILL_REASON)?;
            Ok((
                (),
                "acknowledged by the publisher; the desk keeps the reason".into(),
            ))
        })
        .await?;
    Ok(())
}

/// Fills the form for a story in and sends it by one of its buttons.
pub(super) async fn write(
    editor: &mut Browser,
    headline: &str,
    text: &str,
    embargo: &str,
    button: &str,
) -> anyhow::Result<Page> {
    let form = editor
        .get("/desk/write")
        .await?
        .expect(200)?
        .form("/desk/write")?
        .set("headline", headline)?
        .set("byline", "Ines Calder")?
        .set("text", text)?
        .set("embargo", embargo)?
        .set("do", button)?;
    editor.send(form).await?.expect(200)
}

/// Publishes a draft, and gives the story's page at the desk.
pub(super) async fn publish(editor: &mut Browser, draft: &str) -> anyhow::Result<Page> {
    let page = editor.get(&format!("{draft}/publish")).await?.expect(200)?;
    let form = page
        .form("/publish")
        .context("the draft can't be published")?;
    editor.send(form).await?.expect(200)
}
