//! Large files that lie elsewhere, read from beginning to end however often the connection breaks: it is
//! made anew, and goes on at the byte where it broke.

mod s3;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use url::Url;

use crate::Guard;
use crate::guard::{Download, GuardError};
use crate::robots::LONGEST_WAIT;
pub use s3::Access;

/// How often a file is asked for without a byte coming, once it has begun.
const TRIES: u32 = 10;
/// The same before it has begun: it may have been named wrongly.
const FIRST_TRIES: u32 = 3;
/// How long after the first failure; twice as long after each further one.
const PATIENCE: Duration = Duration::from_millis(200);

/// Where a large file lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// At this address.
    Web(Url),
    /// In a bucket of S3, or of what speaks like it.
    S3 {
        /// The bucket.
        bucket: String,
        /// The file in it.
        key: String,
    },
}

impl Location {
    /// Reads `https://…`, `http://…` or `s3://bucket/key`; nothing where it is something else.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let Some(rest) = typed.strip_prefix("s3://") else {
            let url = Url::parse(typed).ok()?;
            return matches!(url.scheme(), "http" | "https").then_some(Self::Web(url));
        };
        let (bucket, key) = rest.split_once('/')?;
        // An address can't say them: it would lead to another file.
        let leads_away = key.split('/').any(|part| part == "." || part == "..");
        (!bucket.is_empty() && !key.is_empty() && !leads_away).then(|| Self::S3 {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
        })
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Web(url) => url.fmt(f),
            Self::S3 { bucket, key } => write!(f, "s3://{bucket}/{key}"),
        }
    }
}

/// Why a large file can't be read, or not further.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// No answer came, time and again.
    #[error(transparent)]
    Fetch(#[from] GuardError),
    /// The server has no such file, or not for us.
    #[error("the server answers with status {0} instead of the file")]
    Answer(u16),
    /// It is another file now.
    #[error("it was changed on its server while it was read, at byte {at}")]
    Changed {
        /// How far it was read.
        at: u64,
    },
    /// The variables for S3 make no sense.
    #[error("{0}")]
    Access(String),
}

/// A large file, while it is read.
#[derive(Debug)]
pub struct RemoteFile {
    guard: Guard,
    location: Location,
    access: Access,
    download: Option<Download>,
    /// Where the next byte stands.
    at: u64,
    begun: Option<Begun>,
    /// How often it was asked since a byte came that is new.
    tries: u32,
}

/// What the first answer said.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Begun {
    size: Option<u64>,
    validator: String,
}

impl RemoteFile {
    /// Opens a file, to be read from this byte on.
    ///
    /// # Errors
    /// It can't be had.
    pub async fn open(
        guard: Guard,
        location: Location,
        access: Access,
        at: u64,
    ) -> Result<Self, RemoteError> {
        let mut file = Self {
            guard,
            location,
            access,
            download: None,
            at,
            begun: None,
            tries: 0,
        };
        while file.download.is_none() {
            file.connect().await?;
        }
        Ok(file)
    }

    /// How many bytes it has in all, where the server says so.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.begun.as_ref()?.size
    }

    /// What this state of the file is known by: when this is the same another time, so is the file.
    #[must_use]
    pub fn stamp(&self) -> String {
        let Some(Begun { size, validator }) = &self.begun else {
            return String::new();
        };
        format!("{} {validator}", size.unwrap_or_default())
    }

    /// The next bytes; nothing at the end.
    ///
    /// # Errors
    /// It can't be had any more, after several tries.
    pub async fn next(&mut self) -> Result<Option<Bytes>, RemoteError> {
        loop {
            let Some(download) = &mut self.download else {
                self.connect().await?;
                continue;
            };
            let size = self.begun.as_ref().and_then(|begun| begun.size);
            let broke_off = match download.next().await {
                Ok(Some(mut bytes)) => {
                    // A server that began before that byte sends what is known already.
                    let known = (self.at - download.from).min(bytes.len() as u64);
                    download.from += bytes.len() as u64;
                    let new = bytes.split_off(known as usize);
                    if new.is_empty() {
                        continue;
                    }
                    self.tries = 0;
                    self.at += new.len() as u64;
                    return Ok(Some(new));
                }
                Ok(None) if size.is_none_or(|size| self.at >= size) => return Ok(None),
                Ok(None) => GuardError::Broken {
                    host: self.location.to_string(),
                    reason: "it ended before its last byte".into(),
                },
                Err(error) => error,
            };
            self.download = None;
            self.wait(None, broke_off.into()).await?;
        }
    }

    /// Asks for what follows; comes back without it where it is worth another try.
    async fn connect(&mut self) -> Result<(), RemoteError> {
        let url = match &self.location {
            Location::Web(url) => url.clone(),
            Location::S3 { bucket, key } => self.access.address(bucket, key)?,
        };
        let download = match self.guard.download(&url, self.at).await {
            Ok(download) => download,
            Err(error) if error.is_passing() => return self.wait(None, error.into()).await,
            Err(error) => return Err(error.into()),
        };
        match download.status {
            200 | 206 if download.from <= self.at => {}
            429 | 500.. => {
                let error = RemoteError::Answer(download.status);
                return self.wait(download.retry_after, error).await;
            }
            // Asked for bytes behind its end: it was longer.
            416 => return Err(RemoteError::Changed { at: self.at }),
            status => {
                let elsewhere = matches!(self.location, Location::S3 { .. })
                    && download
                        .region
                        .is_some_and(|region| self.access.move_to(region));
                return if elsewhere {
                    Ok(())
                } else {
                    Err(RemoteError::Answer(status))
                };
            }
        }
        let begun = Begun {
            size: download.size,
            validator: download.validator.clone(),
        };
        if self.begun.get_or_insert_with(|| begun.clone()) != &begun {
            return Err(RemoteError::Changed { at: self.at });
        }
        self.download = Some(download);
        Ok(())
    }

    /// Waits before another try, or gives up.
    async fn wait(
        &mut self,
        asked: Option<Duration>,
        error: RemoteError,
    ) -> Result<(), RemoteError> {
        self.tries += 1;
        let most = if self.begun.is_some() {
            TRIES
        } else {
            FIRST_TRIES
        };
        if self.tries >= most {
            return Err(error);
        }
        let patience = PATIENCE * 2_u32.saturating_pow(self.tries - 1);
        tokio::time::sleep(patience.max(asked.unwrap_or_default()).min(LONGEST_WAIT)).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::guard::Settings;

    #[tokio::test]
    async fn bytes_that_come_again_are_no_progress() {
        // It knows nothing of ranges, and breaks off at the same byte each time.
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
        let address = listener.local_addr().expect("it is bound");
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut connection in listener.incoming().map_while(Result::ok) {
                let lines = BufReader::new(&connection).lines().map_while(Result::ok);
                lines.take_while(|line| !line.is_empty()).for_each(drop);
                counted.fetch_add(1, Ordering::Relaxed);
                let answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nthe beginning";
                let _ = connection.write_all(answer.as_bytes());
            }
        });
        let settings = Settings {
            allow_loopback: true,
            ..Settings::default()
        };
        let guard = Guard::new(settings).expect("a guard");
        let location = Location::read(&format!("http://{address}/a.warc")).expect("an address");
        let file = RemoteFile::open(guard, location, Access::from_variables(), 0).await;
        let mut file = file.expect("it answers");
        let first = file.next().await.expect("it sends something");
        assert_eq!(first.as_deref(), Some(&b"the beginning"[..]));
        let asked_again = async {
            while asked.load(Ordering::Relaxed) < 3 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            next = file.next() => panic!("nothing new came, and yet {next:?}"),
            () = asked_again => {}
        }
        assert!(file.tries >= 2, "{} tries", file.tries);
    }
}
