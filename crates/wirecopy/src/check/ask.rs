//! Copies on the small web: pickups with their tear sheets, and one page checked when asked.

use anyhow::ensure;

use super::{COURIER, Check, has, lacks};

/// A page of the small web, and what its tear sheet has to say.
const FOUND: [(&str, &[&str]); 7] = [
    ("tidewater-courier.localhost", &["/town/flood-wall"]),
    (
        "tidewater-courier.localhost",
        &["/harbour/night-ferry", "old version"],
    ),
    (
        "tidewater-courier.localhost",
        &["/town/valley-clinic", "contact"],
    ),
    ("estuary-radio.localhost", &["/news/night-shift", "contact"]),
    (
        "millbrook-bugle.localhost",
        &["/village/meadow-under-the-sea"],
    ),
    (
        "northgate-post.localhost",
        &["/culture/the-regent-opens", "quot"],
    ),
    (
        "coast-and-country.localhost",
        &["/notes/a-borrowed-boat", "byline"],
    ),
];

/// A page that shares a spokesman's words with a story, and no more.
const NO_COPY: &str = "/notes/numbers-from-one-place";

pub(super) async fn run(check: &mut Check) -> anyhow::Result<()> {
    let Check {
        steps,
        people,
        editor,
        manager,
        small_web,
        ..
    } = check;

    for (host, says) in FOUND {
        let (page, rest) = says
            .split_first()
            .map_or(("", &[][..]), |(page, rest)| (*page, rest));
        steps
            .step(&format!("the copy at {host}{page}"), async {
                let list = manager.get("/desk/pickups").await?.expect(200)?;
                let sheet = manager.get(&list.link(page)?).await?.expect(200)?;
                let words = sheet.words().to_lowercase();
                for wanted in rest {
                    ensure!(
                        words.contains(wanted),
                        "the tear sheet doesn't speak of '{wanted}'"
                    );
                }
                has(&sheet, "<mark")?;
                Ok((
                    (),
                    format!(
                        "has a tear sheet{}",
                        rest.first()
                            .map(|said| format!(" that says '{said}'"))
                            .unwrap_or_default()
                    ),
                ))
            })
            .await?;
    }

    steps
        .step("a page that shares a third party's quotation", async {
            let list = manager.get("/desk/pickups").await?.expect(200)?;
            lacks(&list, NO_COPY)?;
            Ok(((), "is no pickup".into()))
        })
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
