//! Licences in force that give the person who looks nothing yet, and who mends that.

use wire_rights::{InForce, Publisher};
use wire_story::UserId;

use crate::account::seats::administrator;
use crate::app::App;
use crate::error::PageError;
use crate::statement::licence_name;

/// A licence in force that gives the person who looks nothing yet.
pub(crate) struct Idle {
    pub(crate) name: String,
    /// Whether no site is proved.
    pub(crate) site: bool,
    /// Whether it is for people with a seat, and this one has none.
    pub(crate) seat: bool,
    /// Who gives the seats; nobody, where it is the person who looks.
    pub(crate) giver: Option<String>,
}

impl Idle {
    /// All of a publisher's, for one of its people.
    pub(crate) async fn of(
        app: &App,
        in_force: &InForce,
        publisher: &Publisher,
        person: UserId,
    ) -> Result<Vec<Self>, PageError> {
        let site = in_force.policy.lacks_site(publisher);
        let mut idle: Vec<Self> = publisher
            .licences_at(app.now())
            .filter(|licence| site || !licence.seats_person(person))
            .map(|licence| Self {
                name: licence_name(licence, &in_force.catalogue),
                site,
                seat: !licence.seats_person(person),
                giver: None,
            })
            .collect();
        if idle.iter().any(|licence| licence.seat) {
            let people = app.store.users_of(publisher.id).await?;
            let giver = administrator(&people).filter(|giver| giver.id != person);
            for licence in &mut idle {
                licence.giver = giver.map(|giver| giver.name.clone());
            }
        }
        Ok(idle)
    }
}
