#!/usr/bin/env bash
# Measures answers in bulk from the store, and prints them: which of so many stories one publisher may
# have, which of so many publishers may have one story, with the plan of every statement, and then how
# many decisions a second one core makes in memory. The wire is made in a temporary folder.
#
#   bench/bulk.sh                  10,000 publishers and 1,000,000 stories: some minutes, 2 GB
#   bench/bulk.sh 1000 50000       so many
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -eq 0 ] || [ $# -eq 2 ] || {
    echo "usage: bench/bulk.sh [PUBLISHERS STORIES]" >&2
    exit 2
}
echo "From the store"
cargo run --quiet --release -p wire-store --example bulk -- "$@"
echo
echo "In memory, on one core"
cargo bench --quiet -p wire-rights
