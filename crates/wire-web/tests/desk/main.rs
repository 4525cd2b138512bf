//! The desk, through the real router: what editors and licensing managers do in a browser.

mod correcting;
mod form;
mod killing;
mod pickups;
mod publishers;
mod users;
mod writing;
