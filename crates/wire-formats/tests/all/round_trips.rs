//! What is written is read back as it was.

use proptest::prelude::*;
use wire_formats::render::{self, CopyFormat, Options};
use wire_formats::{editor, html};
use wire_rights::is_rights_line;
use wire_story::{Content, MarkKind, Paragraph, Purpose, VersionNumber};
use wire_testkit::builders::{story, terms, with_copy};

use crate::common::{paragraphs, read_one, text};

fn open(content: &Content) -> &[Paragraph] {
    content.body.open(Purpose::Align)
}

/// The story is read, written as a licensed copy in the format, and read again.
fn round_trip(
    format: CopyFormat,
    headline: &str,
    byline: &str,
    paragraphs: Vec<Paragraph>,
) -> (Content, wire_formats::parse::Incoming) {
    let (story, version) = story()
        .headline(headline)
        .byline(byline)
        .paragraphs(paragraphs)
        .build();
    let written = with_copy(&story, &version, &terms(), |copy| {
        render::copy(format, copy, &Options::default())
    });
    let read = read_one(&written, &format!("story.{}", format.extension()));
    assert_eq!(read.creator.as_deref(), Some("Civic Wire"));
    assert_eq!(read.date, story.date);
    assert_eq!(read.url, story.url);
    assert_eq!(read.source_id, Some(story.uri()));
    let expected = version.content().unwrap().clone();
    (expected, read)
}

fn plain(paragraphs: &[Paragraph]) -> Vec<Paragraph> {
    paragraphs
        .iter()
        .map(|paragraph| Paragraph {
            marks: paragraph
                .marks
                .iter()
                .filter(|mark| matches!(mark.kind, MarkKind::ThirdParty(_)))
                .cloned()
                .collect(),
            ..Paragraph::plain(paragraph.text.as_str())
        })
        .collect()
}

/// Readers leave out a first line that only repeats the headline or the byline.
fn repeats(line: &str, headline: &str, byline: &str) -> bool {
    line == headline || line == byline || line.strip_prefix("By ") == Some(byline)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn editor_markup_says_what_the_paragraphs_say(paragraphs in paragraphs()) {
        let typed = editor::text(&paragraphs);
        prop_assert_eq!(editor::paragraphs(&typed), paragraphs, "typed: {}", typed);
    }

    /// Anything at all, and more signs in a row than anybody types.
    #[test]
    fn whatever_is_typed_is_kept_by_the_editor(
        typed in prop_oneof!["(?s).{0,200}", r"([ab :\n#>-]|\\|\*{1,3}|\{\{a: ?|\}\}|\[|\]|\(http://a\.example\)|\\\|){0,30}"]
    ) {
        let once = editor::paragraphs(&typed);
        let again = editor::paragraphs(&editor::text(&once));
        prop_assert_eq!(again, once);
    }

    #[test]
    fn html_says_what_the_paragraphs_say(paragraphs in paragraphs()) {
        let (story, version) = story().paragraphs(paragraphs.clone()).build();
        let written = with_copy(&story, &version, &terms(), |copy| render::body_html(copy, &Options::default()));
        let mut read = html::paragraphs(&written);
        read.retain(|paragraph| !is_rights_line(&paragraph.text));
        prop_assert_eq!(read, paragraphs, "written: {}", written);
    }

    #[test]
    fn ninjs_and_newsml_come_back_whole(headline in text(), byline in text(), paragraphs in paragraphs()) {
        prop_assume!(!repeats(&paragraphs[0].text, &headline, &byline));
        for format in [CopyFormat::Ninjs, CopyFormat::Newsml] {
            let (expected, read) = round_trip(format, &headline, &byline, paragraphs.clone());
            let content = read.content().unwrap();
            prop_assert_eq!(&content.headline, &expected.headline);
            prop_assert_eq!(&content.byline, &expected.byline);
            prop_assert_eq!(&content.summary, &expected.summary);
            prop_assert_eq!(&content.language, &expected.language);
            prop_assert_eq!(open(content), open(&expected));
            prop_assert_eq!(read.version.map(VersionNumber::get), Some(1));
            let notice = content.notice.as_ref().unwrap();
            prop_assert_eq!(notice.contact.address(), Some("licensing@wire.example"));
        }
    }

    #[test]
    fn json_lines_come_back_with_their_texts(headline in text(), byline in text(), paragraphs in paragraphs()) {
        prop_assume!(!repeats(&paragraphs[0].text, &headline, &byline));
        let (expected, read) = round_trip(CopyFormat::JsonLine, &headline, &byline, paragraphs);
        let content = read.content().unwrap();
        prop_assert_eq!(&content.headline, &expected.headline);
        prop_assert_eq!(&content.byline, &expected.byline);
        prop_assert_eq!(open(content), plain(open(&expected)));
    }

    #[test]
    fn wire_text_comes_back_with_its_texts(headline in text(), byline in text(), texts in prop::collection::vec(text(), 1..8)) {
        prop_assume!(!repeats(&texts[0], &headline, &byline));
        let paragraphs = texts.iter().map(|text| Paragraph::plain(text.as_str())).collect();
        let (expected, read) = round_trip(CopyFormat::Text, &headline, &byline, paragraphs);
        let content = read.content().unwrap();
        prop_assert_eq!(&content.headline, &expected.headline);
        prop_assert_eq!(&content.byline, &expected.byline);
        prop_assert_eq!(open(content), open(&expected));
        let notice = content.notice.as_ref().unwrap();
        prop_assert_eq!(notice.contact.address(), Some("licensing@wire.example"));
    }
}
