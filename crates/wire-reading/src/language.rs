/// The language of a story; everything that is read depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// English of any country.
    #[default]
    English,
}

impl Language {
    /// The language of a BCP 47 tag, such as `en-GB`; nothing where texts in it aren't read.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        primary.eq_ignore_ascii_case("en").then_some(Self::English)
    }
}
