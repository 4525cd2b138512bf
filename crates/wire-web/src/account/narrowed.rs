//! What a feed or a webhook is narrowed to: all stories, or those of a product.

use wire_rights::Catalogue;
use wire_story::ProductId;

use crate::app::App;
use crate::error::PageError;

/// The product that was chosen in a form; nothing for all stories. Or what is wrong with the choice.
pub(super) async fn chosen(
    app: &App,
    typed: &str,
) -> Result<Result<Option<ProductId>, String>, PageError> {
    if typed.is_empty() {
        return Ok(Ok(None));
    }
    let catalogue = app.in_force().await?.catalogue;
    let product = typed.parse().ok().and_then(|id| catalogue.product(id));
    Ok(match product {
        Some(product) if product.retired.is_none() => Ok(Some(product.id)),
        Some(product) => Err(format!(
            "“{}” was retired: choose another product, or all stories.",
            product.name
        )),
        None => Err("There is no such product: choose another, or all stories.".to_owned()),
    })
}

/// The products that can be chosen.
pub(super) fn choices(catalogue: &Catalogue) -> Vec<(ProductId, String)> {
    let all = catalogue.products().iter();
    all.filter(|product| product.retired.is_none())
        .map(|product| (product.id, product.name.clone()))
        .collect()
}

/// What a product is called now.
pub(super) fn name(catalogue: &Catalogue, product: Option<ProductId>) -> Option<String> {
    let product = catalogue.product(product?)?;
    Some(product.name.clone())
}
