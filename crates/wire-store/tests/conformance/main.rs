//! What every database behind the store must keep true, area by area.

#![allow(clippy::unwrap_used)]

mod deliveries;
mod ledger;
mod people;
mod pickups;
mod publishers;
mod stories;
mod whole;
mod world;
