//! The policy at the desk: what is in force, and every version before it.

mod form;
mod preview;

use askama::Template;
use axum::extract::{Query, State};
use wire_rights::{Consequence, Country, Licensing, Method, Policy, PublisherKind};
use wire_store::{Replacing, StoreError};

use crate::app::App;
use crate::desk::versioned::confirm::Confirm;
use crate::desk::versioned::{Preview, VersionLine, Versioned, Words, lines};
use crate::error::{Page, PageError, show};
use crate::form::show_form;
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::Desk;
use form::PolicyForm;
use preview::Changes;

/// Where the policy lives, which is its entry of the navigation.
const PATH: &str = "/desk/policy";

#[derive(Template)]
#[template(path = "desk/policy.html")]
struct PolicyPage {
    layout: Layout,
    policy: Policy,
    prose: Vec<String>,
    versions: Vec<VersionLine>,
    done: Option<&'static str>,
}

/// `GET /desk/policy`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(done): Query<Done>,
) -> Page {
    let versions = app.store.policy_versions().await?;
    let policy = app.store.policy().await?;
    show(&PolicyPage {
        layout: desk.layout(&app, "Policy", PATH).await?,
        prose: policy.prose(),
        policy,
        versions: lines(&versions, |it| it.version, Policy::changes_since),
        done: done.sentence(),
    })
}

#[derive(Template)]
#[template(path = "desk/policy_edit.html")]
struct EditPage {
    layout: Layout,
    form: PolicyForm,
    methods: [Method; 5],
    kinds: [PublisherKind; 7],
    consequences: [Consequence; 3],
    countries: Vec<Country>,
}

/// The policy, as it is changed.
pub(crate) struct ThePolicy;

impl Versioned for ThePolicy {
    type Says = Policy;
    type Form = PolicyForm;
    type Shows = Changes;

    async fn find(_: &App, _: &str) -> Result<Self, PageError> {
        Ok(Self)
    }

    fn words(&self) -> Words {
        Words {
            place: PATH,
            path: PATH.into(),
            back: PATH.into(),
            name: "Policy".into(),
            title: "A new policy",
            text: "Policy as TOML",
            hint: "wirecopy policy show",
        }
    }

    fn done(&self) -> String {
        format!("{PATH}?done=policy")
    }

    async fn now(&self, app: &App) -> Result<Policy, PageError> {
        Ok(app.store.policy().await?)
    }

    async fn form(&self, app: &App, desk: &Desk<Licensing>, form: PolicyForm) -> Page {
        let page = EditPage {
            layout: desk.layout(app, "A new policy", PATH).await?,
            methods: Method::ALL,
            kinds: PublisherKind::ALL,
            consequences: Consequence::ALL,
            countries: Country::all().collect(),
            form,
        };
        show_form(&page.form.problems, &page)
    }

    async fn preview(&self, app: &App, policy: &Policy) -> Result<Preview<Changes>, PageError> {
        let in_force = app.store.policy().await?;
        let publishers = app.store.publishers().await?;
        Ok(Changes::preview(in_force, policy, &publishers, app.now()))
    }

    async fn show(
        &self,
        app: &App,
        desk: &Desk<Licensing>,
        policy: &Policy,
        changes: Changes,
        confirm: Confirm,
    ) -> Page {
        let layout = desk.layout(app, "Who would change", PATH).await?;
        show(&changes.page(layout, policy, confirm))
    }

    async fn replace(
        &self,
        app: &App,
        policy: &Policy,
        by: Replacing<'_>,
    ) -> Result<u32, StoreError> {
        app.store.replace_policy(policy, by).await
    }
}
