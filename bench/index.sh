#!/usr/bin/env bash
# Measures the index of trace with a million made stories: how fast it is built, how large it is in the
# file and in memory, how fast runs of words are looked up on one core, and how many strange ones pass the
# filter. The stories are put together anew from sentences of real ones, every sixth word changed, so that
# hardly any run of words comes twice.
#
#   bench/index.sh            a million stories: takes some minutes and 2 GB of memory
#   bench/index.sh 100000     so many
#
# WIRECOPY_SHARED names the folder with the data (default: ../shared beside the repository).
set -euo pipefail
cd "$(dirname "$0")/.."

shared=${WIRECOPY_SHARED:-../shared}
[ -f "$shared/data/wire/stories.jsonl.gz" ] || {
    echo "bench/index.sh: the data are not in $shared: name their folder in WIRECOPY_SHARED" >&2
    exit 1
}
cargo build --quiet --release -p wire-trace --example index_a_million
"${CARGO_TARGET_DIR:-target}/release/examples/index_a_million" \
    "$shared/data/wire/stories.jsonl.gz" "${1:-1000000}"
