//! What the tests share: where real documents lie, and stories out of thin air.

use std::path::PathBuf;

use proptest::prelude::*;
use wire_formats::parse::{Incoming, Limits, parse_any};
use wire_story::{Mark, MarkKind, Paragraph, ParagraphKind};

/// A file or folder of the shared data; says so where there is none.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var_os("WIRECOPY_SHARED").map_or(beside, PathBuf::from);
    let path = root.join("data").join(path);
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return None;
    }
    Some(path)
}

/// The files of a folder of the shared data, by name.
pub(crate) fn shared_files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = shared(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// The only story of a document.
pub(crate) fn read_one(bytes: impl AsRef<[u8]>, file_name: &str) -> Incoming {
    let batch = parse_any(bytes.as_ref(), file_name, &Limits::default()).unwrap();
    let mut stories = batch.all().unwrap();
    assert_eq!(stories.len(), 1);
    stories.remove(0)
}

/// Words with signs that mean something somewhere: to HTML, to XML, to the editor, to a date.
pub(crate) fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zA-Zäß’“”é]{1,9}",
        2 => "[-a-z*_#>+.,;:!?()\\[\\]\\\\`~|&<'\"$@/=0-9]{1,5}",
        1 => prop::sample::select(vec![
            "[sic]", "](", "[x](https://a.example)", "**", "***", "&amp;", "<p>", "</p>", "<!--", "-->", "]]>",
            "{{AP: x}}", "{{", "}}", "{", "- ", "## ", "> ", "\\*", "\\|", "𝄞", "مرحبا", "日本語", "e\u{301}", "\u{200b}x", "a\u{a0}b",
        ]).prop_map(|text| text.trim().to_owned()),
    ]
}

/// A text in one line, which no reader takes for a notice or a correction.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..12)
        .prop_map(|words| words.join(" ").trim().to_owned())
        .prop_filter("there has to be some text", |text| !text.is_empty())
}

fn kind() -> impl Strategy<Value = ParagraphKind> {
    prop_oneof![
        4 => Just(ParagraphKind::Text),
        1 => Just(ParagraphKind::Heading),
        1 => Just(ParagraphKind::Quotation),
        2 => Just(ParagraphKind::ListItem),
    ]
}

fn mark_kind() -> impl Strategy<Value = MarkKind> {
    let link = prop::sample::select(vec![
        "https://wire.example/a_(b)?c=d&e='f'#g",
        "http://other.example/",
        "mailto:desk@wire.example",
        "https://wire.example/)*[x](y)",
    ]);
    let owner = prop::sample::select(vec![
        "The Associated Press",
        "Reuters: World {news}",
        r#"A "B" & <C> \ *d*"#,
    ]);
    prop_oneof![
        Just(MarkKind::Strong),
        Just(MarkKind::Emphasis),
        link.prop_map(|url| MarkKind::Link(url.parse().unwrap())),
        owner.prop_map(|owner| MarkKind::ThirdParty(owner.into())),
    ]
}

/// A paragraph whose marks nest, as every writer of paragraphs makes them.
pub(crate) fn paragraph() -> impl Strategy<Value = Paragraph> {
    let marks = prop::collection::vec(
        (
            mark_kind(),
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
        ),
        0..6,
    );
    (kind(), text(), marks).prop_map(|(kind, text, wishes)| {
        let mut marks: Vec<Mark> = Vec::new();
        for (kind, one, other) in wishes {
            let mark = stretch(&text, one, other, kind);
            if let Some(mark) = mark
                && marks.iter().all(|known| fits(known, &mark))
            {
                marks.push(mark);
            }
        }
        marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
        Paragraph { kind, text, marks }
    })
}

pub(crate) fn paragraphs() -> impl Strategy<Value = Vec<Paragraph>> {
    prop::collection::vec(paragraph(), 1..8)
}

/// A stretch of the text between two characters, without white space at its ends.
fn stretch(
    text: &str,
    one: prop::sample::Index,
    other: prop::sample::Index,
    kind: MarkKind,
) -> Option<Mark> {
    let borders: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let (one, other) = (*one.get(&borders), *other.get(&borders));
    let (start, end) = (one.min(other), one.max(other));
    let said = &text[start..end];
    let start = start + said.len() - said.trim_start().len();
    let end = start + said.trim().len();
    (start < end).then_some(Mark { start, end, kind })
}

/// Whether two marks are apart, or the one stands within the other and is of another kind. Of equal
/// stretches the order would be arbitrary.
fn fits(one: &Mark, other: &Mark) -> bool {
    let apart = one.end <= other.start || other.end <= one.start;
    let nested = one.start <= other.start && other.end <= one.end
        || other.start <= one.start && one.end <= other.end;
    let same = (one.start, one.end) == (other.start, other.end);
    let like = std::mem::discriminant(&one.kind) == std::mem::discriminant(&other.kind);
    apart || nested && !same && !like
}
