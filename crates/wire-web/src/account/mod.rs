//! A publisher's own pages.
