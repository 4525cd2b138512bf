#!/usr/bin/env bash
# Measures how fast a web archive is looked through on one core: unpacked alone; unpacked and its lines counted,
# which is the limit; read as records; asked of the gate; and traced with all findings where the gate lets a page in.
# All in one run, in turns. The archive is made in a temporary folder: real pages of news, filled up with the
# markup of others to some 300 KB, one in a hundred with a story in it.
#
#   bench/gate.sh           1,000 pages
#   bench/gate.sh 5000      so many
#
# WIRECOPY_SHARED names the folder with the data (default: ../shared beside the repository).
set -euo pipefail
cd "$(dirname "$0")/.."

shared=${WIRECOPY_SHARED:-../shared}
stories=$shared/data/wire/stories.jsonl.gz
[ -f "$stories" ] || {
    echo "bench/gate.sh: the data are not in $shared: name their folder in WIRECOPY_SHARED" >&2
    exit 1
}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
cargo build --quiet --release -p wire-trace --examples
release=${CARGO_TARGET_DIR:-target}/release
archive=$made/pages.warc.gz
"$release/examples/made_warc" "${1:-1000}" "$stories" "$shared/data/background" "$shared/data/templates" "$archive"
"$release/examples/pages_a_second" "$stories" "$archive"
