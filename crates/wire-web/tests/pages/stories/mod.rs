//! `/stories/{story}/…`

mod copy;
mod download;
mod picture;
mod reading;
mod third_party;
mod ways;
