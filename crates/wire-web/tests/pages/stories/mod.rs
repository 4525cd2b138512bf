//! `/stories/{story}/…`

mod copy;
mod download;
mod picture;
mod third_party;
mod ways;
