#!/usr/bin/env bash
# How soon after the commit of a kill every obligation of it is open, for 100 to 20,000 publishers in
# the ledger of the story: by the projection alone, and in a running server when another process kills the story.
#
#   bench/obligations.sh
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet --release -p wirecopy
cargo build --quiet --release -p wire-store --example obligations
release="${CARGO_TARGET_DIR:-target}/release"
"$release/examples/obligations" "$release/wirecopy"
