//! The stylesheet and the script, served under names that change with their content.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 3] = [
    Asset {
        name: "wire.css",
        media_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/wire.css"),
    },
    Asset {
        name: "wire.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/wire.js"),
    },
    Asset {
        name: "wire.svg",
        media_type: "image/svg+xml",
        bytes: include_bytes!("../assets/wire.svg"),
    },
];

/// A word that changes whenever an asset does, so that browsers may keep the old ones for ever.
pub(crate) static EDITION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    for asset in &ASSETS {
        hasher.update(asset.bytes);
    }
    hasher.finalize().to_hex()[..12].to_owned()
});

/// `GET /assets/{edition}/{name}`
pub(crate) async fn asset(Path((edition, name)): Path<(String, String)>) -> Response {
    let found = ASSETS
        .iter()
        .find(|asset| asset.name == name && edition == *EDITION);
    match found {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.bytes,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
