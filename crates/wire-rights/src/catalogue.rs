//! The catalogue: the products of a wire, and the terms that single stories have of their own.

use std::collections::HashMap;

use wire_story::{Content, ProductId, Story, StoryId, Version};

use crate::product::Headline;
use crate::{Product, Terms};

/// The products of a wire in the order of the desk, and the terms that single stories have of their
/// own. Where several terms could hold, the most exact do: a story's own before a product's, a
/// product's before the wire's; and of several products that have terms, the one that the desk has
/// put first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    products: Vec<Product>,
    stories: HashMap<StoryId, Terms>,
}

/// Whose terms they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermsOf<'a> {
    /// The wire's.
    Wire,
    /// A product's.
    Product(&'a Product),
    /// The story's own.
    Story,
}

impl Catalogue {
    /// A catalogue of these products, in the desk's order, and of these stories' own terms.
    #[must_use]
    pub fn new(
        products: Vec<Product>,
        stories: impl IntoIterator<Item = (StoryId, Terms)>,
    ) -> Self {
        Self {
            products,
            stories: stories.into_iter().collect(),
        }
    }

    /// The products, retired ones too, in the desk's order.
    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The product of this id.
    #[must_use]
    pub fn product(&self, id: ProductId) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// Whether what is narrowed to a product carries a story: everything does that isn't narrowed. A
    /// story that was killed says nothing any more by which a product could select it.
    #[must_use]
    pub fn carries(&self, product: Option<ProductId>, story: &Story, version: &Version) -> bool {
        let Some(product) = product else {
            return true;
        };
        let product = self.product(product);
        product
            .zip(version.content())
            .is_some_and(|(product, content)| product.covers(story, content))
    }

    /// The terms that this story has of its own.
    #[must_use]
    pub fn story_terms(&self, story: StoryId) -> Option<&Terms> {
        self.stories.get(&story)
    }

    /// The terms that products and stories have of their own.
    pub(crate) fn own_terms(&self) -> impl Iterator<Item = &Terms> {
        let products = self
            .products
            .iter()
            .filter_map(|product| product.terms.as_ref());
        products.chain(self.stories.values())
    }

    /// The catalogue as if this product had these terms of its own.
    pub(crate) fn with_product_terms(&self, product: ProductId, terms: Terms) -> Self {
        let mut then = self.clone();
        let mut products = then.products.iter_mut();
        if let Some(product) = products.find(|known| known.id == product) {
            product.terms = Some(terms);
        }
        then
    }

    /// The catalogue as if this story had these terms of its own.
    pub(crate) fn with_story_terms(&self, story: StoryId, terms: Terms) -> Self {
        let mut then = self.clone();
        then.stories.insert(story, terms);
        then
    }

    /// The terms that hold for a story instead of the wire's.
    #[must_use]
    pub fn terms_for(&self, story: &Story, content: &Content) -> Option<(TermsOf<'_>, &Terms)> {
        if let Some(terms) = self.stories.get(&story.id) {
            return Some((TermsOf::Story, terms));
        }
        let mut headline = Headline::default();
        self.products
            .iter()
            .filter(|product| product.retired.is_none())
            .filter_map(|product| Some((product, product.terms.as_ref()?)))
            .find(|(product, _)| product.selects(story, content, &mut headline))
            .map(|(product, terms)| (TermsOf::Product(product), terms))
    }
}
