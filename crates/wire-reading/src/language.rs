/// The language of a story; everything that is read depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// English of any country.
    #[default]
    English,
}
