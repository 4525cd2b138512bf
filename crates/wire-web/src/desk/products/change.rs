//! Making a product, changing it, and putting it first.

use axum::Form;
use axum::extract::{Path, State};
use wire_rights::Licensing;

use super::form::Given;
use super::one::{Asked, view};
use super::{PATH, by, find, refusal};
use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::session::Desk;

/// `POST /desk/products`
pub(crate) async fn make(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Form(given): Form<Given>,
) -> Page {
    let (product, mut problems) = given.read(&app).await?;
    if problems.is_empty() {
        let by = by(&app, &desk, format!("made the product “{}”", product.name));
        match app.store.create_product(&product, &by).await {
            Ok(id) => return go(&format!("{PATH}/{id}?done=product-made")),
            Err(error) => problems.add("name", refusal(error)?),
        }
    }
    view(&app, &desk, None, given, problems, Asked::default()).await
}

/// `POST /desk/products/{product}`
pub(crate) async fn change(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Page {
    let before = find(&app, &id).await?;
    let (product, mut problems) = given.read(&app).await?;
    if problems.is_empty() {
        let what = if before.name == product.name {
            format!("changed the product “{}”", product.name)
        } else {
            format!(
                "changed the product “{}”, now “{}”",
                before.name, product.name
            )
        };
        let by = by(&app, &desk, what);
        let changed = app
            .store
            .change_product(before.id, given.edition, &product, &by);
        match changed.await {
            Ok(()) => {
                app.waker.wake();
                return go(&format!("{PATH}/{}?done=product-changed", before.id));
            }
            Err(error) => problems.add("name", refusal(error)?),
        }
    }
    view(&app, &desk, Some(before), given, problems, Asked::default()).await
}

/// `POST /desk/products/{product}/first`
pub(crate) async fn put_first(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
) -> Page {
    let product = find(&app, &id).await?;
    let by = by(
        &app,
        &desk,
        format!("put the product “{}” first", product.name),
    );
    if let Err(error) = app.store.put_product_first(product.id, &by).await {
        return Err(PageError::Conflict(refusal(error)?));
    }
    go(&format!("{PATH}?done=product-first"))
}
