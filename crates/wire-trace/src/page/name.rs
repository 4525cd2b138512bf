//! Elements' names, and what an element does to the text around it.

/// An element's name in lower case, as a number that is compared at once: its first twelve letters, and
/// above them how many they are. No name that matters is longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name(u128);

/// How many letters of a name count.
const LONGEST: usize = 12;

/// What an element does to the text in which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It stands in a line of text: it splits no words and ends no segment.
    Inline,
    /// The same, with quotation marks around its content.
    Quotation,
    /// It has no content, and the text goes on behind it: `img`, `wbr`, `meta`.
    Nothing,
    /// It breaks the line: `br`.
    Break,
    /// It has no content and ends a segment: `hr`, `input`.
    Rule,
    /// `p`, which ends where the next one starts.
    Paragraph,
    /// Its content is no markup: `script`, `style`, `title` and their like.
    Raw,
    /// All others: each is a segment.
    Block,
}

impl Role {
    /// Whether it stands in a line of text.
    pub(super) fn is_inline(self) -> bool {
        matches!(self, Self::Inline | Self::Quotation)
    }
}

impl Name {
    /// The name of these letters.
    pub(super) const fn new(letters: &[u8]) -> Self {
        let (mut name, mut at) = (0, 0);
        while at < letters.len() && at < LONGEST {
            name |= (letters[at] as u128) << (8 * at);
            at += 1;
        }
        Self::of(name, at)
    }

    /// The name from here to there.
    #[inline(always)]
    pub(super) fn at(bytes: &[u8], start: usize, end: usize) -> Self {
        match bytes[start..].first_chunk() {
            Some(letters) => Self::of(u128::from_le_bytes(*letters), (end - start).min(LONGEST)),
            None => Self::new(&bytes[start..end]),
        }
    }

    /// The name of so many of these letters. Of letters, the bit that is set here is the case; what else it
    /// changes stands in no name that matters.
    #[inline(always)]
    const fn of(letters: u128, count: usize) -> Self {
        let those = (1 << (8 * count)) - 1;
        let lower = (letters | u128::from_le_bytes([0x20; 16])) & those;
        Self(lower | (count as u128) << (8 * LONGEST))
    }

    /// Its letters.
    #[cfg(test)]
    pub(super) fn letters(self) -> String {
        let bytes = self.0.to_le_bytes();
        String::from_utf8_lossy(&bytes[..usize::from(bytes[LONGEST])]).into_owned()
    }

    /// The level, if it is that of a heading.
    pub(super) fn heading_level(self) -> Option<u8> {
        let bytes = self.0.to_le_bytes();
        match (bytes[0], bytes[1], bytes[LONGEST]) {
            (b'h', level @ b'1'..=b'6', 2) => Some(level - b'0'),
            _ => None,
        }
    }

    /// What an element of this name does to the text around it.
    #[inline(always)]
    pub(super) fn role(self) -> Role {
        let (name, role) = ROLES[place(self)];
        if name == self { role } else { Role::Block }
    }
}

/// The names that aren't just blocks.
const NAMES: [(&str, Role); 60] = {
    use Role::{Break, Inline, Nothing, Paragraph, Quotation, Raw, Rule};
    [
        ("a", Inline),
        ("abbr", Inline),
        ("acronym", Inline),
        ("b", Inline),
        ("bdi", Inline),
        ("bdo", Inline),
        ("big", Inline),
        ("cite", Inline),
        ("code", Inline),
        ("data", Inline),
        ("del", Inline),
        ("dfn", Inline),
        ("em", Inline),
        ("font", Inline),
        ("i", Inline),
        ("ins", Inline),
        ("kbd", Inline),
        ("label", Inline),
        ("mark", Inline),
        ("nobr", Inline),
        ("rb", Inline),
        ("rp", Inline),
        ("rt", Inline),
        ("ruby", Inline),
        ("s", Inline),
        ("samp", Inline),
        ("small", Inline),
        ("span", Inline),
        ("strike", Inline),
        ("strong", Inline),
        ("sub", Inline),
        ("sup", Inline),
        ("time", Inline),
        ("tt", Inline),
        ("u", Inline),
        ("var", Inline),
        ("q", Quotation),
        ("area", Nothing),
        ("base", Nothing),
        ("col", Nothing),
        ("embed", Nothing),
        ("img", Nothing),
        ("link", Nothing),
        ("meta", Nothing),
        ("param", Nothing),
        ("source", Nothing),
        ("track", Nothing),
        ("wbr", Nothing),
        ("br", Break),
        ("hr", Rule),
        ("input", Rule),
        ("p", Paragraph),
        ("iframe", Raw),
        ("noembed", Raw),
        ("noframes", Raw),
        ("script", Raw),
        ("style", Raw),
        ("textarea", Raw),
        ("title", Raw),
        ("xmp", Raw),
    ]
};

/// How many bits of a product choose a place in the table.
const BITS: u32 = 9;
/// Gives each of the names a place of its own.
const FACTOR: u64 = 0x677f_6cbd_cc22_af59;

const fn place(name: Name) -> usize {
    let folded = (name.0 as u64) ^ (name.0 >> 64) as u64;
    (folded.wrapping_mul(FACTOR) >> (u64::BITS - BITS)) as usize
}

static ROLES: [(Name, Role); 1 << BITS] = {
    let mut table = [(Name(u128::MAX), Role::Block); 1 << BITS];
    let mut at = 0;
    while at < NAMES.len() {
        let (letters, role) = NAMES[at];
        let name = Name::new(letters.as_bytes());
        assert!(
            table[place(name)].0.0 == u128::MAX,
            "two names at one place"
        );
        table[place(name)] = (name, role);
        at += 1;
    }
    table
};
