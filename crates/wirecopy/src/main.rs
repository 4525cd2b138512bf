//! Wirecopy.
fn main() {}
