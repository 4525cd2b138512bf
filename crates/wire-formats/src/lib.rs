//! Bytes to stories and back: wire text, feeds, ninjs, NewsML-G2, JSON Lines, HTML.
//!
//! * [`parse`] reads stories from files and feeds, within [`Limits`](parse::Limits), and says what
//!   the desk should know about each as [`Remark`](parse::Remark)s.
//! * [`html`] and [`editor`] turn HTML and the editor's light markup into paragraphs and back.
//! * [`diff`] says what differs between two desk copies.
//! * [`render`] and [`feed`] write copies. They take a [`Licensed`](wire_rights::Licensed) copy, a
//!   [`DeskCopy`](wire_rights::DeskCopy) or [`Listed`](wire_rights::Listed), and nothing else, so
//!   that no body leaves without a decision.
//! * [`calendar`] writes what is to come as iCalendar.
//! * [`csv`] writes tables that spreadsheets open as data.
//! * [`terms`] says the wire's terms in the forms that machines know: ODRL, RSL, TDMRep, schema.org.
//!
//! Nothing here does I/O. What comes in is treated as hostile: entities are never expanded, a DTD
//! is never loaded, no HTML is passed on. What goes out is written from text and marks, so that it
//! is escaped by construction.

pub mod calendar;
pub mod clean;
pub mod csv;
pub mod diff;
pub mod editor;
pub mod feed;
pub mod html;
mod markup;
mod paragraph;
pub mod parse;
pub mod render;
pub mod terms;
