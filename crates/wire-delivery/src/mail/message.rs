//! The message (RFC 5322) of a queued mail: the same bytes at every attempt, but for the boundary
//! between its parts.

use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use wire_store::QueuedMail;

use super::header::{Line, Mailbox};
use super::html;
use super::send::Head;

/// The message. Its id and date are those of the moment at which it was queued, so that a mail that
/// had to be sent twice can be recognised as one.
///
/// It asks for no answer by machine (RFC 3834). Notices of corrections and kills go to everyone who
/// has the story, so there is no list to unsubscribe from.
pub(super) fn render(head: &Head, to: &Mailbox, queued: &QueuedMail) -> Vec<u8> {
    let mail = &queued.mail;
    let id = format!(
        "wire-{}-{}@{}",
        queued.queued.as_microsecond(),
        queued.id,
        head.host
    );
    let (name, subject) = (Line::of(&head.name), Line::of(&mail.subject));
    let mut message = MessageBuilder::new()
        .from(Address::new_address(
            Some(name.as_str()),
            head.from.to_string(),
        ))
        .to(to.to_string())
        .subject(subject.as_str())
        .date(queued.queued.as_second())
        .message_id(id)
        .header(
            "Auto-Submitted",
            HeaderType::Raw(Raw::new("auto-generated")),
        );
    if let Some(reply_to) = &head.reply_to {
        message = message.reply_to(reply_to.to_string());
    }
    let html = mail.html.clone().unwrap_or_else(|| html::twin(&mail.text));
    message
        .body(MimePart::new(
            "multipart/alternative",
            BodyPart::Multipart(vec![plain(&mail.text), MimePart::new("text/html", html)]),
        ))
        .write_to_vec()
        .expect("a vector has room")
}

/// Plain ASCII goes as it is: a person who opens the file finds links in one piece.
fn plain(text: &str) -> MimePart<'_> {
    if needs_no_encoding(text) {
        MimePart::new("text/plain", text.replace('\n', "\r\n")).transfer_encoding("7bit")
    } else {
        MimePart::new("text/plain", text)
    }
}

/// Whether a text can travel as it is: ASCII, in lines that every server takes.
fn needs_no_encoding(text: &str) -> bool {
    let odd = |c: char| !c.is_ascii() || (c.is_ascii_control() && c != '\n');
    !text.contains(odd) && text.lines().all(|line| line.len() <= 990)
}
