//! Words of what is to come: what takes place, what is done there, and by which words it is moved or called off.

use super::{lines, verbs};

/// What a word says of something that is to come; several may hold.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct EventWord(u8);

impl EventWord {
    /// 'summit'
    pub(crate) const NOUN: EventWord = EventWord(1);
    /// 'takes place', said of it
    pub(crate) const HAPPENS: EventWord = EventWord(2);
    /// 'visits', said of who takes part
    pub(crate) const DOES: EventWord = EventWord(4);
    /// 'cancelled'
    pub(crate) const CANCELS: EventWord = EventWord(8);
    /// 'postponed'
    pub(crate) const MOVES: EventWord = EventWord(16);
    /// 'proposed'
    pub(crate) const MAYBE: EventWord = EventWord(32);
    /// 'scheduled'
    pub(crate) const SET: EventWord = EventWord(64);

    pub(crate) const fn any(self, other: EventWord) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn or(self, other: EventWord) -> EventWord {
        EventWord(self.0 | other.0)
    }

    fn labelled(label: &str) -> Option<EventWord> {
        Some(match label {
            "noun" => EventWord::NOUN,
            "happens" => EventWord::HAPPENS,
            "verb" => EventWord::DOES,
            "cancels" => EventWord::CANCELS,
            "moves" => EventWord::MOVES,
            "maybe" => EventWord::MAYBE,
            "set" => EventWord::SET,
            _ => return None,
        })
    }
}

/// Every word of the file in each of its forms, with what it says.
pub(super) fn words(file: &'static str) -> impl Iterator<Item = (String, EventWord)> {
    let labelled = lines(file).filter_map(|line| {
        let (label, words) = line.split_once(':')?;
        Some((EventWord::labelled(label)?, words))
    });
    labelled.flat_map(|(said, words)| {
        words.split_whitespace().flat_map(move |word| {
            let forms = if said == EventWord::NOUN {
                vec![word.to_owned()]
            } else {
                let (lemma, irregular) = word
                    .split_once(':')
                    .map_or((word, None), |(lemma, rest)| (lemma, rest.split_once('/')));
                let forms = verbs::forms(lemma, irregular).into_iter();
                forms.map(|(form, _)| form).collect()
            };
            forms.into_iter().map(move |form| (form, said))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{EventWord, words};
    use crate::lexicon::lines;

    const FILE: &str = include_str!("english/events.txt");

    #[test]
    fn every_line_of_the_data_is_understood() {
        for line in lines(FILE) {
            let label = line.split_once(':').map(|(label, _)| label);
            assert!(label.and_then(EventWord::labelled).is_some(), "{line}");
        }
    }

    #[test]
    fn verbs_are_known_in_all_forms() {
        let said = |wanted: &str| {
            let all = words(FILE).filter(|(word, _)| word == wanted);
            all.fold(EventWord::default(), |all, (_, said)| all.or(said))
        };
        assert!(said("postponed").any(EventWord::MOVES));
        assert!(said("took").any(EventWord::HAPPENS));
        assert!(said("vote").any(EventWord::NOUN) && said("vote").any(EventWord::DOES));
    }
}
