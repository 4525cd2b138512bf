//! Who signs in to the sample wire. These accounts exist in the demo alone.

use wire_rights::{Method, PublisherKind};

/// The password of all sample accounts.
pub(crate) const PASSWORD: &str = "sample-wire-2026";

/// A publisher of the sample wire.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// The host of its site, before `.localhost`.
    pub(crate) host: &'static str,
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
    /// Who signs in for it.
    pub(crate) person: &'static str,
    /// What it shows, in a few words.
    pub(crate) shows: &'static str,
    pub(crate) kind: PublisherKind,
    pub(crate) visitors: u64,
    pub(crate) method: Method,
    pub(crate) proved: bool,
    /// What its licence for everything costs a year, in cents.
    pub(crate) licence: Option<u64>,
}

/// The four publishers.
pub(crate) const SAMPLES: [Sample; 4] = [
    Sample {
        host: "tidewater-courier",
        name: "The Tidewater Courier",
        email: "news@tidewater-courier.example",
        person: "Nell Harker",
        shows: "eligible: proved, and large enough",
        kind: PublisherKind::Daily,
        visitors: 48_000,
        method: Method::AnalyticsExport,
        proved: true,
        licence: None,
    },
    Sample {
        host: "millbrook-bugle",
        name: "The Millbrook Bugle",
        email: "editor@millbrook-bugle.example",
        person: "Osric Vane",
        shows: "too small: is offered a licence",
        kind: PublisherKind::Weekly,
        visitors: 3_100,
        method: Method::Declaration,
        proved: true,
        licence: None,
    },
    Sample {
        host: "northgate-post",
        name: "The Northgate Post",
        email: "desk@northgate-post.example",
        person: "Imre Castellan",
        shows: "its site is not proved yet",
        kind: PublisherKind::Daily,
        visitors: 60_000,
        method: Method::Declaration,
        proved: false,
        licence: None,
    },
    Sample {
        host: "estuary-radio",
        name: "Estuary Radio",
        email: "wire@estuary-radio.example",
        person: "Maud Ferreira",
        shows: "small, with a paid licence",
        kind: PublisherKind::Broadcaster,
        visitors: 6_500,
        method: Method::Declaration,
        proved: true,
        licence: Some(120_000),
    },
];

/// Who works at the desk: e-mail, name, role.
pub(super) const DESK: [(&str, &str, wire_rights::Role); 3] = [
    (
        "admin@harbourwire.example",
        "Ada Quill",
        wire_rights::Role::Administrator,
    ),
    (
        "editor@harbourwire.example",
        "Bram Tollard",
        wire_rights::Role::Editor,
    ),
    (
        "licensing@harbourwire.example",
        "Cleo Marsh",
        wire_rights::Role::LicensingManager,
    ),
];
