//! `/desk/subjects`: the rules that suggest subjects, the program's and the wire's own, which are tried on the archive before they are
//! put in force.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use wire_reading::Language;
use wire_reading::subjects::{RuleError, RuleFile, Rules};
use wire_rights::Editing;
use wire_store::{Replacing, StoreError, SubjectRules};

use super::archive::{self, Tried};
use crate::app::App;
use crate::desk::sent_form::{Pairs, value};
use crate::error::{Page, as_sentence, go, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::Desk;

/// Where they live, which is their entry of the navigation.
const PATH: &str = "/desk/subjects";
/// The longest text of own rules, in bytes.
const LONGEST: usize = 256 * 1024;

#[derive(Template)]
#[template(path = "desk/subjects.html")]
struct RulesPage {
    layout: Layout,
    done: Option<&'static str>,
    /// Why nothing was put in force.
    problem: Option<String>,
    wrong: Vec<Wrong>,
    text: String,
    instead_of: u32,
    tried: Option<Tried>,
    versions: Vec<SubjectRules>,
    files: &'static [RuleFile],
    built_in: usize,
}

/// What is wrong with a rule, beside the line where it stands.
struct Wrong {
    sentence: String,
    line: String,
}

/// What a person typed, and what came of it.
#[derive(Default)]
struct Typed {
    text: String,
    instead_of: u32,
    problem: Option<String>,
    wrong: Vec<RuleError>,
    tried: Option<Tried>,
}

/// `GET /desk/subjects`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Editing>,
    Query(done): Query<Done>,
) -> Page {
    let versions = app.store.subject_rules().await?;
    let typed = versions.first().map_or_else(Typed::default, |rules| Typed {
        text: rules.text.clone(),
        instead_of: rules.version,
        ..Typed::default()
    });
    view(&app, &desk, typed, versions, done.sentence()).await
}

/// `POST /desk/subjects`: tries the rules on the archive, or puts them in force.
pub(crate) async fn submit(
    State(app): State<App>,
    desk: Desk<Editing>,
    Form(pairs): Form<Pairs>,
) -> Page {
    let mut typed = Typed {
        text: value(&pairs, "rules").replace("\r\n", "\n"),
        instead_of: value(&pairs, "instead_of").parse().unwrap_or_default(),
        ..Typed::default()
    };
    if typed.text.len() > LONGEST {
        typed.problem = Some(format!("The rules are longer than {} kB.", LONGEST / 1024));
        return again(&app, &desk, typed).await;
    }
    let rules = match Rules::read(&typed.text, Language::English) {
        Ok(rules) => rules,
        Err(wrong) => {
            typed.wrong = wrong;
            return again(&app, &desk, typed).await;
        }
    };
    if value(&pairs, "do") == "try" {
        typed.tried = Some(archive::look(&app, desk.permission, rules).await?);
        return again(&app, &desk, typed).await;
    }
    let who = desk.who();
    let by = Replacing {
        instead_of: typed.instead_of,
        who: &who,
        at: app.now(),
    };
    match app.store.replace_subject_rules(&typed.text, by).await {
        Ok(_) => go("/desk/subjects?done=subject-rules"),
        Err(StoreError::Conflict(sentence)) => {
            typed.problem = Some(as_sentence(&sentence));
            again(&app, &desk, typed).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page with what was typed.
async fn again(app: &App, desk: &Desk<Editing>, typed: Typed) -> Page {
    let versions = app.store.subject_rules().await?;
    view(app, desk, typed, versions, None).await
}

async fn view(
    app: &App,
    desk: &Desk<Editing>,
    typed: Typed,
    versions: Vec<SubjectRules>,
    done: Option<&'static str>,
) -> Page {
    let usable = typed.problem.is_none() && typed.wrong.is_empty();
    let wrong = typed.wrong.iter().map(|error| Wrong {
        sentence: as_sentence(&error.to_string()),
        line: typed
            .text
            .lines()
            .nth((error.at.line as usize).saturating_sub(1))
            .unwrap_or_default()
            .trim()
            .to_owned(),
    });
    let page = show(&RulesPage {
        layout: desk.layout(app, "Subject rules", PATH).await?,
        done,
        wrong: wrong.collect(),
        problem: typed.problem,
        text: typed.text,
        instead_of: typed.instead_of,
        tried: typed.tried,
        versions,
        files: Rules::files(Language::English),
        built_in: Rules::built_in(Language::English).rules().len(),
    })?;
    Ok(match usable {
        true => page,
        false => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
    })
}
