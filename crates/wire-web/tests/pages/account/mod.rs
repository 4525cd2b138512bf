//! `/account/…`

mod copies;
mod delivery;
mod pickups;
mod sites;
mod standing;
mod webhooks;
