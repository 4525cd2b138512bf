//! HTML as a run of tags and text.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag, Token as RawToken, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};

/// A tag or a run of text.
pub(super) enum Token {
    Start(Tag),
    End(Tag),
    Text(StrTendril),
}

/// How many signs that could separate attributes may follow each other without a tag or a text
/// coming to its end. The tokenizer compares each attribute of a tag with all before it, so a tag of
/// a million attributes would take an hour.
const SEPARATORS: usize = 20_000;

/// Bytes given to the tokenizer at a time.
const CHUNK: usize = 4096;

/// The tokens of a piece of HTML, and whether reading stopped at a monstrous tag or comment.
pub(super) fn read(html: &str) -> (Vec<Token>, bool) {
    let html = without_embedded_data(html);
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = html.as_ref();
    let mut separators = 0;
    let mut cut_off = false;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK.min(rest.len())));
        queue.push_back(StrTendril::from(chunk));
        let _ = tokenizer.feed(&queue);
        if tokenizer.sink.progress.take() {
            separators = 0;
        }
        separators += chunk
            .bytes()
            .filter(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'='))
            .count();
        if separators > SEPARATORS {
            cut_off = true;
            break;
        }
        rest = after;
    }
    if !cut_off {
        tokenizer.end();
    }
    (tokenizer.sink.tokens.take(), cut_off)
}

/// Pictures embedded as base64 are megabytes of nothing to read.
fn without_embedded_data(html: &str) -> Cow<'_, str> {
    const MARK: &str = ";base64,";
    if !html.contains(MARK) {
        return Cow::Borrowed(html);
    }
    let mut kept = String::with_capacity(html.len());
    for (index, part) in html.split(MARK).enumerate() {
        if index == 0 {
            kept.push_str(part);
        } else {
            kept.push_str(MARK);
            kept.push_str(part.trim_start_matches(|c: char| {
                c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
            }));
        }
    }
    Cow::Owned(kept)
}

#[derive(Default)]
struct Sink {
    tokens: RefCell<Vec<Token>>,
    progress: Cell<bool>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: RawToken, _line: u64) -> TokenSinkResult<()> {
        let (token, result) = match token {
            RawToken::TagToken(tag) if tag.kind == StartTag => {
                let raw = raw_kind(&tag);
                let result = raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
                (Token::Start(tag), result)
            }
            RawToken::TagToken(tag) => (Token::End(tag), TokenSinkResult::Continue),
            RawToken::CharacterTokens(text) => (Token::Text(text), TokenSinkResult::Continue),
            RawToken::CommentToken(_) | RawToken::DoctypeToken(_) => {
                self.progress.set(true);
                return TokenSinkResult::Continue;
            }
            RawToken::NullCharacterToken | RawToken::EOFToken | RawToken::ParseError(_) => {
                return TokenSinkResult::Continue;
            }
        };
        self.progress.set(true);
        self.tokens.borrow_mut().push(token);
        result
    }
}

/// What stands in such an element is no markup. In XHTML `<script/>` is empty, so that a tag that
/// closes itself doesn't swallow the rest.
fn raw_kind(tag: &Tag) -> Option<RawKind> {
    if tag.self_closing {
        return None;
    }
    match &*tag.name {
        "script" => Some(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "textarea" | "title" => Some(RawKind::Rcdata),
        _ => None,
    }
}

/// Whether everything after such a tag belongs to it, if it is never closed.
pub(super) fn swallows_the_rest(tag: &Tag) -> bool {
    raw_kind(tag).is_some()
}
