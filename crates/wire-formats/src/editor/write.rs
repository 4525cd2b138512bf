//! Paragraphs to light markup.

use wire_story::{MarkKind, Paragraph, ParagraphKind};

use crate::paragraph::{Step, steps};

/// The paragraphs in light markup.
#[must_use]
pub fn text(paragraphs: &[Paragraph]) -> String {
    let mut text = String::new();
    let mut before = None;
    for paragraph in paragraphs {
        match (before, paragraph.kind) {
            (None, _) => {}
            (Some(ParagraphKind::ListItem), ParagraphKind::ListItem) => text.push('\n'),
            _ => text.push_str("\n\n"),
        }
        before = Some(paragraph.kind);
        text.push_str(match paragraph.kind {
            ParagraphKind::Text => "",
            ParagraphKind::Heading => "## ",
            ParagraphKind::Quotation => "> ",
            ParagraphKind::ListItem => "- ",
        });
        let line = line(paragraph);
        if paragraph.kind == ParagraphKind::Text && super::read::prefix(&line).is_some() {
            text.push('\\');
        }
        text.push_str(&line);
    }
    text
}

fn line(paragraph: &Paragraph) -> String {
    let steps = steps(paragraph);
    // Brackets are common in news ("[sic]"): they are left alone where no link could be read.
    let brackets = paragraph.text.contains("](")
        || steps
            .iter()
            .any(|step| matches!(step, Step::Open(MarkKind::Link(_))));
    let mut line = Line {
        out: String::new(),
        brackets,
        after_asterisk: false,
    };
    for step in steps {
        match step {
            Step::Text(text) => line.text(text),
            Step::Open(MarkKind::Strong) => {
                line.part();
                line.push("**");
            }
            // After the end of emphasis within it, `***` is read as both ends.
            Step::Close(MarkKind::Strong) => line.push("**"),
            Step::Open(MarkKind::Emphasis) | Step::Close(MarkKind::Emphasis) => line.emphasis(),
            Step::Open(MarkKind::ThirdParty(owner)) => {
                line.part();
                line.push("{{");
                line.owner(owner);
                line.push(": ");
            }
            Step::Close(MarkKind::ThirdParty(_)) => line.push("}}"),
            Step::Open(MarkKind::Link(_)) => line.push("["),
            Step::Close(MarkKind::Link(url)) => {
                line.push("](");
                line.address(url.as_str());
                line.push(")");
            }
        }
    }
    line.out
}

struct Line {
    out: String,
    brackets: bool,
    /// Whether the last sign written is the one of emphasis: another asterisk would change it.
    after_asterisk: bool,
}

impl Line {
    fn push(&mut self, sign: &str) {
        self.out.push_str(sign);
        self.after_asterisk = false;
    }

    /// Keeps the next sign apart from an asterisk just written.
    fn part(&mut self) {
        if self.after_asterisk {
            self.push(r"\|");
        }
    }

    fn emphasis(&mut self) {
        self.part();
        self.push("*");
        self.after_asterisk = true;
    }

    fn text(&mut self, text: &str) {
        let mut before = ' ';
        for character in text.chars() {
            let escaped = match character {
                '\\' | '*' | '{' | '}' => true,
                '[' => self.brackets,
                '(' => self.brackets && before == ']',
                _ => false,
            };
            if escaped {
                self.out.push('\\');
            }
            self.out.push(character);
            before = character;
        }
        self.after_asterisk = false;
    }

    fn owner(&mut self, owner: &str) {
        for character in owner.chars() {
            if matches!(character, '\\' | ':' | '{' | '}') {
                self.out.push('\\');
            }
            self.out.push(character);
        }
    }

    fn address(&mut self, address: &str) {
        for character in address.chars() {
            if matches!(character, '\\' | ')') {
                self.out.push('\\');
            }
            self.out.push(character);
        }
    }
}
