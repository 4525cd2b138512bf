#!/usr/bin/env bash
# Measures how fast stories are read on one core, everything in them, and what that costs in instructions, which is the same however
# busy the machine is.
#
#   bench/reading.sh                   political news of 740 words each
#   bench/reading.sh STORIES.jsonl     other stories, a line each with `text`
#
# WIRECOPY_SHARED names the folder with the data (default: ../shared beside the repository).
# Instructions are counted where valgrind is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

shared=${WIRECOPY_SHARED:-../shared}
data=${1:-$shared/data/reading/quotes-dev.jsonl.gz}
[ -f "$data" ] || {
    echo "bench/reading.sh: there are no stories in $data: name a file, or the data's folder in WIRECOPY_SHARED" >&2
    exit 1
}
stories=$(mktemp)
trap 'rm -f "$stories"' EXIT
case $data in
*.gz) gzip -dc "$data" >"$stories" ;;
*) cp "$data" "$stories" ;;
esac

cargo build --quiet --release -p wire-reading --example pace
pace="${CARGO_TARGET_DIR:-target}/release/examples/pace"
for _ in 1 2 3; do
    "$pace" <"$stories"
done

command -v valgrind >/dev/null || exit 0
# So many instructions of a run with so many rounds.
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$pace" "$1" <"$stories" 2>&1 >/dev/null |
        awk '/Collected/ { print $4 }'
}
one=$(instructions 1)
two=$(instructions 2)
read=$("$pace" 1 <"$stories" | awk '{ print $1 }')
awk -v one="$one" -v two="$two" -v read="$read" \
    'BEGIN { printf "%.2f million instructions a story\n", (two - one) / read / 1e6 }'
