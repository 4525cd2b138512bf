//! Stories and their versions.

mod find;
mod publish;
mod release;
mod rows;

pub use find::{Changed, Document, SearchIn, StoryCursor, StoryFilter, StoryPage};
pub use publish::{NewStory, Published, TakenIn};

pub(crate) use publish::first_version;
pub(crate) use rows::{availability, availability_code, embargo};
