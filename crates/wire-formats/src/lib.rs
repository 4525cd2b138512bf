//! Bytes to stories and back: wire text, feeds, ninjs, JSON Lines, HTML.
