//! What every database behind the store must keep true, area by area.

mod people;
mod stories;
mod whole;
mod world;
