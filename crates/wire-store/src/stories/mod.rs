//! Stories and their versions.

mod asked;
mod feeds;
mod find;
mod killed;
mod publish;
mod question;
mod release;
mod rows;
mod sent;

pub use feeds::{Changed, FeedStamp, Mark};
pub use find::{Document, SearchIn, StoryCursor, StoryFilter, StoryPage};
pub use killed::LikeKilled;
pub use publish::{NewStory, Published, TakenIn};
pub use question::{Question, QuestionError, Said};
pub use sent::{SentVersion, StoppedUnseen};

pub(crate) use killed::{Killed, Overruling};
pub(crate) use rows::{availability, availability_code, embargo, subjects};
