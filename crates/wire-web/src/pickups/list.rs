//! The desk's list of pickups, and checking one page now.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire_delivery::looks::LookError;
use wire_store::PickupFilter;

use crate::app::App;
use crate::desk::frame::show_form;
use crate::desk::names::Names;
use crate::error::{Page, go};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::pickups::lines::{PickupLine, lines};
use crate::session::{AnyDesk, Desk};

/// Pickups on one page.
const ON_A_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "desk/pickups.html")]
struct PickupsPage {
    layout: Layout,
    filter: Filter,
    pickups: Vec<PickupLine>,
    next_page: Option<String>,
    address: String,
    problem: Option<String>,
    done: Option<&'static str>,
}

/// Which pickups are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Filter {
    #[default]
    All,
    Stale,
    Breaches,
    Unknown,
}

impl Filter {
    const ALL: [Self; 4] = [Self::All, Self::Stale, Self::Breaches, Self::Unknown];

    fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Stale => "stale",
            Self::Breaches => "breaches",
            Self::Unknown => "unknown",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Stale => "Stale",
            Self::Breaches => "With breaches",
            Self::Unknown => "On nobody’s site",
        }
    }

    fn takes(self, line: &PickupLine) -> bool {
        match self {
            Self::All => true,
            Self::Stale => line.stale,
            Self::Breaches => !line.breaches.is_empty(),
            Self::Unknown => line.publisher.is_none(),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    show: Filter,
    #[serde(default)]
    from: u32,
}

/// `GET /desk/pickups`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<AnyDesk>,
    Query(asked): Query<Asked>,
    Query(done): Query<Done>,
) -> Page {
    view(
        &app,
        &desk,
        asked.show,
        asked.from,
        (String::new(), None),
        done.sentence(),
    )
    .await
}

#[derive(Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    url: String,
}

/// `POST /desk/pickups`: checks one page now.
pub(crate) async fn check(
    State(app): State<App>,
    desk: Desk<AnyDesk>,
    Form(given): Form<Given>,
) -> Page {
    app.attempts.one("check", &desk.signed_in.user.email)?;
    let url = given.url.trim();
    match app.looker.look(url, None).await {
        Ok(looked) => match (looked.pickups.as_slice(), looked.gone.as_slice()) {
            ([only], _) => go(&format!("/pickups/{only}")),
            ([], []) => go("/desk/pickups?done=no-copy"),
            ([], _) => go("/desk/pickups?done=copy-gone"),
            _ => go("/desk/pickups"),
        },
        Err(LookError::Store(error)) => Err(error.into()),
        Err(error) => {
            let typed = (given.url, Some(error.to_string()));
            view(&app, &desk, Filter::All, 0, typed, None).await
        }
    }
}

async fn view(
    app: &App,
    desk: &Desk<AnyDesk>,
    filter: Filter,
    from: u32,
    (address, problem): (String, Option<String>),
    done: Option<&'static str>,
) -> Page {
    let wanted = PickupFilter {
        stale: filter == Filter::Stale,
        ..PickupFilter::default()
    };
    let found = app.store.pickups(&wanted, from, ON_A_PAGE).await?;
    let next_page = (found.len() == ON_A_PAGE as usize).then(|| {
        format!(
            "/desk/pickups?show={}&from={}",
            filter.code(),
            from + ON_A_PAGE
        )
    });
    let mut pickups = lines(app, &mut Names::default(), found).await?;
    pickups.retain(|line| filter.takes(line));
    show_form(
        problem.is_none(),
        &PickupsPage {
            layout: desk.layout(app, "Pickups", "/desk/pickups").await?,
            filter,
            pickups,
            next_page,
            address,
            problem,
            done,
        },
    )
}
