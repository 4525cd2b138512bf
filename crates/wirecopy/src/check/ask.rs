//! Copies on the small web: pickups with their tear sheets, and one page checked when asked.

use anyhow::ensure;

use super::{COURIER, Check, has, lacks};

/// A page of the small web, what the list of pickups says of it, and what its tear sheet says.
const FOUND: [(&str, &str, &str); 9] = [
    (
        "/town/flood-wall",
        "whole copy",
        "The words are the story’s.",
    ),
    (
        "/harbour/night-ferry",
        "stale",
        "The newest version’s change is not there",
    ),
    (
        "/town/fore-street-bakery",
        "Killed story",
        "The story was killed, and the page still carries it.",
    ),
    (
        "/town/valley-clinic",
        "whole copy",
        "e-mail protection hides its contact",
    ),
    (
        "/news/night-shift",
        "Notice",
        "e-mail protection has destroyed its contact",
    ),
    (
        "/village/meadow-under-the-sea",
        "excerpt",
        "The story was cut",
    ),
    (
        "/culture/the-regent-opens",
        "Quotations",
        "Leopold Anquetil’s quotation was changed: “We have promised to make good money",
    ),
    (
        "/notes/a-borrowed-boat",
        "Byline",
        "The byline, Ben Achterberg, is missing.",
    ),
    // Shares a spokesman's words with a story and no more: no copy of it.
    (
        "/notes/numbers-from-one-place",
        "same source",
        "not on the page: A year ago a person who rang the valley clinic",
    ),
];

pub(super) async fn run(check: &mut Check) -> anyhow::Result<()> {
    let Check {
        steps,
        people,
        editor,
        manager,
        small_web,
        ..
    } = check;

    for (page, listed, said) in FOUND {
        steps
            .step(&format!("the pickup at {page}"), async {
                let list = editor.get("/desk/pickups").await?.expect(200)?;
                let (row, link) = list.row(page)?;
                ensure!(
                    row.contains(listed),
                    "the list doesn't say '{listed}': {row}"
                );
                let sheet = editor.get(&link).await?.expect(200)?;
                has(&sheet, said)?;
                has(&sheet, "Side by side")?;
                Ok(((), format!("{listed}; its tear sheet says: {said}")))
            })
            .await?;
    }

    steps
        .step("pages that have nothing of the wire's", async {
            let list = editor.get("/desk/pickups").await?.expect(200)?;
            for page in [
                "/town/market-hours",
                "/village/plant-swap",
                "/news/tram-4",
                "/listen/accordions",
                "/notes/the-7-12",
            ] {
                lacks(&list, page)?;
            }
            Ok(((), "five were read, and none is a pickup".into()))
        })
        .await?;

    steps
        .step(
            "a tear sheet for the licensing manager, who may not read texts",
            async {
                let list = manager.get("/desk/pickups").await?.expect(200)?;
                let sheet = manager
                    .get(&list.row("/village/meadow-under-the-sea")?.1)
                    .await?
                    .expect(200)?;
                has(&sheet, "The notice is not as it has to be.")?;
                lacks(&sheet, "You hold your breath and do the gardening")?;
                Ok(((), "the findings, without the story".into()))
            },
        )
        .await?;

    let port = small_web.port().unwrap_or(80);
    let page = format!("http://tidewater-courier.localhost:{port}/town/flood-wall");
    steps
        .step("the desk has one page checked", async {
            let form = editor
                .get("/desk/pickups")
                .await?
                .form("/desk/pickups")?
                .set("url", &page)?;
            let sheet = editor.send(form).await?.expect(200)?;
            has(&sheet, "Council votes for the higher flood wall")?;
            let form = editor
                .get("/desk/pickups")
                .await?
                .form("/desk/pickups")?
                .set("url", "http://169.254.169.254/latest/meta-data/")?;
            let refused = editor.send(form).await?;
            ensure!(
                refused.text().contains("is not allowed"),
                "a forbidden address was asked"
            );
            Ok((
                (),
                "shows its tear sheet; an address inside the network is refused".into(),
            ))
        })
        .await?;

    let courier = &mut people[COURIER];
    steps
        .step("the publisher has one page of its own checked", async {
            let form = courier
                .get("/account/pickups")
                .await?
                .expect(200)?
                .form("/account/pickups")?
                .set("url", &page)?;
            let sheet = courier.send(form).await?.expect(200)?;
            has(&sheet, "Council votes for the higher flood wall")?;
            Ok(((), "shows its tear sheet".into()))
        })
        .await?;
    Ok(())
}
