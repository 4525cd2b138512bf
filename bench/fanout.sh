#!/usr/bin/env bash
# How fast a publication reaches every webhook: a real server on a wire of its own, and endpoints that each listen
# on a loopback address of their own. For each number of endpoints and each size: one publication over connections that
# are yet to be opened, ten that follow each other by a second, a hundred back to back. Beside the first and the last stands what share they
# are of the deliveries a second that the same client makes to the same endpoints without a store.
#
#   bench/fanout.sh                              100 and 1,000 endpoints, texts of 2 and 20 KB
#   bench/fanout.sh --endpoints 10000 --kilobytes 2
#   bench/fanout.sh --endpoints 1000 --kilobytes 2 --faulty tar-pit
#                                                the same again with one endpoint in ten that takes and never answers
#                                                (or 503, or drip: a byte a second)
#   bench/fanout.sh --endpoints 10000 --waiting 100
#                                                instead, what memory it takes that a million deliveries wait
#   bench/fanout.sh --publish-url http://127.0.0.1:8071/api/v1/app/measured/msg/ --set-up ./tell-it-the-endpoints
#                                                another sender on the same work; --help says more
#
# The wire lies on SQLite; where WIRECOPY_TEST_POSTGRES names a server of PostgreSQL
# (postgres://user@127.0.0.1:5432/postgres), on a new database there.
set -euo pipefail
cd "$(dirname "$0")/.."
# An end of a connection for each endpoint, and some more.
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
cargo build --quiet --release -p wirecopy
cargo build --quiet --release -p wire-delivery --example fanout
release="${CARGO_TARGET_DIR:-target}/release"
case " $* " in
  *" --publish-url"*) "$release/examples/fanout" "$@" ;;
  *) "$release/examples/fanout" --wirecopy "$release/wirecopy" "$@" ;;
esac
