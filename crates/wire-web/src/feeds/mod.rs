//! Feeds: public ones that list, private ones that carry copies.
