#!/usr/bin/env bash
# Measures what the gate of trace saves: pages a second on one core with it, without it, and unpacked
# with their lines counted, which is the limit. First news pages whose article was taken out, then
# whole ones; none carries a story. In brackets stands what each found.
#
#   bench/gate.sh
#
# WIRECOPY_SHARED names the folder with the data (default: ../shared beside the repository).
set -euo pipefail
cd "$(dirname "$0")/.."

shared=${WIRECOPY_SHARED:-../shared}
[ -f "$shared/data/wire/stories.jsonl.gz" ] || {
    echo "bench/gate.sh: the data are not in $shared: name their folder in WIRECOPY_SHARED" >&2
    exit 1
}
cargo build --quiet --release -p wire-trace --example pages_a_second
"${CARGO_TARGET_DIR:-target}/release/examples/pages_a_second" "$shared/data/wire/stories.jsonl.gz" \
    "$shared/data/templates" "$shared/data/background"
