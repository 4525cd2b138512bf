//! The text of a page and nothing else of it, for who asks of many pages whether they carry anything.
//!
//! It has the words that [`extract`](super::extract) reads, in the same order, a space or more between two of
//! them; no places, links or segments.

use fearless_simd::{Level, Simd, dispatch};

use super::block::find_pair;
use super::email::{PROTECTED, unprotect};
use super::entity::decode;
use super::extract::{DEEPEST, LOOK_UP};
use super::json;
use super::json_ld::{Article, is_json_ld, may_have_body};
use super::name::{Name, Role};
use super::scan::{Piece, Tag, Text, pieces};
use super::shown::Hidden;

/// What a page has to say.
#[derive(Debug, Default)]
pub(super) struct Bare {
    /// What a reader sees.
    pub(super) text: String,
    /// The texts of scripts, shown as well or not.
    pub(super) bodies: Vec<Hidden>,
}

/// Reads the text of a page.
pub(super) fn bare(html: &str) -> Bare {
    dispatch!(Level::new(), simd => read(simd, html))
}

#[inline(always)]
fn read<S: Simd>(simd: S, html: &str) -> Bare {
    let mut reader = Reader {
        // Most of a page is markup.
        text: String::with_capacity(html.len() / 8),
        parted: false,
        open: Vec::with_capacity(DEEPEST),
        article: Article::default(),
        protected: hides_addresses(simd, html.as_bytes()),
        replaced: 0,
    };
    for piece in pieces(simd, html) {
        match piece {
            Piece::Text(text) => reader.text(text),
            Piece::Open(tag) => reader.open(tag),
            Piece::Close(name) => reader.close(name),
            Piece::Raw(tag, content) => reader.raw(tag, content),
        }
    }
    Bare {
        text: reader.text,
        bodies: reader.article.bodies,
    }
}

/// Whether a page hides e-mail addresses at all. The two letters that are looked for stand rarely side by side.
#[inline(always)]
fn hides_addresses<S: Simd>(simd: S, bytes: &[u8]) -> bool {
    const BEFORE: usize = 5;
    let name = PROTECTED.as_bytes();
    let mut at = BEFORE;
    while let Some(found) = find_pair(simd, bytes, at, [name[BEFORE], name[BEFORE + 1]]) {
        if bytes[found - BEFORE..].starts_with(name) {
            return true;
        }
        at = found + 1;
    }
    false
}

/// An element that has been opened.
struct Element {
    name: Name,
    role: Role,
    /// Its content is replaced: a decoded address stands for it.
    replaced: bool,
}

struct Reader {
    text: String,
    /// Whether the word that comes next is parted from what there is so far.
    parted: bool,
    open: Vec<Element>,
    article: Article,
    /// Whether the page hides e-mail addresses at all.
    protected: bool,
    /// How many of the open elements are replaced.
    replaced: usize,
}

impl Reader {
    #[inline(always)]
    fn text(&mut self, text: Text<'_>) {
        if self.replaced > 0 {
            return;
        }
        if text.is_blank {
            return self.part();
        }
        if text.has_entities {
            self.add(&decode(text.written, false));
        } else {
            self.add(text.written);
        }
    }

    /// Adds what is read.
    #[inline(always)]
    fn add(&mut self, text: &str) {
        if self.parted {
            self.text.push(' ');
            self.parted = false;
        }
        self.text.push_str(text);
    }

    /// Words end here.
    #[inline(always)]
    fn part(&mut self) {
        self.parted = true;
    }

    #[inline(always)]
    fn open(&mut self, tag: Tag<'_>) {
        let role = tag.role;
        match role {
            Role::Nothing => return,
            Role::Break if self.replaced > 0 => return,
            Role::Break => return self.part(),
            Role::Paragraph => self.close_open_paragraph(),
            _ => {}
        }
        if !role.is_inline() {
            self.part();
        }
        if role == Role::Rule || self.open.len() >= DEEPEST {
            return;
        }
        let replaced = self.protected && self.replaced == 0 && self.address(tag);
        if role == Role::Quotation && self.replaced == 0 {
            self.part();
        }
        self.replaced += usize::from(replaced);
        self.open.push(Element {
            name: tag.name,
            role,
            replaced,
        });
    }

    /// A paragraph ends where the next one starts: `</p>` may be left out.
    fn close_open_paragraph(&mut self) {
        if self
            .open
            .last()
            .is_some_and(|element| element.role == Role::Paragraph)
        {
            self.open
                .pop()
                .into_iter()
                .for_each(|element| self.end(&element));
        }
    }

    /// Gives the addresses that the tag hides, if it hides any.
    fn address(&mut self, tag: Tag<'_>) -> bool {
        let codes = tag.attributes().filter(|(key, _)| *key == PROTECTED);
        let mut hides = false;
        for address in codes.filter_map(|(_, code)| unprotect(code)) {
            self.add(&address);
            hides = true;
        }
        hides
    }

    #[inline(always)]
    fn close(&mut self, name: Name) {
        match self.open.pop_if(|last| last.name == name) {
            Some(last) => self.end(&last),
            None => self.close_further_up(name),
        }
        if !name.role().is_inline() {
            self.part();
        }
    }

    /// Closes an element, if one of this name is open, and all that were opened in it.
    fn close_further_up(&mut self, name: Name) {
        let from = self.open.len().saturating_sub(LOOK_UP);
        let opened = self.open[from..]
            .iter()
            .rposition(|element| element.name == name);
        let Some(at) = opened else {
            return;
        };
        while self.open.len() > from + at
            && let Some(element) = self.open.pop()
        {
            self.end(&element);
        }
    }

    #[inline(always)]
    fn end(&mut self, element: &Element) {
        let parts = match element.role {
            Role::Inline => false,
            Role::Quotation => self.replaced == 0,
            _ => true,
        };
        if parts {
            self.part();
        }
        self.replaced -= usize::from(element.replaced);
    }

    fn raw(&mut self, tag: Tag<'_>, content: &str) {
        if tag.name == Name::new(b"script") {
            if is_json_ld(tag) && may_have_body(content) {
                self.article.add(content);
            }
            json::add_texts(tag, content, &mut self.article.bodies);
        } else if tag.name == Name::new(b"textarea") || tag.name == Name::new(b"xmp") {
            self.part();
            if self.replaced == 0 {
                self.add(&decode(content, false));
            }
            self.part();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wire_story::text::{tokens, word_hashes};

    use super::*;
    use crate::page::extract::extract;

    /// Pages of all that bears on where words end, whole and broken.
    fn pages() -> impl Strategy<Value = String> {
        let bit = prop_oneof![
            "</?(p|div|b|span|q|a|br|img|hr|li|h2|P|Q|textarea|script|custom-element)( x=[\"'][a-z>]{0,3}[\"'])? ?/?>",
            "[a-z0-9_ ]{0,8}",
            "[a-zé’а-я.,& \n\u{ad}\u{200b}\u{301}<>\"'=/!-]{0,8}",
            Just("<!-- <p> -->".to_owned()),
            Just("<!--".to_owned()),
            Just("<script>__s=[\"".to_owned()),
            Just("<script type=application/ld+json>{\"articleBody\":\"".to_owned()),
            Just("\"}</script>".to_owned()),
            Just("one two three four five six seven \\u003cp>eight nine ten &amp; eleven twelve thirteen\\n14 15".to_owned()),
            Just("<a href=\"x ".to_owned()),
            Just("&amp;&#x2019;&#233;&eacute;&shy;".to_owned()),
            Just("<span data-cfemail=\"2a4e4f59416a5d43584f044f524b475a464f\">".to_owned()),
            Just("<a data-cfemail=2a4e4f59416a5d43584f044f524b475a464f>".to_owned()),
            any::<String>(),
        ];
        prop::collection::vec(bit, 0..30).prop_map(|bits| bits.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn it_has_the_words_that_a_reader_sees(html in pages()) {
            let (read, bare) = (extract(&html), bare(&html));
            let seen: Vec<u64> = tokens(&read.text).iter().map(|token| token.hash).collect();
            prop_assert_eq!(word_hashes(&bare.text), seen);
            prop_assert_eq!(bare.bodies, read.article.bodies);
        }
    }

    #[test]
    fn deep_pages_are_read_as_far_as_a_reader_sees() {
        for depth in [63, 64, 65, 511, 512, 513, 2000] {
            let html = format!(
                "<b>{}<div>one</b>two</div>three{}four",
                "<i>".repeat(depth),
                "</i>".repeat(depth)
            );
            let seen: Vec<u64> = tokens(&extract(&html).text)
                .iter()
                .map(|token| token.hash)
                .collect();
            assert_eq!(word_hashes(&bare(&html).text), seen, "{depth}");
        }
    }
}
