//! What every database behind the store must keep true, area by area.

#![allow(clippy::unwrap_used)]

mod bulk;
mod catalogue;
mod deliveries;
mod evidence;
mod feeds;
mod grounds;
mod hub;
mod killed_texts;
mod leases;
mod ledger;
mod licensing;
mod people;
mod pickups;
mod publishers;
mod readings;
mod reminders;
mod replays;
mod sent;
mod standings;
mod stories;
mod subjects;
mod usage;
mod whole;
mod world;
