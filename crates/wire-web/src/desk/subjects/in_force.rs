//! The rules for subjects in force, made into one machine once and kept for as long as they are.

use std::sync::{Arc, Mutex, PoisonError};

use wire_reading::Language;
use wire_reading::subjects::{Rules, Suggestion};
use wire_store::{Store, StoreError};

/// The wire's own rules over those that come with the program, and the version that they were made from.
#[derive(Debug, Default)]
pub(crate) struct RulesInForce(Mutex<Option<(u32, Arc<Rules>)>>);

impl RulesInForce {
    /// What a text may be about: by the wire's own rules, and by those that come with the program for what these have none for.
    pub(crate) async fn suggest(
        &self,
        store: &Store,
        text: &str,
    ) -> Result<Vec<Suggestion>, StoreError> {
        let built_in = Rules::built_in(Language::English);
        let Some(own) = store.subject_rules_in_force().await? else {
            return Ok(built_in.suggest(text));
        };
        if let Some(kept) = self.kept(own.version) {
            return Ok(kept.suggest(text));
        }
        // What is in force could be read when it was put in force.
        let Ok(rules) = Rules::read(&own.text, Language::English) else {
            return Ok(built_in.suggest(text));
        };
        let rules = Arc::new(rules.over(built_in));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((own.version, Arc::clone(&rules)));
        drop(kept);
        Ok(rules.suggest(text))
    }

    /// The rules of this version, where they are kept.
    fn kept(&self, version: u32) -> Option<Arc<Rules>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (made_from, rules) = kept.as_ref()?;
        (*made_from == version).then(|| Arc::clone(rules))
    }
}
