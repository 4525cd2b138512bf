//! S3, and what speaks like it: a file of a bucket is an address that is signed.

use std::env;
use std::time::Duration;

use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use url::Url;

use super::RemoteError;

/// Where buckets are if nothing says so.
const REGION: &str = "us-east-1";
/// How long a signed address can be asked for; it is signed anew each time.
const LASTS: Duration = Duration::from_secs(600);

/// With what S3 is asked: the variables that other programs know, too.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// A server other than Amazon's.
    endpoint: Option<String>,
    region: Option<String>,
    /// Without them, only what is open to everybody can be had.
    credentials: Option<Credentials>,
}

impl Access {
    /// As the variables of this process say: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`,
    /// `AWS_REGION` or `AWS_DEFAULT_REGION`, `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`.
    #[must_use]
    pub fn from_variables() -> Self {
        let first = |names: [&str; 2]| {
            let mut values = names.into_iter().filter_map(|name| env::var(name).ok());
            values.find(|value| !value.trim().is_empty())
        };
        Self {
            endpoint: first(["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]),
            region: first(["AWS_REGION", "AWS_DEFAULT_REGION"]),
            credentials: Credentials::from_env(),
        }
    }

    /// Whether whoever runs this names a server of their own.
    #[must_use]
    pub fn names_a_server(&self) -> bool {
        self.endpoint.is_some()
    }

    /// The address of a file, signed for some minutes.
    pub(super) fn address(&self, bucket: &str, key: &str) -> Result<Url, RemoteError> {
        let region = self.region.as_deref().unwrap_or(REGION);
        // Amazon's certificates know names with one label before theirs.
        let style = match &self.endpoint {
            None if !bucket.contains('.') => UrlStyle::VirtualHost,
            _ => UrlStyle::Path,
        };
        let amazon = || format!("https://s3.{region}.amazonaws.com");
        let endpoint = self.endpoint.clone().unwrap_or_else(amazon);
        let unclear = |reason: String| {
            RemoteError::Access(format!(
                "s3://{bucket} can't be asked at {endpoint}: {reason}"
            ))
        };
        let parsed = Url::parse(&endpoint).map_err(|error| unclear(error.to_string()))?;
        let bucket = Bucket::new(parsed, style, bucket.to_owned(), region.to_owned())
            .map_err(|error| unclear(error.to_string()))?;
        Ok(bucket
            .get_object(self.credentials.as_ref(), key)
            .sign(LASTS))
    }

    /// Asks in this region from now on; says whether it is another one.
    pub(super) fn move_to(&mut self, region: String) -> bool {
        let sound = region
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let known = self.region.as_deref().unwrap_or(REGION);
        let moves = sound && self.endpoint.is_none() && known != region;
        if moves {
            self.region = Some(region);
        }
        moves
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(access: &Access, bucket: &str, key: &str) -> String {
        match access.address(bucket, key) {
            Ok(url) => url.to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_is_open_to_everybody_is_asked_for_without_a_signature() {
        let mut access = Access::default();
        let own = Access {
            endpoint: Some("http://127.0.0.1:9000".into()),
            ..Access::default()
        };
        let wrong = Access {
            endpoint: Some("minio".into()),
            ..Access::default()
        };
        let amazon = address(&access, "crawl", "2026/11/a b.warc.gz");
        let dotted = address(&access, "crawl.example", "a.warc.gz");
        assert!(access.move_to("eu-west-1".into()));
        assert!(!access.move_to("eu-west-1".into()) && !access.move_to("evil.example/".into()));
        let moved = address(&access, "crawl", "a.warc.gz");
        let (own, wrong) = (
            address(&own, "crawl", "a.warc.gz"),
            address(&wrong, "crawl", "a"),
        );
        insta::assert_snapshot!([amazon, dotted, moved, own, wrong].join("\n"), @"
        https://crawl.s3.us-east-1.amazonaws.com/2026/11/a%20b.warc.gz
        https://s3.us-east-1.amazonaws.com/crawl.example/a.warc.gz
        https://crawl.s3.eu-west-1.amazonaws.com/a.warc.gz
        http://127.0.0.1:9000/crawl/a.warc.gz
        s3://crawl can't be asked at minio: relative URL without a base
        ");
    }

    #[test]
    fn a_signature_leaves_the_secret_out() {
        let access = Access {
            credentials: Some(Credentials::new_with_token("KEY", "SECRET", "TOKEN")),
            ..Access::default()
        };
        let signed = address(&access, "crawl", "a.warc.gz");
        for part in [
            "X-Amz-Credential=KEY%2F",
            "X-Amz-Security-Token=TOKEN",
            "X-Amz-Signature=",
        ] {
            assert!(signed.contains(part), "{signed}");
        }
        assert!(!signed.contains("SECRET"));
    }
}
