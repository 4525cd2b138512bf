//! What is shown of licences: to the publisher and to the desk in the same words.

use jiff::civil::Date;
use wire_delivery::licensing;
use wire_rights::moment::{date, last_day};
use wire_rights::{Country, LicenceScope, LicenceStage, Listed};
use wire_store::{
    LicenceRequest, NewLicence, Offer, OfferState, RequestState, Settled, StoreError,
};
use wire_story::StoryId;

use crate::app::App;
use crate::desk::names::Names;

/// What a licence covers, when, for how much, where, and under which terms.
pub(crate) struct ShownDeal {
    pub(crate) scope: ShownScope,
    pub(crate) first: Date,
    pub(crate) last: Date,
    pub(crate) price: String,
    /// Empty where it is all countries.
    pub(crate) territory: String,
    /// How many stories and how many people it is for, where that is limited.
    pub(crate) volume: Option<u32>,
    pub(crate) seats: Option<u32>,
    pub(crate) terms: Vec<String>,
    /// What sets them apart from the wire's, on which they rest.
    pub(crate) others: Vec<String>,
    pub(crate) terms_version: u32,
}

/// What is covered: these stories, each with its name, or whatever a word says.
pub(crate) struct ShownScope {
    pub(crate) word: String,
    pub(crate) stories: Vec<(StoryId, String)>,
}

/// For whom something is shown: the desk knows every headline.
#[derive(Debug, Default)]
pub(crate) enum Reader {
    Desk(Names),
    #[default]
    Publisher,
}

impl Reader {
    /// The reader at the desk.
    pub(crate) fn desk() -> Self {
        Self::Desk(Names::default())
    }

    async fn story(&mut self, app: &App, id: StoryId) -> Result<String, StoreError> {
        match self {
            Self::Desk(names) => names.story(app, id).await,
            Self::Publisher => {
                let found = app.store.story(id).await?;
                let listed =
                    found.and_then(|(story, version)| Listed::of(&story, &version, app.now()));
                Ok(listed.map_or_else(
                    || "A story under embargo".to_owned(),
                    |listed| listed.title().to_owned(),
                ))
            }
        }
    }

    /// What is covered.
    pub(crate) async fn scope(
        &mut self,
        app: &App,
        scope: &LicenceScope,
    ) -> Result<ShownScope, StoreError> {
        let mut stories = Vec::new();
        let word = match scope {
            LicenceScope::Everything => "Every story".to_owned(),
            LicenceScope::Product(id) => match app.store.product(*id).await? {
                Some(product) => format!("The stories of “{}”", product.name),
                None => "The stories of a product that is gone".to_owned(),
            },
            LicenceScope::Stories(named) => {
                for id in named {
                    stories.push((*id, self.story(app, *id).await?));
                }
                match named.len() {
                    1 => "One story".to_owned(),
                    many => format!("{many} stories"),
                }
            }
        };
        Ok(ShownScope { word, stories })
    }

    /// All that is agreed.
    pub(crate) async fn deal(
        &mut self,
        app: &App,
        licence: &NewLicence,
    ) -> Result<ShownDeal, StoreError> {
        let creator = app.wire().await?.creator;
        let territory = licence.terms.territory.iter();
        let territory: Vec<_> = territory
            .map(|code| Country::of(code).map_or(code.as_str(), |country| country.name))
            .collect();
        Ok(ShownDeal {
            scope: self.scope(app, &licence.scope).await?,
            first: date(licence.from),
            last: last_day(licence.until),
            price: licensing::price(licence.price.as_ref()),
            territory: territory.join(", "),
            volume: licence.volume,
            seats: licence.seats,
            terms: licence.terms.prose(&creator),
            others: licensing::other_terms(&app.store, &licence.terms).await?,
            terms_version: licence.terms.version,
        })
    }
}

/// How far something is: a word, its look, and what is behind it.
pub(crate) struct ShownState {
    pub(crate) word: &'static str,
    pub(crate) look: &'static str,
    pub(crate) settled: Option<Settled>,
}

impl From<&LicenceRequest> for ShownState {
    fn from(request: &LicenceRequest) -> Self {
        let (word, look, settled) = match &request.state {
            RequestState::Open => ("waits", "warn", None),
            RequestState::Offered(settled) => ("answered with an offer", "good", Some(settled)),
            RequestState::TurnedDown(settled) => ("turned down", "", Some(settled)),
            RequestState::Withdrawn(settled) => ("withdrawn", "", Some(settled)),
        };
        Self {
            word,
            look,
            settled: settled.cloned(),
        }
    }
}

impl ShownState {
    /// How far an offer is at this moment. One whose time is over has lapsed, also before the wire has
    /// got to write it down.
    pub(crate) fn of_offer(offer: &Offer, at: jiff::Timestamp) -> Self {
        let (word, look, settled) = match &offer.state {
            OfferState::Open if offer.stands(at) => ("stands", "warn", None),
            OfferState::Open => ("lapsed", "", None),
            OfferState::Accepted(settled, _) => ("accepted", "good", Some(settled)),
            OfferState::Declined(settled) => ("declined", "", Some(settled)),
            OfferState::Lapsed(settled) => ("lapsed", "", Some(settled)),
            OfferState::Withdrawn(settled) => ("withdrawn", "", Some(settled)),
        };
        Self {
            word,
            look,
            settled: settled.cloned(),
        }
    }
}

/// The look of a licence's label.
pub(crate) fn stage_look(stage: LicenceStage) -> &'static str {
    match stage {
        LicenceStage::Active => "good",
        LicenceStage::Coming | LicenceStage::Ending => "warn",
        LicenceStage::Ended | LicenceStage::Revoked => "",
    }
}
