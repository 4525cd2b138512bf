//! Stories and their versions.

mod feeds;
mod find;
mod killed;
mod publish;
mod release;
mod rows;

pub use feeds::{Changed, FeedStamp, Mark};
pub use find::{Document, SearchIn, StoryCursor, StoryFilter, StoryPage};
pub use killed::LikeKilled;
pub use publish::{NewStory, Published, TakenIn};

pub(crate) use killed::{Killed, Overruling};
pub(crate) use rows::{availability, availability_code, embargo};
