//! `/account/…`

mod copies;
mod delivery;
mod pickups;
mod seats;
mod sites;
mod standing;
mod webhooks;
