//! `/account/…`

mod copies;
mod delivery;
mod drops;
mod evidence;
mod pickups;
mod seats;
mod sites;
mod standing;
mod webhooks;
