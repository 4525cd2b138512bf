//! What different people see: the front page, a story with its terms, four publishers.

use anyhow::ensure;

use super::browser::Browser;
use super::{BUGLE, COURIER, Check, POST, RADIO, has, lacks};

pub(super) const FLOOD_WALL: &str = "Council votes for the higher flood wall";
const RENTS: &str = "The landlord with no address";
const REPORT: &str = "Well water in four villages";
const KILLED: &str = "Bakery on Fore Street";
/// Words of the flood wall story that stand in its text alone.
const IN_THE_TEXT: &str = "Twenty minutes is a long time when the water is in a hurry";

pub(super) async fn run(check: &mut Check) -> anyhow::Result<()> {
    let Check {
        steps,
        stranger,
        people,
        ..
    } = check;

    steps
        .step("a front page of stories", async {
            let page = stranger.get("/").await?.expect(200)?;
            let stories = page.links("/stories/").len();
            ensure!(stories >= 10, "only {stories} stories are on it");
            has(&page, FLOOD_WALL)?;
            has(&page, "embargo until")?;
            lacks(&page, KILLED)?;
            Ok((
                (),
                format!("{stories} stories, one under embargo; the killed one's headline is gone"),
            ))
        })
        .await?;

    steps
        .step("search over headlines and texts", async {
            let page = stranger.get("/?q=clothes+peg").await?.expect(200)?;
            has(&page, "Volunteers plant a meadow")?;
            let hidden = stranger.get("/?q=nitrate").await?.expect(200)?;
            lacks(&hidden, REPORT)?;
            Ok((
                (),
                "finds a text's words, and nothing that is under embargo".into(),
            ))
        })
        .await?;

    steps
        .step("a stranger on a story's page", async {
            let page = story(stranger, FLOOD_WALL).await?;
            has(&page, "Sign in as a publisher to use this story.")?;
            has(&page, "Never change a quotation.")?;
            lacks(&page, IN_THE_TEXT)?;
            Ok((
                (),
                "refused, with the reason and the terms, without the text".into(),
            ))
        })
        .await?;

    let table = [
        (
            COURIER,
            FLOOD_WALL,
            "granted",
            "Your site tidewater-courier",
        ),
        (
            BUGLE,
            FLOOD_WALL,
            "offered",
            "Your audience is 3,100 visitors a month",
        ),
        (
            POST,
            FLOOD_WALL,
            "refused",
            "None of your sites is proved yet.",
        ),
        (
            RADIO,
            FLOOD_WALL,
            "granted",
            "Your paid licence covers this story",
        ),
        (COURIER, RENTS, "offered", "This story is not offered free."),
        (
            RADIO,
            RENTS,
            "granted",
            "Your paid licence covers this story",
        ),
        (
            COURIER,
            REPORT,
            "refused",
            "This story is under embargo until",
        ),
        (
            RADIO,
            REPORT,
            "refused",
            "This story is under embargo until",
        ),
    ];
    for (who, headline, decision, reason) in table {
        let name = crate::demo::SAMPLES[who].name;
        let browser = &mut people[who];
        steps
            .step(&format!("{name} asks for '{headline}'"), async {
                let page = story(browser, headline).await?;
                has(&page, &format!("<span class=\"label {decision}\">"))?;
                has(&page, reason)?;
                if headline == FLOOD_WALL && decision != "granted" {
                    lacks(&page, IN_THE_TEXT)?;
                }
                Ok(((), format!("{decision}: {reason} …")))
            })
            .await?;
    }
    Ok(())
}

/// The page of the story with this headline, as this person sees it.
async fn story(browser: &mut Browser, headline: &str) -> anyhow::Result<super::Page> {
    let link = browser.get("/").await?.expect(200)?.link(headline)?;
    browser.get(&link).await?.expect(200)
}
