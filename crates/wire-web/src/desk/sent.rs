//! A form with a file in it, as it was sent.

use std::collections::HashMap;

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use wire_formats::clean;

use crate::app::App;
use crate::error::PageError;

/// The fields of a form and the file that came with it.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    fields: HashMap<String, String>,
    /// Its name and its bytes.
    file: Option<(String, Vec<u8>)>,
}

impl Sent {
    /// What was typed into a field, with line ends as they are in Unix.
    pub(crate) fn text(&self, name: &str) -> String {
        self.fields
            .get(name)
            .map(|value| value.replace("\r\n", "\n"))
            .unwrap_or_default()
    }

    /// What was typed into a field of one line.
    pub(crate) fn line(&self, name: &str) -> String {
        clean::line(&self.text(name))
    }

    /// Whether a box was ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// What follows this in the names of fields, with their values, in the order of the names.
    pub(crate) fn named(&self, beginning: &str) -> Vec<(&str, &str)> {
        let fields = self.fields.iter();
        let named = fields
            .filter_map(|(name, value)| Some((name.strip_prefix(beginning)?, value.as_str())));
        let mut named: Vec<_> = named.collect();
        named.sort_unstable();
        named
    }

    /// The bytes of the picture that was chosen.
    pub(crate) fn picture(&self) -> Option<&[u8]> {
        self.file().map(|(_, bytes)| bytes)
    }

    /// The name and the bytes of the file that was chosen.
    pub(crate) fn file(&self) -> Option<(&str, &[u8])> {
        let (name, bytes) = self.file.as_ref()?;
        Some((name, bytes))
    }

    async fn read(mut multipart: Multipart) -> Result<Self, MultipartError> {
        let mut sent = Self::default();
        while let Some(field) = multipart.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            let file = field.file_name().map(str::to_owned);
            let bytes = field.bytes().await?;
            if let Some(file) = file {
                if !bytes.is_empty() {
                    sent.file = Some((file, bytes.to_vec()));
                }
            } else {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                sent.fields.insert(name, text);
            }
        }
        Ok(sent)
    }
}

impl FromRequest<App> for Sent {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let multipart = Multipart::from_request(request, app).await.map_err(|_| {
            PageError::Bad("This isn't a form. Open the page and send it again.".into())
        })?;
        Self::read(multipart).await.map_err(|error| {
            if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
                PageError::Bad(
                    "The form is too large: with its file it may have 12 MB. Choose a smaller file."
                        .into(),
                )
            } else {
                PageError::Bad("The form arrived incomplete. Go back and send it again.".into())
            }
        })
    }
}
