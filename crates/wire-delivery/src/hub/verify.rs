//! Asking a subscriber whether it asked (WebSub, section 5.3), and telling it that there is nothing for it.

use wire_store::{HubKey, HubWish, StoreError, random_token};

use super::Shared;

impl Shared {
    /// Asks the callback whether it wants what was asked for in its name. It says so by repeating the challenge and
    /// nothing else. It is asked once: whoever has asked the hub can ask again.
    pub(super) async fn verify(
        &self,
        key: &HubKey,
        wish: &HubWish,
        until: u64,
    ) -> Result<(), StoreError> {
        let challenge = random_token()?;
        let mut said = vec![
            ("hub.mode", wish.code().to_owned()),
            ("hub.topic", key.topic.to_string()),
            ("hub.challenge", challenge.clone()),
        ];
        if let HubWish::Subscribe { lease, .. } = wish {
            said.push(("hub.lease_seconds", lease.as_secs().to_string()));
        }
        let confirmed = self.say(key, &said).await == Some(challenge);
        if confirmed {
            let now = self.clock.now();
            self.store.hub_confirmed(key, wish, until, now).await
        } else {
            self.store.hub_denied(key, wish).await
        }
    }

    /// Tells a subscriber that the feed isn't there for it any more (section 5.2), and ends its subscription.
    pub(super) async fn deny(&self, key: &HubKey) -> Result<(), StoreError> {
        let said = [
            ("hub.mode", "denied".to_owned()),
            ("hub.topic", key.topic.to_string()),
            (
                "hub.reason",
                "There is no feed at this address any more.".to_owned(),
            ),
        ];
        self.say(key, &said).await;
        self.store.hub_ended(key).await
    }

    /// Asks for the callback with this behind its own query. Returns what it says where it agrees.
    async fn say(&self, key: &HubKey, said: &[(&str, String)]) -> Option<String> {
        let mut address = key.callback.clone();
        address.query_pairs_mut().extend_pairs(said);
        match self.guard.ask(&address).await {
            // Byte for byte, but for an end of the line: a page that repeats its query has agreed to nothing.
            Ok(answer) => answer
                .is_success()
                .then(|| answer.excerpt.trim_end_matches(['\r', '\n']).to_owned()),
            Err(error) => {
                tracing::info!(%error, "a subscriber of the hub doesn't answer");
                None
            }
        }
    }
}
