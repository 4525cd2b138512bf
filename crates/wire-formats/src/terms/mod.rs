//! The wire's terms as machines read them.
//!
//! Two things are said, and they aren't mixed. What *people* may do with a story, republish it with
//! its credit, is an ODRL 2.2 policy in the RightsML profile ([`odrl`]), and the page's properties of
//! schema.org ([`story_page`]) point to it. What *machines* may do, list it, answer from it, train on
//! it, is said in RSL 1.0 ([`rsl`], [`robots_txt`]) and, as a reservation of text and data mining, in
//! TDMRep ([`tdmrep`]); pages and feeds name both in their [`headers`]. Where the terms say nothing to machines, neither do these.

mod odrl;
mod robots;
pub(crate) mod rsl;
mod schema_org;
mod tdmrep;

use url::Url;
use wire_rights::{Listed, Terms};

pub use odrl::{odrl, odrl_of_story};
pub use robots::robots_txt;
pub use rsl::{MEDIA_TYPE as RSL_MEDIA_TYPE, rsl};
pub use schema_org::{Quoted, story_page};
pub use tdmrep::{reservation, tdmrep};

/// The headers by which a story's page or a feed names its terms: `Link` to the RSL document, and the
/// reservation of text and data mining. None, where the terms say nothing to machines.
#[must_use]
pub fn headers(published: &Published<'_>) -> Vec<(&'static str, String)> {
    let Some(reserved) = reservation(published) else {
        return Vec::new();
    };
    let document = published.rsl_address();
    vec![
        (
            "link",
            format!("<{document}>; rel=\"license\"; type=\"{RSL_MEDIA_TYPE}\""),
        ),
        ("tdm-reservation", reserved.to_owned()),
        ("tdm-policy", published.page()),
    ]
}

/// Terms as a wire publishes them.
#[derive(Clone, Copy, Debug)]
pub struct Published<'a> {
    /// The terms.
    pub terms: &'a Terms,
    /// Whose stories they are for.
    pub creator: &'a str,
    /// The wire's address, ending in a slash.
    pub base: &'a Url,
}

impl Published<'_> {
    /// The page that says the terms in force in prose, and how to get a licence.
    #[must_use]
    pub fn page(&self) -> String {
        format!("{}terms", self.base)
    }

    /// The address of these terms as an ODRL policy.
    #[must_use]
    pub fn odrl_address(&self) -> String {
        format!("{}terms/{}.jsonld", self.base, self.terms.version)
    }

    /// The address of one story's terms as an ODRL policy.
    #[must_use]
    pub fn story_address(&self, listed: &Listed) -> String {
        format!("{}stories/{}/terms.jsonld", self.base, listed.id)
    }

    /// The address of these terms as an RSL document.
    #[must_use]
    pub fn rsl_address(&self) -> String {
        format!("{}terms/{}.rsl.xml", self.base, self.terms.version)
    }
}
