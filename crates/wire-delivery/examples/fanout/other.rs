//! Another sender than a wire, measured on the same work.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;
use wire_delivery::Guard;

use crate::sink::marked;
use crate::used::Used;

#[derive(clap::Args)]
pub struct Options {
    /// Where another sender is told to publish, by POST: it is measured in place of a wire.
    #[arg(long, conflicts_with = "wirecopy")]
    pub publish_url: Option<String>,
    /// A header for that, 'NAME: VALUE'.
    #[arg(long = "publish-header", value_name = "HEADER")]
    publish_headers: Vec<String>,
    /// What is posted. {number} stands for the number of the publication, and {text} for its text, which the messages
    /// to the endpoints have to carry as it is.
    #[arg(
        long,
        value_name = "TEMPLATE",
        default_value = r#"{"number":{number},"text":"{text}"}"#
    )]
    publish_body: String,
    /// Run once the endpoints listen, with a file of their addresses, one on each line, so that the sender
    /// comes to know them.
    #[arg(long, value_name = "COMMAND", requires = "publish_url")]
    set_up: Option<PathBuf>,
    /// The sender's process, of which time and memory are printed.
    #[arg(long, value_name = "ID", requires = "publish_url")]
    process: Option<u32>,
}

pub struct Other {
    url: String,
    headers: HeaderMap,
    body: String,
    process: Option<u32>,
}

impl Other {
    /// Tells it of the endpoints.
    pub fn set_up(options: &Options, endpoints: &[Url]) -> Self {
        if let Some(command) = &options.set_up {
            let listed = tempfile::NamedTempFile::new().unwrap();
            let lines: Vec<String> = endpoints.iter().map(|url| format!("{url}\n")).collect();
            fs::write(listed.path(), lines.concat()).unwrap();
            let status = Command::new(command).arg(listed.path()).status();
            assert!(status.unwrap().success(), "{command:?} failed");
        }
        let header = |line: &String| {
            let (name, value) = line.split_once(':').expect("a header is 'NAME: VALUE'");
            let name = name.trim().parse::<HeaderName>().unwrap();
            (name, HeaderValue::from_str(value.trim()).unwrap())
        };
        Self {
            url: options.publish_url.clone().unwrap(),
            headers: options.publish_headers.iter().map(header).collect(),
            body: options.publish_body.clone(),
            process: options.process,
        }
    }

    /// What is posted to publish this.
    pub fn body(&self, number: usize, bytes: usize) -> Bytes {
        let text = format!("{:x<bytes$}", marked(number));
        let body = self.body.replace("{number}", &number.to_string());
        body.replace("{text}", &text).into()
    }

    /// Returns when the sender has acknowledged it.
    pub async fn publish(&self, guard: &Guard, body: Bytes) {
        let url: Url = self.url.parse().unwrap();
        let answer = guard.post(&url, self.headers.clone(), body).await.unwrap();
        assert!(answer.is_success(), "{}: {}", answer.status, answer.excerpt);
    }

    pub fn used(&self) -> Used {
        self.process.map_or_else(Used::default, Used::by)
    }
}
