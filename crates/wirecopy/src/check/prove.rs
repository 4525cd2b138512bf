//! A sample publisher proves its site by itself: it copies the line from its account, puts it on the
//! small web, and lets the wire look.

use super::browser::Browser;
use super::{Check, POST, has, lacks};
use crate::demo::SAMPLES;

pub(super) async fn run(check: &mut Check) -> anyhow::Result<()> {
    let Check {
        steps,
        people,
        small_web,
        ..
    } = check;
    let (post, host) = (&mut people[POST], SAMPLES[POST].host);
    let mut webmaster = Browser::new(small_web);

    steps
        .step("a publisher proves its site", async {
            let account = post.get("/account").await?.expect(200)?;
            has(&account, &format!("http://{host}.localhost:"))?;
            lacks(&account, "_wirecopy.")?;
            let early = post.send(account.form("/prove")?).await?;
            has(&early, "Not there yet")?;
            let form = webmaster
                .get("/proofs")
                .await?
                .expect(200)?
                .form("/proofs")?
                .set("host", host)?
                .set("line", &early.field("file-")?)?;
            webmaster.send(form).await?.expect(200)?;
            let proved = post.send(early.form("/prove")?).await?.expect(200)?;
            has(&proved, "proved by the file")?;
            Ok(((), "copied the line to its site, and was believed".into()))
        })
        .await?;
    Ok(())
}
