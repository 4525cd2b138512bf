//! `/acknowledge/{token}`: where the link in a mail leads. Looking changes nothing, because mail
//! scanners follow links: only the button acknowledges.

use askama::Template;
use axum::extract::{Path, Query, State};
use wire_store::{Obligation, TokenHash};

use crate::account::duty::Duty;
use crate::app::App;
use crate::error::{Page, PageError, go, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::Visitor;
use crate::take;

#[derive(Template)]
#[template(path = "acknowledge.html")]
struct AcknowledgePage {
    layout: Layout,
    done: Option<&'static str>,
    publisher: String,
    duty: Duty,
}

/// `GET /acknowledge/{token}`
pub(crate) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(done): Query<Done>,
) -> Page {
    let obligation = find(&app, &token).await?;
    let publisher = take::publisher(&app, obligation.publisher).await?;
    let duty = Duty::of(&app, &obligation).await?.without_sign_in();
    let title = format!("A story was {}", duty.word());
    show(&AcknowledgePage {
        layout: app.layout(title, Section::Other, &visitor).await?,
        done: done.sentence(),
        publisher: publisher.name,
        duty,
    })
}

/// `POST /acknowledge/{token}`
pub(crate) async fn submit(State(app): State<App>, Path(token): Path<String>) -> Page {
    let obligation = find(&app, &token).await?;
    let publisher = take::publisher(&app, obligation.publisher).await?;
    let by = format!("the link mailed to {}", publisher.email);
    app.store.acknowledge(obligation.id, &by, app.now()).await?;
    go(&format!("/acknowledge/{token}?done=acknowledged"))
}

async fn find(app: &App, token: &str) -> Result<Obligation, PageError> {
    app.followed()
        .await
        .obligation_by_token(TokenHash::of(token))
        .await?
        .ok_or_else(|| {
            PageError::NotFound(
                "This link leads nowhere. Copy all of it from the mail, or sign in and look at your copies.".into(),
            )
        })
}
