/// How a quotation was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// “…,” the mayor said
    SubjectAfter,
    /// “…,” said the mayor
    InvertedAfter,
    /// “…,” according to the mayor
    AccordingAfter,
    /// The mayor said: “…”
    CueBefore,
    /// The mayor was angry: “…”
    ColonBefore,
    /// the mayor's motto, “…”
    NounBefore,
    /// “…” — Jane Miller, mayor
    Signature,
    /// said that …, said the bridge is closed
    Clause,
    /// asked whether …
    Question,
    /// vowed to …
    Infinitive,
    /// criticised the plan
    Thing,
    /// called for calm
    Preposition,
    /// told the council that …, urged the council to …
    Listener,
    /// called the plan a mistake
    Naming,
    /// The bridge is closed, the mayor said
    ClauseBefore,
    /// According to the mayor, …
    According,
    /// the mayor's claim that …
    SpeechNoun,
    /// The plan was criticised by the mayor
    Passive,
    /// The bridge appears to be closed
    Seeming,
}

impl Rule {
    /// The rule's id, for programs.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// How far the rule is to be trusted, from 0 to 100: an estimate, set by hand for each rule.
    pub fn confidence(self) -> u8 {
        self.row().1
    }

    /// Whether what it finds is told as a whole, so that what is said within is told by the same speaker.
    pub(crate) fn covers(self) -> bool {
        !matches!(
            self,
            Rule::Thing
                | Rule::Infinitive
                | Rule::Preposition
                | Rule::SpeechNoun
                | Rule::Passive
                | Rule::Seeming
        )
    }

    fn row(self) -> (&'static str, u8) {
        match self {
            Rule::SubjectAfter => ("direct.subject-after", 97),
            Rule::InvertedAfter => ("direct.inverted-after", 97),
            Rule::AccordingAfter => ("direct.according-after", 90),
            Rule::CueBefore => ("direct.cue-before", 93),
            Rule::ColonBefore => ("direct.colon-before", 60),
            Rule::NounBefore => ("direct.noun-before", 60),
            Rule::Signature => ("direct.signature", 85),
            Rule::Clause => ("indirect.clause", 75),
            Rule::Question => ("indirect.question", 60),
            Rule::Infinitive => ("indirect.infinitive", 55),
            Rule::Thing => ("indirect.thing", 45),
            Rule::Preposition => ("indirect.preposition", 50),
            Rule::Listener => ("indirect.listener", 65),
            Rule::Naming => ("indirect.naming", 60),
            Rule::ClauseBefore => ("indirect.clause-before", 85),
            Rule::According => ("indirect.according", 85),
            Rule::SpeechNoun => ("indirect.speech-noun", 45),
            Rule::Passive => ("indirect.passive", 40),
            Rule::Seeming => ("indirect.seeming", 40),
        }
    }
}
