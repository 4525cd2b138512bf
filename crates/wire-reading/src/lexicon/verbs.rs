//! Verbs: their forms, and what can follow them.

use super::class::Classes;

/// What can follow a verb; the letters of `verbs.txt`.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Frames(u16);

impl Frames {
    pub(crate) const QUOTE: Frames = Frames(1);
    pub(crate) const CLAUSE: Frames = Frames(2);
    pub(crate) const QUESTION: Frames = Frames(4);
    pub(crate) const THING: Frames = Frames(8);
    pub(crate) const INFINITIVE: Frames = Frames(16);
    pub(crate) const LISTENER: Frames = Frames(32);
    pub(crate) const BIDDEN: Frames = Frames(64);
    pub(crate) const NAMING: Frames = Frames(128);
    pub(crate) const SEEMING: Frames = Frames(256);

    pub(crate) const fn any(self, other: Frames) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn or(self, other: Frames) -> Frames {
        Frames(self.0 | other.0)
    }

    fn of(letter: &str) -> Option<Frames> {
        Some(match letter {
            "q" => Frames::QUOTE,
            "c" => Frames::CLAUSE,
            "w" => Frames::QUESTION,
            "n" => Frames::THING,
            "t" => Frames::INFINITIVE,
            "o" => Frames::LISTENER,
            "b" => Frames::BIDDEN,
            "a" => Frames::NAMING,
            "e" => Frames::SEEMING,
            _ => return None,
        })
    }
}

/// A verb whose subject says, thinks or wants something.
#[derive(Default)]
pub(crate) struct Verb {
    pub(crate) lemma: &'static str,
    pub(crate) frames: Frames,
    /// Prepositions that lead to what is spoken of.
    pub(crate) prepositions: Vec<&'static str>,
}

/// A line of `verbs.txt`: the verb, its past and its participle where they are irregular.
pub(super) fn cue(line: &'static str) -> (Verb, Option<(&'static str, &'static str)>) {
    let (head, tail) = line.split_once(':').unwrap_or((line, ""));
    let mut verb = Verb::default();
    let mut irregular = None;
    for (place, word) in head.split_whitespace().enumerate() {
        if place == 0 {
            verb.lemma = word;
        } else {
            irregular = word.split_once('/');
        }
    }
    for mark in tail.split_whitespace() {
        match (mark.strip_prefix('+'), Frames::of(mark)) {
            (Some(preposition), _) => verb.prepositions.push(preposition),
            (None, Some(frame)) => verb.frames = verb.frames.or(frame),
            (None, None) => {}
        }
    }
    (verb, irregular)
}

/// All forms of a verb with their classes.
pub(crate) fn forms(lemma: &str, irregular: Option<(&str, &str)>) -> Vec<(String, Classes)> {
    let mut all = vec![
        (lemma.to_owned(), Classes::BASE),
        (third(lemma), Classes::THIRD),
    ];
    for stem in stems(lemma) {
        let ing = lemma
            .strip_suffix("ie")
            .map_or_else(|| format!("{stem}ing"), |stem| format!("{stem}ying"));
        all.push((ing, Classes::ING));
        if irregular.is_none() {
            let past = if lemma.ends_with('e') {
                format!("{lemma}d")
            } else {
                format!("{stem}ed")
            };
            all.push((past, Classes::PAST | Classes::PARTICIPLE));
        }
    }
    if let Some((past, participle)) = irregular {
        all.push((past.to_owned(), Classes::PAST));
        all.push((participle.to_owned(), Classes::PARTICIPLE));
    }
    if ends_in_consonant_y(lemma) {
        let stem = &lemma[..lemma.len() - 1];
        all.push((format!("{lemma}ing"), Classes::ING));
        if irregular.is_none() {
            all.push((format!("{stem}ied"), Classes::PAST | Classes::PARTICIPLE));
        }
    }
    all
}

fn third(lemma: &str) -> String {
    if ends_in_consonant_y(lemma) {
        format!("{}ies", &lemma[..lemma.len() - 1])
    } else if ["s", "x", "z", "ch", "sh", "o"]
        .iter()
        .any(|end| lemma.ends_with(end))
    {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    }
}

/// What `-ing` and `-ed` are put to: both spellings where a last consonant may or may not be doubled.
fn stems(lemma: &str) -> Vec<String> {
    let bytes = lemma.as_bytes();
    let vowel = |at: usize| bytes.len() > at && b"aeiou".contains(&bytes[bytes.len() - 1 - at]);
    if ends_in_consonant_y(lemma) {
        return Vec::new();
    }
    if let Some(stem) = lemma.strip_suffix('e')
        && !lemma.ends_with("ee")
    {
        return vec![stem.to_owned()];
    }
    let doubles = bytes.len() > 2
        && !vowel(0)
        && vowel(1)
        && (!vowel(2) || lemma.contains("qu"))
        && !b"wxy".contains(&bytes[bytes.len() - 1]);
    match (doubles, bytes.last()) {
        (true, Some(last)) => vec![lemma.to_owned(), format!("{lemma}{}", char::from(*last))],
        _ => vec![lemma.to_owned()],
    }
}

fn ends_in_consonant_y(lemma: &str) -> bool {
    let bytes = lemma.as_bytes();
    bytes.len() > 1 && bytes[bytes.len() - 1] == b'y' && !b"aeiou".contains(&bytes[bytes.len() - 2])
}

#[cfg(test)]
mod tests {
    use super::forms;

    #[test]
    fn verbs_are_inflected_as_they_are_spelled() {
        let spelled = |lemma, irregular| {
            forms(lemma, irregular)
                .into_iter()
                .map(|(form, _)| form)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(spelled("deny", None), "deny denies denying denied");
        assert_eq!(spelled("argue", None), "argue argues arguing argued");
        assert_eq!(spelled("die", None), "die dies dying died");
        assert_eq!(
            spelled("say", Some(("said", "said"))),
            "say says saying said said"
        );
        assert_eq!(
            spelled("quip", None),
            "quip quips quiping quiped quipping quipped"
        );
    }
}
