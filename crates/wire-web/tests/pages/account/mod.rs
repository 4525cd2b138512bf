//! `/account/…`

mod copies;
mod delivery;
mod sites;
mod standing;
mod webhooks;
