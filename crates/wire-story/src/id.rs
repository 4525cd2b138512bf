//! Ids: UUIDv7, one newtype for each thing, so that a publisher's id can't be used as a story's.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use uuid::Uuid;

/// What was given as an id is not a UUID.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{given}' is not {article} id: an id looks like 0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11")]
pub struct InvalidId {
    given: String,
    article: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $article:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// An id that sorts by `at` (to the millisecond) and is told from its neighbours by `random`.
            #[must_use]
            pub fn new(at: Timestamp, random: [u8; 10]) -> Self {
                let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }

            /// When it was made, to the millisecond: a UUIDv7 begins with it (RFC 9562, section 5.7).
            #[must_use]
            pub fn made(&self) -> Timestamp {
                let mut millis = [0; 8];
                millis[2..].copy_from_slice(&self.as_bytes()[..6]);
                let millis = i64::try_from(u64::from_be_bytes(millis)).unwrap_or(i64::MAX);
                Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
            }

            /// The id as its 16 bytes, as stores keep it.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// The id that [`as_bytes`](Self::as_bytes) gave.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(given: &str) -> Result<Self, InvalidId> {
                Uuid::parse_str(given).map(Self).map_err(|_| InvalidId {
                    given: given.chars().take(60).collect(),
                    article: $article,
                })
            }
        }
    };
}

id!(
    /// A story, from its first draft to its kill.
    StoryId,
    "a story's"
);
id!(
    /// An organisation that takes stories.
    PublisherId,
    "a publisher's"
);
id!(
    /// A domain on which a publisher publishes.
    SiteId,
    "a site's"
);
id!(
    /// An agreement between the wire and a publisher.
    LicenceId,
    "a licence's"
);
id!(
    /// A publisher's standing order.
    SubscriptionId,
    "a subscription's"
);
id!(
    /// A person who signs in, of the desk or of a publisher.
    UserId,
    "a user's"
);
id!(
    /// A page found to carry a story.
    PickupId,
    "a pickup's"
);
id!(
    /// A named selection of stories.
    ProductId,
    "a product's"
);
id!(
    /// A publisher's request for a licence.
    LicenceRequestId,
    "a request's"
);
id!(
    /// The desk's offer of a licence.
    OfferId,
    "an offer's"
);
