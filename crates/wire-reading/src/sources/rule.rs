/// How it was found that words rest on somebody else's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceRule {
    /// the Herald reported that …
    Reported,
    /// …, according to the Herald
    According,
    /// Miller told the Herald that …
    Told,
    /// Miller said in an interview with the Herald
    Interview,
    /// Miller said on Harbour Radio
    OnAir,
    /// Miller wrote in the Herald
    Published,
    /// Miller said, as quoted by the Herald
    Quoted,
    /// minutes seen by the Herald say
    Seen,
    /// the plan was first reported by the Herald
    ReportedBy,
    /// Miller told the Herald that …. She said that …
    Continued,
    /// the Herald contributed to this report
    Contributed,
    /// this story was published by the Herald
    Republished,
    /// … on Tuesday. (AP)
    Credit,
    /// BERLIN (Reuters) — …
    Dateline,
}

impl SourceRule {
    /// The rule's id, for programs.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// How far the rule is to be trusted, from 0 to 100: an estimate, set by hand for each rule.
    pub fn confidence(self) -> u8 {
        self.row().1
    }

    fn row(self) -> (&'static str, u8) {
        match self {
            SourceRule::Reported => ("source.reported", 85),
            SourceRule::According => ("source.according", 90),
            SourceRule::Told => ("source.told", 95),
            SourceRule::Interview => ("source.interview", 85),
            SourceRule::OnAir => ("source.on-air", 80),
            SourceRule::Published => ("source.published", 80),
            SourceRule::Quoted => ("source.quoted", 90),
            SourceRule::Seen => ("source.seen", 85),
            SourceRule::ReportedBy => ("source.reported-by", 75),
            SourceRule::Continued => ("source.continued", 60),
            SourceRule::Contributed => ("source.contributed", 95),
            SourceRule::Republished => ("source.republished", 85),
            SourceRule::Credit => ("source.credit", 95),
            SourceRule::Dateline => ("source.dateline", 90),
        }
    }
}
