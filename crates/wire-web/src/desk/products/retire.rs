//! Retiring a product: asked first, with what refers to it.

use askama::Template;
use axum::extract::{Path, State};
use wire_rights::{Licensing, Product};
use wire_store::ProductUse;

use super::{PATH, by, find, refusal};
use crate::app::App;
use crate::error::{Page, PageError, go, show};
use crate::layout::{Layout, Section};
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/retire.html")]
struct RetirePage {
    layout: Layout,
    product: Product,
    used: ProductUse,
}

/// `GET /desk/products/{product}/retire`
pub(crate) async fn ask(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
) -> Page {
    let product = find(&app, &id).await?;
    show(&RetirePage {
        layout: desk.layout(&app, "Retire a product", PATH).await?,
        used: app.store.product_use(product.id, app.now()).await?,
        product,
    })
}

/// `POST /desk/products/{product}/retire`
pub(crate) async fn retire(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
) -> Page {
    let product = find(&app, &id).await?;
    let by = by(
        &app,
        &desk,
        format!("retired the product “{}”", product.name),
    );
    if let Err(error) = app.store.retire_product(product.id, &by).await {
        return Err(PageError::Conflict(refusal(error)?));
    }
    go(&format!("{PATH}?done=product-retired"))
}
