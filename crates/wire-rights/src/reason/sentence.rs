//! What a reason says to people: to the publisher whose it is, and to the desk about it.

use super::{Reason, thousands, visitors};
use crate::moment::{at_end_of, end_of, instant};
use crate::prose::counted;
use crate::{Consequence, licence_number, shown_domain};

/// Who reads a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// The publisher: it is addressed, and told what to do.
    Publisher,
    /// The desk: the publisher is 'it'.
    Desk,
}

impl Reader {
    fn your(self) -> &'static str {
        self.choose("your", "its")
    }

    fn your_first(self) -> &'static str {
        self.choose("Your", "Its")
    }

    fn you_have(self) -> &'static str {
        self.choose("You have", "It has")
    }

    /// What the publisher is to do, and the desk isn't.
    fn to_do(self, what: &'static str) -> &'static str {
        self.choose(what, "")
    }

    fn choose<T>(self, publisher: T, desk: T) -> T {
        match self {
            Self::Publisher => publisher,
            Self::Desk => desk,
        }
    }
}

impl Reason {
    /// The sentence for the publisher: what is so, and what to do about it.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.said_to(Reader::Publisher)
    }

    /// The sentence for the desk: what is so of a publisher that is named beside it.
    #[must_use]
    pub fn sentence_for_desk(&self) -> String {
        self.said_to(Reader::Desk)
    }

    fn said_to(&self, reader: Reader) -> String {
        let (your, your_first) = (reader.your(), reader.your_first());
        match self {
            Self::Killed => format!(
                "This story was killed.{}",
                reader.to_do(" Remove every copy of it.")
            ),
            Self::Withheld => format!(
                "This story is held back for now.{}",
                reader.to_do(" Don't use it until it is released.")
            ),
            Self::Embargoed { until } => {
                format!("This story is under embargo until {}.", instant(*until))
            }
            Self::Superseded { latest } => match reader {
                Reader::Publisher => format!("This is an old version. Use version {latest}."),
                Reader::Desk => format!("This is an old version: the newest is version {latest}."),
            },
            Self::NotSignedIn => reader
                .choose(
                    "Sign in as a publisher to use this story.",
                    "Nobody has signed in as a publisher.",
                )
                .into(),
            Self::Suspended { reason } => format!("{your_first} account is suspended: {reason}"),
            Self::Strikes {
                leads_to,
                count,
                within_days,
                until,
            } => {
                let strikes = counted(*count, "strike");
                let days = counted(*within_days, "day");
                let have = format!("{} {strikes} within {days}", reader.you_have());
                match leads_to {
                    Consequence::Warning => format!(
                        "{have}. {}",
                        reader.choose(
                            "Keep to the terms: more of them have consequences.",
                            "That is a warning: more of them have consequences.",
                        )
                    ),
                    Consequence::Proposal => format!(
                        "{have}: {} whether {your} account is suspended.",
                        reader.choose("the desk decides", "you decide")
                    ),
                    Consequence::Suspension => format!(
                        "{have}: {your} account is suspended because of them until {}.",
                        end_of(*until)
                    ),
                }
            }
            Self::SiteNotProved => format!(
                "None of {your} sites is proved yet.{}",
                reader.to_do(" Prove one.")
            ),
            Self::LicenceWaits { licence } => format!(
                "{your_first} licence {} covers this story, but gives {} nothing until one of {your} \
                 sites is proved.",
                licence_number(*licence),
                reader.choose("you", "it"),
            ),
            Self::TermsNotAccepted { version } => match reader {
                Reader::Publisher => format!("Accept version {version} of the terms first."),
                Reader::Desk => format!("It hasn't accepted version {version} of the terms."),
            },
            Self::OwnTermsNotAccepted { version, product } => {
                let whose = match product {
                    Some(product) => {
                        format!("This story belongs to “{product}”, which has terms of its own.")
                    }
                    None => "This story has terms of its own.".into(),
                };
                match reader {
                    Reader::Publisher => {
                        format!("{whose} Read and accept version {version} of the terms first.")
                    }
                    Reader::Desk => format!(
                        "{whose} The publisher hasn't accepted version {version} of the terms."
                    ),
                }
            }
            Self::NoSeat { licence, seats } => {
                let who = match seats {
                    1 => "the one person who has".to_owned(),
                    seats => format!("the {seats} people who have"),
                };
                let number = licence_number(*licence);
                let covers =
                    format!("{your_first} licence {number} covers this story for {who} a seat");
                match reader {
                    Reader::Publisher => {
                        format!("{covers}, and you have none. Ask who gives the seats.")
                    }
                    Reader::Desk => format!("{covers}, and for nobody else."),
                }
            }
            Self::TooEarly { from } => format!(
                "The terms ask {} to wait until {}.",
                reader.choose("you", "it"),
                instant(*from)
            ),
            Self::KindExcluded { kind } => {
                format!(
                    "Free stories don't go to this kind of publisher: {}.",
                    kind.name()
                )
            }
            Self::AudienceUnknown => match reader {
                Reader::Publisher => {
                    "We have no evidence of your audience yet. Show how large it is."
                }
                Reader::Desk => "There is no evidence of its audience yet.",
            }
            .into(),
            Self::AudienceExpired { expired } => format!(
                "The evidence of {your} audience expired {}.{}",
                at_end_of(*expired),
                reader.to_do(" Give a newer one.")
            ),
            Self::AudienceTooSmall {
                method,
                shown,
                needed,
            } => format!(
                "{your_first} audience is {} a month ({}). Free stories need {}.",
                visitors(*shown),
                method.name(),
                thousands(*needed)
            ),
            Self::RankTooLow { rank, needed } => format!(
                "{} is {}. Free stories need a rank of at most {}.",
                shown_domain(&rank.site),
                rank.phrase(),
                thousands(u64::from(*needed))
            ),
            Self::LicenceOnly => "This story is not offered free. It needs a licence.".into(),
            Self::OutsideTerritory { country } => {
                format!("The terms don't cover publishers in {country}.")
            }
            Self::TooLate { until } => {
                format!(
                    "The terms let this story be taken until {}.",
                    end_of(*until)
                )
            }
            Self::ByHandOnly => format!(
                "The terms ask {} to choose each story by hand, not by feed, API or webhook.",
                reader.choose("you", "it")
            ),
            Self::DailyCapReached { cap } => format!(
                "{} taken {} today, which is what the terms allow.",
                reader.you_have(),
                stories(*cap)
            ),
            Self::VolumeUsed {
                licence,
                volume,
                until,
            } => format!(
                "{your_first} licence {} until {} is used up: it allows {}, and as many were taken \
                 under it. Those stay {} to use.",
                licence_number(*licence),
                end_of(*until),
                stories(*volume),
                reader.choose("yours", "its own")
            ),
            Self::SiteProved { domain } => {
                format!("{your_first} site {} is proved.", shown_domain(domain))
            }
            Self::AudienceLargeEnough {
                method,
                shown,
                needed,
            } => format!(
                "{your_first} audience is {} a month ({}), and {} are needed.",
                visitors(*shown),
                method.name(),
                thousands(*needed)
            ),
            Self::RankHighEnough { rank, needed } => format!(
                "{} is {}, and a rank of {} is enough.",
                shown_domain(&rank.site),
                rank.phrase(),
                thousands(u64::from(*needed))
            ),
            Self::AudienceExpires { expires, until } => {
                let counts = match expires < until {
                    true => format!(", and counts until {} at most", end_of(*until)),
                    false => String::new(),
                };
                format!(
                    "The evidence of {your} audience expires {}{counts}.{}",
                    at_end_of(*expires),
                    reader.to_do(" Give a newer one.")
                )
            }
            Self::AudienceInGrace { expired, until } => format!(
                "The evidence of {your} audience expired {}. It still counts until {}{}.",
                at_end_of(*expired),
                end_of(*until),
                reader.to_do(": give a newer one by then")
            ),
            Self::Trial { until } => format!(
                "{} new here: until {} {} no evidence of {your} audience.",
                reader.choose("You are", "It is"),
                end_of(*until),
                reader.choose("you need", "it needs")
            ),
            Self::FreeTerms { version } => format!(
                "{} may use this story without charge under version {version} of the terms.",
                reader.choose("You", "It")
            ),
            Self::Licence { paid, until } => format!(
                "{your_first} {} licence covers this story until {}.",
                if *paid { "paid" } else { "free" },
                end_of(*until)
            ),
        }
    }
}

fn stories(number: u32) -> String {
    match number {
        1 => "1 story".into(),
        many => format!("{many} stories"),
    }
}
