#!/usr/bin/env bash
# How fast a publication reaches every webhook: a real server on a wire of its own, and endpoints that each listen
# on a loopback address of their own. For each number of endpoints and each size: one publication over connections that
# are yet to be opened, ten that follow each other by a second, a hundred back to back. Beside the first and the last stands what share they
# are of the deliveries a second that the same client makes to the same endpoints without a store.
#
#   bench/fanout.sh                              100 and 1,000 endpoints, texts of 2 and 20 KB
#   bench/fanout.sh 10000 2                      10,000 endpoints, 2 KB
#   bench/fanout.sh 1000 2 tar-pit               the same again with one endpoint in ten that takes and never answers
#                                                (or 503, or drip: a byte a second)
#
# The wire lies on SQLite; where WIRECOPY_TEST_POSTGRES names a server of PostgreSQL
# (postgres://user@127.0.0.1:5432/postgres), on a new database there.
set -euo pipefail
cd "$(dirname "$0")/.."
# A listener and up to three ends of connections for each endpoint.
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
cargo build --quiet --release -p wirecopy
cargo build --quiet --release -p wire-delivery --example fanout
release="${CARGO_TARGET_DIR:-target}/release"
"$release/examples/fanout" "$release/wirecopy" "${1:-100,1000}" "${2:-2,20}" "${@:3}"
