//! What can be subscribed to: the wire's feeds, by their addresses.

use url::Url;
use wire_formats::feed::FeedFormat;
use wire_rights::ThirdParty;
use wire_store::{AccessToken, Store, StoreError, TokenHash, TokenPurpose, Wire};

/// A feed of this wire, as its address says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A public one.
    Public(FeedFormat),
    /// A publisher's own.
    Private {
        /// What opens it.
        token: TokenHash,
        /// Its format.
        format: FeedFormat,
        /// Whether a third party's passages are left out of it.
        third_party: ThirdParty,
    },
}

impl Topic {
    /// The feed at this address, if it can be one of this wire.
    #[must_use]
    pub fn of(address: &Url, wire: &Wire) -> Option<Self> {
        let path = address.as_str().strip_prefix(wire.base_url.as_str())?;
        let path = path.strip_prefix("feeds/")?;
        let format = |file: &str| FeedFormat::from_code(file.strip_prefix("wire.")?);
        let Some(private) = path.strip_prefix("private/") else {
            return format(path).map(Self::Public);
        };
        let (token, file) = private.split_once('/')?;
        let (file, third_party) = match file.split_once("?third_party=") {
            None => (file, ThirdParty::default()),
            Some((file, "leave-out")) => (file, ThirdParty::LeaveOut),
            Some(_) => return None,
        };
        Some(Self::Private {
            token: TokenHash::of(token),
            format: format(file)?,
            third_party,
        })
    }

    /// Whether there is such a feed: of a private one, whether its address still opens it.
    ///
    /// # Errors
    /// The store can't be read.
    pub async fn is_there(&self, store: &Store) -> Result<bool, StoreError> {
        Ok(match self {
            Self::Public(_) => true,
            Self::Private { token, .. } => opened(store, *token).await?.is_some(),
        })
    }
}

/// The token that opens a private feed.
pub(super) async fn opened(
    store: &Store,
    token: TokenHash,
) -> Result<Option<AccessToken>, StoreError> {
    let access = store.token(token).await?;
    Ok(access.filter(|access| access.purpose == TokenPurpose::Feed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_a_feed_of_this_wire_exactly() {
        let wire = Wire {
            base_url: "https://wire.example/press/".parse().unwrap(),
            ..Wire::default()
        };
        let of = |address: &str| Topic::of(&address.parse().unwrap(), &wire);
        let atom = FeedFormat::Atom;
        assert_eq!(
            of("https://wire.example/press/feeds/wire.atom"),
            Some(Topic::Public(atom))
        );
        let private = |third_party| {
            Some(Topic::Private {
                token: TokenHash::of("abc"),
                format: atom,
                third_party,
            })
        };
        assert_eq!(
            of("https://wire.example/press/feeds/private/abc/wire.atom"),
            private(ThirdParty::Keep)
        );
        assert_eq!(
            of("https://wire.example/press/feeds/private/abc/wire.atom?third_party=leave-out"),
            private(ThirdParty::LeaveOut)
        );
        for other in [
            "https://wire.example/feeds/wire.atom",
            "http://wire.example/press/feeds/wire.atom",
            "https://wire.example/press/feeds/wire.atom?x=1",
            "https://wire.example/press/feeds/wire.atom#x",
            "https://wire.example/press/feeds/wire.xml",
            "https://wire.example/press/feeds/archive/1.atom",
            "https://wire.example/press/feeds/private/abc/wire.atom?third_party=keep",
            "https://wire.example/press/feeds/private/wire.atom",
            "https://other.example/press/feeds/wire.atom",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
