//! The licence desk: a publisher that is too small asks, is offered a licence, accepts it, and loses it.

use anyhow::{Context as _, ensure};

use super::look::FLOOD_WALL;
use super::{BUGLE, Check, has, id_in, lacks};

const PRICE: &str = "EUR 45.50";
const REASON: &str = "The invoice was never paid.";

pub(super) async fn run(check: &mut Check) -> anyhow::Result<()> {
    let Check {
        steps,
        people,
        manager,
        ..
    } = check;
    let bugle = &mut people[BUGLE];

    let asked = steps
        .step("a refused publisher asks for a licence", async {
            let story = bugle.get("/").await?.expect(200)?.link(FLOOD_WALL)?;
            let refused = bugle.get(&format!("{story}/copy")).await?.expect(403)?;
            let ask = refused.link("Ask for a licence for this story")?;
            let form = bugle.get(&ask).await?.expect(200)?.form("/ask")?;
            let sent = bugle
                .send(form.set("intended_use", "Once, on our front page.")?)
                .await?
                .expect(200)?;
            has(&sent, "Your request is with the desk.")?;
            Ok((story, "from the refusal's own button".into()))
        })
        .await?;
    let Some(story) = asked else { return Ok(()) };

    let offered = steps
        .step("the desk answers with an offer", async {
            let queue = manager.get("/desk/licences").await?.expect(200)?;
            let request = manager.get(&queue.link(FLOOD_WALL)?).await?.expect(200)?;
            has(&request, "Once, on our front page.")?;
            let form = manager.get(&request.link("Answer with an offer")?).await?;
            let form = form
                .expect(200)?
                .form("/desk/offers/new")?
                .set("price", "45,50")?
                .set("currency", "EUR")?;
            let preview = manager.send(form).await?.expect(200)?;
            has(&preview, PRICE)?;
            let form = preview.form("/desk/offers/new")?.set("do", "offer")?;
            let again = form.clone();
            let offer = manager.send(form).await?.expect(200)?;
            has(&offer, PRICE)?;
            let second = manager.send(again).await?.expect(409)?;
            has(&second, "The request was answered with an offer by")?;
            Ok((
                id_in(&offer)?,
                format!("for {PRICE}; sent twice it is told who was first"),
            ))
        })
        .await?;
    let Some(offer) = offered else { return Ok(()) };

    let accepted = steps
        .step("the publisher accepts it and takes the story", async {
            let page = bugle
                .get(&format!("/account/offers/{offer}"))
                .await?
                .expect(200)?;
            has(&page, PRICE)?;
            let unsigned = bugle.send(page.form("/accept")?).await?.expect(422)?;
            has(&unsigned, "Tick the box if you may sign")?;
            let form = unsigned.form("/accept")?.set("sign", "yes")?;
            let licence = bugle.send(form).await?.expect(200)?;
            has(&licence, "this licence is yours")?;
            bugle.get(&format!("{story}/copy")).await?.expect(200)?;
            Ok((
                id_in(&licence)?,
                "only with the box ticked by somebody who may sign".into(),
            ))
        })
        .await?;
    let Some(licence) = accepted else {
        return Ok(());
    };

    steps
        .step("the desk revokes it", async {
            let page = manager
                .get(&format!("/desk/licences/{licence}"))
                .await?
                .expect(200)?;
            has(&page, "accepted the offer of a licence")?;
            let silent = manager.send(page.form("/revoke")?).await?.expect(422)?;
            let form = silent.form("/revoke")?.set("reason", REASON)?;
            manager.send(form).await?.expect(200)?;
            let refused = bugle.get(&format!("{story}/copy")).await?.expect(403)?;
            lacks(&refused, "<textarea")?;
            has(
                &bugle.get(&format!("/account/licences/{licence}")).await?,
                REASON,
            )?;
            let record = manager.get("/desk/record").await?.expect(200)?;
            ensure!(
                record.words().contains(REASON),
                "the record doesn't say why"
            );
            Ok(((), "with a reason, which the publisher reads".into()))
        })
        .await
        .context("revoking")?;
    Ok(())
}
