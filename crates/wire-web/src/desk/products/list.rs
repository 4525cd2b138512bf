//! All products.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire_rights::{Licensing, Product};
use wire_store::ProductUse;

use super::PATH;
use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/products.html")]
struct ProductsPage {
    layout: Layout,
    products: Vec<(Product, ProductUse)>,
    said: Option<&'static str>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    said: Option<String>,
}

/// `GET /desk/products`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(asked): Query<Asked>,
) -> Page {
    let mut products = Vec::new();
    for product in app.in_force().await?.catalogue.products() {
        let used = app.store.product_use(product.id, app.now()).await?;
        products.push((product.clone(), used));
    }
    show(&ProductsPage {
        layout: desk.layout(&app, "Products", PATH).await?,
        products,
        said: match asked.said.as_deref() {
            Some("retired") => Some("The product was retired."),
            Some("first") => Some("The product comes first now."),
            _ => None,
        },
    })
}
