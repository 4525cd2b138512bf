//! What a decision about a publisher rests on, as it is at that moment: for the record.

use jiff::{Timestamp, civil, tz::TimeZone};

use crate::moment::{at_end_of, day, end_of};
use crate::reason::thousands;
use crate::{ProofMethod, Publisher, shown_domain};

/// One thing that a decision about a publisher rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The code that records and programs use.
    pub code: &'static str,
    /// The sentence for people.
    pub sentence: String,
}

impl Publisher {
    /// All that a decision about its eligibility at `at` rests on, whether it speaks for it or not.
    #[must_use]
    pub fn evidence(&self, at: Timestamp) -> Vec<Evidence> {
        let joined = self.joined.to_zoned(TimeZone::UTC).date();
        let mut all = vec![says(
            "description",
            format!(
                "A {} in {}, here since {}.",
                self.kind.name(),
                self.country,
                civil_day(joined)
            ),
        )];
        all.extend(self.sites.iter().map(|site| match site.proof {
            Some(proof) => {
                let how = match proof.method {
                    ProofMethod::WellKnownFile => "by its file",
                    ProofMethod::MetaTag => "by its front page",
                    ProofMethod::DnsTxt => "by its DNS record",
                    ProofMethod::Desk => "by the desk’s word",
                };
                says(
                    "site",
                    format!(
                        "The site {}, proved {how}, last seen on {}.",
                        shown_domain(&site.domain),
                        day(proof.seen)
                    ),
                )
            }
            None => says(
                "site",
                format!("The site {}, not proved.", shown_domain(&site.domain)),
            ),
        }));
        all.extend(self.audience.iter().map(|audience| {
            let until = if audience.counts(at) {
                "expires"
            } else {
                "expired"
            };
            let on = match audience.site.as_deref() {
                Some(site) if self.has_proved(site) => format!(" on {}", shown_domain(site)),
                Some(site) => format!(" on {}, which isn’t proved", shown_domain(site)),
                None => String::new(),
            };
            says(
                "audience",
                format!(
                    "{} visitors a month by {}{on}, counted from {} to {}; {until} {}.",
                    thousands(audience.monthly_visitors),
                    audience.method.name(),
                    civil_day(audience.from),
                    civil_day(audience.to),
                    at_end_of(audience.expires)
                ),
            )
        }));
        all.extend(self.ranks.iter().map(|rank| {
            let sentence = format!(
                "{} is {}; it counts until {}.",
                shown_domain(&rank.site),
                rank.phrase(),
                end_of(rank.expires())
            );
            says("rank", sentence)
        }));
        all.extend(
            self.strikes
                .iter()
                .filter(|strike| strike.counts(at))
                .map(|strike| {
                    says(
                        "strike",
                        format!(
                            "A strike of {}, which counts until {}: {}",
                            day(strike.given),
                            end_of(strike.expires),
                            strike.reason
                        ),
                    )
                }),
        );
        all
    }
}

fn says(code: &'static str, sentence: String) -> Evidence {
    Evidence { code, sentence }
}

fn civil_day(day: civil::Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
