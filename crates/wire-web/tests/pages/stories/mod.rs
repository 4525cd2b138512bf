//! `/stories/{story}/…`

mod copy;
mod download;
mod picture;
