//! What the words that come next can be, before they have tags.

use super::Tagger;
use crate::lexicon::Classes;
use crate::text::Kind;

impl Tagger<'_> {
    /// Whether a noun phrase can go on with the token.
    pub(super) fn begins_noun(&self, at: usize) -> bool {
        let Some(token) = self.text.tokens.get(at).filter(|_| at < self.end) else {
            return false;
        };
        match token.kind {
            Kind::Number => true,
            Kind::Word => {
                let function = Classes::AUXILIARY
                    | Classes::PREP
                    | Classes::AND
                    | Classes::TO
                    | Classes::SUBJECT
                    | Classes::THAT
                    | Classes::NOT
                    | Classes::WHO
                    | Classes::WHICH
                    | Classes::WH
                    | Classes::DET;
                let ends = token.is(function)
                    && !token.is(Classes::NOMINAL | Classes::ADJECTIVE | Classes::NUMBER);
                let verb = token.is(Classes::PAST | Classes::THIRD)
                    && !token.is(Classes::NOMINAL | Classes::ADJECTIVE | Classes::BASE)
                    && !self.begins_noun(at + 1);
                let adverb =
                    token.is(Classes::ADVERB) && !token.is(Classes::NOMINAL | Classes::ADJECTIVE);
                !ends && !verb && !adverb
            }
            Kind::Mark(_) | Kind::SingleMark(_) => {
                self.text.kind(at + 1) == Some(Kind::Word)
                    && !self.text.is(at + 1, Classes::DET)
                    && token.spaced
            }
            _ => false,
        }
    }

    /// Whether a subject and its verb follow, and not a noun alone: 'as he said' and 'as president'.
    pub(super) fn clause_follows(&self, at: usize) -> bool {
        for next in at + 1..self.end.min(at + 9) {
            let token = &self.text.tokens[next];
            match token.kind {
                Kind::Number | Kind::Mark(_) | Kind::SingleMark(_) => {}
                Kind::Word => {
                    if next == at + 1
                        && token.is(Classes::SUBJECT)
                        && !token.is(Classes::DET | Classes::OBJECT)
                    {
                        return true;
                    }
                    if next > at + 1
                        && (token.is(Classes::AUXILIARY)
                            || token.is(Classes::PAST | Classes::THIRD)
                                && !token.is(Classes::NOMINAL)
                                && !token.is_capital())
                    {
                        return !self.text.is_any(next, &["'s", "’s"])
                            || self.text.is(next - 1, Classes::SUBJECT);
                    }
                    if token.is(Classes::PREP | Classes::AND | Classes::SUB | Classes::ING)
                        && !token.is(Classes::DET)
                        && !self.text.is_any(next, &["of"])
                    {
                        return false;
                    }
                }
                _ => return false,
            }
        }
        false
    }
}
