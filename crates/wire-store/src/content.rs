//! What a version says, as JSON. The types of `wire-story` are not serialised: a body that could be
//! would leave by accident. These are the store's own, converted by hand.

use serde::{Deserialize, Serialize};
use url::Url;
use wire_story::{
    Body, Contact, Content, Mark, MarkKind, Notice, Paragraph, ParagraphKind, Picture,
    PictureRights, Purpose,
};

use crate::StoreError;
use crate::database::Row;
use crate::rows::{json, to_json};

/// A content as it is kept.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    headline: String,
    byline: String,
    summary: String,
    language: String,
    body: Vec<KeptParagraph>,
    picture: Option<KeptPicture>,
    notice: Option<KeptNotice>,
}

#[derive(Serialize, Deserialize)]
struct KeptParagraph {
    kind: KeptKind,
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    marks: Vec<KeptMark>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeptKind {
    Text,
    Heading,
    Quotation,
    ListItem,
}

#[derive(Serialize, Deserialize)]
struct KeptMark {
    start: usize,
    end: usize,
    kind: KeptMarkKind,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeptMarkKind {
    Link(Url),
    Strong,
    Emphasis,
    ThirdParty(String),
}

#[derive(Serialize, Deserialize)]
struct KeptPicture {
    hash: String,
    media_type: String,
    alt_text: String,
    credit: String,
    rights: KeptRights,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeptRights {
    Own,
    ThirdParty,
}

#[derive(Serialize, Deserialize)]
struct KeptNotice {
    creator: Option<String>,
    paragraphs: Vec<String>,
    contact: KeptContact,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeptContact {
    Address(String),
    Destroyed,
    Missing,
}

/// The content as it is kept. Equal contents have equal texts.
pub(crate) fn write(content: &Content) -> Result<String, StoreError> {
    to_json(&Kept::of(content))
}

/// The content in this column.
pub(crate) fn read(row: &Row, column: &str) -> Result<Content, StoreError> {
    Ok(json::<Kept>(row, column)?.into())
}

impl Kept {
    pub(crate) fn of(content: &Content) -> Self {
        Self {
            headline: content.headline.clone(),
            byline: content.byline.clone(),
            summary: content.summary.clone(),
            language: content.language.clone(),
            body: content
                .body
                .open(Purpose::Store)
                .iter()
                .map(KeptParagraph::of)
                .collect(),
            picture: content.picture.as_ref().map(KeptPicture::of),
            notice: content.notice.as_ref().map(KeptNotice::of),
        }
    }

    pub(crate) fn into(self) -> Content {
        Content {
            headline: self.headline,
            byline: self.byline,
            summary: self.summary,
            language: self.language,
            body: Body::new(self.body.into_iter().map(KeptParagraph::into).collect()),
            picture: self.picture.map(KeptPicture::into),
            notice: self.notice.map(KeptNotice::into),
        }
    }
}

impl KeptParagraph {
    fn of(paragraph: &Paragraph) -> Self {
        Self {
            kind: match paragraph.kind {
                ParagraphKind::Text => KeptKind::Text,
                ParagraphKind::Heading => KeptKind::Heading,
                ParagraphKind::Quotation => KeptKind::Quotation,
                ParagraphKind::ListItem => KeptKind::ListItem,
            },
            text: paragraph.text.clone(),
            marks: paragraph
                .marks
                .iter()
                .map(|mark| KeptMark {
                    start: mark.start,
                    end: mark.end,
                    kind: match &mark.kind {
                        MarkKind::Link(url) => KeptMarkKind::Link(url.clone()),
                        MarkKind::Strong => KeptMarkKind::Strong,
                        MarkKind::Emphasis => KeptMarkKind::Emphasis,
                        MarkKind::ThirdParty(owner) => KeptMarkKind::ThirdParty(owner.clone()),
                    },
                })
                .collect(),
        }
    }

    fn into(self) -> Paragraph {
        Paragraph {
            kind: match self.kind {
                KeptKind::Text => ParagraphKind::Text,
                KeptKind::Heading => ParagraphKind::Heading,
                KeptKind::Quotation => ParagraphKind::Quotation,
                KeptKind::ListItem => ParagraphKind::ListItem,
            },
            text: self.text,
            marks: self
                .marks
                .into_iter()
                .map(|mark| Mark {
                    start: mark.start,
                    end: mark.end,
                    kind: match mark.kind {
                        KeptMarkKind::Link(url) => MarkKind::Link(url),
                        KeptMarkKind::Strong => MarkKind::Strong,
                        KeptMarkKind::Emphasis => MarkKind::Emphasis,
                        KeptMarkKind::ThirdParty(owner) => MarkKind::ThirdParty(owner),
                    },
                })
                .collect(),
        }
    }
}

impl KeptPicture {
    fn of(picture: &Picture) -> Self {
        Self {
            hash: picture.hash.clone(),
            media_type: picture.media_type.clone(),
            alt_text: picture.alt_text.clone(),
            credit: picture.credit.clone(),
            rights: match picture.rights {
                PictureRights::Own => KeptRights::Own,
                PictureRights::ThirdParty => KeptRights::ThirdParty,
            },
        }
    }

    fn into(self) -> Picture {
        Picture {
            hash: self.hash,
            media_type: self.media_type,
            alt_text: self.alt_text,
            credit: self.credit,
            rights: match self.rights {
                KeptRights::Own => PictureRights::Own,
                KeptRights::ThirdParty => PictureRights::ThirdParty,
            },
        }
    }
}

impl KeptNotice {
    fn of(notice: &Notice) -> Self {
        Self {
            creator: notice.creator.clone(),
            paragraphs: notice.paragraphs.clone(),
            contact: match &notice.contact {
                Contact::Address(address) => KeptContact::Address(address.clone()),
                Contact::Destroyed => KeptContact::Destroyed,
                Contact::Missing => KeptContact::Missing,
            },
        }
    }

    fn into(self) -> Notice {
        Notice {
            creator: self.creator,
            paragraphs: self.paragraphs,
            contact: match self.contact {
                KeptContact::Address(address) => Contact::Address(address),
                KeptContact::Destroyed => Contact::Destroyed,
                KeptContact::Missing => Contact::Missing,
            },
        }
    }
}
