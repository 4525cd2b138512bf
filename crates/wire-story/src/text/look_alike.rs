//! Letters of other scripts that pose as Latin ones.

/// How a Cyrillic or Greek letter can be mistaken for a Latin one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Twin {
    /// Both its cases look Latin: a word made of such letters alone can't be told from a Latin
    /// one, so it is read as Latin wherever it stands.
    Always(char),
    /// It looks Latin in this case only (Н, but not н): read as Latin only beside Latin letters,
    /// or a Russian word would be spelt differently in capitals.
    BesideLatin(char),
    /// A Cyrillic or Greek letter that nobody takes for a Latin one.
    None,
}

/// Whether the letter belongs to a script whose letters can pose as Latin.
pub(super) fn is_foreign(letter: char) -> bool {
    matches!(letter, '\u{370}'..='\u{52f}' | '\u{1f00}'..='\u{1fff}')
}

/// The lower-case Latin letter that a foreign one looks like.
pub(super) fn twin(letter: char) -> Twin {
    use Twin::{Always, BesideLatin};
    match letter {
        'а' | 'А' => Always('a'),
        'е' | 'Е' => Always('e'),
        'о' | 'О' | 'ο' | 'Ο' => Always('o'),
        'р' | 'Р' | 'ρ' | 'Ρ' => Always('p'),
        'с' | 'С' | 'ϲ' | 'Ϲ' => Always('c'),
        'у' | 'У' => Always('y'),
        'х' | 'Х' => Always('x'),
        'ѕ' | 'Ѕ' => Always('s'),
        'і' | 'І' => Always('i'),
        'ј' | 'Ј' | 'ϳ' | 'Ϳ' => Always('j'),
        'ԛ' | 'Ԛ' => Always('q'),
        'ԝ' | 'Ԝ' => Always('w'),
        'В' | 'Β' => BesideLatin('b'),
        'К' | 'Κ' | 'к' | 'κ' => BesideLatin('k'),
        'М' | 'Μ' => BesideLatin('m'),
        'Н' | 'Η' => BesideLatin('h'),
        'Т' | 'Τ' => BesideLatin('t'),
        'Ε' => BesideLatin('e'),
        'Α' | 'α' => BesideLatin('a'),
        'Ι' | 'ι' => BesideLatin('i'),
        'Ν' => BesideLatin('n'),
        'ν' => BesideLatin('v'),
        'Υ' => BesideLatin('y'),
        'υ' => BesideLatin('u'),
        'Χ' | 'χ' => BesideLatin('x'),
        'Ζ' => BesideLatin('z'),
        'ԁ' | 'Ԁ' => BesideLatin('d'),
        'һ' | 'Һ' => BesideLatin('h'),
        'ӏ' | 'Ӏ' => BesideLatin('l'),
        _ => Twin::None,
    }
}
