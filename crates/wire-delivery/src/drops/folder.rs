//! A folder that files are put into.

use ring::rand::{SecureRandom, SystemRandom};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::address::Address;
use super::leftovers::{self, Leftovers};
use super::session::{Greeted, SignedIn};
use super::{DropError, HostKey, Step};
use crate::Guard;

/// A folder, by whose key its server is known, and what the wire signs in with.
#[derive(Debug)]
pub struct Folder<'a> {
    /// Its address.
    pub url: &'a Url,
    /// The private key.
    pub secret: &'a str,
    /// By what the server is known, where it is.
    pub host_key: Option<&'a str>,
}

/// The key by which a server is to be known: the one that it shows now. Nobody signs in.
///
/// # Errors
/// It can't be reached, or shows none.
pub async fn host_key(guard: &Guard, url: &Url) -> Result<HostKey, DropError> {
    let address = Address::of(url)?;
    let deadline = Deadline::of(guard, &address);
    let greeting = Greeted::by(guard, &address, None);
    let greeted = deadline.over(Step::Greeting, greeting).await?;
    Ok(greeted.shown().clone())
}

impl Folder<'_> {
    /// Signs in, and writes, renames and removes a small file.
    ///
    /// # Errors
    /// The sentence that says what is to be done.
    pub async fn test(&self, guard: &Guard) -> Result<(), DropError> {
        let address = Address::of(self.url)?;
        let deadline = Deadline::of(guard, &address);
        let server = self.sign_in(guard, &address, deadline).await?;
        let part = part("wirecopy-test")?;
        let name = ".wirecopy-test";
        let working = async {
            server.write(&address, &part, b"{}").await?;
            server.place(&address, &part, name).await?;
            server.remove(&address, name).await
        };
        let tested = deadline.over(Step::Writing, working).await;
        if tested.is_err() {
            // Where that can't be done either, the first reason is the one to tell.
            let removing = server.remove(&address, &part);
            let _ = deadline.over(Step::Writing, removing).await;
        }
        tested
    }

    /// Puts a file into the folder under this name, in the place of the one that has it. It is first written under
    /// another name; what earlier tries left is removed before.
    pub(crate) async fn put(
        &self,
        guard: &Guard,
        name: &str,
        content: &[u8],
        leftovers: &Leftovers,
        of: leftovers::Of,
    ) -> Result<(), DropError> {
        let address = Address::of(self.url)?;
        let deadline = Deadline::of(guard, &address);
        let part = &*part(&of.1.to_string())?;
        let server = self.sign_in(guard, &address, deadline).await?;
        let writing = async {
            for left in leftovers.begin(of, part) {
                server.remove(&address, &left).await?;
            }
            server.write(&address, part, content).await
        };
        deadline.over(Step::Writing, writing).await?;
        let placing = server.place(&address, part, name);
        deadline.over(Step::Placing, placing).await?;
        leftovers.done(of);
        Ok(())
    }

    async fn sign_in(
        &self,
        guard: &Guard,
        address: &Address,
        deadline: Deadline<'_>,
    ) -> Result<SignedIn, DropError> {
        let known: HostKey = match self.host_key {
            Some(key) => key.parse()?,
            None => {
                return Err(DropError::HostUnknown {
                    host: address.host.to_string(),
                });
            }
        };
        let greeting = Greeted::by(guard, address, Some(known));
        let greeted = deadline.over(Step::Greeting, greeting).await?;
        let limit = guard.settings().limits.exchange;
        let signing_in = greeted.sign_in(address, self.secret, limit);
        deadline.over(Step::SigningIn, signing_in).await
    }
}

/// A hidden name that no other try has.
fn part(of: &str) -> Result<String, DropError> {
    let mut bytes = [0; 8];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| DropError::NoRandomness)?;
    Ok(format!(".{of}.{:016x}.part", u64::from_be_bytes(bytes)))
}

/// The end of an exchange with a server, from the look-up of its name to its last answer.
#[derive(Clone, Copy)]
struct Deadline<'a> {
    at: Instant,
    guard: &'a Guard,
    address: &'a Address,
}

impl<'a> Deadline<'a> {
    fn of(guard: &'a Guard, address: &'a Address) -> Self {
        Self {
            at: Instant::now() + guard.settings().limits.exchange,
            guard,
            address,
        }
    }

    /// A step of the exchange, which ends at the deadline.
    async fn over<T>(
        self,
        step: Step,
        doing: impl Future<Output = Result<T, DropError>>,
    ) -> Result<T, DropError> {
        timeout_at(self.at, doing).await.unwrap_or_else(|_| {
            Err(DropError::TooSlow {
                host: self.address.host.to_string(),
                step,
                limit: self.guard.settings().limits.exchange,
            })
        })
    }
}
