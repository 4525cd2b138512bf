//! Elements' names, and what an element does to the text around it.

/// An element's name in lower case, as a number that is compared at once: its first eight letters, and the highest
/// bit where there are more. No name that matters is longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name(u64);

/// How many letters of a name count.
const LONGEST: usize = 8;

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

    /// Whether it may have content that is markup.
    pub(super) fn has_content(self) -> bool {
        !matches!(self, Self::Nothing | Self::Break | Self::Rule | Self::Raw)
    }

    /// Whether its opening tag parts the words around it.
    #[inline(always)]
    pub(super) fn parts_at_start(self) -> bool {
        !matches!(self, Self::Inline | Self::Nothing | Self::Raw)
    }

    /// Whether its closing tag does.
    #[inline(always)]
    pub(super) fn parts_at_end(self) -> bool {
        self != Self::Inline
    }
}

impl Name {
    /// The name of these letters.
    pub(super) const fn new(letters: &[u8]) -> Self {
        let (mut first, mut at) = (0, 0);
        while at < letters.len() && at < LONGEST {
            first |= (letters[at] as u64) << (8 * at);
            at += 1;
        }
        Self::of(first, letters.len())
    }

    /// The name from here to there.
    #[inline(always)]
    pub(super) fn at(bytes: &[u8], start: usize, end: usize) -> Self {
        match bytes[start..].first_chunk() {
            Some(first) => Self::of(u64::from_le_bytes(*first), end - start),
            None => Self::new(&bytes[start..end]),
        }
    }

    /// The name of so many letters that begins with these. Of letters, the bit that is set here is the case; what
    /// else it changes stands in no name that matters.
    #[inline(always)]
    const fn of(first: u64, count: usize) -> Self {
        let is_longer = count > LONGEST;
        let others = 8 * LONGEST.saturating_sub(count) as u32;
        let lower = (first | u64::from_le_bytes([0x20; LONGEST])) & u64::MAX.unbounded_shr(others);
        Self(lower | (is_longer as u64) << 63)
    }

    /// Its letters.
    #[cfg(test)]
    pub(super) fn letters(self) -> String {
        let bytes = self.0.to_le_bytes();
        let shown = bytes.into_iter().take_while(|byte| *byte != 0);
        String::from_utf8_lossy(&shown.collect::<Vec<u8>>()).into_owned()
    }

    /// The level, if it is that of a heading.
    pub(super) fn heading_level(self) -> Option<u8> {
        match self.0.to_le_bytes() {
            [b'h', level @ b'1'..=b'6', 0, ..] => Some(level - b'0'),
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
const FACTOR: u64 = 0x35bf_992d_c9e9_c617;

const fn place(name: Name) -> usize {
    (name.0.wrapping_mul(FACTOR) >> (u64::BITS - BITS)) as usize
}

static ROLES: [(Name, Role); 1 << BITS] = {
    let mut table = [(Name(u64::MAX), Role::Block); 1 << BITS];
    let mut at = 0;
    while at < NAMES.len() {
        let (letters, role) = NAMES[at];
        let name = Name::new(letters.as_bytes());
        assert!(table[place(name)].0.0 == u64::MAX, "two names at one place");
        table[place(name)] = (name, role);
        at += 1;
    }
    table
};
