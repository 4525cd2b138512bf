#!/usr/bin/env bash
# What it costs to hold every publication against what was killed, with 0 to 10,000 kills: until a new process
# knows them all, to publish 10,000 stories in one transaction, and one by one as `wirecopy add` does.
#
#   bench/killed.sh            10,000 stories
#   bench/killed.sh 1000       so many
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -le 1 ] || {
    echo "usage: bench/killed.sh [STORIES]" >&2
    exit 2
}
cargo run --quiet --release -p wire-store --example killed -- "${1:-10000}"
