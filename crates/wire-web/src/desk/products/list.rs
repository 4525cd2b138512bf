//! All products.

use askama::Template;
use axum::extract::{Query, State};
use wire_rights::{Licensing, Product};
use wire_store::ProductUse;

use super::PATH;
use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/products.html")]
struct ProductsPage {
    layout: Layout,
    products: Vec<(Product, ProductUse)>,
    done: Option<&'static str>,
}

/// `GET /desk/products`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(done): Query<Done>,
) -> Page {
    let mut products = Vec::new();
    for product in app.in_force().await?.catalogue.products() {
        let used = app.store.product_use(product.id, app.now()).await?;
        products.push((product.clone(), used));
    }
    show(&ProductsPage {
        layout: desk.layout(&app, "Products", PATH).await?,
        products,
        done: done.sentence(),
    })
}
