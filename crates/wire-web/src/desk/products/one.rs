//! One product: its filter, and the stories that it selects now.

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use wire_rights::{InForce, Licensing, Product, Terms, TermsOf};
use wire_store::{ProductUse, Selected, StoryCursor, StoryFilter};
use wire_story::{Content, Story, StoryId, Version};

use super::form::Given;
use super::{PATH, find};
use crate::app::App;
use crate::error::{Page, PageError};
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::Desk;

/// Stories on one page.
const ON_A_PAGE: u32 = 20;

#[derive(Template)]
#[template(path = "desk/product.html")]
struct ProductPage {
    layout: Layout,
    /// Nothing while it is being made.
    product: Option<Product>,
    used: ProductUse,
    given: Given,
    problems: Problems,
    stories: Vec<Line>,
    /// What the list says of the filter.
    finding: Finding,
    next_page: Option<String>,
    done: Option<&'static str>,
}

/// A story that the product selects.
struct Line {
    id: StoryId,
    headline: String,
    creator: String,
    date: Date,
    /// Whose terms of free use hold for it.
    terms: String,
}

/// What a list of stories says of the filter that selects them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Finding {
    /// Nothing to remark.
    Some,
    /// It selects nothing.
    Nothing,
    /// It selects every story there is.
    Everything,
    /// Many stories were looked at and none was found; there are older ones.
    NothingYet { looked_at: u32 },
}

#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    after: Option<String>,
    #[serde(flatten)]
    done: Done,
}

/// `GET /desk/products/{product}`; `new` for a new one.
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    if id == "new" {
        return view(
            &app,
            &desk,
            None,
            Given::default(),
            Problems::default(),
            asked,
        )
        .await;
    }
    let product = find(&app, &id).await?;
    let given = Given::of(&product, app.store.product_edition(product.id).await?);
    view(
        &app,
        &desk,
        Some(product),
        given,
        Problems::default(),
        asked,
    )
    .await
}

/// The page, as it is asked for or after its form could not be carried out.
pub(super) async fn view(
    app: &App,
    desk: &Desk<Licensing>,
    product: Option<Product>,
    given: Given,
    problems: Problems,
    asked: Asked,
) -> Page {
    let after = asked.after.as_deref().map(str::parse::<StoryCursor>);
    let after = after.transpose().map_err(|_| {
        PageError::Bad("This page of the list doesn't exist. Start from the first.".into())
    })?;
    let (mut selected, mut used) = (None, ProductUse::default());
    if let Some(product) = &product {
        used = app.store.product_use(product.id, app.now()).await?;
        let found = app
            .store
            .stories_of(product, StoryFilter::Usable, after.as_ref(), ON_A_PAGE);
        selected = Some(found.await?);
    }
    let title = product
        .as_ref()
        .map_or_else(|| "New product".to_owned(), |product| product.name.clone());
    let in_force = app.in_force().await?;
    let next = selected.as_ref().and_then(|selected| selected.page.next);
    let next_page = product
        .as_ref()
        .zip(next)
        .map(|(product, next)| format!("{PATH}/{}?after={next}", product.id));
    let template = ProductPage {
        layout: desk.layout(app, title, PATH).await?,
        used,
        given,
        finding: selected
            .as_ref()
            .map_or(Finding::Some, |selected| finding(selected, after.is_none())),
        stories: selected
            .map(|selected| lines(&in_force, &selected))
            .unwrap_or_default(),
        next_page,
        done: asked.done.sentence(),
        product,
        problems,
    };
    show_form(&template.problems, &template)
}

fn finding(selected: &Selected, is_first: bool) -> Finding {
    let (found, next) = (selected.page.stories.len(), selected.page.next);
    match (found, next) {
        (0, Some(_)) => Finding::NothingYet {
            looked_at: selected.looked_at,
        },
        (0, None) if is_first => Finding::Nothing,
        (found, _) if is_first && found == selected.looked_at as usize => Finding::Everything,
        _ => Finding::Some,
    }
}

fn lines(in_force: &InForce, selected: &Selected) -> Vec<Line> {
    let line = |(story, version): &(Story, Version)| {
        let content = version.content()?;
        Some(Line {
            id: story.id,
            headline: content.headline.clone(),
            creator: story.creator.clone(),
            date: story.date,
            terms: whose_terms(in_force, story, content),
        })
    };
    selected.page.stories.iter().filter_map(line).collect()
}

/// Which terms of free use hold for a story: their version, and whose they are.
pub(crate) fn whose_terms(in_force: &InForce, story: &Story, content: &Content) -> String {
    whose(in_force.rules().terms_for(story, content))
}

/// The version of terms, and whose they are.
pub(crate) fn whose((of, terms): (TermsOf<'_>, &Terms)) -> String {
    match of {
        TermsOf::Wire => format!("{}, the wire’s", terms.version),
        TermsOf::Product(product) => format!("{}, of “{}”", terms.version, product.name),
        TermsOf::Story => format!("{}, its own", terms.version),
    }
}

impl ProductPage {
    fn heading(&self) -> &str {
        self.product
            .as_ref()
            .map_or("New product", |product| &product.name)
    }

    /// Where the form goes.
    fn action(&self) -> String {
        match &self.product {
            Some(product) => format!("{PATH}/{}", product.id),
            None => PATH.to_owned(),
        }
    }

    /// Whether it can still be changed.
    fn in_use(&self) -> bool {
        self.product
            .as_ref()
            .is_none_or(|product| product.retired.is_none())
    }
}
