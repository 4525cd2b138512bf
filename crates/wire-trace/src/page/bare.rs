//! The text of a page and nothing else of it, for who asks of many pages whether they carry anything.
//!
//! It has the words that [`extract`](super::extract) reads, in the same order, a space or more between two of
//! them; no places, links or segments.

use fearless_simd::{Level, Simd, dispatch};

use super::email::{PROTECTED, unprotect};
use super::entity::decode;
use super::json;
use super::json_ld::{Article, is_json_ld, may_have_body};
use super::name::Name;
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
        article: Article::default(),
        replaced: false,
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

struct Reader {
    text: String,
    /// Whether the word that comes next is parted from what there is so far.
    parted: bool,
    article: Article,
    /// Whether an address that the last tag hides stands for the text behind it.
    replaced: bool,
}

impl Reader {
    #[inline(always)]
    fn text(&mut self, text: Text<'_>) {
        if self.replaced {
            return;
        }
        if text.is_blank {
            self.parted = true;
        } else if text.has_entities {
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

    #[inline(always)]
    fn open(&mut self, tag: Tag<'_>) {
        self.parted |= tag.role.parts_at_start();
        self.replaced = tag.may_hide && tag.role.has_content() && self.address(tag);
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
        self.parted |= name.role().parts_at_end();
        self.replaced = false;
    }

    fn raw(&mut self, tag: Tag<'_>, content: &str) {
        self.replaced = false;
        if tag.name == Name::new(b"script") {
            if is_json_ld(tag) && may_have_body(content) {
                self.article.add(content);
            }
            json::add_texts(tag, content, &mut self.article.bodies);
        } else if tag.name == Name::new(b"textarea") || tag.name == Name::new(b"xmp") {
            self.parted = true;
            self.add(&decode(content, false));
            self.parted = true;
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
    fn the_end_of_an_inline_element_parts_no_words() {
        let html = "<span>ferry<p>har</span>bour, <q>ter</q>minal";
        let seen = word_hashes("ferry harbour ter minal");
        assert_eq!(word_hashes(&bare(html).text), seen);
        assert_eq!(word_hashes(&extract(html).text), seen);
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
