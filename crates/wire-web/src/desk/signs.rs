//! `POST /desk/publishers/{publisher}/signs`: looks for signs of a news publisher on its sites, now.

use axum::extract::{Path, State};
use wire_delivery::signs::look_and_keep;
use wire_rights::Licensing;

use crate::app::App;
use crate::desk::publisher::find;
use crate::error::{Page, go};
use crate::session::Desk;

/// How many sites are looked at at once; the others have their turn every week.
const MOST: usize = 5;

/// `POST /desk/publishers/{publisher}/signs`
pub(crate) async fn look(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
) -> Page {
    app.attempts.one("signs", &desk.who())?;
    let publisher = find(&app, &publisher).await?;
    let sites = publisher.sites.iter().take(MOST);
    let looks = sites.map(|site| {
        let app = app.clone();
        let (id, domain) = (site.id, site.domain.clone());
        tokio::spawn(
            async move { look_and_keep(&app.guard, &app.store, id, &domain, app.now()).await },
        )
    });
    for look in looks.collect::<Vec<_>>() {
        // One that broke off has kept nothing: the page says when each was looked at.
        if let Ok(kept) = look.await {
            kept?;
        }
    }
    desk.log(&app, "looked for signs of a news publisher", publisher.id)
        .await?;
    go(&format!(
        "/desk/publishers/{}?done=signs#signs",
        publisher.id
    ))
}
