//! Documents are rendered once, and used only behind a decision.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::value::RawValue;
use url::Url;
use wire_reading::Correction;
use wire_rights::{Licensed, Terms};
use wire_story::{Story, VersionNumber};

use crate::webhook;

/// How many are kept: those of the stories that fan-outs are about, where the slow are a hundred publications behind the quick.
const KEPT: usize = 256;

/// The documents rendered last, the newest in front.
#[derive(Debug, Default)]
pub(super) struct Rendered(Mutex<VecDeque<Document>>);

/// A document, and all that it says beside the version, which never changes.
#[derive(Debug)]
struct Document {
    story: Story,
    version: VersionNumber,
    terms: Terms,
    omits_third_party: bool,
    corrections: Vec<Correction>,
    text: Arc<RawValue>,
}

impl Rendered {
    /// The document of this copy, rendered now where there is none yet.
    pub(super) fn of(
        &self,
        copy: &Licensed<'_>,
        pictures: Option<&Url>,
        corrections: &[Correction],
    ) -> Arc<RawValue> {
        let is_it = |kept: &Document| {
            kept.version == copy.version().number
                && kept.omits_third_party == copy.omits_third_party()
                && kept.story == *copy.story()
                && kept.terms == *copy.terms()
                && kept.corrections == corrections
        };
        if let Some(kept) = self.kept().iter().find(|kept| is_it(kept)) {
            return Arc::clone(&kept.text);
        }
        let text: Arc<RawValue> = webhook::document(copy, pictures, corrections).into();
        let mut kept = self.kept();
        kept.truncate(KEPT - 1);
        kept.push_front(Document {
            story: copy.story().clone(),
            version: copy.version().number,
            terms: copy.terms().clone(),
            omits_third_party: copy.omits_third_party(),
            corrections: corrections.to_vec(),
            text: Arc::clone(&text),
        });
        text
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, VecDeque<Document>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
